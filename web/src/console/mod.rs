//! The console: where staff work. Its map is in the binary `console`.

pub mod audit;
pub mod customers;
pub mod dashboard;
pub mod entrance;
pub mod frame;
pub mod gallery;
pub mod keys;
pub mod mails;
pub mod new_ticket;
pub mod profile;
pub mod queue;
pub mod security;
pub mod settings;
pub mod sought;
pub mod team;
pub mod ticket;
pub mod welcome;

use crate::load::Loaded;
use shared::tickets::console::Counts;

/// How many tickets there are, asked for once by the frame.
#[derive(Clone, Copy)]
pub struct Counted(pub Loaded<Counts>);
