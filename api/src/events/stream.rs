//! A live stream: hands one caller what the hub hands out, for as long as they may listen.

use super::hub::{Delivery, frame};
use super::past::Past;
use crate::access::{Identity, Sessions};
use actix_web::web::Bytes;
use futures_util::Stream;
use shared::ids::AccountId;
use std::collections::{HashMap, VecDeque};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{broadcast, mpsc};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};
use tokio_util::sync::CancellationToken;

/// How often a stream says that it is still there.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How often a stream makes sure that its caller still may listen: with the time that asking takes, within five seconds.
const RECHECK: Duration = Duration::from_secs(4);
/// How long a stream goes on while the database can't be asked. Then it ends, so that its reader sees that nothing is
/// live: the next one is not opened before the database is back.
const UNSURE: Duration = Duration::from_secs(10);
/// How long a reader may leave a frame lying. No longer than between two checks: a stream that waits for its
/// reader can't look whether the session has ended.
const PATIENCE: Duration = RECHECK;
/// How many streams an account may have open on one node: more than anybody has tabs, far fewer than would hurt. With
/// one more, the oldest ends: the readers of most streams are pages that were left, which shows only when the next
/// heartbeats can't be written.
const STREAMS: usize = 20;

/// How many milliseconds to wait before the stream is opened anew.
const RETRY: Bytes = Bytes::from_static(b"retry: 2000\n");
const RESET: Bytes = Bytes::from_static(b"event: reset\ndata: {}\n\n");
const STILL_HERE: Bytes = Bytes::from_static(b": still here\n\n");

/// The streams that each account has open, oldest first.
#[derive(Clone, Default)]
pub(super) struct Places(Arc<Mutex<HashMap<AccountId, VecDeque<Open>>>>);

/// A stream's number among its account's, and what ends it.
type Open = (u64, CancellationToken);

/// A stream's place among its account's, given back when it is dropped.
struct Place {
    places: Places,
    account: AccountId,
    number: u64,
    taken: CancellationToken,
}

impl Places {
    fn take(&self, account: AccountId) -> Place {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let open = all.entry(account).or_default();
        if open.len() >= STREAMS
            && let Some((_, oldest)) = open.pop_front()
        {
            oldest.cancel();
        }
        let number = open.back().map_or(0, |(newest, _)| newest + 1);
        let taken = CancellationToken::new();
        open.push_back((number, taken.clone()));
        Place { places: self.clone(), account, number, taken }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut all = self.places.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = all.get_mut(&self.account) {
            open.retain(|(number, _)| *number != self.number);
            if open.is_empty() {
                all.remove(&self.account);
            }
        }
    }
}

/// An ear on the hub, not yet attached to a stream.
pub(super) struct Listening {
    identity: Arc<Identity>,
    events: broadcast::Receiver<Arc<Delivery>>,
    place: Place,
}

impl Listening {
    /// An ear of `identity`. When the account has as many streams as it may, its oldest ends.
    pub(super) fn new(
        identity: Arc<Identity>,
        events: broadcast::Receiver<Arc<Delivery>>,
        places: &Places,
    ) -> Self {
        let place = places.take(identity.account());
        Self { identity, events, place }
    }

    /// A stream from the end of `past` on. It ends when `stop` does, when the session does, or when the reader
    /// goes or stays away too long.
    pub(super) fn stream(
        self,
        sessions: Sessions,
        past: Past,
        stop: CancellationToken,
    ) -> impl Stream<Item = Result<Bytes, Infallible>> + use<> {
        // One frame ahead of the reader: what waits here is sent whatever has become of the session.
        let (send, receive) = mpsc::channel(1);
        let taken = self.place.taken.clone();
        tokio::spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = taken.cancelled() => {}
                () = send.closed() => {}
                () = self.pump(&send, &sessions, past) => {}
            }
        });
        futures_util::stream::unfold(receive, |mut receive| async {
            receive.recv().await.map(|bytes| (Ok(bytes), receive))
        })
    }

    /// Feeds the reader until there is a reason to end.
    async fn pump(mut self, send: &mpsc::Sender<Bytes>, sessions: &Sessions, past: Past) {
        let mut sent = past.position;
        let ready = frame(Some(&past.id), "ready", "{}");
        let first = past.missed.into_iter().chain(past.reset.then_some(RESET)).chain([RETRY, ready]);
        for frame in first {
            if send.send_timeout(frame, PATIENCE).await.is_err() {
                return;
            }
        }
        let (mut recheck, mut heartbeat) = (every(RECHECK), every(HEARTBEAT));
        let mut sure_until = Instant::now() + UNSURE;
        loop {
            // In this order: after a frame that lay for long, rights come before the next event.
            let frame = tokio::select! {
                biased;
                _ = recheck.tick() => match sessions.identify_anew(&self.identity.asked()).await {
                    Ok(Some(now)) => {
                        self.identity = now;
                        sure_until = Instant::now() + UNSURE;
                        continue;
                    }
                    Err(_) if Instant::now() < sure_until && sessions.is_in_time(&self.identity) => continue,
                    Ok(None) | Err(_) => return,
                },
                _ = heartbeat.tick() => STILL_HERE,
                event = self.events.recv() => match event {
                    Ok(event) if event.seq.is_some_and(|seq| seq <= sent) => continue,
                    Ok(event) if !event.is_for(&self.identity) => continue,
                    Ok(event) => {
                        sent = event.seq.unwrap_or(sent);
                        event.frame()
                    }
                    Err(broadcast::error::RecvError::Lagged(_)) => RESET,
                    Err(broadcast::error::RecvError::Closed) => return,
                },
            };
            if send.send_timeout(frame, PATIENCE).await.is_err() {
                return;
            }
        }
    }
}

fn every(period: Duration) -> Interval {
    let mut interval = interval_at(Instant::now() + period, period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}
