//! What Portico writes to people, one variant per occasion.

use super::address::AddressLetter;
use super::letter::{Button, Letter, Letterhead, Quote, Rendered, one_line, page};
use super::name::unlinked;
use super::security::{self, Happened};
use crate::access::Surface;
use crate::config::Origin;
use chrono::TimeDelta;
use shared::Timestamp;
use shared::ids::{OrgId, TicketId};
use shared::role::Role;
use std::fmt;

/// The secret in a link. Whoever has it may do what the link is for, so it shows itself to nobody.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkToken(String);

impl LinkToken {
    /// A token as the accounts made it: letters, digits, `-` and `_`; everything else is escaped in the link.
    #[must_use]
    pub fn new(token: String) -> Self {
        Self(token)
    }

    /// A page's address with the token in the fragment, which browsers keep to themselves: it stands in no
    /// server's log and in no `Referer`.
    pub(super) fn link(&self, origin: &Origin, path: &str) -> String {
        let token = url::form_urlencoded::byte_serialize(self.0.as_bytes()).collect::<String>();
        origin.url(&format!("{path}#token={token}"))
    }
}

impl fmt::Debug for LinkToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkToken(…)")
    }
}

/// The ticket that a mail is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AboutTicket {
    /// Whose it is: the link says it, for readers who belong to several.
    pub org: OrgId,
    /// The ticket.
    pub id: TicketId,
    /// Its number in the organization.
    pub number: i64,
    /// Its subject.
    pub subject: String,
}

impl AboutTicket {
    /// The subject line that mail programs gather a conversation by. What a client wrote there stays as it was typed,
    /// like the text under it: it is theirs, stands behind the number, and goes only to addresses that are confirmed.
    /// A name is where nobody expects a link; in "https://shop.example is down" it is what the ticket is about.
    fn subject(&self) -> String {
        format!("[#{}] {}", self.number, self.subject)
    }

    fn on(&self, surface: Surface, origin: &Origin) -> Button {
        let path = format!("/{}/tickets/{}?in={}", surface.as_str(), self.id, self.org);
        Button { label: "Open the ticket", url: origin.url(&path) }
    }
}

/// Somebody's words on a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Who wrote, by name.
    pub by: String,
    /// What, in Markdown.
    pub body: String,
}

/// An occasion to write to somebody.
///
/// The mails to addresses that nobody has confirmed yet hold no word that a stranger chose, so that nobody can
/// send their own through us. An invitation holds names: of the organization, of whoever asks, and of the company. None
/// of them makes a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Template {
    /// To whoever registered: confirm the address.
    VerifyEmail {
        /// Goes into the link.
        token: LinkToken,
        /// How long the link works.
        valid_for: TimeDelta,
        /// Where the account is at home.
        surface: Surface,
        /// The provider that made it, by its key, where it has no password.
        provider: Option<String>,
    },
    /// To the owner of an address that somebody tried to register again.
    AlreadyRegistered {
        /// Where the account is at home.
        surface: Surface,
    },
    /// To whoever forgot their password.
    ResetPassword {
        /// Goes into the link.
        token: LinkToken,
        /// How long the link works.
        valid_for: TimeDelta,
        /// Where the account is at home.
        surface: Surface,
    },
    /// To the owner of an account whose password was changed.
    PasswordChanged {
        /// When.
        at: Timestamp,
        /// Where the account is at home.
        surface: Surface,
    },
    /// About the address of an account.
    Address(AddressLetter),
    /// To the owner of an account, in case it was not them.
    Security {
        /// When.
        at: Timestamp,
        /// What.
        happened: Happened,
        /// Where the account is at home.
        surface: Surface,
    },
    /// To somebody who is asked to join.
    Invitation {
        /// Goes into the link.
        token: LinkToken,
        /// Which organization.
        organization: String,
        /// Who asks, by name.
        by: String,
        /// What they will be.
        role: Role,
        /// Whose client.
        customer: Option<String>,
        /// Until when the link works.
        until: Timestamp,
    },
    /// To the client who raised a ticket.
    TicketReceived {
        /// The ticket.
        ticket: AboutTicket,
    },
    /// To the client: staff answered. Never for an internal note.
    StaffReplied {
        /// The ticket.
        ticket: AboutTicket,
        /// The public reply.
        reply: Words,
    },
    /// To staff: a client raised a ticket.
    TicketRaised {
        /// The ticket.
        ticket: AboutTicket,
        /// The customer's name.
        customer: String,
        /// The description.
        description: Words,
    },
    /// To staff: a client answered.
    ClientReplied {
        /// The ticket.
        ticket: AboutTicket,
        /// The customer's name.
        customer: String,
        /// The reply.
        reply: Words,
    },
}

