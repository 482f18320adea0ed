//! What tells of changes: a change commits together with its event; the relay puts events in order; live
//! streams, mails and (later) webhooks follow from that order, never from a handler.

mod event;
pub mod live;
pub(crate) mod outbox;
mod relay;
mod surface;

pub use event::Event;
pub use live::Hub;
pub use relay::run as relay;
pub(crate) use surface::{console_routes, portal_routes};
