//! The portal: where clients ask, read and answer. Its map is in the binary `portal`.

pub mod dashboard;
pub mod entrance;
pub mod frame;
pub mod profile;
pub mod team;
pub mod ticket;
pub mod tickets;
