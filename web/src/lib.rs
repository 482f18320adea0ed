//! The clients' portal and the staff's console: two applications that share everything but their pages.
//!
//! `ui` is the design system and knows no route and no API; `client`, `live`, `load`, `form`, `drafts`, `session`,
//! `place`, `location`, `leaving`, `list` and `url` are what pages are written with; `pages` has their tables; `portal` and `console` are the pages.

pub mod accent;
pub mod app;
pub mod attachments;
pub mod client;
pub mod console;
pub mod drafts;
pub mod form;
pub mod history;
mod intl;
mod json;
pub mod lasting;
pub mod lazy;
pub mod leaving;
pub mod list;
pub mod live;
pub mod load;
pub mod location;
pub mod markdown;
pub mod new_ticket;
pub mod pages;
pub mod paths;
pub mod place;
pub mod portal;
mod saving;
pub mod security;
pub mod session;
pub mod sign_in;
pub mod switcher;
mod text;
pub mod thread;
mod ui;
pub mod url;
