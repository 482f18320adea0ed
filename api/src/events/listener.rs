//! One open stream, seen from the hub: what its reader has not fetched yet, and whether they may listen still.

use super::delivery::{Delivery, RESET};
use crate::access::Identity;
use actix_web::web::Bytes;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

/// How long a stream goes on while the database can't be asked. Then it ends, so that its reader sees that nothing is
/// live: the next one is not opened before the database is back.
const UNSURE: Duration = Duration::from_secs(10);
/// How many events may wait for a reader before it is told to load everything anew.
const WAITING: usize = 1_024;
/// Room for so many is kept, once they are fetched.
const ROOM: usize = 16;

const STILL_HERE: Bytes = Bytes::from_static(b": still here\n\n");

/// A stream's ear.
pub(super) struct Listener(Mutex<State>);

struct State {
    identity: Arc<Identity>,
    /// Until when the identity counts, unless it is found to hold still.
    sure_until: Instant,
    /// The newest place in the order that was told.
    told: i64,
    waiting: VecDeque<Arc<Delivery>>,
    /// More was told than may wait.
    has_lost: bool,
    owes_a_heartbeat: bool,
    is_over: bool,
    reader: Option<Waker>,
}

impl Listener {
    /// An ear of somebody who was just found to be who they are.
    pub(super) fn new(identity: Arc<Identity>) -> Self {
        Self(Mutex::new(State {
            identity,
            sure_until: Instant::now() + UNSURE,
            told: 0,
            waiting: VecDeque::new(),
            has_lost: false,
            owes_a_heartbeat: false,
            is_over: false,
            reader: None,
        }))
    }

    /// Who listens, as of the last look.
    pub(super) fn identity(&self) -> Arc<Identity> {
        self.state().identity.clone()
    }

    /// Whether the last look is recent enough to go by.
    pub(super) fn is_sure(&self, now: Instant) -> bool {
        now < self.state().sure_until
    }

    /// Tells of an event, if it is for them; of none twice.
    pub(super) fn tell(&self, delivery: &Arc<Delivery>) {
        self.wake_if(|state| {
            if delivery.seq.is_some_and(|seq| seq <= state.told) {
                return false;
            }
            state.told = delivery.seq.unwrap_or(state.told);
            // Who is going to load everything anew learns of this too.
            if state.has_lost || !delivery.is_for(&state.identity) {
                return false;
            }
            if state.waiting.len() < WAITING {
                state.waiting.push_back(delivery.clone());
            } else {
                state.waiting = VecDeque::new();
                state.has_lost = true;
            }
            true
        });
    }

    /// Whatever has its place up to `position` is known to the reader otherwise.
    pub(super) fn knows_until(&self, position: i64) {
        let mut state = self.state();
        state.told = state.told.max(position);
        state.waiting.retain(|delivery| delivery.seq.is_none_or(|seq| seq > position));
    }

    /// The stream shall say that it is still there.
    pub(super) fn owe_a_heartbeat(&self) {
        self.wake_if(|state| {
            state.owes_a_heartbeat = true;
            true
        });
    }

    /// They were found to be who they are, by a look that began at `began`.
    pub(super) fn renew(&self, identity: Arc<Identity>, began: Instant) {
        let mut state = self.state();
        state.identity = identity;
        state.sure_until = began + UNSURE;
    }

    /// Ends the stream; what waits is told no more.
    pub(super) fn end(&self) {
        self.wake_if(|state| {
            state.is_over = true;
            state.waiting = VecDeque::new();
            true
        });
    }

    /// Whether the stream has ended.
    pub(super) fn is_over(&self) -> bool {
        let state = self.state();
        state.is_over || Instant::now() >= state.sure_until
    }

    /// What the reader gets next; nothing once the stream has ended. A frame may have lain for long: the rights of
    /// now decide.
    pub(super) fn poll(&self, context: &Context<'_>) -> Poll<Option<Bytes>> {
        let mut state = self.state();
        if state.is_over || Instant::now() >= state.sure_until {
            return Poll::Ready(None);
        }
        if std::mem::take(&mut state.has_lost) {
            return Poll::Ready(Some(RESET));
        }
        while let Some(delivery) = state.waiting.pop_front() {
            if delivery.is_for(&state.identity) {
                return Poll::Ready(Some(delivery.frame.clone()));
            }
        }
        state.waiting.shrink_to(ROOM);
        if std::mem::take(&mut state.owes_a_heartbeat) {
            return Poll::Ready(Some(STILL_HERE));
        }
        if !state.reader.as_ref().is_some_and(|reader| reader.will_wake(context.waker())) {
            state.reader = Some(context.waker().clone());
        }
        Poll::Pending
    }

    /// Makes a change, and wakes the reader when it gives them something to fetch.
    fn wake_if(&self, change: impl FnOnce(&mut State) -> bool) {
        let mut state = self.state();
        let reader = if change(&mut state) { state.reader.take() } else { None };
        drop(state);
        if let Some(reader) = reader {
            reader.wake();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
