//! The page that shows what pages are put together from.

use crate::text::common::counted as some;
use crate::text::list;

/// The page's title.
pub const TITLE: &str = "Gallery";
/// Under it.
pub const TEXT: &str = "What pages are put together from.";
/// One field of each kind.
pub const FIELDS: &str = "Fields";
/// A list whose rows can be ticked.
pub const LIST: &str = "Selection";
/// A field's label.
pub const NUMBER: &str = "Number";
/// A field's label.
pub const MONEY: &str = "Amount";
/// A field's label.
pub const HOURS: &str = "Time spent";
/// How it can be written.
pub const HOURS_HINT: &str = "1:30, 1.5, 90m or 1h 30m";
/// A field's label.
pub const TIME: &str = "Time of day";
/// A field's label.
pub const RANGE: &str = "Days";
/// A field's label.
pub const CODE: &str = "Code";
/// A field's label.
pub const RADIOS: &str = "Channel";
/// What there is to choose from, by what is sent.
pub const CHANNELS: [(&str, &str); 3] = [("portal", "Portal"), ("mail", "E-mail"), ("phone", "Phone")];
/// A field's label.
pub const TAGS: &str = "Tags";
/// How they are written.
pub const TAGS_HINT: &str = "Enter or a comma ends each.";
/// A field's label.
pub const FILES: &str = "Files";
/// A field's label.
pub const CHECK: &str = "I have read this";
/// Reads the form.
pub const READ: &str = "Read the form";
/// Names what was read.
pub const IS_READ: &str = "What was read";
/// It can't be.
pub const FAILED: &str = "The form can't be read.";
/// The list failed.
pub const NOT_LOADED: &str = "The customers could not be loaded.";
/// The list is empty.
pub const NONE: &str = "No customers yet";
/// Does something with the ticked rows.
pub const COUNT: &str = "Count them";

/// Under the list.
pub fn shown(rows: usize, more: bool) -> String {
    list::shown(rows, more, "customer", "customers")
}

/// What was done: "2 customers counted".
pub fn counted(rows: usize) -> String {
    format!("{} counted", some(rows, "customer", "customers"))
}
