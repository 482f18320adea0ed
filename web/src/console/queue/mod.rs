//! The queue: views, the list, and beside it the ticket that is open. All of what is shown is in the address.

pub mod address;
pub mod filters;
pub mod list;
pub mod row;
pub mod seen;
pub mod shown;
pub mod views;

use super::keys::{Shortcut, on_shortcut};
use super::ticket::head::BackToList;
use crate::client::signed_in;
use crate::list::tickets::asked;
use crate::load::{Loaded, Pages, load_all, load_pages};
use crate::location::{Going, Location, note};
use crate::pages::{Beside, Missing};
use crate::place;
use crate::text::console::queue as words;
use crate::text::frame;
use crate::ui::{Crumb, EmptyState};
use address::Address;
use leptos::prelude::*;
use list::List;
use seen::Seen;
use shared::ids::TicketId;
use shared::members::Staff;
use shared::teams::Team;
use shared::tickets::console::TicketRow;
use shown::{Shown, Spot};
use std::collections::HashSet;
use views::{View, Views};

/// What the panes of the queue share.
#[derive(Clone, Copy)]
pub struct Desktop {
    /// What the address says.
    pub address: Address,
    /// The list as it was read.
    pub pages: Pages<TicketRow>,
    /// The list as it stands on the page.
    pub shown: Memo<Shown>,
    /// The pointer is on the list: nothing moves under it.
    pub held: RwSignal<bool>,
    /// Counts how often the reader asked to see what waits.
    pub asked_for_new: RwSignal<u32>,
    /// What the reader knows of the tickets already.
    pub seen: Seen,
    /// Who works here.
    pub staff: Loaded<Vec<Staff>>,
    /// The teams.
    pub teams: Loaded<Vec<Team>>,
    spot: StoredValue<Spot>,
}

impl Desktop {
    /// What the panes of this queue share.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }

    fn provide() -> Self {
        let desk = signed_in().desk();
        let address = Address::provide();
        let asked = Memo::new(move |_| asked(address.filter.get()));
        let pages = load_pages(move || desk.tickets(&asked.read()));
        let (held, asked_for_new, seen) = (RwSignal::new(false), RwSignal::new(0), Seen::default());
        let shown = Memo::new(move |before: Option<&Shown>| {
            let now = pages.rows.map(|page| page.items.clone()).unwrap_or_default();
            let (open, held, accepted) = (address.open.get(), held.get(), asked_for_new.get());
            let is_known = |row: &TicketRow| open == Some(row.id) || seen.knows(row);
            Shown::next(before, asked.read().to_query(), now, held, accepted, is_known)
        });
        let desktop = Self {
            address,
            pages,
            shown,
            held,
            asked_for_new,
            seen,
            staff: load_all(move || desk.staff()),
            teams: load_all(move || desk.teams()),
            spot: StoredValue::new(Spot::default()),
        };
        // Where the open ticket stands, for when it leaves the list.
        Effect::new(move |_| {
            let (open, shown) = (address.open.get(), shown.read());
            desktop.spot.update_value(|spot| spot.follow(&shown.ids(), open));
        });
        provide_context(desktop);
        desktop
    }

    /// The ticket `steps` below the open one; listens for changes.
    pub fn neighbour(self, steps: isize) -> Option<TicketId> {
        let (open, ids) = (self.address.open.get(), self.shown.read().ids());
        self.spot.with_value(|spot| spot.clone().followed(&ids, open).neighbour(&ids, open, steps))
    }
}

/// The page. A ticket stands beside the list, which stays while one after another is opened.
#[component]
pub fn Queue() -> impl IntoView {
    let desktop = Desktop::provide();
    let location = Location::here();
    let address = desktop.address;
    on_shortcut(move |shortcut| {
        let steps = match shortcut {
            Shortcut::Next => 1,
            Shortcut::Previous => -1,
            _ => return false,
        };
        if let Some(next) = untrack(move || desktop.neighbour(steps)) {
            location.go_as(&address.ticket(next), walking());
            row::show(next);
        }
        true
    });
    view! {
        <main id="content" class="queue" class:is-open=address.is_open>
            <Views />
            <List />
            <Beside>
                <NothingOpen />
            </Beside>
        </main>
    }
}

/// A ticket that was walked to makes room for the next: "back" leads to where the walk began, however long it was.
fn walking() -> Going {
    const WALKED: &str = "walked";
    Going { replace: note() == WALKED, stays: true, note: Some(WALKED) }
}

/// The place of the ticket while none is open.
#[component]
fn NothingOpen() -> impl IntoView {
    place::open(|| vec![Crumb::here(frame::TICKETS)]);
    view! {
        <section class="detail" aria-label=words::CHOOSE>
            <EmptyState title=words::CHOOSE text=words::CHOOSE_TEXT />
        </section>
    }
}

/// Names the list by what it shows.
fn title(desktop: Desktop) -> String {
    let filter = desktop.address.filter.get();
    let team = || {
        let id = filter.team_id?;
        desktop
            .teams
            .map(|teams| teams.iter().find(|team| team.id == id).map(|team| team.name.clone()))
            .flatten()
    };
    let customer = || {
        let id = filter.customer_id?;
        desktop
            .shown
            .read()
            .rows
            .iter()
            .find(|row| row.customer.id == id)
            .map(|row| row.customer.name.clone())
    };
    let view = || View::of(&filter).map(|view| view.label().to_owned());
    customer().or_else(team).or_else(view).unwrap_or_else(|| frame::TICKETS.to_owned())
}

/// Ids of rows, to tell what is new.
fn ids(rows: &[TicketRow]) -> HashSet<TicketId> {
    rows.iter().map(|row| row.id).collect()
}

/// The place of a ticket that is not there.
#[component]
pub fn NoTicket() -> impl IntoView {
    view! {
        <div class="pane-head">
            <BackToList />
        </div>
        <div class="detail-scroll">
            <Missing />
        </div>
    }
}
