//! Previews of pictures: made by a job, so that nobody who sends or reads waits for it. A picture that can't be read within
//! bounds stays a file like others.

use super::store::{Form, Place, Store};
use super::{kind, queries};
use crate::jobs::{AtWork, Attempt, Done, Failure, Job};
use crate::pictures;
use crate::problem::{Error, Result};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use uuid::Uuid;

/// Of a larger file no preview is made: it would be in memory as a whole.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// Makes the preview of a picture.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct MakePreview {
    pub(super) org: Uuid,
    pub(super) file: Uuid,
}

impl Job for MakePreview {
    const KIND: &'static str = "make_preview";
    const PATIENCE: Duration = Duration::from_secs(2 * 60);
    /// One picture at a time takes the memory that pictures may take.
    const AT_ONCE: usize = 1;
    type With = Store;

    async fn run(&self, store: &Store, at_work: &AtWork, attempt: &Attempt) -> Result<Done, Failure> {
        let mut tx = at_work.as_relay().await?;
        // It may have been thrown away meanwhile.
        let Some(kind) = queries::pending(&mut tx, self.org, self.file).await? else { return Ok(Done::Now) };
        tx.commit().await?;
        let size = self.make(store, &kind).await?;
        let mut tx = at_work.as_relay().await?;
        queries::set_preview(&mut tx, (self.org, self.file), size).await?;
        attempt.finish(at_work, &mut tx).await?;
        tx.commit().await?;
        Ok(Done::Committed)
    }
}

impl MakePreview {
    /// Width and height of the picture; nothing where it can't be read.
    async fn make(&self, store: &Store, kind: &str) -> Result<Option<(i32, i32)>> {
        let place = |form| Place { org: self.org, file: self.file, form };
        let Some(format) = kind::picture(kind).filter(|_| store.most <= MOST_BYTES) else { return Ok(None) };
        let bytes = match store.whole(place(Form::Whole)).await {
            Err(Error::NotFound) => return Ok(None),
            bytes => bytes?,
        };
        let Some(made) = pictures::previews(bytes, format).await? else { return Ok(None) };
        store.put(place(Form::Preview), made.preview).await?;
        store.put(place(Form::Thumbnail), made.thumbnail).await?;
        Ok(i32::try_from(made.width).ok().zip(i32::try_from(made.height).ok()))
    }
}
