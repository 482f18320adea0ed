//! The change of one thing, once for both sides and every noun: found and locked, as its caller last saw it, changed,
//! saved, told of.

use super::change::ChangeTx;
use super::event::{Audience, Event};
use super::tx::OrgTx;
use crate::http::answer::Answer;
use crate::http::etag::IfMatch;
use crate::problem::{Error, Result};
use serde::Serialize;
use shared::events::Resource;
use shared::history::Happening;
use shared::person::Side;
use uuid::Uuid;

/// Something that people change, with a version and a history.
pub(crate) trait Thing: Sized {
    /// What it is found by.
    type Id: Copy;
    /// What can happen to it.
    type Happening: Happening;
    /// Its name in the audit trail, in histories and in streams.
    const RESOURCE: Resource;

    /// Locks its row, and only that: a statement that also joins others would, after waiting for the lock, see the new
    /// row beside the others as they were before.
    async fn lock(tx: &mut OrgTx, id: Self::Id) -> Result<()>;

    /// The thing, if the caller sees it.
    async fn find(tx: &mut OrgTx, id: Self::Id) -> Result<Self>;

    /// Saves what was made of it, and takes over its new version.
    async fn save(&mut self, tx: &mut ChangeTx, happened: &[Self::Happening]) -> Result<()>;

    /// Its id, whatever it is the id of.
    fn id(&self) -> Uuid;

    /// Its version, as this side knows it.
    fn version(&self, side: Side) -> i64;

    /// Who hears of this.
    fn audience(&self, what: &Self::Happening) -> Audience;
}

impl ChangeTx {
    /// The thing, kept from changing by anybody else until the transaction ends; the change happens from then on.
    ///
    /// # Errors
    /// It is not there, or not the caller's to see.
    pub(crate) async fn lock<T: Thing>(&mut self, id: T::Id) -> Result<T> {
        T::lock(self, id).await?;
        self.happens_now();
        T::find(self, id).await
    }

    /// Saves what was made of a thing and gives the event to commit with; none when nothing happened.
    ///
    /// # Errors
    /// What saving it comes to.
    pub(crate) async fn keep<T: Thing>(
        &mut self,
        thing: &mut T,
        happened: &[T::Happening],
    ) -> Result<Option<Event>> {
        if !happened.is_empty() {
            thing.save(self, happened).await?;
        }
        told(thing, happened)
    }

    /// The whole of an operation that changes one thing: `change` is a function of the thing that says what happened,
    /// or refuses.
    ///
    /// # Errors
    /// It is not there, the caller has seen an older version, or what `change` says.
    pub(crate) async fn change<T: Thing, V: From<T> + Serialize>(
        mut self,
        id: T::Id,
        if_match: IfMatch,
        change: impl AsyncFnOnce(&mut Self, &mut T) -> Result<Vec<T::Happening>>,
    ) -> Result<Answer<V>> {
        let mut thing: T = self.lock(id).await?;
        let side = self.side();
        if_match.check(thing.version(side))?;
        let happened = change(&mut self, &mut thing).await?;
        let event = self.keep(&mut thing, &happened).await?;
        let version = thing.version(side);
        let answer = Answer::ok(thing.into()).version(version);
        match event {
            Some(event) => self.commit(event, answer).await,
            None => self.unchanged(answer).await,
        }
    }
}

/// One thing that happened, as the event to commit with.
///
/// # Errors
/// It can't be written down, which is a bug.
pub(crate) fn event<T: Thing>(thing: &T, what: &T::Happening) -> Result<Event> {
    events(thing, std::slice::from_ref(what))
}

/// Several things that happened to one, as the event to commit with.
///
/// # Errors
/// They can't be written down, or are none, which is a bug.
pub(crate) fn events<T: Thing>(thing: &T, happened: &[T::Happening]) -> Result<Event> {
    told(thing, happened)?.ok_or_else(|| Error::Bug(anyhow::anyhow!("a happening that is no event")))
}

fn told<T: Thing>(thing: &T, happened: &[T::Happening]) -> Result<Option<Event>> {
    Event::happened(T::RESOURCE, thing.id(), happened, |what| thing.audience(what))
}
