//! A field that finds what it takes by asking the server.

/// The question is on its way.
pub const ASKING: &str = "Looking for it";
/// The answer is empty.
pub const NOTHING: &str = "Nothing with this name was found.";
/// Not all that was found is shown.
pub const MORE: &str = "There are more. Type a part of the name to find them.";

/// How many there are to choose from, for those who only hear the page.
pub fn found(count: usize) -> String {
    if count == 1 { "1 found".to_owned() } else { format!("{count} found") }
}
