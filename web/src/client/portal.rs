//! Tickets, as clients call them.

use super::accounts::ask;
use super::http::Ask;
use super::{Door, Message, Request, SignedIn, Trouble};
use crate::live::Watch;
use gloo_net::http::Method;
use shared::events::{NowTyping, Resource};
use shared::ids::TicketId;
use shared::page::Page;
use shared::tickets::portal::{Counts, Dashboard, NewTicket, Ticket, TicketRow, UpdateTicket};
use shared::tickets::{Filter, HistoryEntry, NewMessage};

/// The portal's tickets.
#[derive(Clone, Copy)]
pub struct Tickets {
    door: Door,
}

impl SignedIn {
    /// The portal's tickets.
    pub fn tickets(self) -> Tickets {
        Tickets { door: self.door }
    }

    /// All that the portal's first page needs.
    pub fn dashboard(self) -> Request<Dashboard> {
        Request::new(self.door, "dashboard".into(), Watch::All(Resource::Ticket))
    }
}

/// The query of a list; where it begins and how long it is, its loader says.
pub(super) fn list_path(filter: &Filter) -> String {
    let bare = Filter { cursor: None, limit: Default::default(), ..filter.clone() };
    match bare.to_query() {
        query if query.is_empty() => "tickets".into(),
        query => format!("tickets?{query}"),
    }
}

impl Tickets {
    /// Those that the filter lets through.
    pub fn list(self, filter: &Filter) -> Request<Page<TicketRow>> {
        Request::new(self.door, list_path(filter), Watch::All(Resource::Ticket))
    }

    /// How many there are.
    pub fn counts(self) -> Request<Counts> {
        Request::new(self.door, "tickets/counts".into(), Watch::All(Resource::Ticket))
    }

    /// One of them.
    pub fn one(self, id: TicketId) -> Request<Ticket> {
        self.part(id, "")
    }

    /// What was said, oldest first.
    pub fn messages(self, id: TicketId) -> Request<Page<Message>> {
        self.part(id, "/messages")
    }

    /// What happened, oldest first.
    pub fn history(self, id: TicketId) -> Request<Page<HistoryEntry>> {
        self.part(id, "/history")
    }

    fn part<T>(self, id: TicketId, part: &str) -> Request<T> {
        Request::new(self.door, format!("tickets/{id}{part}"), Watch::One(Resource::Ticket, id.0))
    }

    /// Raises a ticket.
    ///
    /// # Errors
    /// Why not.
    pub async fn raise(self, body: &NewTicket, key: String) -> Result<Ticket, Trouble> {
        self.door
            .send(Ask { idempotency_key: Some(key), ..ask(self.door, Method::POST, "tickets", body) })
            .await
    }

    /// Changes a ticket that is still at `version`.
    ///
    /// # Errors
    /// Why not; `stale` when someone was faster.
    pub async fn update(self, id: TicketId, version: i64, body: &UpdateTicket) -> Result<Ticket, Trouble> {
        let request = ask(self.door, Method::PUT, &format!("tickets/{id}"), body);
        self.door.send(Ask { if_match: Some(version), ..request }).await
    }

    /// Says something.
    ///
    /// # Errors
    /// Why not.
    pub async fn reply(self, id: TicketId, body: &NewMessage, key: String) -> Result<Message, Trouble> {
        let request = ask(self.door, Method::POST, &format!("tickets/{id}/messages"), body);
        self.door.send(Ask { idempotency_key: Some(key), ..request }).await
    }

    /// Closes a ticket that is still at `version`.
    ///
    /// # Errors
    /// Why not; `stale` when someone was faster.
    pub async fn close(self, id: TicketId, version: i64) -> Result<Ticket, Trouble> {
        let request = Ask::new(Method::POST, self.door.address(&format!("tickets/{id}/close")));
        self.door.send(Ask { if_match: Some(version), ..request }).await
    }

    /// Reopens a ticket.
    ///
    /// # Errors
    /// Why not.
    pub async fn reopen(self, id: TicketId) -> Result<Ticket, Trouble> {
        self.door.send(Ask::new(Method::POST, self.door.address(&format!("tickets/{id}/reopen")))).await
    }

    /// Tells the others that one is writing.
    ///
    /// # Errors
    /// Why not; nobody needs to hear it.
    pub async fn typing(self, id: TicketId) -> Result<(), Trouble> {
        let path = format!("tickets/{id}/typing");
        self.door.send(ask(self.door, Method::POST, &path, &NowTyping { note: false })).await
    }
}
