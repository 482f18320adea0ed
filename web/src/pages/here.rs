//! Where the reader is.

use super::{Found, Pages, Row, find};
use crate::location::Location;
use leptos::prelude::*;
use std::str::FromStr;

/// Which page the address means. All of this is followed where it is asked for in an effect or a view.
#[derive(Clone, Copy)]
pub struct Here {
    pages: &'static Pages,
    found: Memo<Option<Found>>,
}

impl Here {
    /// Follows the address, for everything below.
    pub(super) fn provide(pages: &'static Pages) -> Self {
        let path = Location::here().path();
        let found = Memo::new(move |_| {
            let path = path.read();
            find(pages.rows, path.strip_suffix('/').unwrap_or(&path))
        });
        let here = Self { pages, found };
        provide_context(here);
        here
    }

    /// Where the page stands that this stands in.
    #[must_use]
    pub fn now() -> Self {
        expect_context()
    }

    /// The application's pages.
    pub(super) fn pages(self) -> &'static Pages {
        self.pages
    }

    /// The page's row, if the address means one.
    pub(super) fn row(self) -> Option<usize> {
        self.found.read().as_ref().map(|found| found.row)
    }

    /// The row of the page that fills the frame: of two that stand beside each other the one that stays.
    pub(crate) fn whole(self) -> Option<usize> {
        let row = self.row()?;
        let beside = self.pages.rows.get(row)?.beside;
        beside.and_then(|list| self.pages.rows.iter().position(|row| row.path == list)).or(Some(row))
    }

    /// The page that fills the frame.
    pub(super) fn page(self) -> Option<&'static Row> {
        self.pages.rows.get(self.whole()?)
    }

    /// Whether the page at this address fills the frame.
    pub(crate) fn shows(self, address: &str) -> bool {
        self.page().is_some_and(|row| row.path == address)
    }

    /// Whether the page shows one thing, even if that is not there.
    pub(crate) fn is_detail(self) -> bool {
        self.found.read().as_ref().is_some_and(|found| found.id.is_some())
    }

    /// Whether the page stands beside a list, which it hides where there is no room for both.
    pub(crate) fn is_beside(self) -> bool {
        self.row().and_then(|row| self.pages.rows.get(row)).is_some_and(|row| row.beside.is_some())
    }

    /// The id of what stands beside the list.
    pub(crate) fn opened<I: FromStr>(self) -> Option<I> {
        self.found.read().as_ref().filter(|_| self.is_beside())?.id.as_ref()?.parse().ok()
    }

    /// The id of the one thing that the page shows. On the way to another page it stays what it was, until this one goes.
    pub(crate) fn id<I>(self) -> Memo<Option<I>>
    where
        I: FromStr + Copy + PartialEq + Send + Sync + 'static,
    {
        let own = untrack(move || self.row());
        Memo::new(move |before: Option<&Option<I>>| {
            let found = self.found.read();
            match found.as_ref().filter(|found| Some(found.row) == own) {
                Some(found) => found.id.as_ref()?.parse().ok(),
                None => before.copied().flatten(),
            }
        })
    }

    /// The page that one comes back to from one thing: that of the address before the id, or the one where one begins.
    pub(crate) fn above(self) -> Option<&'static Row> {
        let path = self.row().and_then(|row| self.pages.rows.get(row)).map(|row| row.path);
        let above = path.and_then(|path| path.rsplit_once('/')).map(|(above, _)| above);
        let at = |path: &str| self.pages.rows.iter().find(|row| row.path == path);
        above.and_then(at).or_else(|| at(self.pages.home()))
    }
}
