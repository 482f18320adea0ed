//! What tells of changes: a change commits together with its event; the relay puts events in order; live
//! streams, mails and (later) webhooks follow from that order, never from a handler.

mod bookmark;
mod channels;
mod delivery;
mod event;
mod hub;
mod listener;
mod listeners;
pub(crate) mod outbox;
mod past;
mod relay;
mod rights;
mod stream;
mod surface;

pub use event::Event;
pub use hub::Hub;
pub use relay::run as relay;
pub(crate) use surface::{console_routes, portal_routes};
