//! A mail as it goes over the wire.

use super::letter::one_line;
use super::name::unlinked;
use crate::addresses;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lettre::address::AddressError;
use lettre::message::header::ContentType;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use shared::ids::{MailId, TicketId};

/// A mail to one person.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Its id, the same on every try.
    pub id: MailId,
    /// The ticket that it is about: mail programs keep those about one together.
    pub ticket: Option<TicketId>,
    /// To whom.
    pub to: Mailbox,
    /// The subject; line breaks in it become blanks.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as an HTML page.
    pub html: String,
    /// The PNG that the page shows as `cid:logo`.
    pub logo: Option<Vec<u8>>,
}

/// What the page calls the logo.
const LOGO: &str = "logo";

/// How an encoded word begins (RFC 2047). Where somebody typed this, readers would show words that nobody saw.
const ENCODED: &str = "=?";

/// An address with a name, which may be empty. Control characters in the name become blanks, and
/// nothing in it is a link. An international domain is written as the DNS has it: few servers take another.
pub fn mailbox(name: &str, email: &str) -> Result<Mailbox, AddressError> {
    let name = unlinked(&one_line(name, 100));
    let address: Address = addresses::sendable(email).as_deref().unwrap_or(email).parse()?;
    Ok(Mailbox::new(Some(name).filter(|name| !name.is_empty()), address))
}

impl Outgoing {
    /// The text, and the page with the logo that it shows.
    fn parts(&self) -> MultiPart {
        // The only way in which it is no media type is a slip in these few letters.
        let png = ContentType::parse("image/png").unwrap_or(ContentType::TEXT_PLAIN);
        let Some(logo) = self.logo.clone() else {
            return MultiPart::alternative_plain_html(self.text.clone(), self.html.clone());
        };
        let logo = Attachment::new_inline(LOGO.to_owned()).body(logo, png);
        let page = MultiPart::related().singlepart(SinglePart::html(self.html.clone())).singlepart(logo);
        MultiPart::alternative().singlepart(SinglePart::plain(self.text.clone())).multipart(page)
    }

    /// The message for a mail server. `host` stands after the `@` of the Message-ID.
    pub(super) fn message(&self, from: &Mailbox, host: &str) -> Result<Message, lettre::error::Error> {
        let to = Mailbox::new(self.to.name.as_deref().map(|name| one_line(name, 100)), self.to.email.clone());
        let mut builder = Message::builder();
        if let Some(ticket) = self.ticket {
            // No mail has this id. What answers it is a conversation all the same, whichever of its mails one got.
            let thread = format!("<ticket-{ticket}@{host}>");
            builder = builder.in_reply_to(thread.clone()).references(thread);
        }
        builder
            .message_id(Some(format!("<{}@{host}>", self.id)))
            .from(from.clone())
            .to(to)
            .header(Subject(one_line(&self.subject, 998)))
            .header(AutoSubmitted)
            .header(AutoResponseSuppress)
            .multipart(self.parts())
    }
}

/// The subject, and nothing that only looks as if it were encoded already: such a one is encoded whole.
#[derive(Clone)]
struct Subject(String);

impl Header for Subject {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Subject")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        if !self.0.contains(ENCODED) {
            return HeaderValue::new(Self::name(), self.0.clone());
        }
        let encoded = encoded_words(&self.0);
        HeaderValue::dangerous_new_pre_encoded(Self::name(), self.0.clone(), encoded)
    }
}

/// A text as encoded words, one to a line: a word has at most 75 characters and no half ones of the text.
fn encoded_words(text: &str) -> String {
    let (mut words, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(45));
        words.push(format!("=?utf-8?b?{}?=", STANDARD.encode(piece)));
        rest = after;
    }
    words.join("\r\n ")
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

#[cfg(test)]
mod tests {
    use super::*;

    fn header(mail: &Outgoing, name: &str) -> String {
        let from = mailbox("Portico", "desk@portico.test").unwrap();
        let message = String::from_utf8(mail.message(&from, "portico.test").unwrap().formatted()).unwrap();
        let unfolded = message.replace("\r\n ", " ");
        let line = unfolded.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim().to_owned()
    }

    #[test]
    fn an_international_domain_is_written_as_the_dns_has_it() {
        let to = mailbox("Jürgen", "Info@Büro.example").unwrap();
        assert_eq!(to.email.to_string(), "Info@xn--bro-hoa.example");
    }

    #[test]
    fn what_looks_encoded_is_shown_as_it_was_typed() {
        let typed = format!("=?utf-8?q?0=0d=0a?= äöü {}", "long ".repeat(30));
        let to = mailbox("=?utf-8?q?Eleanor?=", "marta@tidewell.example").unwrap();
        let id = MailId(uuid::Uuid::nil());
        let mail = Outgoing {
            id,
            ticket: None,
            to,
            subject: typed.clone(),
            text: String::new(),
            html: String::new(),
            logo: None,
        };
        let subject = header(&mail, "Subject:");
        let decoded: Vec<u8> = subject
            .split(' ')
            .flat_map(|word| {
                assert!(word.len() <= 75, "{word}");
                let inner = word.strip_prefix("=?utf-8?b?").and_then(|word| word.strip_suffix("?="));
                STANDARD.decode(inner.unwrap_or_else(|| panic!("{word} is not encoded"))).unwrap()
            })
            .collect();
        assert_eq!(String::from_utf8(decoded).unwrap(), typed.trim());
        let to = header(&mail, "To:");
        assert!(!to.contains("Eleanor"), "the name is encoded once more: {to}");
        let plain = Outgoing { subject: "[#1042] Printer = ?".to_owned(), ..mail };
        assert_eq!(header(&plain, "Subject:"), "[#1042] Printer = ?");
    }
}
