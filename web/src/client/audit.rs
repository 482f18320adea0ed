//! The audit trail, as admins call it.

use super::http::Ask;
use super::{Desk, Request, Trouble, file};
use crate::live::Watch;
use crate::paths::with_query;
use gloo_net::http::Method;
use shared::audit::{AuditEvent, AuditVerification};
use shared::page::Page;
use web_sys::Blob;

impl Desk {
    /// The events that the query names. The trail grows with all that happens; the page says when it was read.
    pub fn audit_by(self, query: &str) -> Request<Page<AuditEvent>> {
        Request::new(self.door, with_query("audit-events", query), Watch::Nothing)
    }

    /// The events that the query names, as a file.
    ///
    /// # Errors
    /// Why not.
    pub async fn export_audit(self, query: &str) -> Result<Blob, Trouble> {
        file::fetch(self.door, self.door.address(&with_query("audit-events/export", query))).await
    }

    /// Says whether the trail is as it was sealed.
    ///
    /// # Errors
    /// Why not.
    pub async fn verify_audit(self) -> Result<AuditVerification, Trouble> {
        self.door.send(Ask::new(Method::POST, self.door.address("audit-events/verify"))).await
    }
}
