//! The client's tickets: all of them, and a new one.

pub mod list;
pub mod new;
pub mod row;

pub use list::Tickets;
pub use new::NewTicket;

use crate::load::Loaded;
use shared::tickets::portal::Counts;

/// How many tickets there are, asked for once by the frame.
#[derive(Clone, Copy)]
pub struct Counted(pub Loaded<Counts>);
