//! The Portico server.
//!
//! Noun first, surface second: a folder per noun of the product (`tickets`, `accounts`, …), in it a file per
//! surface (`portal.rs`, `console.rs`), one for its statements, and one per capability. Beside them what holds
//! for all: [`access`] is the only door to data, [`problem`] the only file that names an error's status,
//! [`events`] what tells of changes.

pub mod access;
pub mod accounts;
mod addresses;
mod api_keys;
mod attachments;
pub mod audit;
pub mod clock;
pub mod config;
mod customers;
pub mod database;
mod demo;
pub mod events;
mod history;
pub mod http;
mod identity_providers;
mod invitations;
pub mod jobs;
mod lists;
pub mod logging;
pub mod mail;
pub mod markdown;
mod members;
pub mod openapi;
mod organizations;
mod outbound;
mod people;
mod pictures;
mod pool;
pub mod problem;
mod seal;
pub mod server;
mod teams;
mod tickets;
pub mod web;

/// The migrations, in the program itself.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../migrations");
