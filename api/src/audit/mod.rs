//! The audit trail, as it is read, exported, sealed and verified. It is written with each change (`access/outbox.rs`) and
//! by `accounts`.
//!
//! An **event** tells who did what to which thing, when and from where; nobody changes one. A background task **seals**
//! events: a **block** has the hash of each of them and that of the block before, so each block stands for all that was
//! before it. The last one's hash is the **head**. `docs/audit.md` says what that finds, and what it can't.

mod canonical;
mod changes;
mod console;
mod csv;
mod exporting;
mod lists;
mod operator;
mod sealing;
mod verifying;

pub(crate) use changes::changes;
pub(crate) use console::routes;
pub use operator::{Verified, seal, verify};
pub(crate) use sealing::run;
