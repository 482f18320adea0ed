//! Lists come in pages, by keyset: a cursor names the last row seen, so a page costs the same wherever it is.

use serde::{Deserialize, Serialize};

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The rows, in the order asked for.
    pub items: Vec<T>,
    /// Give this back as `cursor` for the next page; null on the last one. Opaque, and bound to the sort.
    #[cfg_attr(feature = "openapi", schema(example = "eyJvIjoibmFtZSIsImsiOlsiVGlkZXdlbGwiXX0"))]
    pub next_cursor: Option<String>,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self { items: Vec::new(), next_cursor: None }
    }
}

impl<T> Page<T> {
    /// The same page with every row turned into something else.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(turn).collect(), next_cursor: self.next_cursor }
    }

    /// The same where a row may be none that can be shown.
    ///
    /// # Errors
    /// What `turn` says of the first such row.
    pub fn try_map<U, E>(self, turn: impl FnMut(T) -> Result<U, E>) -> Result<Page<U>, E> {
        let items = self.items.into_iter().map(turn).collect::<Result<_, _>>()?;
        Ok(Page { items, next_cursor: self.next_cursor })
    }
}

crate::words! {
    /// The order of a list of what has names; a leading `-` means from Z to A, or the newest first. Equal values are
    /// ordered by id.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    #[derive(Default)]
    pub enum NameSort {
        // In the order that menus offer them.
        /// By name, from A to Z.
        #[default]
        Name = "name",
        /// By name, from Z to A.
        NameDescending = "-name",
        /// Newest first.
        Newest = "-created_at",
        /// Oldest first.
        Oldest = "created_at",
    }
}

/// How many rows a page has: 1 to 100, 25 when not said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "u32")]
pub struct Limit(u32);

impl Limit {
    /// The most rows one page may have.
    pub const MAX: u32 = 100;

    /// The number of rows.
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self(25)
    }
}

impl TryFrom<u32> for Limit {
    type Error = &'static str;
    fn try_from(rows: u32) -> Result<Self, Self::Error> {
        if (1..=Self::MAX).contains(&rows) { Ok(Self(rows)) } else { Err("limit is a number from 1 to 100") }
    }
}

impl std::str::FromStr for Limit {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // What is no number at all is none of them.
        Self::try_from(text.parse::<u32>().unwrap_or_default())
    }
}

impl TryFrom<String> for Limit {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Limit> for u32 {
    fn from(limit: Limit) -> Self {
        limit.0
    }
}
