//! The clients' portal and the staff's console: two applications that share everything but their pages.
//!
//! `ui` is the design system and knows no route and no API; `client`, `live`, `load`, `form`, `drafts`, `session`,
//! `place`, `leaving` and `url` are what pages are written with; `portal` and `console` are the pages.

pub mod accent;
pub mod app;
pub mod client;
pub mod console;
pub mod drafts;
pub mod filters;
pub mod form;
mod intl;
pub mod lasting;
pub mod lazy;
pub mod leaving;
pub mod live;
pub mod load;
pub mod markdown;
pub mod new_ticket;
pub mod paths;
pub mod place;
pub mod portal;
pub mod session;
pub mod sign_in;
mod text;
pub mod thread;
mod ui;
pub mod url;
