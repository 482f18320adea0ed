//! A change: what it was asked by, when it happens, and how it ends.

use super::event::Events;
use super::tx::{Context, Db, OrgTx};
use super::{idempotency, outbox};
use crate::clock::Clock;
use crate::http::RequestInfo;
use crate::http::answer::Answer;
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
    author: Author,
    committed: Arc<Notify>,
}

/// Who makes a change, asked by what, and when.
pub(super) struct Author {
    pub(super) who: Who,
    pub(super) request: Option<RequestInfo>,
    pub(super) clock: Clock,
    pub(super) now: Timestamp,
}

/// In whose name a change is made.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Who {
    Member {
        id: MemberId,
        side: Side,
    },
    /// A program, by an API key: the member that it acts as.
    Key {
        id: MemberId,
    },
    System,
}

impl Who {
    /// The member, if it is one.
    pub(super) const fn member(self) -> Option<MemberId> {
        match self {
            Self::Member { id, .. } | Self::Key { id } => Some(id),
            Self::System => None,
        }
    }

    /// Whose versions and answers these are: clients know less of a thing's changes.
    pub(super) const fn side(self) -> Side {
        match self {
            Self::Member { side, .. } => side,
            Self::Key { .. } | Self::System => Side::Staff,
        }
    }
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
    /// Begins. As the answer to a request under a key that was used before, it ends at once with the first answer.
    pub(super) async fn open(
        db: &Db,
        context: &Context,
        who: Who,
        request: Option<RequestInfo>,
        clock: Clock,
    ) -> Result<Self> {
        let mut tx = db.change(context).await?;
        if let (Some(key), Some(member)) = (key(request.as_ref()), who.member()) {
            idempotency::begin(&mut tx, member, key).await?;
            // Where `unchanged` goes back to.
            sqlx::query("savepoint untouched").execute(&mut *tx).await?;
        }
        let now = clock.now();
        Ok(Self { tx, author: Author { who, request, clock, now }, committed: db.committed_here() })
    }

    /// The moment that this change happens at, the same for all its rows.
    pub fn now(&self) -> Timestamp {
        self.author.now
    }

    /// A new id.
    pub fn id(&self) -> uuid::Uuid {
        self.author.clock.id()
    }

    /// The change happens now: what it changes is locked, so changes of one thing happen one after the other.
    pub(super) fn happens_now(&mut self) {
        self.author.now = self.author.clock.now();
    }

    /// For which side the change is made.
    pub(crate) fn side(&self) -> Side {
        self.author.who.side()
    }

    /// Writes audit, history and outbox, remembers the answer under the request's `Idempotency-Key`, and commits all
    /// of it with the change, or nothing.
    ///
    /// # Errors
    /// The database is away; when it went meanwhile, nobody knows whether the change is kept.
    pub async fn commit<T: Serialize>(
        mut self,
        events: impl Into<Events>,
        answer: Answer<T>,
    ) -> Result<Answer<T>> {
        let org = self.tx.org();
        outbox::write(&mut self.tx, org, &self.author, &events.into()).await?;
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
        if key(self.author.request.as_ref()).is_some() {
            sqlx::query("rollback to savepoint untouched").execute(&mut *self.tx).await?;
            self.remember(&answer).await?;
            self.tx.finish().await?;
        }
        Ok(answer)
    }

    async fn remember<T: Serialize>(&mut self, answer: &Answer<T>) -> Result<()> {
        let (id, now) = (self.id(), self.now());
        let (Some(key), Some(member)) = (key(self.author.request.as_ref()), self.author.who.member()) else {
            return Ok(());
        };
        idempotency::remember(&mut self.tx, member, key, answer, id, now).await
    }
}

fn key(request: Option<&RequestInfo>) -> Option<&crate::http::idempotency::IdempotencyKey> {
    request.and_then(|request| request.idempotency.as_deref())
}
