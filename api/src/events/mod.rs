//! What tells of changes: a change commits together with its event; the relay puts events in order; live
//! streams, mails and (later) webhooks follow from that order, never from a handler.

mod bookmark;
mod channels;
mod delivery;
mod hub;
mod listener;
mod listeners;
mod past;
mod relay;
mod rights;
mod stream;
mod surface;

pub use hub::Hub;
pub use relay::run as relay;
pub(crate) use surface::{console_routes, portal_routes};
