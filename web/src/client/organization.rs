//! The organization itself, as those who look after it call it.

use super::accounts::ask;
use super::http::Ask;
use super::{Request, SignedIn, Trouble};
use crate::live::Watch;
use gloo_net::http::Method;
use leptos::prelude::Update as _;
use shared::events::Resource;
use shared::organizations::{UpdateOrganization, WholeOrganization};
use web_sys::File;

impl SignedIn {
    /// One's organization with all its settings.
    pub fn organization(self) -> Request<WholeOrganization> {
        Request::new(self.door, "organization".into(), Watch::All(Resource::Organization))
    }

    /// Changes one's organization, which is still at `version`. The page wears what comes of it.
    ///
    /// # Errors
    /// Why not; `stale` when someone was faster.
    pub async fn update_organization(
        self,
        version: i64,
        body: &UpdateOrganization,
    ) -> Result<WholeOrganization, Trouble> {
        self.change_organization(version, ask(self.door, Method::PATCH, "organization", body)).await
    }

    /// Gives one's organization this picture as its logo, or none.
    ///
    /// # Errors
    /// Why not; `stale` when someone was faster.
    pub async fn set_logo(self, version: i64, logo: Option<File>) -> Result<WholeOrganization, Trouble> {
        let method = if logo.is_some() { Method::PUT } else { Method::DELETE };
        let request = Ask::new(method, self.door.address("organization/logo"));
        self.change_organization(version, Ask { file: logo, ..request }).await
    }

    async fn change_organization(self, version: i64, request: Ask) -> Result<WholeOrganization, Trouble> {
        let whole: WholeOrganization = self.door.send(Ask { if_match: Some(version), ..request }).await?;
        self.me.update(|me| me.organization = (&whole).into());
        Ok(whole)
    }
}
