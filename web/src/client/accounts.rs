//! Signing up, signing in, and oneself.

use super::http::Ask;
use super::{Door, Entered, Request, SignedIn, Trouble, Visitor, Why};
use crate::live::Watch;
use gloo_net::http::Method;
use js_sys::encode_uri_component;
use leptos::prelude::Set as _;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::accounts::{
    AskForMail, ChangePassword, Login, Me, Register, ResetPassword, UpdateMe, VerifyEmail,
};
use shared::invitations::{AcceptInvitation, Invited, ShowInvitation};
use shared::organizations::Welcome;
use web_sys::File;

/// A mutation, its body written out.
pub(super) fn ask(door: Door, method: Method, path: &str, body: &impl Serialize) -> Ask {
    Ask { body: serde_json::to_string(body).ok(), ..Ask::new(method, door.address(path)) }
}

impl Visitor {
    fn post<T: DeserializeOwned, B: Serialize>(
        self,
        path: &str,
        body: &B,
    ) -> impl Future<Output = Result<T, Trouble>> + use<T, B> {
        self.door.knock(ask(self.door, Method::POST, path, body))
    }

    /// What dresses the sign-in page.
    pub fn welcome(self, organization: Option<&str>) -> Request<Welcome> {
        let query = organization
            .map_or_else(String::new, |slug| format!("?organization={}", encode_uri_component(slug)));
        Request::new(self.door, format!("welcome{query}"), Watch::Nothing).public()
    }

    /// Creates an account.
    ///
    /// # Errors
    /// Why not.
    pub async fn register(self, body: &Register) -> Result<(), Trouble> {
        self.post("auth/register", body).await
    }

    /// Signs in.
    ///
    /// # Errors
    /// Why not; never whether the address is known.
    pub async fn login(self, body: &Login) -> Result<Entered, Trouble> {
        self.enter("auth/login", body, body.slug().is_none()).await
    }

    /// Goes on with the session of the cookie.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn resume(self) -> Result<SignedIn, Trouble> {
        self.door.refresh().await
    }

    /// What the link of an invitation is to.
    ///
    /// # Errors
    /// Why it is no good any more.
    pub async fn show_invitation(self, body: &ShowInvitation) -> Result<Invited, Trouble> {
        self.post("auth/show-invitation", body).await
    }

    /// Joins by an invitation, and signs in.
    ///
    /// # Errors
    /// Why not.
    pub async fn accept_invitation(self, body: &AcceptInvitation) -> Result<Entered, Trouble> {
        self.enter("auth/accept-invitation", body, false).await
    }

    /// Asks for a mail to choose a new password.
    ///
    /// # Errors
    /// Why not; never whether the address is known.
    pub async fn forgot_password(self, body: &AskForMail) -> Result<(), Trouble> {
        self.post("auth/forgot-password", body).await
    }

    /// Asks for another mail to confirm the address.
    ///
    /// # Errors
    /// Why not; never whether the address is known.
    pub async fn resend_verification(self, body: &AskForMail) -> Result<(), Trouble> {
        self.post("auth/resend-verification", body).await
    }

    /// Confirms the address.
    ///
    /// # Errors
    /// Why not.
    pub async fn verify_email(self, body: &VerifyEmail) -> Result<(), Trouble> {
        self.post("auth/verify-email", body).await
    }

    /// Chooses a new password with the mail's token.
    ///
    /// # Errors
    /// Why not.
    pub async fn reset_password(self, body: &ResetPassword) -> Result<(), Trouble> {
        self.post("auth/reset-password", body).await
    }
}

impl SignedIn {
    /// Signs out here; what was seen is forgotten even when the server can't be told.
    pub async fn sign_out(self) {
        let told = self.door.send::<()>(Ask::new(Method::POST, self.door.address("auth/logout"))).await;
        // Without an answer the cookie lives on until it ends; the page forgets everything all the same.
        drop(told);
        self.door.dismiss(Why::Left);
    }

    /// Changes the password; all other sessions end.
    ///
    /// # Errors
    /// Why not.
    pub async fn change_password(self, body: &ChangePassword) -> Result<(), Trouble> {
        self.door.send(ask(self.door, Method::POST, "auth/change-password", body)).await
    }

    /// Gives oneself this picture, or none.
    ///
    /// # Errors
    /// Why not.
    pub async fn set_avatar(self, picture: Option<File>) -> Result<Me, Trouble> {
        let method = if picture.is_some() { Method::PUT } else { Method::DELETE };
        let request = Ask::new(method, self.door.address("me/avatar"));
        let me: Me = self.door.send(Ask { file: picture, ..request }).await?;
        self.me.set(me.clone());
        Ok(me)
    }

    /// Changes one's profile.
    ///
    /// # Errors
    /// Why not.
    pub async fn update_me(self, body: &UpdateMe) -> Result<Me, Trouble> {
        let me: Me = self.door.send(ask(self.door, Method::PUT, "me", body)).await?;
        self.me.set(me.clone());
        Ok(me)
    }
}
