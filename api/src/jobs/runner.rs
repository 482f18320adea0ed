//! The runner: takes jobs that are due, does them, and notes what came of it.

use super::at_work::AtWork;
use super::attempt::Attempt;
use super::job::{Done, Failed, Failure, wait};
use super::kinds::{Kind, Kinds};
use super::queue::{self, Taken};
use super::supervise::Pulse;
use crate::problem::{Error, Result};
use chrono::TimeDelta;
use rand::RngExt as _;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How often to look without a hint.
const POLL: Duration = Duration::from_secs(1);
/// For how long a job is lent. A node that dies keeps it from the others for no longer.
const LENT: Duration = Duration::from_secs(120);
/// How often a node that lives says so.
const BEAT: Duration = Duration::from_secs(30);
/// How long jobs may take to end when the server stops; the others are taken up elsewhere, or later.
const FAREWELL: Duration = Duration::from_secs(8);

/// Does jobs of these kinds until `stop`, as this node.
pub(crate) async fn run(
    at_work: AtWork,
    kinds: Arc<Kinds>,
    node: Uuid,
    pulse: Pulse,
    stop: CancellationToken,
) {
    let mut working = JoinSet::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => break,
            () = tokio::time::sleep(POLL) => {}
            () = at_work.woken() => {}
            // A place is free.
            Some(_) = working.join_next(), if !working.is_empty() => {}
        }
        pulse.round(&take(&at_work, &kinds, node, &mut working).await);
    }
    let _ = timeout(FAREWELL, async { while working.join_next().await.is_some() {} }).await;
}

/// Takes as many jobs as there are places.
async fn take(at_work: &AtWork, kinds: &Kinds, node: Uuid, working: &mut JoinSet<()>) -> Result<()> {
    let free = kinds.0.iter().filter(|kind| kind.places.available_permits() > 0);
    let names: Vec<_> = free.map(|kind| kind.name.to_owned()).collect();
    let now = at_work.clock.now();
    let until = now + TimeDelta::from_std(LENT).unwrap_or_default();
    let mut tx = at_work.as_relay().await?;
    let ready = queue::ready(&mut tx, &names, now).await?;
    let mut taken = Vec::new();
    for kind in kinds.0.iter().filter(|kind| ready.iter().any(|name| name == kind.name)) {
        let places = i64::try_from(kind.places.available_permits()).unwrap_or(1);
        let some = queue::take(&mut tx, kind.name, places, node, (now, until)).await?;
        taken.extend(some.into_iter().map(|taken| (kind.clone(), taken)));
    }
    tx.commit().await?;
    for (kind, taken) in taken {
        let (at_work, places) = (at_work.clone(), kind.places.clone());
        // Only this takes places, and no more than there were.
        let Ok(place) = places.try_acquire_owned() else { continue };
        working.spawn(async move {
            Work::new(at_work, kind, taken).be_done().await;
            drop(place);
        });
    }
    Ok(())
}

/// One try of one job.
struct Work {
    at_work: AtWork,
    kind: Kind,
    payload: Value,
    attempt: Attempt,
}

impl Work {
    fn new(at_work: AtWork, kind: Kind, taken: Taken) -> Self {
        let Taken { lease, organization, payload } = taken;
        Self { at_work, kind, payload, attempt: Attempt { lease, organization } }
    }

    async fn be_done(self) {
        let (job, kind) = (self.attempt.job(), self.kind.name);
        let tries = usize::try_from(self.attempt.number()).unwrap_or(usize::MAX);
        let result = if tries > self.kind.waits.len() + 1 {
            // It was lent for its last try and never came back: something about it is deadly.
            Some(Err(Failure::Never("it was tried too often without an answer".to_owned())))
        } else {
            self.within_the_lease(BEAT, LENT).await
        };
        let noted = match result {
            Some(Ok(Done::Committed)) => Ok(Some(false)),
            Some(Ok(Done::Now)) => self.finish().await,
            Some(Err(failure)) => self.note(failure).await,
            None => {
                tracing::warn!(%job, kind, "a job was broken off: another node has it, or may take it");
                Ok(None)
            }
        };
        match noted {
            Ok(Some(given_up)) => {
                if let Err(error) = self.kind.work.ended(&self.payload, &self.at_work, given_up).await {
                    tracing::error!(%job, kind, %error, "the end of a job was not told");
                }
            }
            Ok(None) => {}
            // When its lease ends, it is taken up again.
            Err(error) => tracing::warn!(%job, kind, %error, "what came of a job could not be noted"),
        }
    }

    /// Runs the try for as long as the job is this node's; nothing when it is not any more.
    async fn within_the_lease(&self, beat: Duration, lent: Duration) -> Option<Result<Done, Failure>> {
        let mut work = self.kind.work.run(&self.payload, &self.at_work, &self.attempt);
        let begun = Instant::now();
        let mut kept = begun;
        let mut beats = interval_at(begun + beat, beat);
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let too_late = tokio::time::sleep(self.kind.patience);
        tokio::pin!(too_late);
        loop {
            tokio::select! {
                result = &mut work => return Some(result),
                () = &mut too_late => return Some(Err(Failure::Again("it took too long".to_owned()))),
                _ = beats.tick() => {}
            }
            let now = Instant::now();
            match timeout(beat / 2, self.keep()).await {
                Ok(Ok(true)) => kept = now,
                Ok(Ok(false)) => return None,
                // The next beat may still come in time.
                Ok(Err(_)) | Err(_) if kept.elapsed() + beat + beat / 2 < lent => {}
                Ok(Err(_)) | Err(_) => return None,
            }
        }
    }

