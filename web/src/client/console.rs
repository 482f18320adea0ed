//! Tickets and what surrounds them, as staff call them.

use super::accounts::ask;
use super::http::Ask;
use super::portal::list_path;
use super::{Door, Message, Request, SignedIn, Trouble};
use crate::live::Watch;
use gloo_net::http::Method;
use shared::customers::Customer;
use shared::events::{NowTyping, Resource};
use shared::ids::TicketId;
use shared::mails::Mail;
use shared::members::Staff;
use shared::page::Page;
use shared::tickets::console::{Assign, Counts, NewReply, NewTicket, Ticket, TicketRow, UpdateTicket};
use shared::tickets::{Filter, HistoryEntry, NewMessage};

/// The console's calls.
#[derive(Clone, Copy)]
pub struct Desk {
    pub(super) door: Door,
}

impl SignedIn {
    /// The console's calls.
    pub fn desk(self) -> Desk {
        Desk { door: self.door }
    }
}

impl Desk {
    /// The queue, as the filter cuts it.
    pub fn tickets(self, filter: &Filter) -> Request<Page<TicketRow>> {
        Request::new(self.door, list_path(filter), Watch::All(Resource::Ticket))
    }

    /// How many there are.
    pub fn counts(self) -> Request<Counts> {
        Request::new(self.door, "tickets/counts".into(), Watch::All(Resource::Ticket))
    }

    /// One ticket.
    pub fn ticket(self, id: TicketId) -> Request<Ticket> {
        self.part(id, "")
    }

    /// What was said, notes included, oldest first.
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

    /// Who works here.
    pub fn staff(self) -> Request<Page<Staff>> {
        Request::new(self.door, "staff".into(), Watch::Nothing)
    }

    /// The customers.
    pub fn customers(self) -> Request<Page<Customer>> {
        Request::new(self.door, "customers".into(), Watch::Nothing)
    }

    /// The customers whose names have this in them; all of them when it is empty.
    pub fn customers_called(self, part: &str) -> Request<Page<Customer>> {
        if part.is_empty() { self.customers() } else { self.customers().with("q", part) }
    }

    /// The mails that were sent, newest first.
    pub fn mails(self) -> Request<Page<Mail>> {
        Request::new(self.door, "mails".into(), Watch::All(Resource::Mail))
    }

    /// Raises a ticket for a customer.
    ///
    /// # Errors
    /// Why not.
    pub async fn raise(self, body: &NewTicket, key: String) -> Result<Ticket, Trouble> {
        self.door
            .send(Ask { idempotency_key: Some(key), ..ask(self.door, Method::POST, "tickets", body) })
            .await
    }

    /// Changes a ticket that is still at `version`: subject, priority, status, …
    ///
    /// # Errors
    /// Why not; `stale` when someone was faster.
    pub async fn update(self, id: TicketId, version: i64, body: &UpdateTicket) -> Result<Ticket, Trouble> {
        let request = ask(self.door, Method::PUT, &format!("tickets/{id}"), body);
        self.door.send(Ask { if_match: Some(version), ..request }).await
    }

    /// Gives a ticket that is still at `version` to someone.
    ///
    /// # Errors
    /// Why not; `stale` when someone was faster.
    pub async fn assign(self, id: TicketId, version: i64, body: &Assign) -> Result<Ticket, Trouble> {
        let request = ask(self.door, Method::POST, &format!("tickets/{id}/assign"), body);
        self.door.send(Ask { if_match: Some(version), ..request }).await
    }

    /// Says something to the client.
    ///
    /// # Errors
    /// Why not.
    pub async fn reply(self, id: TicketId, body: &NewReply, key: String) -> Result<Message, Trouble> {
        let request = ask(self.door, Method::POST, &format!("tickets/{id}/messages"), body);
        self.door.send(Ask { idempotency_key: Some(key), ..request }).await
    }

    /// Writes something down for the others of the desk.
    ///
    /// # Errors
    /// Why not.
    pub async fn note(self, id: TicketId, body: &NewMessage, key: String) -> Result<Message, Trouble> {
        let request = ask(self.door, Method::POST, &format!("tickets/{id}/notes"), body);
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

    /// Tells the others that one is writing, and whether a note.
    ///
    /// # Errors
    /// Why not; nobody needs to hear it.
    pub async fn typing(self, id: TicketId, note: bool) -> Result<(), Trouble> {
        let path = format!("tickets/{id}/typing");
        self.door.send(ask(self.door, Method::POST, &path, &NowTyping { note })).await
    }
}
