//! The teams, and who is in them. Each leads to its tickets.

use super::TeamHead;
use super::team_form::{Changed, TeamDialog};
use super::{act, may_any};
use crate::client::signed_in;
use crate::console::queue::views::of_team;
use crate::list::{Asked, Either, Kind, ListPage, Shape};
use crate::load::{Loaded, load_all, load_pages};
use crate::paths::console as paths;
use crate::text::console::teams as words;
use crate::ui::{About, Button, ButtonKind, Content, EmptyState, Icon, MenuItem, RowMenu, Toasts};
use crate::url::{Query as _, UrlState, use_url};
use leptos::prelude::*;
use shared::ids::TeamId;
use shared::members::Staff;
use shared::permission::Permission;
use shared::teams::{Team, WholeTeam};

/// What the list can be asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct OfTeams;

/// What the page's address says of the list.
pub type TeamsAsked = Asked<OfTeams>;

const ARCHIVED: &str = "archived";
const YES: &str = "true";

impl Kind for OfTeams {
    const ORDERS: &'static [(&'static str, &'static str)] = &[];
    const TAB: Option<&'static str> = Some(ARCHIVED);
}

fn are_archived(filter: UrlState<TeamsAsked>) -> bool {
    filter.with(|asked| !asked.one(ARCHIVED).is_empty())
}

/// What the rows have in common.
#[derive(Clone, Copy)]
struct Rows {
    /// Everybody who works here.
    staff: Loaded<Vec<Staff>>,
    filter: UrlState<TeamsAsked>,
    may_manage: Memo<bool>,
}

/// The page.
#[component]
pub fn Teams() -> impl IntoView {
    let reader = signed_in();
    let (desk, filter) = (reader.desk(), use_url::<TeamsAsked>());
    let changing = About::<Changed>::provide();
    let may_manage = may_any(reader, &[Permission::TeamsManage]);
    provide_context(Rows { staff: load_all(move || desk.staff_in_teams()), filter, may_manage });
    let make = move || {
        view! {
            <Show when=move || may_manage.get()>
                <Button kind=ButtonKind::Primary icon=Icon::Plus on_click=move |_| changing.ask(None)>
                    {words::MAKE}
                </Button>
            </Show>
        }
    };
    view! {
        <Content>
            <ListPage
                pages=load_pages(move || desk.teams_by(&filter.get().to_query()))
                filter=filter
                key=|team| team.id.0
                row=line
                shape=Shape::Rows
                class="teams"
                failed=words::NOT_LOADED
                more_failed=words::MORE_NOT_LOADED
                empty=move || nothing(filter)
                shown=words::shown
            >
                <TeamHead tab=words::TITLE actions=make />
                <Either filter=filter label=words::STATE first=words::IN_USE other=(YES, words::ARCHIVED) />
            </ListPage>
            <TeamDialog of=changing />
        </Content>
    }
}

fn nothing(filter: UrlState<TeamsAsked>) -> AnyView {
    if are_archived(filter) {
        return view! { <EmptyState title=words::NONE_ARCHIVED text=words::NONE_ARCHIVED_TEXT /> }.into_any();
    }
    view! { <EmptyState title=words::NONE text=words::NONE_TEXT /> }.into_any()
}

fn line(team: Memo<Team>) -> AnyView {
    let Rows { staff, filter, may_manage } = expect_context();
    let id = team.read_untracked().id;
    let people = move || staff.map(|staff| words::people(&names(staff, id))).unwrap_or_default();
    let name = Signal::derive(move || team.read().name.clone());
    let items = actions(id, filter);
    view! {
        <li>
            <div class="row">
                {Icon::Users}
                <span class="row-words">
                    <span class="row-title">
                        <a href=paths::tickets(&of_team(id))>{name}</a>
                    </span>
                    <span class="row-meta">{people}</span>
                </span>
                <Show when=move || may_manage.get()>
                    <RowMenu name=name items=items />
                </Show>
            </div>
        </li>
    }
    .into_any()
}

fn actions(id: TeamId, filter: UrlState<TeamsAsked>) -> Signal<Vec<MenuItem>> {
    let (desk, toasts, changing) = (signed_in().desk(), Toasts::here(), About::<Changed>::here());
    let archive = move |restore: bool| {
        act(toasts, desk.archive_team(id, restore), move |team: WholeTeam| {
            words::was_archived(&team.name, restore)
        });
    };
    Signal::derive(move || {
        if are_archived(filter) {
            return vec![MenuItem::run(words::RESTORE, move || archive(true)).icon(Icon::Refresh)];
        }
        vec![
            MenuItem::run(words::CHANGE, move || changing.ask(Some(id))).icon(Icon::Pencil),
            MenuItem::run(words::ARCHIVE, move || archive(false)).icon(Icon::Archive).divided(),
        ]
    })
}

fn names(staff: &[Staff], team: TeamId) -> Vec<&str> {
    staff.iter().filter(|one| one.team_ids.contains(&team)).map(|one| one.name.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::ids::MemberId;
    use shared::role::Role;
    use uuid::Uuid;

    #[test]
    fn a_team_names_those_who_are_in_it() {
        let team = |number| TeamId(Uuid::from_u128(number));
        let staff = |name: &str, team_ids| Staff {
            id: MemberId(Uuid::nil()),
            name: name.into(),
            avatar: None,
            email: String::new(),
            role: Role::Agent,
            team_ids,
            disabled_at: None,
            created_at: Default::default(),
            version: 1,
        };
        let all = [staff("Jonas", vec![team(1), team(2)]), staff("Priya", vec![team(2)])];
        assert_eq!(words::people(&names(&all, team(2))), "Jonas, Priya");
        assert_eq!(words::people(&names(&all, team(1))), "Jonas");
        assert_eq!(words::people(&names(&all, team(3))), words::NOBODY);
    }
}
