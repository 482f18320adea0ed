//! Throwing away what nobody has: files that were sent and never named, and bytes in the store that have no row, as a node
//! leaves them that dies between the two.

use super::queries;
use super::store::Store;
use crate::access::System;
use crate::access::event::{Audience, Event};
use crate::http::answer::Answer;
use crate::jobs::{self, AtWork, Attempt, Done, Failure, Job, Pulse};
use crate::problem::Result;
use chrono::TimeDelta;
use futures_util::TryStreamExt as _;
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::events::Resource;
use shared::ids::OrgId;
use std::collections::HashSet;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How soon after the start it is asked for.
const FIRST: Duration = Duration::from_secs(20 * 60);

/// How long a file may wait for what names it: longer than a draft is left alone over a holiday.
const UNSENT: TimeDelta = TimeDelta::days(14);
/// How old bytes are by then that have no row: no file takes so long to come.
const ALONE: TimeDelta = TimeDelta::days(1);
/// How many are looked up at once.
const BATCH: usize = 500;

/// Throws away what nobody has of an organization.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TidyAttachments {
    pub(crate) org: OrgId,
}

impl Job for TidyAttachments {
    const KIND: &'static str = "tidy_attachments";
    const AT_ONCE: usize = 1;
    type With = Store;

    async fn run(&self, store: &Store, at_work: &AtWork, _: &Attempt) -> Result<Done, Failure> {
        let (system, now) = (at_work.system(self.org), at_work.clock().now());
        let mut tx = system.change().await?;
        let unsent = queries::remove_unsent(&mut tx, now - UNSENT).await?;
        if !unsent.is_empty() {
            let detail = json!({ "files": unsent.len() });
            let event = Event::told(Resource::Attachment, self.org.0, "tidied", detail, Audience::NOBODY);
            tx.commit(event, Answer::done()).await?;
        }
        for file in unsent {
            store.remove(self.org.0, file).await?;
        }
        for file in alone(&system, store, self.org, now - ALONE).await? {
            store.remove(self.org.0, file).await?;
        }
        Ok(Done::Now)
    }
}

/// What is in the store since before then and has no row.
async fn alone(
    system: &System,
    store: &Store,
    org: OrgId,
    before: shared::Timestamp,
) -> Result<HashSet<Uuid>> {
    let mut alone = HashSet::new();
    let mut found = store.list(org.0).try_ready_chunks(BATCH);
    while let Some(files) = found.try_next().await.map_err(|error| error.1)? {
        let old: Vec<Uuid> = files.iter().filter(|(_, at)| *at < before).map(|(file, _)| *file).collect();
        let known = queries::known_of(&mut system.read().await?, &old).await?;
        alone.extend(old.into_iter().filter(|file| !known.contains(file)));
    }
    Ok(alone)
}

/// Asks for it every day, until `stop`.
pub(crate) async fn run(at_work: AtWork, pulse: Pulse, stop: CancellationToken) {
    jobs::every_day(at_work, pulse, stop, FIRST, |org| TidyAttachments { org }).await;
}
