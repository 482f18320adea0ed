//! What a mail says, worked out when it is sent.

use super::Office;
use super::queries::Due;
use super::request::{Reply, Request, TicketMail};
use crate::access::System;
use crate::accounts::mails::{self, AccountMail, Content};
use crate::mail::{AboutTicket, LinkToken, Outgoing, Rendered, Template, Words, mailbox};
use crate::problem::{Error, Result};
use crate::tickets::{self, Ticket};
use anyhow::Context as _;
use shared::ids::{OrgId, TicketId};

/// To whom, and what.
struct Mail {
    name: String,
    address: String,
    organization: Option<String>,
    ticket: Option<TicketId>,
    template: Template,
}

impl Office {
    /// The mail of a row; none when there is nobody to write to, or nothing to say any more.
    pub(super) async fn write(&self, due: &Due) -> Result<Option<Outgoing>> {
        let request: Request = serde_json::from_value(due.template.clone())
            .context("this mail was asked for in words that nobody knows")
            .map_err(Error::Bug)?;
        let mail = match request {
            Request::Account(asked) => self.about_account(&asked, &due.address).await?,
            Request::Ticket(mail) => match self.about_ticket(mail, &due.address).await {
                Err(Error::NotFound) => None,
                other => other?,
            },
        };
        let Some(mail) = mail else { return Ok(None) };
        let to = mailbox(&mail.name, &mail.address).context("the address").map_err(Error::Bug)?;
        let Rendered { subject, text, html } =
            mail.template.render(&self.config.origin, mail.organization.as_deref());
        Ok(Some(Outgoing { id: due.id, ticket: mail.ticket, to, subject, text, html }))
    }

    async fn about_account(&self, asked: &AccountMail, address: &str) -> Result<Option<Mail>> {
        let prepared = mails::prepare(&self.db, &self.clock, asked, address).await?;
        Ok(prepared.map(|prepared| Mail {
            name: prepared.name,
            address: prepared.email,
            organization: prepared.organization,
            ticket: None,
            template: match prepared.content {
                Content::Verification { token, valid_for } => {
                    Template::VerifyEmail { token: LinkToken::new(token), valid_for }
                }
                Content::AlreadyRegistered => Template::AlreadyRegistered,
                Content::PasswordReset { token, valid_for } => {
                    Template::ResetPassword { token: LinkToken::new(token), valid_for }
                }
                Content::PasswordChanged { at } => Template::PasswordChanged { at },
            },
        }))
    }

    async fn about_ticket(&self, mail: TicketMail, address: &str) -> Result<Option<Mail>> {
        let (org, id) = match &mail {
            TicketMail::TicketRaised { org, ticket } => (*org, *ticket),
            TicketMail::TicketReplied(reply) | TicketMail::ClientReplied(reply) => (reply.org, reply.ticket),
        };
        let (ticket, organization) = self.ticket(org, id).await?;
        let about = AboutTicket { id, number: ticket.number, subject: ticket.subject.clone() };
        let template = match &mail {
            TicketMail::TicketRaised { .. } => Template::TicketReceived { ticket: about },
            TicketMail::TicketReplied(reply) => {
                let Some(reply) = self.words(reply).await? else { return Ok(None) };
                Template::StaffReplied { ticket: about, reply }
            }
            TicketMail::ClientReplied(reply) => {
                let Some(reply) = self.words(reply).await? else { return Ok(None) };
                Template::ClientReplied { ticket: about, customer: ticket.customer.name.clone(), reply }
            }
        };
        let people = [ticket.requester.as_ref(), ticket.assignee.as_ref()];
        let name = match mail {
            TicketMail::ClientReplied(_) => people[1],
            _ => people[0],
        };
        let name = name.map(|person| person.name.clone()).unwrap_or_default();
        let (address, organization) = (address.to_owned(), Some(organization));
        Ok(Some(Mail { name, address, organization, ticket: Some(id), template }))
    }

    async fn ticket(&self, org: OrgId, id: TicketId) -> Result<(Ticket, String)> {
        let mut tx = System::of(self.db.clone(), self.clock.clone(), org).read().await?;
        let ticket = tickets::find_for_mail(&mut tx, id).await?;
        Ok((ticket, crate::organizations::find(&mut tx).await?.name))
    }

    async fn words(&self, reply: &Reply) -> Result<Option<Words>> {
        let mut tx = System::of(self.db.clone(), self.clock.clone(), reply.org).read().await?;
        let body = tickets::message_for_mail(&mut tx, reply.ticket, reply.message).await?;
        drop(tx);
        let mut tx = self.db.as_relay().await?;
        let by = super::queries::name(&mut tx, reply.org, reply.author).await?;
        Ok(body.zip(by).map(|(body, by)| Words { by, body }))
    }
}
