//! The views at the left: a few ways to cut the queue that are always at hand, with how many stand in each.

use super::Desktop;
use crate::console::Counted;
use crate::console::frame::Dialogs;
use crate::console::keys::Shortcut;
use crate::list::tickets::asked;
use crate::live::Live;
use crate::load::Load;
use crate::paths::console as paths;
use crate::text::console::{keys, queue as words, teams};
use crate::text::frame;
use crate::ui::{
    Button, ButtonKind, CountBadge, Dialog, DialogShape, Icon, IconButton, KeyHint, LiveDot, Skeleton,
    SkeletonShape,
};
use leptos::prelude::*;
use shared::ids::TeamId;
use shared::teams::Team;
use shared::tickets::console::Counts;
use shared::tickets::filter::Assignee;
use shared::tickets::{Filter, Priority, State, Status};

/// One of the views.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Neither resolved nor closed.
    AllOpen,
    /// Open, and the reader's.
    Mine,
    /// Open, and nobody's.
    Unassigned,
    /// Open, and high or urgent.
    High,
    /// The client has to answer.
    Waiting,
    /// Resolved or closed.
    Closed,
}

impl View {
    /// Every view, from the top.
    pub const ALL: [Self; 6] =
        [Self::AllOpen, Self::Mine, Self::Unassigned, Self::High, Self::Waiting, Self::Closed];

    /// Its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::AllOpen => words::ALL_OPEN,
            Self::Mine => words::MINE,
            Self::Unassigned => words::UNASSIGNED,
            Self::High => words::HIGH,
            Self::Waiting => words::WAITING,
            Self::Closed => words::CLOSED,
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::AllOpen => Icon::Layers,
            Self::Mine => Icon::UserCheck,
            Self::Unassigned => Icon::UserX,
            Self::High => Icon::Zap,
            Self::Waiting => Icon::Pause,
            Self::Closed => Icon::Archive,
        }
    }

    /// How it cuts the queue.
    pub fn filter(self) -> Filter {
        let bare = Filter::default();
        match self {
            Self::AllOpen => bare,
            Self::Mine => Filter { assignee: Some(Assignee::Me), ..bare },
            Self::Unassigned => Filter { assignee: Some(Assignee::Nobody), ..bare },
            Self::High => Filter { priority: vec![Priority::High, Priority::Urgent], ..bare },
            Self::Waiting => Filter { status: vec![Status::WaitingForClient], ..bare },
            Self::Closed => Filter { state: Some(State::Closed), ..bare },
        }
    }

    /// How many stand in it.
    pub const fn count(self, counts: &Counts) -> i64 {
        match self {
            Self::AllOpen => counts.all_open,
            Self::Mine => counts.mine,
            Self::Unassigned => counts.unassigned,
            Self::High => counts.high_priority,
            Self::Waiting => counts.waiting_for_client,
            Self::Closed => counts.closed,
        }
    }

    /// The view that this filter is, whatever it searches for and in which order.
    pub fn of(filter: &Filter) -> Option<Self> {
        let asked = asked(Filter {
            q: None,
            category: Vec::new(),
            customer_id: None,
            sort: Default::default(),
            cursor: None,
            ..filter.clone()
        });
        Self::ALL.into_iter().find(|view| self::asked(view.filter()) == asked)
    }
}

/// How many stand in the list that is shown, when a view says so.
pub fn counted(filter: &Filter, counts: &Counts) -> Option<i64> {
    let is_narrower = filter.q.is_some() || !filter.category.is_empty() || filter.customer_id.is_some();
    View::of(filter).filter(|_| !is_narrower).map(|view| view.count(counts))
}

/// The pane.
#[component]
pub fn Views() -> impl IntoView {
    let dialogs = Dialogs::here();
    view! {
        <div class="views">
            <div class="pane-head">
                <h2 class="pane-title">{frame::TICKETS}</h2>
                <div class="pane-end">
                    <NewButton />
                </div>
            </div>
            <ViewLinks />
            <div class="views-foot">
                <LiveDot state=Live::here().connection() />
                <Button kind=ButtonKind::Quiet on_click=move |_| dialogs.keys.set(true)>
                    <KeyHint key=Shortcut::Help.key() />
                    " "
                    {keys::TITLE}
                </Button>
            </div>
        </div>
    }
}

