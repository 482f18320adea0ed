//! The only door to data.
//!
//! A handler asks for a caller ([`Portal`], [`Console`], [`Visitor`]); only a caller opens a transaction; only
//! a transaction runs a query; and the transaction carries organization, person and sight into PostgreSQL,
//! whose row-level security has the last word. What can be forgotten elsewhere does not compile here:
#![doc = include_str!("guarantees.md")]

pub(crate) mod authenticate;
mod caller;
mod change;
mod door;
mod identity;
mod request;
mod system;
mod token;
mod tx;

pub use caller::{Console, Portal, Staff, Visitor};
pub use change::ChangeTx;
pub(crate) use change::Who;
pub use door::Door;
pub use identity::{Identity, Sessions};
pub use request::RequestInfo;
pub use system::System;
pub(crate) use token::LIFETIME_SECONDS;
pub use token::{Audience, Keys};
pub use tx::{AccountsTx, Db, MailsTx, OrgTx, RelayTx};
