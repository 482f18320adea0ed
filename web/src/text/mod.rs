//! Every word that people read, by noun. Another language is another file beside `en`.

mod en;

pub use en::*;
