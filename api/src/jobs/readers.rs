//! The readers of the outbox that a node has.

use super::at_work::AtWork;
use super::attempt::Attempt;
use super::job::{Done, Failure, Job};
use super::reader::{self, Reader};
use super::supervise::{Pulse, Supervisor};
use super::told::Told;
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// Readers of the outbox.
#[derive(Clone, Default)]
pub struct Readers(Vec<(&'static str, Arc<dyn Follow>)>);

impl Readers {
    /// This one, too.
    pub fn add<R: Reader>(&mut self, reader: R) {
        self.0.push((R::NAME, Arc::new(reader)));
    }

    /// Starts them, a task each. `position` changes whenever the outbox has something new.
    pub(crate) fn start(
        &self,
        supervisor: &mut Supervisor,
        at_work: &AtWork,
        position: &watch::Receiver<i64>,
    ) {
        for (name, reader) in &self.0 {
            let (reader, at_work, position) = (reader.clone(), at_work.clone(), position.clone());
            supervisor.start(&format!("reader {name}"), move |pulse, stop| {
                let (reader, at_work, position) = (reader.clone(), at_work.clone(), position.clone());
                async move { reader.follow(&at_work, position, &pulse, &stop).await }
            });
        }
    }

    pub(super) fn find(&self, name: &str) -> Option<&dyn Follow> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, reader)| &**reader)
    }
}

/// An event with which a reader did not get along is tried again by itself, while the reader goes on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct HearAgain {
    pub(super) reader: String,
    pub(super) told: Told,
}

impl Job for HearAgain {
    const KIND: &'static str = "hear_again";
    type With = Readers;

    async fn run(&self, with: &Readers, at_work: &AtWork, attempt: &Attempt) -> Result<Done, Failure> {
        match with.find(&self.reader) {
            Some(reader) => reader.hear_again(at_work, &self.told, attempt).await,
            None => Err(Failure::Again(format!("there is no reader {}", self.reader))),
        }
    }
}

/// [`Reader`] without its type.
pub(super) trait Follow: Send + Sync {
    fn follow<'a>(
        &'a self,
        at_work: &'a AtWork,
        position: watch::Receiver<i64>,
        pulse: &'a Pulse,
        stop: &'a CancellationToken,
    ) -> BoxFuture<'a, ()>;

    fn hear_again<'a>(
        &'a self,
        at_work: &'a AtWork,
        told: &'a Told,
        attempt: &'a Attempt,
    ) -> BoxFuture<'a, Result<Done, Failure>>;
}

impl<R: Reader> Follow for R {
    fn follow<'a>(
        &'a self,
        at_work: &'a AtWork,
        position: watch::Receiver<i64>,
        pulse: &'a Pulse,
        stop: &'a CancellationToken,
    ) -> BoxFuture<'a, ()> {
        Box::pin(reader::follow(self, at_work, position, pulse, stop))
    }

    fn hear_again<'a>(
        &'a self,
        at_work: &'a AtWork,
        told: &'a Told,
        attempt: &'a Attempt,
    ) -> BoxFuture<'a, Result<Done, Failure>> {
        Box::pin(reader::hear_again(self, at_work, told, attempt))
    }
}
