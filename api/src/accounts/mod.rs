//! Accounts: registering, confirming, signing in and out, passwords, and who one is.
//!
//! An **account** is a person's, with one address, and a password or providers elsewhere that vouch for them; a **member** is its place in one organization;
//! a **session** is one sign-in on one device. Accounts belong to no organization, so this module alone touches
//! their tables, under a database role of its own.
//!
//! Nothing here tells whether an address is known: not by status, body or header, nor by the time it takes.

mod activity;
mod admin;
mod avatar;
mod console;
mod cookie;
pub(crate) mod demo;
mod desk;
mod device;
mod devices;
mod email_change;
mod entering;
mod external;
mod founding;
pub(crate) mod invitations;
mod links;
pub(crate) mod mails;
mod names;
mod origin;
mod passwords;
mod places;
mod portal;
mod profile;
mod purpose;
mod queries;
mod refresh_token;
mod register;
mod reset;
mod security;
mod sessions;
mod shown;
mod sign_in;
mod slug;
#[cfg(test)]
mod tests;
mod throttle;
mod tidy;
mod two_factor;
mod unconfirmed;
mod verify;
mod welcome;
mod whereabouts;

pub use admin::create_admin;
pub(crate) use avatar::{console_routes as console_avatar_routes, portal_routes as portal_avatar_routes};
pub(crate) use console::routes as console_routes;
pub(crate) use email_change::{console_routes as console_email_routes, portal_routes as portal_email_routes};
pub(crate) use external::{
    console_routes as console_external_routes, count_provider_check, portal_routes as portal_external_routes,
};
pub(crate) use portal::routes as portal_routes;
pub(crate) use security::{
    console_routes as console_security_routes, portal_routes as portal_security_routes,
};
pub(crate) use tidy::run as tidy;
pub use two_factor::operator::forget_two_factor;
pub(crate) use two_factor::reset::reset as reset_two_factor;
pub(crate) use welcome::{logo, welcome};
