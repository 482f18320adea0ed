//! Pages: what is shown for which address, and to whom.
//!
//! An application's table (`table.rs`) has a row for each page. Here is what is made of the rows: which page an address
//! means, the frame around it, the links of the navigation, and the code that is fetched before it is wanted.

mod ahead;
mod here;
pub mod missing;
pub mod show;
pub mod spot;
mod table;

pub use here::Here;
pub use missing::Missing;
pub use show::{Beside, Outlet, Routes};
pub use spot::{Spot, SpotLinks};

use crate::client::SignedIn;
use crate::lazy::{self, Fetch};
use leptos::prelude::{AnyView, IntoAny as _};
use shared::permission::Permission;

/// Who comes to a page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Who {
    /// Whoever: a page before signing in.
    Guest,
    /// Those who are signed in.
    Member,
    /// Those of them who may do this. For the others there is nothing at its address.
    May(Permission),
}

impl Who {
    /// Whether this reader comes to the page.
    pub(crate) fn has(self, reader: SignedIn) -> bool {
        match self {
            Self::Guest | Self::Member => true,
            Self::May(permission) => reader.with_me(|me| me.may(permission)),
        }
    }
}

/// A page, without its code.
#[derive(Debug)]
pub struct Row {
    /// Its address; `:id` stands for the id of what it shows.
    pub path: &'static str,
    /// For whom.
    pub who: Who,
    /// Its place in the navigation, if it has one.
    pub spot: Option<Spot>,
    /// The page that stays in sight beside it, such as a list from which one thing after another is opened.
    pub beside: Option<&'static str>,
}

/// The pages of an application.
pub struct Pages {
    /// The first segment of all their addresses.
    pub root: &'static str,
    /// All of them.
    pub rows: &'static [Row],
    /// The code of the frame around guests' pages.
    pub entrance: Fetch,
    /// The code of the frame around members' pages.
    pub frame: Fetch,
    /// The code of what is fetched by itself and is no page: the two frames, and dialogs.
    pub pieces: &'static [(&'static str, Fetch)],
    /// The code of each page, in the order of the rows.
    pub code: &'static [Fetch],
}

/// Something that is fetched by itself and is no page, such as a dialog's form. Named by `paths::…::pieces` alone.
#[derive(Clone, Copy, Debug)]
pub struct Piece(#[doc(hidden)] pub &'static str);

impl Piece {
    /// Shows it as soon as its code is here.
    #[must_use]
    pub fn show(self) -> AnyView {
        let pieces = Here::now().pages().pieces;
        let fetch = pieces.iter().find(|(name, _)| *name == self.0).map(|(_, fetch)| *fetch);
        fetch.map(lazy::show).into_any()
    }
}

impl Pages {
    /// Where whoever is not signed in begins: the first of the guests' pages.
    fn login(&self) -> &'static str {
        self.first(|who| who == Who::Guest)
    }

    /// Where whoever is signed in begins, and what the application's bare address leads to: the first of their pages.
    fn home(&self) -> &'static str {
        self.first(|who| who != Who::Guest)
    }

    fn first(&self, is_for: impl Fn(Who) -> bool) -> &'static str {
        self.rows.iter().find(|row| is_for(row.who)).map(|row| row.path).unwrap_or_default()
    }

    fn code_of(&self, path: &str) -> Option<Fetch> {
        let row = self.rows.iter().position(|row| row.path == path)?;
        self.code.get(row).copied()
    }
}

/// The row that an address means, and what stands in the place of its id.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    row: usize,
    id: Option<String>,
}

/// Which of the rows an address means. One without an id goes before one that would take its last word for an id.
fn find(rows: &[Row], address: &str) -> Option<Found> {
    let exact = rows.iter().position(|row| row.path == address);
    if let Some(row) = exact {
        return Some(Found { row, id: None });
    }
    rows.iter().enumerate().find_map(|(row, page)| Some(Found { row, id: Some(id_in(page.path, address)?) }))
}

/// What stands in the place of `:id`.
fn id_in(path: &str, address: &str) -> Option<String> {
    let (before, after) = path.split_once(":id")?;
    let id = address.strip_prefix(before)?.strip_suffix(after)?;
    (!id.is_empty() && !id.contains('/')).then(|| id.to_owned())
}

/// Whether an address ends here or goes on below: `/tickets/new` is below `/tickets`, `/ticketsx` is not.
fn ends_or_goes_below(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with('/')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paths::{console, portal};

    fn path(rows: &'static [Row], address: &str) -> Option<(&'static str, Option<String>)> {
        let found = find(rows, address)?;
        Some((rows.get(found.row)?.path, found.id))
    }

    #[test]
    fn an_address_means_one_page() {
        let rows = portal::ROWS;
        assert_eq!(path(rows, "/portal/tickets"), Some(("/portal/tickets", None)));
        assert_eq!(path(rows, "/portal/tickets/new"), Some(("/portal/tickets/new", None)));
        assert_eq!(path(rows, "/portal/tickets/x"), Some(("/portal/tickets/:id", Some("x".to_owned()))));
        for nowhere in
            ["/portal", "/portal/tickets/", "/portal/tickets/x/y", "/portal/ticketsx", "/console/tickets"]
        {
            assert_eq!(path(rows, nowhere), None, "{nowhere}");
        }
    }

    #[test]
    fn every_page_is_found_by_its_own_address_and_stands_beside_one_that_there_is() {
        for rows in [portal::ROWS, console::ROWS] {
            for row in rows {
                let found = path(rows, &row.path.replace(":id", "0199f5a2")).map(|(path, _)| path);
                assert_eq!(found, Some(row.path));
                assert!(row.beside.is_none_or(|list| rows.iter().any(|row| row.path == list)), "{row:?}");
            }
        }
    }
}
