//! A reader of the outbox: told of every event, in order and once. What an event gives reason to, and the place up to
//! which the reader has come, are written together, and only by whoever still finds the place where they read it.

use super::at_work::AtWork;
use super::attempt::Attempt;
use super::caught::caught;
use super::enqueue::{Terms, enqueue};
use super::job::{Done, Failure};
use super::outbox;
use super::readers::HearAgain;
use super::supervise::Pulse;
use super::told::Told;
use crate::access::RelayTx;
use crate::clock::Clock;
use crate::problem::{Error, Result};
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// How often to look without a hint.
const POLL: Duration = Duration::from_secs(1);

/// Who follows the outbox. A new one begins at its end. An event with which it does not get along by a fault of its own
/// becomes a job ([`HearAgain`]) and stops nothing behind it.
pub trait Reader: Send + Sync + 'static {
    /// Its name in the table `outbox_readers`; never changed.
    const NAME: &'static str;
    /// What an event gives reason to.
    type Effect: Send;

    /// Works out what an event gives reason to. It may be asked more than once for the same event, so it writes nothing.
    ///
    /// # Errors
    /// The database is away, or this event is at fault.
    fn consider(
        &self,
        at_work: &AtWork,
        told: &Told,
    ) -> impl Future<Output = Result<Option<Self::Effect>>> + Send;

    /// Writes it, in the transaction that moves the reader on.
    ///
    /// # Errors
    /// The database is away, or this event is at fault.
    fn write(
        &self,
        tx: &mut RelayTx,
        clock: &Clock,
        effect: Self::Effect,
    ) -> impl Future<Output = Result<()>> + Send;
}

/// Follows the outbox until `stop`. `position` changes whenever there is something new.
pub(super) async fn follow<R: Reader>(
    reader: &R,
    at_work: &AtWork,
    mut position: watch::Receiver<i64>,
    pulse: &Pulse,
    stop: &CancellationToken,
) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(POLL) => {}
            // An end of the hub ends no reader: the clock goes on.
            Ok(()) = position.changed() => {}
        }
        loop {
            let round = some(reader, at_work).await;
            pulse.round(&round);
            if stop.is_cancelled() || !matches!(round, Ok(true)) {
                break;
            }
        }
    }
}

/// Reads some events; whether there may be more.
async fn some<R: Reader>(reader: &R, at_work: &AtWork) -> Result<bool> {
    let mut tx = at_work.as_relay().await?;
    let Some(position) = outbox::position(&mut tx, R::NAME).await? else {
        // Nobody wants mails about the past.
        outbox::begin_at_the_end(&mut tx, R::NAME).await?;
        tx.commit().await?;
        return Ok(true);
    };
    let Some((last, events)) = outbox::after(&mut tx, R::NAME, position).await? else { return Ok(false) };
    // To consider takes transactions of its own.
    drop(tx);
    let (mut effects, mut odd) = (Vec::new(), Vec::new());
    for told in events {
        match caught(reader.consider(at_work, &told)).await {
            Ok(Some(effect)) => effects.push((told, effect)),
            Ok(None) => {}
            Err(away @ Error::Away { .. }) => return Err(away),
            Err(error) => odd.push(is_odd::<R>(told, &error)),
        }
    }
    let mut tx = at_work.as_relay().await?;
    if !outbox::move_on(&mut tx, R::NAME, position, last).await? {
        return Ok(true);
    }
    for (told, effect) in effects {
        if let Err(error) = write(reader, &mut tx, &at_work.clock, effect).await? {
            odd.push(is_odd::<R>(told, &error));
        }
    }
    for told in odd {
        let terms = Terms { organization: Some(told.org), ..Terms::default() };
        enqueue(&mut tx, &at_work.clock, &HearAgain { reader: R::NAME.to_owned(), told }, terms).await?;
    }
    tx.commit().await?;
    at_work.wake();
    Ok(true)
}

fn is_odd<R: Reader>(told: Told, error: &Error) -> Told {
    tracing::error!(reader = R::NAME, seq = told.seq, %error, "an event is tried again by itself");
    told
}

/// Writes an effect, or leaves no trace of it: the inner error is its own fault.
async fn write<R: Reader>(
    reader: &R,
    tx: &mut RelayTx,
    clock: &Clock,
    effect: R::Effect,
) -> Result<Result<()>> {
    sqlx::query("savepoint event").execute(&mut **tx).await?;
    match caught(reader.write(tx, clock, effect)).await {
        Ok(()) => {
            sqlx::query("release savepoint event").execute(&mut **tx).await?;
            Ok(Ok(()))
        }
        Err(away @ Error::Away { .. }) => Err(away),
        Err(error) => {
            sqlx::query("rollback to savepoint event").execute(&mut **tx).await?;
            Ok(Err(error))
        }
    }
}

/// Tells a reader of one event again. Its effect and the end of the job are written together.
pub(super) async fn hear_again<R: Reader>(
    reader: &R,
    at_work: &AtWork,
    told: &Told,
    attempt: &Attempt,
) -> Result<Done, Failure> {
    let Some(effect) = reader.consider(at_work, told).await? else { return Ok(Done::Now) };
    let mut tx = at_work.as_relay().await?;
    reader.write(&mut tx, &at_work.clock, effect).await?;
    attempt.finish(at_work, &mut tx).await?;
    tx.commit().await?;
    at_work.wake();
    Ok(Done::Committed)
}
