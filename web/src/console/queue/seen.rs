//! What the reader has seen, or made, of the tickets that were opened: the list knows it at once, and does not tell it
//! as news.

use leptos::prelude::*;
use shared::ids::TicketId;
use shared::tickets::console::{Ticket, TicketRow};
use std::collections::HashMap;

/// The tickets as the reader last saw them, with what is not confirmed yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen(RwSignal<HashMap<TicketId, Ticket>>);

impl Default for Seen {
    fn default() -> Self {
        Self(RwSignal::new(HashMap::new()))
    }
}

impl Seen {
    /// The reader has this before them.
    pub fn note(self, ticket: Ticket) {
        self.0.try_update(|all| all.insert(ticket.id, ticket));
    }

    /// What was shown of it turned out to be wrong.
    pub fn forget(self, id: TicketId) {
        self.0.try_update(|all| all.remove(&id));
    }

    /// Whether this state of the ticket is nothing new; listens for changes.
    pub fn knows(self, row: &TicketRow) -> bool {
        self.0.with(|all| all.get(&row.id).is_some_and(|seen| seen.version >= row.version))
    }

    /// The row as the reader knows it; listens for changes.
    pub fn on(self, row: TicketRow) -> TicketRow {
        self.0.with(|all| match all.get(&row.id) {
            Some(seen) if seen.version >= row.version => laid_on(row, seen),
            _ => row,
        })
    }
}

fn laid_on(row: TicketRow, seen: &Ticket) -> TicketRow {
    TicketRow {
        subject: seen.subject.clone(),
        status: seen.status,
        priority: seen.priority,
        assignee: seen.assignee.clone(),
        updated_at: seen.updated_at,
        ..row
    }
}