impl Template {
    /// The mail for this occasion, under the head of the organization that it speaks for: under Portico's own when the
    /// receiver has just made it up.
    #[must_use]
    pub fn render(&self, origin: &Origin, head: &Letterhead) -> Rendered {
        self.letter(origin).render(origin, head)
    }

    fn letter(&self, origin: &Origin) -> Letter {
        match self {
            Self::VerifyEmail { token, valid_for, surface, provider } => {
                verify_email(origin, token, *valid_for, (*surface, provider.as_deref()))
            }
            Self::AlreadyRegistered { surface } => already_registered(origin, *surface),
            Self::ResetPassword { token, valid_for, surface } => {
                reset_password(origin, token, *valid_for, *surface)
            }
            Self::PasswordChanged { at, surface } => password_changed(origin, *at, *surface),
            Self::Address(about) => about.letter(origin),
            Self::Security { at, happened, surface } => security::letter(origin, *at, happened, *surface),
            Self::Invitation { token, organization, by, role, customer, until } => {
                let (organization, by) = (named(organization), named(by));
                invitation(origin, token, (&organization, &by), (*role, customer.as_deref()), *until)
            }
            Self::TicketReceived { ticket } => ticket_received(origin, ticket),
            Self::StaffReplied { ticket, reply } => staff_replied(origin, ticket, reply),
            Self::TicketRaised { ticket, customer, description } => {
                ticket_raised(origin, ticket, customer, description)
            }
            Self::ClientReplied { ticket, customer, reply } => {
                client_replied(origin, ticket, customer, reply)
            }
        }
    }
}

fn verify_email(
    origin: &Origin,
    token: &LinkToken,
    valid_for: TimeDelta,
    (surface, provider): (Surface, Option<&str>),
) -> Letter {
    let by = provider.map(|key| format!("?provider={key}")).unwrap_or_default();
    let path = format!("/{}/verify-email{by}", surface.as_str());
    let asked = match provider {
        Some(_) => "to sign in once more as you did then",
        None => "for the password that it was created with",
    };
    Letter {
        subject: "Confirm your e-mail address".to_owned(),
        heading: "Confirm your e-mail address".to_owned(),
        lines: vec![format!(
            "Somebody, most likely you, created an account with this address. Confirm the address to start using it; \
                 you will be asked {asked}."
        )],
        button: Some(Button { label: "Confirm address", url: token.link(origin, &path) }),
        after: vec![
            works_for(valid_for),
            "If it was not you, you need not do anything: without this step nobody can use the account."
                .to_owned(),
        ],
        ..Letter::default()
    }
}

fn already_registered(origin: &Origin, surface: Surface) -> Letter {
    Letter {
        subject: "You already have an account".to_owned(),
        heading: "You already have an account".to_owned(),
        lines: vec![
            "Somebody, most likely you, tried to create an account with this address. There is one \
                     already, so nothing was changed. You can sign in with it."
                .to_owned(),
            "To become a client of another organization, sign in on its own page within a week of registering \
                     there: that is all it takes."
                .to_owned(),
        ],
        button: Some(Button { label: "Sign in", url: page(origin, surface, "login") }),
        after: vec![
            format!(
                "If you don't remember the password, choose a new one: {}",
                page(origin, surface, "forgot-password")
            ),
            "If it was not you, you need not do anything.".to_owned(),
        ],
        ..Letter::default()
    }
}

fn reset_password(origin: &Origin, token: &LinkToken, valid_for: TimeDelta, surface: Surface) -> Letter {
    Letter {
        subject: "Choose a new password".to_owned(),
        heading: "Choose a new password".to_owned(),
        lines: vec![
            "Somebody, most likely you, asked for a new password for the account with this address."
                .to_owned(),
        ],
        button: Some(Button {
            label: "Choose a password",
            url: token.link(origin, &format!("/{}/reset-password", surface.as_str())),
        }),
        after: vec![
            works_for(valid_for),
            "If it was not you, you need not do anything: your password stays as it is.".to_owned(),
        ],
        ..Letter::default()
    }
}

