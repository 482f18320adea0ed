//! The second factor, proving who one is, and where one is signed in.

use super::accounts::ask;
use super::http::{Answer, Ask};
use super::{Door, Request, SignedIn, Trouble, Visitor};
use crate::live::Watch;
use gloo_net::http::Method;
use leptos::prelude::{Set as _, Update as _};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::accounts::{
    self, ChangeEmail, Confirm, ConfirmEmailChange, EmailAddress, EmailChangeConfirmed, EnableTwoFactor,
    RecoveryCodes, Sessions, TwoFactor, TwoFactorChallenge, TwoFactorSetup, VerifyTwoFactor,
};
use shared::audit::AccountEvent;
use shared::ids::SessionId;
use shared::page::Page;

/// What comes of a right password.
pub enum Entered {
    /// Somebody is signed in.
    In,
    /// The second factor is asked for.
    Challenge(Challenge),
}

/// What the second factor is shown for.
#[derive(Clone)]
pub struct Challenge {
    /// The server's word for it.
    pub token: String,
    goes_on: bool,
}

impl Visitor {
    /// Sends what signs somebody in. Whoever `goes_on` is led to where this tab was.
    pub(super) async fn enter(
        self,
        path: &str,
        body: &impl Serialize,
        goes_on: bool,
    ) -> Result<Entered, Trouble> {
        let answer = self.door.answer(ask(self.door, Method::POST, path, body), false).await?;
        self.entered(&answer, goes_on).await
    }

    /// What comes of an answer that signs somebody in.
    pub(super) async fn entered(self, answer: &Answer, goes_on: bool) -> Result<Entered, Trouble> {
        if answer.status == 202 {
            let token = answer.read::<TwoFactorChallenge>()?.challenge;
            return Ok(Entered::Challenge(Challenge { token, goes_on }));
        }
        self.arrive(answer.read()?, goes_on).await?;
        Ok(Entered::In)
    }

    /// Shows the second factor.
    ///
    /// # Errors
    /// Why it was not taken.
    pub async fn verify_two_factor(self, challenge: Challenge, code: VerifyTwoFactor) -> Result<(), Trouble> {
        let ask = ask(self.door, Method::POST, "auth/two-factor/verify", &code);
        let given: accounts::SignedIn = self.door.knock(ask).await?;
        self.arrive(given, challenge.goes_on).await
    }

    async fn arrive(self, given: accounts::SignedIn, goes_on: bool) -> Result<(), Trouble> {
        let kept = self.door.place().filter(|_| goes_on);
        if kept.is_some_and(|kept| given.me.other_organizations.iter().any(|other| other.id == kept)) {
            self.door.refresh().await?;
        } else {
            // The page of an invitation is of no use to them any more.
            self.door.admit(given, Some(self.door.surface().home().to_owned())).await;
        }
        Ok(())
    }
}

impl Visitor {
    /// Confirms that an account's address changes.
    ///
    /// # Errors
    /// Why not.
    pub async fn confirm_email_change(
        self,
        body: &ConfirmEmailChange,
    ) -> Result<EmailChangeConfirmed, Trouble> {
        self.door.knock(ask(self.door, Method::POST, "auth/email-change/confirm", body)).await
    }
}

impl SignedIn {
    /// One's address, and the one that is to take its place.
    pub fn email_address(self) -> Request<EmailAddress> {
        Request::new(self.door, "auth/email-change".into(), Watch::Nothing)
    }

    /// The address that the server knows by now: links in mails change it elsewhere.
    pub fn goes_by(self, email: String) {
        if self.with_me_untracked(|me| me.email != email) {
            self.me.update(|me| me.email = email);
        }
    }

    /// Asks for another address.
    ///
    /// # Errors
    /// Why not; never whether somebody has it.
    pub async fn change_email(self, body: &ChangeEmail) -> Result<(), Trouble> {
        self.door.send(ask(self.door, Method::POST, "auth/email-change", body)).await
    }

    /// Has the mails sent again.
    ///
    /// # Errors
    /// Why not.
    pub async fn resend_email_change(self) -> Result<(), Trouble> {
        self.bare(Method::POST, "auth/email-change/resend").await
    }

    /// Keeps one's address.
    ///
    /// # Errors
    /// Why not.
    pub async fn cancel_email_change(self) -> Result<(), Trouble> {
        self.bare(Method::DELETE, "auth/email-change").await
    }

    /// How one's second factor stands.
    pub fn two_factor(self) -> Request<TwoFactor> {
        Request::new(self.door, "auth/two-factor".into(), Watch::Nothing)
    }

    /// What happened to one's account, the newest first.
    pub fn activity(self) -> Request<Page<AccountEvent>> {
        Request::new(self.door, "auth/activity".into(), Watch::Nothing)
    }

    /// Where one is signed in.
    pub fn sessions(self) -> Request<Sessions> {
        Request::new(self.door, "auth/sessions".into(), Watch::Nothing)
    }

    fn bare<T: DeserializeOwned>(
        self,
        method: Method,
        path: &str,
    ) -> impl Future<Output = Result<T, Trouble>> + use<T> {
        self.door.send(Ask::new(method, self.door.address(path)))
    }

    /// Makes a key for an authenticator app.
    ///
    /// # Errors
    /// Why not.
    pub async fn set_up_two_factor(self) -> Result<TwoFactorSetup, Trouble> {
        self.bare(Method::POST, "auth/two-factor/setup").await
    }

    /// Turns the second factor on.
    ///
    /// # Errors
    /// Why not.
    pub async fn enable_two_factor(self, body: &EnableTwoFactor) -> Result<RecoveryCodes, Trouble> {
        let codes = self.door.send(ask(self.door, Method::POST, "auth/two-factor/enable", body)).await?;
        self.door.wanted().setup().set(false);
        Ok(codes)
    }

    /// Turns it off.
    ///
    /// # Errors
    /// Why not.
    pub async fn disable_two_factor(self) -> Result<(), Trouble> {
        self.bare(Method::POST, "auth/two-factor/disable").await
    }

    /// Makes new recovery codes.
    ///
    /// # Errors
    /// Why not.
    pub async fn make_recovery_codes(self) -> Result<RecoveryCodes, Trouble> {
        self.bare(Method::POST, "auth/two-factor/recovery-codes").await
    }

    /// Signs out on one device, or everywhere else.
    ///
    /// # Errors
    /// Why not.
    pub async fn end_sessions(self, one: Option<SessionId>) -> Result<(), Trouble> {
        let path = one.map_or_else(|| "auth/sessions".to_owned(), |id| format!("auth/sessions/{id}"));
        self.bare(Method::DELETE, &path).await
    }

    /// Shows anew who one is.
    ///
    /// # Errors
    /// Why it was not taken.
    pub async fn confirm(self, body: &Confirm) -> Result<(), Trouble> {
        self.door.send(ask(self.door, Method::POST, "auth/confirm", body)).await
    }

    /// The way in and out of all requests.
    pub(crate) const fn door(self) -> Door {
        self.door
    }
}
