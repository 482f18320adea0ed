//! An event with which a reader did not get along is tried again by itself, while the reader goes on.

use super::at_work::AtWork;
use super::attempt::Attempt;
use super::job::{Done, Failure, Job};
use super::reader::Told;
use super::readers::Readers;
use serde::{Deserialize, Serialize};

/// Tells a reader of one event again.
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
