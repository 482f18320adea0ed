//! Signing in by a provider elsewhere (OpenID Connect), and what one's account is linked with.

use super::accounts::ask;
use super::http::Ask;
use super::{Entered, Request, SignedIn, Trouble, Visitor};
use crate::live::Watch;
use gloo_net::http::Method;
use js_sys::encode_uri_component;
use shared::accounts::{BeginExternal, ExternalBegun, ExternalIdentities, ExternalProviders, FinishExternal};
use shared::ids::IdentityId;

impl Visitor {
    /// Begins a sign-in by a provider.
    ///
    /// # Errors
    /// Why not.
    pub async fn begin_external(
        self,
        provider: &str,
        body: &BeginExternal,
    ) -> Result<ExternalBegun, Trouble> {
        let begin = ask(self.door, Method::POST, &format!("auth/oidc/{provider}/start"), body);
        self.door.answer(begin, false).await?.read()
    }

    /// Ends it with what the provider sent back: signs somebody in or, giving nothing, links the provider with the account
    /// that asked for it.
    ///
    /// # Errors
    /// Why not.
    pub async fn finish_external(
        self,
        provider: &str,
        body: &FinishExternal,
        goes_on: bool,
    ) -> Result<Option<Entered>, Trouble> {
        let path = format!("auth/oidc/{provider}/callback");
        let answer = self.door.answer(ask(self.door, Method::POST, &path, body), false).await?;
        if answer.status == 204 {
            return Ok(None);
        }
        self.entered(&answer, goes_on).await.map(Some)
    }
}

impl SignedIn {
    /// The providers that one can sign in by to the organization of this page.
    pub fn external_providers(self) -> Request<ExternalProviders> {
        let slug = self.with_me_untracked(|me| me.organization.slug.clone());
        let path = format!("auth/oidc/providers?organization={}", encode_uri_component(&slug));
        Request::new(self.door, path, Watch::Nothing)
    }

    /// The sign-ins elsewhere that one's account is linked with.
    pub fn identities(self) -> Request<ExternalIdentities> {
        Request::new(self.door, "auth/identities".into(), Watch::Nothing)
    }

    /// Begins to link a provider.
    ///
    /// # Errors
    /// Why not.
    pub async fn link_external(self, provider: &str) -> Result<ExternalBegun, Trouble> {
        let path = self.door.address(&format!("auth/oidc/{provider}/link"));
        self.door.send(Ask::new(Method::POST, path)).await
    }

    /// Takes a sign-in elsewhere away.
    ///
    /// # Errors
    /// Why not.
    pub async fn unlink_external(self, id: IdentityId) -> Result<(), Trouble> {
        self.door.send(Ask::new(Method::DELETE, self.door.address(&format!("auth/identities/{id}")))).await
    }
}
