//! The teams, and who is in them. Each leads to its tickets.

use super::TeamHead;
use crate::client::signed_in;
use crate::console::queue::views::of_team;
use crate::list::{ListPage, Shape};
use crate::load::{Loaded, load_all, load_pages};
use crate::paths::console as paths;
use crate::text::console::teams as words;
use crate::ui::{Content, EmptyState, Icon};
use crate::url::use_url;
use leptos::prelude::*;
use shared::ids::TeamId;
use shared::members::Staff;
use shared::teams::Team;

/// Everybody who works here, asked for once by the page.
#[derive(Clone, Copy)]
struct Everybody(Loaded<Vec<Staff>>);

/// The page.
#[component]
pub fn Teams() -> impl IntoView {
    let (desk, filter) = (signed_in().desk(), use_url::<()>());
    provide_context(Everybody(load_all(move || desk.staff())));
    view! {
        <Content>
            <ListPage
                pages=load_pages(move || desk.teams())
                filter=filter
                key=|team| team.id.0
                row=line
                shape=Shape::Rows
                class="teams"
                failed=words::NOT_LOADED
                more_failed=words::MORE_NOT_LOADED
                empty=|| view! { <EmptyState title=words::NONE text=words::NONE_TEXT /> }
                shown=words::shown
            >
                <TeamHead tab=words::TITLE />
            </ListPage>
        </Content>
    }
}

fn line(team: Memo<Team>) -> AnyView {
    let Everybody(staff) = expect_context();
    let id = team.read_untracked().id;
    let people = move || staff.map(|staff| words::people(&names(staff, id))).unwrap_or_default();
    view! {
        <li>
            <a class="row" href=paths::tickets(&of_team(id))>
                {Icon::Users}
                <span class="row-words">
                    <span class="row-title">
                        <span>{move || team.read().name.clone()}</span>
                    </span>
                    <span class="row-meta">{people}</span>
                </span>
            </a>
        </li>
    }
    .into_any()
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