fn password_changed(origin: &Origin, at: Timestamp, surface: Surface) -> Letter {
    Letter {
        subject: "Your password was changed".to_owned(),
        heading: "Your password was changed".to_owned(),
        lines: vec![
            format!("The password of your account was changed on {}.", at.format("%-d %B %Y at %H:%M UTC")),
            "If that was you, you need not do anything. If not, choose a new password at once; that also signs \
             out everybody who uses the account."
                .to_owned(),
        ],
        button: Some(Button { label: "It was not me", url: page(origin, surface, "forgot-password") }),
        ..Letter::default()
    }
}

fn invitation(
    origin: &Origin,
    token: &LinkToken,
    (organization, by): (&str, &str),
    (role, customer): (Role, Option<&str>),
    until: Timestamp,
) -> Letter {
    let (what, path) = match (role, customer) {
        (Role::Client, Some(customer)) => {
            (format!("as a client, for {}", named(customer)), "/portal/accept-invitation")
        }
        (Role::Client, None) => ("as a client".to_owned(), "/portal/accept-invitation"),
        (Role::Agent, _) => ("as an agent".to_owned(), "/console/accept-invitation"),
        (Role::Manager, _) => ("as a manager".to_owned(), "/console/accept-invitation"),
        (Role::Admin, _) => ("as an admin".to_owned(), "/console/accept-invitation"),
    };
    Letter {
        subject: format!("Invitation to {organization}"),
        heading: format!("{by} invites you to {organization}"),
        lines: vec![format!("You are asked to join {organization} {what}.")],
        button: Some(Button { label: "Accept the invitation", url: token.link(origin, path) }),
        after: vec![
            format!("The link works once, until {}.", until.format("%-d %B %Y at %H:%M UTC")),
            "If you don't know them, you need not do anything: without this step nothing is changed."
                .to_owned(),
        ],
        ..Letter::default()
    }
}

/// A name that makes no link, on one line.
pub(super) fn named(name: &str) -> String {
    unlinked(&one_line(name, 200))
}

fn ticket_received(origin: &Origin, ticket: &AboutTicket) -> Letter {
    Letter {
        subject: ticket.subject(),
        heading: "We have your ticket".to_owned(),
        lines: vec![format!(
            "Your ticket “{}” arrived and has the number #{}. You get a mail as soon as somebody answers.",
            one_line(&ticket.subject, 200),
            ticket.number
        )],
        button: Some(ticket.on(Surface::Portal, origin)),
        ..Letter::default()
    }
}

fn staff_replied(origin: &Origin, ticket: &AboutTicket, reply: &Words) -> Letter {
    Letter {
        subject: format!("Re: {}", ticket.subject()),
        heading: format!("{} replied", unlinked(&reply.by)),
        quote: Some(Quote::new(&reply.body)),
        button: Some(ticket.on(Surface::Portal, origin)),
        after: vec!["To answer, open the ticket.".to_owned()],
        ..Letter::default()
    }
}

fn ticket_raised(origin: &Origin, ticket: &AboutTicket, customer: &str, description: &Words) -> Letter {
    Letter {
        subject: ticket.subject(),
        heading: format!("New ticket from {}", unlinked(&description.by)),
        lines: vec![about(ticket, customer)],
        quote: Some(Quote::new(&description.body)),
        button: Some(ticket.on(Surface::Console, origin)),
        ..Letter::default()
    }
}

fn client_replied(origin: &Origin, ticket: &AboutTicket, customer: &str, reply: &Words) -> Letter {
    Letter {
        subject: format!("Re: {}", ticket.subject()),
        heading: format!("{} replied", unlinked(&reply.by)),
        lines: vec![about(ticket, customer)],
        quote: Some(Quote::new(&reply.body)),
        button: Some(ticket.on(Surface::Console, origin)),
        ..Letter::default()
    }
}

fn about(ticket: &AboutTicket, customer: &str) -> String {
    let customer = unlinked(&one_line(customer, 200));
    format!("{customer}: “{}”, #{}", one_line(&ticket.subject, 200), ticket.number)
}

/// How long a link works, in the largest unit that says it exactly.
fn works_for(valid_for: TimeDelta) -> String {
    let minutes = valid_for.num_minutes();
    let (number, unit) = match minutes {
        1440.. if minutes % 1440 == 0 => (minutes / 1440, "day"),
        60.. if minutes % 60 == 0 => (minutes / 60, "hour"),
        _ => (minutes, "minute"),
    };
    format!("The link works once, for {number} {unit}{}.", if number == 1 { "" } else { "s" })
}
