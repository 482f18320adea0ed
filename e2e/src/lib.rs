//! The product in a real browser: what the tests in `tests/browser` are written with.
//!
//! A [`scenario`] gets a server and a database of its own with the demo's data, and opens as many browsers as it needs.
//! The databases are copies in one PostgreSQL; a [`scenario_of_a_newcomer`] has its own of that too. Pages are
//! read as people and screen readers do, by role and name, never by CSS. Nothing sleeps: everything waits for a
//! condition, up to a deadline. A console error, or a violation of the content security policy, fails the scenario.
//!
//! Which engine shows the pages is said from outside, so a test speaks WebDriver's own words. What not every engine gives
//! is a need, which a test says by the module that it is in: see `needs.rs`.

mod axe;
mod child;
mod computed;
mod database;
mod driver;
mod emulate;
mod front;
mod kind;
mod locate;
mod mailbox;
mod needs;
mod outage;
mod page;
mod people;
mod server;
mod tabs;
#[cfg(test)]
mod tests;
mod trouble;
mod wait;
mod workspace;
mod world;

pub use emulate::Screen;
pub use locate::{Locator, Name};
pub use mailbox::Mail;
pub use outage::Outage;
pub use page::Page;
pub use people::{Account, ELEANOR, INGRID, JONAS, MARTA, PASSWORD, PIETER};
pub use server::served;
pub use tabs::Tab;
pub use thirtyfour::Key;
pub use wait::until;
pub use workspace::source;
pub use world::{World, scenario, scenario_of_a_newcomer};
