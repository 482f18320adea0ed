//! A mail as it goes over the wire.

use super::letter::one_line;
use lettre::address::AddressError;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};
use shared::ids::MailId;

/// A mail to one person.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Its id, the same on every try.
    pub id: MailId,
    /// To whom.
    pub to: Mailbox,
    /// The subject; line breaks in it become blanks.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as an HTML page.
    pub html: String,
}

/// An address with a name, which may be empty. Control characters in the name become blanks.
pub fn mailbox(name: &str, email: &str) -> Result<Mailbox, AddressError> {
    let name = one_line(name, 100);
    let address: Address = email.parse()?;
    Ok(Mailbox::new(Some(name).filter(|name| !name.is_empty()), address))
}

impl Outgoing {
    /// The message for a mail server. `host` stands after the `@` of the Message-ID.
    pub(super) fn message(&self, from: &Mailbox, host: &str) -> Result<Message, lettre::error::Error> {
        let to = Mailbox::new(self.to.name.as_deref().map(|name| one_line(name, 100)), self.to.email.clone());
        Message::builder()
            .message_id(Some(format!("<{}@{host}>", self.id)))
            .from(from.clone())
            .to(to)
            .subject(one_line(&self.subject, 998))
            .header(AutoSubmitted)
            .header(AutoResponseSuppress)
            .multipart(MultiPart::alternative_plain_html(self.text.clone(), self.html.clone()))
    }
}

/// Says that no person wrote this (RFC 3834), so that out-of-office programs stay silent.
#[derive(Clone)]
struct AutoSubmitted;

/// The same for Exchange.
#[derive(Clone)]
struct AutoResponseSuppress;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

impl Header for AutoResponseSuppress {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("X-Auto-Response-Suppress")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "All".to_owned())
    }
}
