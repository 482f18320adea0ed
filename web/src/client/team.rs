//! One's own company, as its clients call it.

use super::accounts::ask;
use super::http::Ask;
use super::{Request, SignedIn, Trouble};
use crate::live::Watch;
use gloo_net::http::Method;
use shared::events::Resource;
use shared::ids::{InvitationId, MemberId};
use shared::invitations::{ColleagueInvitation, InviteColleague};
use shared::members::{Colleague, UpdateColleague};
use shared::page::Page;

impl SignedIn {
    /// Everybody at one's company who can sign in.
    pub fn team(self) -> Request<Page<Colleague>> {
        Request::new(self.door, "team".into(), Watch::All(Resource::Member))
    }

    /// Says what a colleague who is still at `version` sees.
    ///
    /// # Errors
    /// Why not; `stale` when someone was faster.
    pub async fn update_colleague(
        self,
        id: MemberId,
        version: i64,
        body: &UpdateColleague,
    ) -> Result<Colleague, Trouble> {
        let request = ask(self.door, Method::PATCH, &format!("team/{id}"), body);
        self.door.send(Ask { if_match: Some(version), ..request }).await
    }

    /// Shuts a colleague who is still at `version` out.
    ///
    /// # Errors
    /// Why not; `stale` when someone was faster.
    pub async fn remove_colleague(self, id: MemberId, version: i64) -> Result<Colleague, Trouble> {
        self.of_team(Method::DELETE, &format!("{id}"), version).await
    }

    /// Who was asked to join one's company.
    pub fn colleague_invitations(self) -> Request<Page<ColleagueInvitation>> {
        Request::new(self.door, "team/invitations".into(), Watch::All(Resource::Invitation))
    }

    /// Asks a colleague to join.
    ///
    /// # Errors
    /// Why not.
    pub async fn invite_colleague(
        self,
        body: &InviteColleague,
        key: String,
    ) -> Result<ColleagueInvitation, Trouble> {
        let request = ask(self.door, Method::POST, "team/invitations", body);
        self.door.send(Ask { idempotency_key: Some(key), ..request }).await
    }

    /// Sends an invitation again, under another link.
    ///
    /// # Errors
    /// Why not; `stale` when someone was faster.
    pub async fn resend_colleague_invitation(
        self,
        id: InvitationId,
        version: i64,
    ) -> Result<ColleagueInvitation, Trouble> {
        self.of_team(Method::POST, &format!("invitations/{id}/resend"), version).await
    }

    /// Takes an invitation back.
    ///
    /// # Errors
    /// Why not; `stale` when someone was faster.
    pub async fn revoke_colleague_invitation(
        self,
        id: InvitationId,
        version: i64,
    ) -> Result<ColleagueInvitation, Trouble> {
        self.of_team(Method::DELETE, &format!("invitations/{id}"), version).await
    }

    async fn of_team<T: serde::de::DeserializeOwned>(
        self,
        method: Method,
        path: &str,
        version: i64,
    ) -> Result<T, Trouble> {
        let request = Ask::new(method, self.door.address(&format!("team/{path}")));
        self.door.send(Ask { if_match: Some(version), ..request }).await
    }
}
