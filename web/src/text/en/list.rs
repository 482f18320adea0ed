//! Lists of whatever kind.

use super::common::counted;

/// Takes all filters away.
pub const CLEAR_ALL: &str = "Clear all";
/// Opens the filters, where they don't stand in a row; the title above them.
pub const FILTERS: &str = "Filters";
/// Read out after how many filters: "2 set".
pub const SET: &str = "set";
/// Leads from the filters to the list.
pub const SHOW_FOUND: &str = "Show results";
/// Filters let nothing through.
pub const NOTHING_FOUND: &str = "Nothing found";
/// What to do then.
pub const NOTHING_FOUND_TEXT: &str = "Nothing here fits the search and the filters. Clear them to see all.";

/// Under a list: "The first 25 teams", or "7 teams" when these are all.
pub fn shown(rows: usize, more: bool, one: &str, many: &str) -> String {
    let rows = counted(rows, one, many);
    if more { format!("The first {rows}") } else { rows }
}

/// Names the bar above rows that can be ticked.
pub const SELECTION: &str = "Selection";
/// Ticks all rows that were loaded.
pub const SELECT_ALL: &str = "Select all shown";
/// Ticks none.
pub const SELECT_NONE: &str = "Clear selection";

/// How many are ticked: "3 selected".
pub fn selected(count: usize) -> String {
    format!("{} selected", crate::intl::number(count as u64))
}

/// Ticks a row: "Select Tidewell Instruments".
pub fn select(name: &str) -> String {
    format!("Select {name}")
}

/// An order.
pub const A_TO_Z: &str = "Name, A to Z";
/// An order.
pub const Z_TO_A: &str = "Name, Z to A";
/// An order.
pub const NEWEST: &str = "Newest";
/// An order.
pub const OLDEST: &str = "Oldest";

/// Names the menu of orders.
pub fn sorted_by(order: &str) -> String {
    format!("Sorted by {}", order.to_ascii_lowercase())
}