    async fn keep(&self) -> Result<bool> {
        let until = self.at_work.clock.now() + TimeDelta::from_std(LENT).unwrap_or_default();
        let mut tx = self.at_work.as_relay_later().await?;
        let kept = queue::keep(&mut tx, &self.attempt.lease, until).await?;
        tx.commit().await?;
        Ok(kept)
    }

    /// Ends the job; nothing when another node has it, else that it was not given up.
    async fn finish(&self) -> Result<Option<bool>> {
        let mut tx = self.at_work.as_relay_later().await?;
        let finished = queue::finish(&mut tx, &self.attempt.lease, self.at_work.clock.now()).await?;
        tx.commit().await?;
        Ok(finished.then_some(false))
    }

    /// Notes a failed try; that it was given up, or nothing when it has not come to its end.
    async fn note(&self, failure: Failure) -> Result<Option<bool>> {
        let (job, kind, attempt) = (self.attempt.job(), self.kind.name, self.attempt.number());
        let (why, may_work) = match failure {
            Failure::Again(why) => (why, true),
            Failure::Never(why) => (why, false),
            Failure::Error(Error::Away { .. }) => ("the database is away".to_owned(), true),
            Failure::Error(error) => {
                tracing::error!(%job, kind, error = format!("{error:?}"), "a job went wrong");
                ("it went wrong; the log says why".to_owned(), true)
            }
        };
        let why: String = why.chars().take(500).collect();
        let wait = if may_work { wait(self.kind.waits, attempt, rand::rng().random()) } else { None };
        match wait {
            Some(_) => tracing::warn!(%job, kind, attempt, why, "a job is tried again later"),
            None => tracing::error!(%job, kind, attempt, why, "a job was given up"),
        }
        let failed = Failed { why, wait };
        let noted = match self.write(&failed, true).await {
            Err(Error::Bug(error)) => {
                tracing::error!(%job, kind, error = format!("{error:?}"), "a failed job could not be told of");
                self.write(&failed, false).await
            }
            noted => noted,
        }?;
        Ok((noted && failed.wait.is_none()).then_some(true))
    }

    /// False when another node has the job.
    async fn write(&self, failed: &Failed, and_tell: bool) -> Result<bool> {
        let (lease, now) = (&self.attempt.lease, self.at_work.clock.now());
        let mut tx = self.at_work.as_relay_later().await?;
        let is_ours = match failed.wait {
            Some(wait) => queue::try_again(&mut tx, lease, now + wait, &failed.why).await?,
            None => queue::set_aside(&mut tx, lease, now, &failed.why).await?,
        };
        if is_ours && and_tell {
            self.kind.work.failed(&self.payload, &mut tx, &self.attempt, failed).await?;
        }
        tx.commit().await?;
        Ok(is_ours)
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_types, reason = "a test begins with a database, before the door to it")]
mod tests {
    use super::super::job::Job;
    use super::*;
    use crate::access::Db;
    use crate::clock::Clock;
    use serde::{Deserialize, Serialize};
    use serde_json::json;
    use sqlx::pool::PoolOptions;
    use sqlx::postgres::PgConnectOptions;
    use sqlx::{Connection as _, PgConnection, Postgres};

    #[derive(Serialize, Deserialize)]
    struct Endless {}

    impl Job for Endless {
        const KIND: &'static str = "endless";
        type With = ();

        async fn run(&self, (): &(), _: &AtWork, _: &Attempt) -> Result<Done, Failure> {
            std::future::pending().await
        }
    }

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn a_job_is_kept_while_it_runs_and_broken_off_when_another_node_has_it(
        _: PoolOptions<Postgres>,
        options: PgConnectOptions,
    ) {
        let mut past_the_door = PgConnection::connect_with(&options).await.unwrap();
        let clock = Clock::fixed(Clock::system().now());
        let at_work = AtWork::new(Db::connect(options.username("portico_app"), 8), clock.clone());
        let (node, other, mut kinds) = (clock.id(), clock.id(), Kinds::default());
        kinds.add::<Endless>(());
        let ask = "select enqueue_job($1, 'endless', null, $2, null, $3, $3)";
        let ask = sqlx::query(ask).bind(clock.id()).bind(json!({})).bind(clock.now());
        ask.execute(&mut past_the_door).await.unwrap();
        let mut tx = at_work.as_relay().await.unwrap();
        let until = clock.now() + TimeDelta::seconds(1);
        let taken = queue::take(&mut tx, "endless", 1, node, (clock.now(), until)).await.unwrap().remove(0);
        tx.commit().await.unwrap();
        let work = Work::new(at_work, kinds.0.remove(0), taken);
        let stolen = async {
            let kept = "select ready_at > $1 from jobs";
            while !sqlx::query_scalar(kept).bind(until).fetch_one(&mut past_the_door).await.unwrap_or(false) {
                tokio::task::yield_now().await;
            }
            let steal = sqlx::query("update jobs set lent_to = $1").bind(other);
            steal.execute(&mut past_the_door).await.unwrap();
        };
        let (ended, ()) = tokio::join!(work.within_the_lease(Duration::from_millis(200), LENT), stolen);
        assert!(ended.is_none(), "{ended:?}");
        let late = work.note(Failure::Never("too late".to_owned())).await.unwrap();
        assert_eq!((late, work.finish().await.unwrap()), (None, None), "who comes late changes nothing");
    }
}
