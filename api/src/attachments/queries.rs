//! The statements about files.

use super::Object;
use super::sent::Arrived;
use crate::access::{ChangeTx, OrgTx, RelayTx, known};
use crate::problem::{Error, Result};
use chrono::{DateTime, Utc};
use shared::attachments::{Attachment, Preview};
use shared::ids::{AttachmentId, MemberId};
use std::collections::HashMap;
use uuid::Uuid;

/// A file with what only the server needs to know.
pub(super) struct Found {
    pub(super) name: String,
    pub(super) size: u64,
    pub(super) sha256: Vec<u8>,
    pub(super) preview: Preview,
}

/// Keeps a file that nothing names yet, and gives how much its organization keeps with it.
pub(super) async fn insert(tx: &mut ChangeTx, by: MemberId, file: &Arrived, preview: Preview) -> Result<i64> {
    let (org, now) = (tx.org(), tx.now());
    sqlx::query!(
        "insert into attachments (org_id, id, uploaded_by, name, kind, size, sha256, preview, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        org,
        file.id,
        by.0,
        file.name,
        file.kind,
        file.size,
        file.sha256,
        preview.as_str(),
        now,
    )
    .execute(&mut ***tx)
    .await?;
    let kept = sqlx::query_scalar!(r#"select attachments_kept() as "kept!""#).fetch_one(&mut ***tx).await?;
    Ok(kept)
}

/// Hangs files on something that was just written. Each was sent by whoever writes, and hangs on nothing yet.
///
/// # Errors
/// 422: one of them is not.
pub(crate) async fn hang(tx: &mut ChangeTx, on: Object, files: &[AttachmentId]) -> Result<Vec<Attachment>> {
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let org = tx.org();
    let ids: Vec<Uuid> = files.iter().map(|file| file.0).collect();
    let hung = sqlx::query!(
        "update attachments set object_kind = $2, object_id = $3, place = array_position($4::uuid[], id) - 1
         where org_id = $1 and id = any ($4::uuid[]) and object_id is null",
        org,
        on.kind(),
        on.id(),
        &ids,
    )
    .execute(&mut ***tx)
    .await?;
    if hung.rows_affected() != ids.len() as u64 {
        return Err(Error::field(
            "attachment_ids",
            "unknown",
            "A file is not there, or hangs on something already. Please send it again.",
        ));
    }
    Ok(of(tx, &[on.id()]).await?.remove(&on.id()).unwrap_or_default())
}

/// The files of several things, in the order in which they were sent, as far as the caller sees those.
pub(crate) async fn of(tx: &mut OrgTx, objects: &[Uuid]) -> Result<HashMap<Uuid, Vec<Attachment>>> {
    let org = tx.org();
    let rows = sqlx::query!(
        r#"select id, object_id as "object_id!", name, kind, size, preview, width, height
           from attachments
           where org_id = $1 and object_id = any ($2::uuid[])
           order by object_id, place"#,
        org,
        objects,
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut files: HashMap<Uuid, Vec<Attachment>> = HashMap::new();
    for row in rows {
        let file = Attachment {
            id: AttachmentId(row.id),
            name: row.name,
            kind: row.kind,
            size: row.size,
            preview: known(&row.preview)?,
            width: row.width,
            height: row.height,
        };
        files.entry(row.object_id).or_default().push(file);
    }
    Ok(files)
}

/// A file, if the caller sees what it hangs on.
pub(super) async fn find(tx: &mut OrgTx, id: AttachmentId) -> Result<Found> {
    let org = tx.org();
    let row = sqlx::query!(
        "select name, size, sha256, preview from attachments where org_id = $1 and id = $2",
        org,
        id.0,
    )
    .fetch_one(&mut **tx)
    .await?;
    let size = u64::try_from(row.size).map_err(|error| Error::Bug(error.into()))?;
    Ok(Found { name: row.name, size, sha256: row.sha256, preview: known(&row.preview)? })
}

/// Forgets a file of the caller's that nothing names; its name.
pub(super) async fn remove(tx: &mut ChangeTx, by: MemberId, id: AttachmentId) -> Result<String> {
    let org = tx.org();
    Ok(sqlx::query_scalar!(
        "delete from attachments where org_id = $1 and id = $2 and uploaded_by = $3 and object_id is null
         returning name",
        org,
        id.0,
        by.0,
    )
    .fetch_one(&mut ***tx)
    .await?)
}

/// Forgets what nothing has named since before then.
pub(super) async fn remove_unsent(tx: &mut ChangeTx, before: DateTime<Utc>) -> Result<Vec<Uuid>> {
    let org = tx.org();
    Ok(sqlx::query_scalar!(
        "delete from attachments where org_id = $1 and object_id is null and created_at < $2 returning id",
        org,
        before,
    )
    .fetch_all(&mut ***tx)
    .await?)
}

/// Which of these files there are.
pub(super) async fn known_of(tx: &mut OrgTx, files: &[Uuid]) -> Result<Vec<Uuid>> {
    let org = tx.org();
    Ok(sqlx::query_scalar!(
        "select id from attachments where org_id = $1 and id = any ($2::uuid[])",
        org,
        files,
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// The media type of a file whose preview is still to be made.
pub(super) async fn pending(tx: &mut RelayTx, org: Uuid, file: Uuid) -> Result<Option<String>> {
    Ok(sqlx::query_scalar!(
        "select kind from attachments where org_id = $1 and id = $2 and preview = 'pending'",
        org,
        file,
    )
    .fetch_optional(&mut **tx)
    .await?)
}

/// The preview is there, and this is how large the picture is; or there will be none.
pub(super) async fn set_preview(
    tx: &mut RelayTx,
    (org, file): (Uuid, Uuid),
    size: Option<(i32, i32)>,
) -> Result<()> {
    let preview = if size.is_some() { Preview::Ready } else { Preview::None };
    let (width, height) = size.unzip();
    sqlx::query!(
        "update attachments set preview = $3, width = $4, height = $5 where org_id = $1 and id = $2",
        org,
        file,
        preview.as_str(),
        width,
        height,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
