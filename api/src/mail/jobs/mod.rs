//! Mails, from the reason to the end: a reader of the outbox asks for those about tickets, `accounts` for its own, and a
//! job sends each.

mod compose;
mod invite;
mod queries;
mod request;
mod send;
mod tidy;
mod write;

pub(crate) use compose::TicketMails;
pub(crate) use invite::InvitationMails;
pub(crate) use send::{Office, SendMail};
pub(crate) use tidy::run as tidy;
