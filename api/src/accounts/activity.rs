//! What happened to one's own account: of the audit trail, the part that is about it.

use super::queries;
use crate::access::{Identity, Visitor};
use crate::http::page::Paging;
use crate::problem::Result;
use shared::audit::AccountEvent;
use shared::page::Page;

/// One page of it, the newest first, whichever organization it happened in; in the one alone
/// for a session that is bound to it.
pub(super) async fn list(door: &Visitor, identity: &Identity, paging: &Paging) -> Result<Page<AccountEvent>> {
    let mut tx = door.as_accounts().await?;
    queries::audit::of_account(&mut tx, identity.account(), identity.only_org(), paging).await
}
