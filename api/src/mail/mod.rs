//! Mail: what Portico writes to people, and how it leaves.
//!
//! A [`Template`] knows the words, a [`Mailer`] the way: a mail server, or a folder when there is none. Jobs
//! send what the outbox gives reason to; handlers never do. A mail keeps its id and so its Message-ID over all tries, so
//! a mail program that gets it twice shows it once.

mod address;
pub(crate) mod jobs;
mod letter;
mod mailer;
mod message;
mod name;
mod security;
mod surface;
mod template;
#[cfg(test)]
mod tests;
mod tls;

pub use address::AddressLetter;
pub use letter::{Letterhead, Rendered};
pub use lettre::message::Mailbox;
pub use mailer::{Mailer, SendError};
pub use message::{Outgoing, mailbox};
pub use security::Happened;
pub(crate) use surface::routes;
pub use template::{AboutTicket, LinkToken, Template, Words};