/// The same, where there is no room for the pane: a button and the drawer it opens.
#[component]
pub fn ViewsDrawer() -> impl IntoView {
    let address = Desktop::here().address;
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        address.filter.track();
        open.set(false);
    });
    view! {
        <span class="if-views-folded">
            <IconButton label=words::VIEWS icon=Icon::Menu on_click=move |_| open.set(true) />
        </span>
        <Dialog open=open title=words::VIEWS shape=DialogShape::Drawer>
            <ViewLinks />
        </Dialog>
    }
}

/// Raises a ticket.
#[component]
pub fn NewButton() -> impl IntoView {
    let dialogs = Dialogs::here();
    view! {
        <Button kind=ButtonKind::Primary icon=Icon::Plus on_click=move |_| dialogs.new_ticket.set(true)>
            {words::NEW}
        </Button>
    }
}

#[component]
fn ViewLinks() -> impl IntoView {
    let desktop = Desktop::here();
    let skeleton = || view! { <Skeleton shape=SkeletonShape::Text rows=3 /> };
    view! {
        <nav aria-label=words::VIEWS>
            <div class="views-group">
                {View::ALL.map(|view| view! { <ViewLink view=view /> }).collect_view()}
            </div>
            <div class="views-group">
                <h3>{teams::TITLE}</h3>
                <Load of=desktop.teams failed=teams::NOT_LOADED skeleton=skeleton let:teams>
                    <For each=move || teams.get() key=|team| team.id let:team>
                        <TeamLink team=team />
                    </For>
                </Load>
            </div>
        </nav>
    }
}

#[component]
fn ViewLink(view: View) -> impl IntoView {
    let Counted(counts) = expect_context();
    let address = Desktop::here().address;
    let is_here = Memo::new(move |_| address.filter.with(|filter| View::of(filter) == Some(view)));
    let count =
        Memo::new(move |_| counts.map(|counts| u64::try_from(view.count(counts)).unwrap_or_default()));
    view! {
        <a class="view" href=paths::tickets(&view.filter()) aria-current=move || is_here.get().then_some("page")>
            {view.icon()}
            <span>{view.label()}</span>
            {move || count.get().map(|count| view! { <CountBadge count=count what=words::tickets(count) /> })}
        </a>
    }
}

/// The open tickets of a team.
pub fn of_team(team: TeamId) -> Filter {
    Filter { team_id: Some(team), ..Filter::default() }
}

#[component]
fn TeamLink(team: Team) -> impl IntoView {
    let address = Desktop::here().address;
    let Team { id, name } = team;
    let is_here = Memo::new(move |_| address.filter.with(|filter| filter.team_id == Some(id)));
    view! {
        <a class="view" href=paths::tickets(&of_team(id)) aria-current=move || is_here.get().then_some("page")>
            {Icon::Users}
            <span>{name}</span>
        </a>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::tickets::Sort;

    #[test]
    fn every_view_is_found_by_its_address() {
        for view in View::ALL {
            let read = Filter::from_query(&view.filter().to_query());
            assert_eq!(read.ok().and_then(|filter| View::of(&filter)), Some(view), "{view:?}");
        }
    }

    #[test]
    fn search_and_order_stay_in_the_view_and_another_cut_does_not() {
        let searched = Filter { q: Some("fax".into()), sort: Sort::Oldest, ..View::Mine.filter() };
        assert_eq!(View::of(&searched), Some(View::Mine));
        let cut = Filter { priority: vec![Priority::Low], ..View::Mine.filter() };
        assert_eq!(View::of(&cut), None);
        let said = Filter { state: Some(State::Open), ..Filter::default() };
        assert_eq!(View::of(&said), Some(View::AllOpen));
    }

    #[test]
    fn the_number_of_a_view_is_told_while_nothing_narrows_it() {
        let counts = Counts { mine: 4, ..Counts::default() };
        assert_eq!(counted(&View::Mine.filter(), &counts), Some(4));
        assert_eq!(counted(&Filter { q: Some("fax".into()), ..View::Mine.filter() }, &counts), None);
    }
}
