//! The channels on which nodes hear of each other. What they say is a hint: nothing is lost with it.

/// New rows of the outbox have their places in the order.
pub(super) const NUMBERED: &str = "portico_outbox";
/// Someone is writing; with whom to tell.
pub(super) const TYPING: &str = "portico_typing";
