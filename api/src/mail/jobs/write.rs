//! What a mail says, worked out when it is sent.

use super::queries::{self, Queued};
use super::request::{InvitationMail, Reply, Request, TicketMail};
use super::send::Office;
use crate::accounts::invitations;
use crate::accounts::mails::{self, AccountMail, Content};
use crate::jobs::AtWork;
use crate::mail::{
    AboutTicket, AddressLetter, Letterhead, LinkToken, Outgoing, Rendered, Template, Words, mailbox,
};
use crate::problem::{Error, Result};
use crate::{organizations, tickets};
use anyhow::Context as _;
use shared::Timestamp;
use shared::ids::{InvitationId, MailId, OrgId, TicketId};

/// To whom, and what.
struct Mail {
    name: String,
    address: String,
    organization: Option<OrgId>,
    ticket: Option<TicketId>,
    template: Template,
}

impl Office {
    /// The mail of a row; none when there is nobody to write to, or nothing to say any more.
    pub(super) async fn write(
        &self,
        at_work: &AtWork,
        id: MailId,
        queued: &Queued,
    ) -> Result<Option<Outgoing>> {
        let mail = match Request::read(queued.template.clone())? {
            Request::Account(asked) => about_account(at_work, &asked, &queued.address).await?,
            Request::Invitation(InvitationMail::Invitation { org, invitation, sent_at }) => {
                invitation_to((org, invitation), sent_at, at_work).await?
            }
            Request::Ticket(mail) => match about_ticket(at_work, mail, &queued.address).await {
                Err(Error::NotFound) => None,
                other => other?,
            },
        };
        let Some(mail) = mail else { return Ok(None) };
        let to = mailbox(&mail.name, &mail.address).context("the address").map_err(Error::Bug)?;
        let head = match mail.organization {
            Some(org) => organizations::letterhead(&mut at_work.system(org).read().await?).await?,
            None => Letterhead::default(),
        };
        let Rendered { subject, text, html } = mail.template.render(&self.config.origin, &head);
        Ok(Some(Outgoing { id, ticket: mail.ticket, to, subject, text, html, logo: head.logo }))
    }
}

async fn about_account(at_work: &AtWork, asked: &AccountMail, address: &str) -> Result<Option<Mail>> {
    let prepared = mails::prepare(&at_work.db, &at_work.clock, asked, address).await?;
    Ok(prepared.map(|prepared| Mail {
        name: prepared.name,
        address: prepared.email,
        organization: prepared.organization,
        ticket: None,
        template: match prepared.content {
            Content::Verification { token, valid_for, surface, provider } => {
                Template::VerifyEmail { token: LinkToken::new(token), valid_for, surface, provider }
            }
            Content::AlreadyRegistered { surface } => Template::AlreadyRegistered { surface },
            Content::PasswordReset { token, valid_for, surface } => {
                Template::ResetPassword { token: LinkToken::new(token), valid_for, surface }
            }
            Content::PasswordChanged { at, surface } => Template::PasswordChanged { at, surface },
            Content::GiveUpAddress { token, to, until, surface } => {
                Template::Address(AddressLetter::GiveUp { token: LinkToken::new(token), to, until, surface })
            }
            Content::TakeAddress { token, until, surface } => {
                Template::Address(AddressLetter::Take { token: LinkToken::new(token), until, surface })
            }
            Content::AddressWished => Template::Address(AddressLetter::Wished),
            Content::AddressGivenUp { at, to } => Template::Address(AddressLetter::GivenUp { at, to }),
            Content::AddressTaken { at } => Template::Address(AddressLetter::Taken { at }),
            Content::Security { at, happened, surface } => Template::Security { at, happened, surface },
        },
    }))
}

async fn invitation_to(
    which: (OrgId, InvitationId),
    sent_at: Timestamp,
    at_work: &AtWork,
) -> Result<Option<Mail>> {
    let prepared = invitations::prepare(&at_work.db, &at_work.clock, which, sent_at).await?;
    Ok(prepared.map(|prepared| Mail {
        name: String::new(),
        address: prepared.email,
        organization: Some(which.0),
        ticket: None,
        template: Template::Invitation {
            token: LinkToken::new(prepared.token),
            organization: prepared.organization,
            by: prepared.by,
            role: prepared.role,
            customer: prepared.customer,
            until: prepared.until,
        },
    }))
}

async fn about_ticket(at_work: &AtWork, mail: TicketMail, address: &str) -> Result<Option<Mail>> {
    let (org, id, to) = match &mail {
        TicketMail::TicketRaised { org, ticket, to } => (*org, *ticket, *to),
        TicketMail::TicketReplied(reply) | TicketMail::ClientReplied(reply) => {
            (reply.org, reply.ticket, reply.to)
        }
    };
    let ticket = tickets::find_for_mail(&mut at_work.system(org).read().await?, id).await?;
    let (concerned, customer) = match &mail {
        TicketMail::ClientReplied(_) => (&ticket.assignee, None),
        TicketMail::TicketRaised { .. } | TicketMail::TicketReplied(_) => {
            (&ticket.requester, Some(ticket.customer.id))
        }
    };
    let to = to.or(concerned.as_ref().map(|person| person.id));
    // Asked here and not only when the mail was: who was disabled in between gets none.
    let Some(to) = to else { return Ok(None) };
    let addressee = queries::addressee(&mut at_work.as_relay().await?, org, to, customer).await?;
    let Some(addressee) = addressee else { return Ok(None) };
    let about = AboutTicket { org, id, number: ticket.number, subject: ticket.subject.clone() };
    let template = match &mail {
        TicketMail::TicketRaised { .. } => Template::TicketReceived { ticket: about },
        TicketMail::TicketReplied(reply) => {
            let Some(reply) = words(at_work, reply).await? else { return Ok(None) };
            Template::StaffReplied { ticket: about, reply }
        }
        TicketMail::ClientReplied(reply) => {
            let Some(reply) = words(at_work, reply).await? else { return Ok(None) };
            Template::ClientReplied { ticket: about, customer: ticket.customer.name.clone(), reply }
        }
    };
    let (address, organization) = (address.to_owned(), Some(org));
    Ok(Some(Mail { name: addressee.name, address, organization, ticket: Some(id), template }))
}

async fn words(at_work: &AtWork, reply: &Reply) -> Result<Option<Words>> {
    let mut tx = at_work.system(reply.org).read().await?;
    let body = tickets::message_for_mail(&mut tx, reply.ticket, reply.message).await?;
    drop(tx);
    let by = queries::name(&mut at_work.as_relay().await?, reply.org, reply.author).await?;
    Ok(body.zip(by).map(|(body, by)| Words { by, body }))
}
