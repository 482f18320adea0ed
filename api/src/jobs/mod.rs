//! Work that happens after the answer.
//!
//! Whoever changes something asks for a [`Job`] in the same transaction ([`enqueue`]); some node takes it, does it, and
//! tries again when that fails. A [`Reader`] is told of every event in order, once. The [`Supervisor`] starts what runs
//! as long as the server does, and starts it again when it breaks.
//! A new kind of job is a file with its type, and a line in `server/work.rs`.

mod at_work;
mod attempt;
mod caught;
mod enqueue;
mod job;
mod kinds;
mod outbox;
mod queue;
mod reader;
mod readers;
mod runner;
mod supervise;
mod told;

pub use at_work::AtWork;
pub use attempt::Attempt;
pub(crate) use enqueue::every_day;
pub use enqueue::{Terms, enqueue};
pub use job::{Done, Failed, Failure, Job};
pub use kinds::Kinds;
pub(crate) use queue::forget;
pub use reader::Reader;
pub use readers::{HearAgain, Readers};
pub(crate) use runner::run;
pub use supervise::{Pulse, Supervisor, Tasks};
pub use told::Told;
