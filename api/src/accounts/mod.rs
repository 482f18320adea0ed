//! Accounts: registering, confirming, signing in and out, passwords, and who one is.
//!
//! An **account** is a person's, with one address and one password; a **member** is its place in one organization;
//! a **session** is one sign-in on one device. Accounts belong to no organization, so this module alone touches
//! their tables, under a database role of its own.
//!
//! Nothing here tells whether an address is known: not by status, body or header, nor by the time it takes.

mod admin;
mod console;
mod cookie;
pub(crate) mod demo;
mod desk;
mod founding;
pub(crate) mod invitations;
mod links;
pub(crate) mod mails;
mod names;
mod origin;
mod passwords;
mod portal;
mod profile;
mod purpose;
mod queries;
mod refresh_token;
mod register;
mod reset;
mod sessions;
mod sign_in;
mod slug;
#[cfg(test)]
mod tests;
mod throttle;
mod tidy;
mod unconfirmed;
mod verify;
mod welcome;
mod whereabouts;

pub use admin::create_admin;
pub(crate) use console::routes as console_routes;
pub(crate) use portal::routes as portal_routes;
pub(crate) use tidy::run as tidy;
pub(crate) use welcome::welcome;
