//! The words that the API and the web applications both speak.
//!
//! A capability has one file, named by its noun. Nothing here does IO; nothing here may pull in `regex`
//! or `reqwest`, because every visitor would download them.

pub mod accent;
pub mod accounts;
pub mod api_keys;
pub mod attachments;
pub mod audience;
pub mod audit;
pub mod brand;
pub mod countries;
pub mod currencies;
pub mod customers;
pub mod events;
mod given;
pub mod history;
pub mod hours;
pub mod identity_providers;
pub mod ids;
pub mod instant;
pub mod invitations;
pub mod links;
pub mod mails;
pub mod members;
pub mod organizations;
pub mod page;
pub mod password;
pub mod permission;
pub mod person;
pub mod problem;
pub mod role;
pub mod teams;
pub mod tickets;
pub mod validate;
mod words;

/// The instant type of every DTO: RFC 3339 in UTC on the wire, read by [`instant`].
pub type Timestamp = chrono::DateTime<chrono::Utc>;
