//! The only door to data.
//!
//! A handler asks for a caller ([`Portal`], [`Console`], [`Visitor`]); only a caller opens a transaction; only
//! a transaction runs a query; and the transaction carries organization, person and sight into PostgreSQL,
//! whose row-level security has the last word. What can be forgotten elsewhere does not compile here:
#![doc = include_str!("guarantees.md")]

pub(crate) mod api_key;
pub(crate) mod authenticate;
mod caller;
mod change;
mod door;
pub(crate) mod event;
pub(crate) mod fields;
mod idempotency;
mod identity;
mod outbox;
mod proof;
mod stored;
mod system;
mod tell;
pub(crate) mod thing;
mod token;
mod tx;

pub use caller::{Console, Portal, PrimaryContact, Staff, Visitor};
pub use change::ChangeTx;
pub use door::Door;
pub use identity::{Credential, Identity, Sessions};
pub(crate) use proof::SometimesFresh;
pub use proof::{Everywhere, Fresh, SettingUp};
pub(crate) use stored::known;
pub use system::System;
pub(crate) use tell::{tell, tell_by_itself};
pub(crate) use token::LIFETIME_SECONDS;
pub use token::{Keys, Surface};
pub use tx::{AccountsTx, Db, MailsTx, OrgTx, RelayTx};

pub use crate::http::RequestInfo;
