//! The only door to data.
//!
//! A handler asks for a caller ([`Portal`], [`Console`], [`Visitor`]); only a caller opens a transaction; only
//! a transaction runs a query; and the transaction carries organization, person and sight into PostgreSQL,
//! whose row-level security has the last word. What can be forgotten elsewhere does not compile here:
#![doc = include_str!("guarantees.md")]

pub(crate) mod authenticate;
mod caller;
mod identity;
mod request;
mod system;
mod token;
mod tx;

pub use caller::{Console, Portal, Staff, Visitor};
pub use identity::{Identity, Sessions};
pub use request::RequestInfo;
pub use system::System;
pub(crate) use token::LIFETIME_SECONDS;
pub use token::{Audience, Keys};
pub(crate) use tx::Who;
pub use tx::{AccountsTx, ChangeTx, Db, MailsTx, OrgTx, RelayTx};
