//! Every word that people read, by noun. Another language is another file beside `en`.

#![expect(
    unreachable_pub,
    reason = "the module is private, so that the compiler names the words that nothing says"
)]

#[cfg(test)]
mod elsewhere;
mod en;

pub use en::*;
