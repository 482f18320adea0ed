//! Whom an organization's provider names for the first time: as if they had registered, until the address is confirmed.

use super::newcomer::{Newcomer, company_of, tell_joined};
use crate::access::AccountsTx;
use crate::accounts::desk::{self, Desk};
use crate::accounts::purpose::Purpose;
use crate::accounts::queries::mails::AccountMail;
use crate::accounts::queries::registration::{Company, Registration};
use crate::accounts::{links, names, queries, throttle};
use crate::problem::{Error, Result};
use shared::ids::{AccountId, CustomerId, MemberId};
use shared::problem::Code;

impl Newcomer<'_> {
    /// Keeps whom an organization's provider names as somebody who registers. Its admins have it say any address they
    /// like: so the address is confirmed by the link of a mail and this sign-in together, and for an address that has an
    /// account its owner gets a notice. The provider sees no difference.
    ///
    /// # Errors
    /// In words, why nobody can register.
    pub(super) async fn ask_to_confirm(&self, tx: &mut AccountsTx, desk: &Desk) -> Result<()> {
        let email = self.claimed()?;
        let normalized = names::normalize(&email);
        let door = self.let_in(tx, desk, &normalized).await?;
        let (clock, now) = (desk.clock(), desk.clock().now());
        let with_mail = throttle::mail_is_due(tx, Purpose::Verification, &normalized, now).await?;
        let first_name = self.first_name(&email);
        let name = names::full_name(&first_name, &self.vouched.last_name);
        let new = Registration {
            account: AccountId(clock.id()),
            member: MemberId(clock.id()),
            mail: clock.id(),
            audit: clock.id(),
            email: &email,
            normalized: &normalized,
            password_hash: None,
            first_name: &first_name,
            last_name: &self.vouched.last_name,
            name: &name,
            when_new: AccountMail::Verification.to_json()?,
            when_known: AccountMail::AlreadyRegistered.to_json()?,
            with_mail,
            request: desk.request(),
            now,
        };
        let company = company_of(&name);
        let company = Company { org: door.id, id: CustomerId(clock.id()), name: &company };
        queries::registration::join(tx, &new, company).await?;
        queries::identities::insert(tx, self.identity(desk, new.account)).await?;
        Ok(())
    }

    /// Confirms the address of an account that this provider made, by the link of the mail.
    ///
    /// # Errors
    /// 403: there was no link yet. 410: it is no good.
    pub(super) async fn confirm(&self, tx: &mut AccountsTx, desk: &Desk, account: AccountId) -> Result<()> {
        let hash = self.flow.verification_hash.as_ref();
        let hash = hash.ok_or(Error::SignIn(Code::EmailNotVerified))?;
        let (purpose, now) = (Purpose::Verification.as_str(), desk.clock().now());
        if queries::tokens::lock(tx, purpose, hash, now).await? != Some(account) {
            return Err(links::not_good());
        }
        queries::accounts::verify(tx, account, now).await?;
        queries::tokens::use_up(tx, account, purpose, now).await?;
        desk::note(tx, desk.door(), account, self.provider.org, "email_verified").await?;
        self.note_linked(tx, desk, (account, self.provider.org)).await?;
        let Some(org) = self.provider.org else { return Ok(()) };
        match queries::members::client_of_org(tx, account, org).await? {
            Some((member, customer, name)) => tell_joined(tx, desk, org, (member, customer, name)).await,
            None => Ok(()),
        }
    }
}
