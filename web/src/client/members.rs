//! Staff, clients and invitations, as staff call them.

use super::http::Ask;
use super::{Desk, Request, Trouble};
use crate::live::Watch;
use crate::paths::with_query;
use gloo_net::http::Method;
use shared::events::Resource;
use shared::ids::{InvitationId, MemberId};
use shared::invitations::{Invitation, NewInvitation};
use shared::members::{
    Client, MakeClient, MakeStaff, Member, MemberHistoryEntry, Staff, UpdateClient, UpdateStaff,
};
use shared::page::Page;

impl Desk {
    /// Those of the staff that the query names.
    pub fn staff_by(self, query: &str) -> Request<Page<Staff>> {
        Request::new(self.door, with_query("staff", query), Watch::All(Resource::Member))
    }

    /// Those of the staff who have this in their names or addresses, whether they may sign in or not.
    pub fn staff_called(self, part: &str) -> Request<Page<Staff>> {
        self.staff_by("state=all").with("q", part)
    }

    /// Changes someone who works here and is still at `version`.
    ///
    /// # Errors
    /// Why not; `stale` when someone was faster.
    pub async fn update_staff(
        self,
        id: MemberId,
        version: i64,
        body: &UpdateStaff,
    ) -> Result<Staff, Trouble> {
        self.update_at(&format!("staff/{id}"), version, body).await
    }

    /// Shuts someone who works here out, or lets them in again.
    ///
    /// # Errors
    /// Why not; `stale` when someone was faster.
    pub async fn let_staff(self, id: MemberId, version: i64, in_again: bool) -> Result<Staff, Trouble> {
        self.do_at(&format!("staff/{id}/{}", letting(in_again)), version).await
    }

    /// The clients that the query names.
    pub fn clients_by(self, query: &str) -> Request<Page<Client>> {
        Request::new(self.door, with_query("clients", query), Watch::All(Resource::Member))
    }

    /// The clients who have this in their names or addresses, whether they may sign in or not.
    pub fn clients_called(self, part: &str) -> Request<Page<Client>> {
        self.clients_by("state=all").with("q", part)
    }

    /// What happened to a member, oldest first.
    pub fn member_history(self, id: MemberId, is_staff: bool) -> Request<Page<MemberHistoryEntry>> {
        let path = format!("{}/{id}/history", side(is_staff));
        Request::new(self.door, path, Watch::One(Resource::Member, id.0))
    }

    /// Changes a client who is still at `version`.
    ///
    /// # Errors
    /// Why not; `stale` when someone was faster.
    pub async fn update_client(
        self,
        id: MemberId,
        version: i64,
        body: &UpdateClient,
    ) -> Result<Client, Trouble> {
        self.update_at(&format!("clients/{id}"), version, body).await
    }

    /// Shuts a client out, or lets them in again.
    ///
    /// # Errors
    /// Why not; `stale` when someone was faster.
    pub async fn let_client(self, id: MemberId, version: i64, in_again: bool) -> Result<Client, Trouble> {
        self.do_at(&format!("clients/{id}/{}", letting(in_again)), version).await
    }

    /// Lets a client who is still at `version` work here.
    ///
    /// # Errors
    /// Why not; `stale` when someone was faster.
    pub async fn make_staff(self, id: MemberId, version: i64, body: &MakeStaff) -> Result<Member, Trouble> {
        self.post_at(&format!("clients/{id}/make-staff"), version, body).await
    }

    /// Makes someone who works here, and is still at `version`, a client.
    ///
    /// # Errors
    /// Why not; `still_at_work` while there are tickets or teams in their hands.
    pub async fn make_client(self, id: MemberId, version: i64, body: &MakeClient) -> Result<Member, Trouble> {
        self.post_at(&format!("staff/{id}/make-client"), version, body).await
    }

    /// Takes the second factor of someone who works here, or of a client, away.
    ///
    /// # Errors
    /// Why not; `used_elsewhere` where it is not the organization's alone.
    pub async fn reset_two_factor(self, id: MemberId, is_staff: bool) -> Result<(), Trouble> {
        let path = self.door.address(&format!("{}/{id}/two-factor", side(is_staff)));
        self.door.send(Ask::new(Method::DELETE, path)).await
    }

    /// The invitations that the query names.
    pub fn invitations_by(self, query: &str) -> Request<Page<Invitation>> {
        Request::new(self.door, with_query("invitations", query), Watch::All(Resource::Invitation))
    }

    /// Asks someone to join.
    ///
    /// # Errors
    /// Why not.
    pub async fn invite(self, body: &NewInvitation, key: String) -> Result<Invitation, Trouble> {
        self.add("invitations", body, key).await
    }

    /// Sends an invitation again, under another link.
    ///
    /// # Errors
    /// Why not; `stale` when someone was faster.
    pub async fn resend_invitation(self, id: InvitationId, version: i64) -> Result<Invitation, Trouble> {
        self.do_at(&format!("invitations/{id}/resend"), version).await
    }

    /// Takes an invitation back.
    ///
    /// # Errors
    /// Why not; `stale` when someone was faster.
    pub async fn revoke_invitation(self, id: InvitationId, version: i64) -> Result<Invitation, Trouble> {
        self.do_at(&format!("invitations/{id}/revoke"), version).await
    }
}

const fn side(is_staff: bool) -> &'static str {
    if is_staff { "staff" } else { "clients" }
}

const fn letting(in_again: bool) -> &'static str {
    if in_again { "enable" } else { "disable" }
}
