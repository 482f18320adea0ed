//! What the address of the queue says: how the list is cut, and which ticket is open beside it.

use crate::leaving::use_navigate;
use crate::pages::Here;
use crate::paths::console as paths;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_location;
use shared::ids::TicketId;
use shared::tickets::Filter;

/// The address of the queue.
#[derive(Clone, Copy)]
pub struct Address {
    /// How the list is cut.
    pub filter: Memo<Filter>,
    /// Which ticket is open.
    pub open: Memo<Option<TicketId>>,
    /// Whether the pane of the ticket has something to show, even if only that there is none.
    pub is_open: Memo<bool>,
    go: Callback<(Filter, bool)>,
}

impl Address {
    /// Reads the address for as long as the queue is on the page.
    pub(super) fn provide() -> Self {
        let (here, search) = (Here::now(), use_location().search);
        let filter = Memo::new(move |before: Option<&Filter>| match before {
            // On the way to another page its query is none of ours.
            Some(before) if !here.shows(&paths::tickets(&Filter::default())) => before.clone(),
            _ => Filter::from_query(&search.read()).unwrap_or_default(),
        });
        let navigate = use_navigate();
        let go = Callback::new(move |(filter, replace): (Filter, bool)| {
            let to = match untrack(move || here.id()) {
                Some(id) => paths::ticket(id, &filter),
                None => paths::tickets(&filter),
            };
            navigate(&to, NavigateOptions { replace, scroll: false, ..NavigateOptions::default() });
        });
        Self {
            filter,
            open: Memo::new(move |_| here.id()),
            is_open: Memo::new(move |_| here.is_detail()),
            go,
        }
    }

    /// Cuts the list otherwise; "back" leads to how it was.
    pub fn update(self, change: impl FnOnce(&mut Filter)) {
        self.change(change, false);
    }

    /// Cuts the list otherwise in place: for what changes with each key.
    pub fn replace(self, change: impl FnOnce(&mut Filter)) {
        self.change(change, true);
    }

    fn change(self, change: impl FnOnce(&mut Filter), replace: bool) {
        let mut filter = self.filter.get_untracked();
        change(&mut filter);
        if filter != self.filter.get_untracked() {
            self.go.run((filter, replace));
        }
    }

    /// The address of a ticket beside this list.
    pub fn ticket(self, id: TicketId) -> String {
        paths::ticket(id, &self.filter.read_untracked())
    }
}
