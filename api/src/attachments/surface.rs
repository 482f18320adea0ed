//! What both sides do with files.

use super::kind;
use super::preview::MakePreview;
use super::queries;
use super::sent::{Arrived, Sent};
use super::store::Store;
use crate::access::event::{Audience, Event};
use crate::access::{ChangeTx, Identity};
use crate::clock::Clock;
use crate::http::answer::Answer;
use crate::jobs::{self, Terms};
use crate::problem::{Error, Result};
use serde_json::json;
use shared::attachments::{Attachment, Preview};
use shared::events::Resource;
use shared::ids::AttachmentId;
use shared::problem::Code;

/// Reads a file that somebody sends, before there is a transaction that would wait for it.
pub(super) async fn arrive(sent: Sent, identity: &Identity, clock: &Clock) -> Result<Arrived> {
    sent.arrive(identity.org().0, clock.id()).await
}

/// Keeps it.
pub(super) async fn keep(
    mut tx: ChangeTx,
    identity: &Identity,
    clock: &Clock,
    store: &Store,
    file: Arrived,
    root: &str,
) -> Result<Answer<Attachment>> {
    let (org, id) = (identity.org(), AttachmentId(file.id));
    let preview = if kind::picture(file.kind).is_some() { Preview::Pending } else { Preview::None };
    if queries::insert(&mut tx, identity.member(), &file, preview).await? > store.quota {
        let full = "Your organization has no room for more files. Please ask its admins.";
        return Err(Error::Conflict(Code::StorageFull, full.into()));
    }
    if preview == Preview::Pending {
        let terms = Terms { organization: Some(org), ..Terms::default() };
        jobs::enqueue(&mut tx, clock, &MakePreview { org: org.0, file: file.id }, terms).await?;
    }
    let Arrived { name, kind, size, .. } = &file;
    let detail = json!({ "name": name, "kind": kind, "size": size });
    let event = Event::told(Resource::Attachment, file.id, "uploaded", detail, Audience::NOBODY);
    let (name, kind, size) = (name.clone(), (*kind).to_owned(), *size);
    let answer = Attachment { id, name, kind, size, preview, width: None, height: None };
    let answer = tx.commit(event, Answer::created(answer, format!("{root}/attachments/{id}"))).await?;
    file.keep();
    Ok(answer)
}

/// Throws away a file of one's own that nothing names.
pub(super) async fn remove(
    mut tx: ChangeTx,
    identity: &Identity,
    store: &Store,
    id: AttachmentId,
) -> Result<Answer<()>> {
    let name = queries::remove(&mut tx, identity.member(), id).await?;
    let event = Event::told(Resource::Attachment, id.0, "removed", json!({ "name": name }), Audience::NOBODY);
    let answer = tx.commit(event, Answer::done()).await?;
    // It is gone for everybody; what the store keeps of it when it is away just now goes with the next tidying.
    if store.remove(identity.org().0, id.0).await.is_err() {
        tracing::warn!(file = %id, "a file that was removed stays in the store until it is tidied");
    }
    Ok(answer)
}
