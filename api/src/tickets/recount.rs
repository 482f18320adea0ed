//! The repair of the counts of tickets: they are kept by every change, and recounted every day all the same.

use super::counts;
use crate::access::System;
use crate::access::event::{Audience, Event};
use crate::http::answer::Answer;
use crate::jobs::{self, AtWork, Attempt, Done, Failure, Job, Pulse};
use crate::problem::Result;
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::events::Resource;
use shared::ids::OrgId;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How soon after the start it is asked for.
const FIRST: Duration = Duration::from_secs(10 * 60);

/// Recounts an organization's tickets.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RecountTickets {
    org: OrgId,
}

impl Job for RecountTickets {
    const KIND: &'static str = "recount_tickets";
    type With = ();

    async fn run(&self, (): &(), at_work: &AtWork, _: &Attempt) -> Result<Done, Failure> {
        recount(&at_work.system(self.org), self.org).await?;
        Ok(Done::Now)
    }
}

/// Corrects what is kept of one organization, and leaves a line in its audit trail if anything was wrong; how many counts
/// were.
async fn recount(system: &System, org: OrgId) -> Result<u64> {
    let mut tx = system.change().await?;
    let corrected = counts::repair(&mut tx).await?;
    if corrected > 0 {
        tracing::error!(%org, corrected, "counts of tickets were wrong and have been corrected");
        let detail = json!({ "corrected": corrected });
        let event = Event::told(Resource::Ticket, org.0, "recounted", detail, Audience::NOBODY);
        tx.commit(event, Answer::done()).await?;
    }
    Ok(corrected)
}

/// Recounts all organizations' tickets now, for an operator; how many counts were wrong.
///
/// # Errors
/// The database is away.
pub(crate) async fn recount_all(at_work: &AtWork) -> Result<u64> {
    let mut corrected = 0;
    for org in at_work.organizations().await? {
        corrected += recount(&at_work.system(org), org).await?;
    }
    Ok(corrected)
}

/// Asks for it every day, until `stop`.
pub(crate) async fn run(at_work: AtWork, pulse: Pulse, stop: CancellationToken) {
    jobs::every_day(at_work, pulse, stop, FIRST, |org| RecountTickets { org }).await;
}
