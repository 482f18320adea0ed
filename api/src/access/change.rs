//! A change: what it was asked by, when it happens, and how it ends.

use super::request::RequestInfo;
use super::tx::OrgTx;
use crate::clock::Clock;
use crate::events::{Event, outbox};
use crate::http::answer::Answer;
use crate::http::idempotency;
use crate::problem::Result;
use serde::Serialize;
use shared::Timestamp;
use shared::ids::MemberId;
use shared::person::Side;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use tokio::sync::Notify;

/// A transaction that may change things, and ends by telling of it.
pub struct ChangeTx {
    tx: OrgTx,
    who: Who,
    request: Option<RequestInfo>,
    clock: Clock,
    now: Timestamp,
    committed: Arc<Notify>,
}

/// In whose name a change is made.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Who {
    Member { id: MemberId, side: Side },
    System,
}

impl Deref for ChangeTx {
    type Target = OrgTx;
    fn deref(&self) -> &OrgTx {
        &self.tx
    }
}

impl DerefMut for ChangeTx {
    fn deref_mut(&mut self) -> &mut OrgTx {
        &mut self.tx
    }
}

impl ChangeTx {
    pub(super) fn new(tx: OrgTx, who: Who, clock: Clock, committed: Arc<Notify>) -> Self {
        let now = clock.now();
        Self { tx, who, request: None, clock, now, committed }
    }

    /// As the answer to a request: under a key that was used before it is not begun.
    pub(super) async fn asked_by(mut self, request: RequestInfo) -> Result<Self> {
        if let (Some(key), Who::Member { id, .. }) = (&request.idempotency, self.who) {
            idempotency::begin(&mut self.tx, id, key).await?;
            // Where `unchanged` goes back to.
            sqlx::query("savepoint untouched").execute(&mut *self.tx).await?;
        }
        self.request = Some(request);
        Ok(self)
    }

    /// The moment that this change happens at, the same for all its rows.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// A new id.
    pub fn id(&self) -> uuid::Uuid {
        self.clock.id()
    }

    /// The change happens now: what it changes is locked, so changes of one thing happen one after the other.
    pub(crate) fn happens_now(&mut self) {
        self.now = self.clock.now();
    }

    pub(crate) fn who(&self) -> Who {
        self.who
    }

    pub(crate) fn request(&self) -> Option<&RequestInfo> {
        self.request.as_ref()
    }

    /// Writes audit and outbox, remembers the answer under the request's `Idempotency-Key`, and commits all
    /// of it with the change, or nothing.
    ///
    /// # Errors
    /// The database is away; when it went meanwhile, nobody knows whether the change is kept.
    pub async fn commit<T: Serialize>(mut self, event: Event, answer: Answer<T>) -> Result<Answer<T>> {
        outbox::write(&mut self, &event).await?;
        self.remember(&answer).await?;
        self.tx.finish().await?;
        self.committed.notify_one();
        Ok(answer)
    }

    /// Ends a change that turned out to be none. Nothing is kept but the answer, under the request's
    /// `Idempotency-Key`: the same request must not change something later.
    ///
    /// # Errors
    /// The database is away.
    pub async fn unchanged<T: Serialize>(mut self, answer: Answer<T>) -> Result<Answer<T>> {
        if self.request.as_ref().is_some_and(|request| request.idempotency.is_some()) {
            sqlx::query("rollback to savepoint untouched").execute(&mut *self.tx).await?;
            self.remember(&answer).await?;
            self.tx.finish().await?;
        }
        Ok(answer)
    }

    async fn remember<T: Serialize>(&mut self, answer: &Answer<T>) -> Result<()> {
        let key = self.request.as_ref().and_then(|request| request.idempotency.clone());
        let (Some(key), Who::Member { id: member, .. }) = (key, self.who) else { return Ok(()) };
        let (id, now) = (self.id(), self.now);
        idempotency::remember(&mut self.tx, member, &key, answer, id, now).await
    }
}
