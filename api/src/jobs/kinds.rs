//! The kinds of jobs that a node can do.

use super::at_work::AtWork;
use super::attempt::Attempt;
use super::caught::caught;
use super::job::{Done, Failed, Failure, Job};
use crate::access::RelayTx;
use crate::problem::{Error, Result};
use anyhow::Context as _;
use chrono::TimeDelta;
use futures_util::future::BoxFuture;
use serde_json::Value;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Kinds of jobs, with what they work with. A job of another kind waits for a node that knows it.
#[derive(Default)]
pub struct Kinds(pub(super) Vec<Kind>);

/// A kind and its places on this node.
#[derive(Clone)]
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) waits: &'static [TimeDelta],
    pub(super) patience: Duration,
    pub(super) places: Arc<Semaphore>,
    pub(super) work: Arc<dyn Work>,
}

impl Kinds {
    /// This kind, too.
    pub fn add<J: Job>(&mut self, with: J::With) {
        self.0.push(Kind {
            name: J::KIND,
            waits: J::WAITS,
            patience: J::PATIENCE,
            places: Arc::new(Semaphore::new(J::AT_ONCE)),
            work: Arc::new(Of::<J> { with, job: PhantomData }),
        });
    }
}

/// [`Job`] without its type. A panic is an error like others.
pub(super) trait Work: Send + Sync {
    fn run<'a>(
        &'a self,
        payload: &'a Value,
        at_work: &'a AtWork,
        attempt: &'a Attempt,
    ) -> BoxFuture<'a, Result<Done, Failure>>;

    fn failed<'a>(
        &'a self,
        payload: &'a Value,
        tx: &'a mut RelayTx,
        attempt: &'a Attempt,
        failed: &'a Failed,
    ) -> BoxFuture<'a, Result<()>>;

    fn ended<'a>(
        &'a self,
        payload: &'a Value,
        at_work: &'a AtWork,
        given_up: bool,
    ) -> BoxFuture<'a, Result<()>>;
}

struct Of<J: Job> {
    with: J::With,
    job: PhantomData<fn() -> J>,
}

impl<J: Job> Of<J> {
    fn job(payload: &Value) -> Result<J> {
        serde_json::from_value(payload.clone())
            .with_context(|| {
                format!("a job of the kind {} was asked for in words that nobody knows", J::KIND)
            })
            .map_err(Error::Bug)
    }
}

impl<J: Job> Work for Of<J> {
    fn run<'a>(
        &'a self,
        payload: &'a Value,
        at_work: &'a AtWork,
        attempt: &'a Attempt,
    ) -> BoxFuture<'a, Result<Done, Failure>> {
        Box::pin(caught(async { Self::job(payload)?.run(&self.with, at_work, attempt).await }))
    }

    fn failed<'a>(
        &'a self,
        payload: &'a Value,
        tx: &'a mut RelayTx,
        attempt: &'a Attempt,
        failed: &'a Failed,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(caught(async { Self::job(payload)?.failed(tx, attempt, failed).await }))
    }

    fn ended<'a>(
        &'a self,
        payload: &'a Value,
        at_work: &'a AtWork,
        given_up: bool,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(caught(async move { Self::job(payload)?.ended(&self.with, at_work, given_up).await }))
    }
}
