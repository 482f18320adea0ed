//! What the address of the queue says: how the list is cut, and which ticket is open beside it.

use crate::pages::Here;
use crate::paths::console as paths;
use crate::url::{UrlState, use_url};
use leptos::prelude::*;
use shared::ids::TicketId;
use shared::tickets::Filter;

/// The address of the queue.
#[derive(Clone, Copy)]
pub struct Address {
    /// How the list is cut, and how to cut it otherwise.
    pub url: UrlState<Filter>,
    /// How the list is cut.
    pub filter: Memo<Filter>,
    /// Which ticket is open.
    pub open: Memo<Option<TicketId>>,
    /// Whether the pane of the ticket has something to show, even if only that there is none.
    pub is_open: Memo<bool>,
}

impl Address {
    /// Reads the address for as long as the queue is on the page.
    pub(super) fn provide() -> Self {
        let (here, url) = (Here::now(), use_url::<Filter>());
        Self {
            url,
            filter: url.signal(),
            open: Memo::new(move |_| here.opened()),
            is_open: Memo::new(move |_| here.is_beside()),
        }
    }

    /// The address of a ticket beside this list.
    pub fn ticket(self, id: TicketId) -> String {
        paths::ticket(id, &self.filter.read_untracked())
    }
}
