//! Lists: a page of rows in an order, narrowed by what the caller asks for, and a cursor that leads to the next.
//!
//! A list is a [`Listing`], which is static text: where the rows come from, what they show, and the [`Order`]s that they
//! can have. A [`Select`] puts a statement together from such text alone; what a caller says only ever becomes a
//! parameter. The page is cut first, and only then what hangs on its rows is fetched, each person once.

mod cursor;
mod part;
mod select;

pub(crate) use part::Part;
pub(crate) use select::Select;

use shared::page::NameSort;

/// Where the rows of a list come from, and what they show.
#[derive(Debug)]
pub(crate) struct Listing {
    /// What it lists, so that its cursors fit no other list.
    pub(crate) name: &'static str,
    /// The table that is listed, under the name `t`, with what it takes to choose its rows.
    pub(crate) from: &'static str,
    /// Whose rows: `$1` is the organization, or whoever else owns them.
    pub(crate) of: &'static str,
    /// The columns of `t` that a row has, the order's among them.
    pub(crate) columns: &'static str,
    /// What is fetched for the rows of the page that was cut, and how it is joined to `page`.
    pub(crate) hanging: Option<(&'static str, &'static str)>,
    /// Columns that name members, and what a row calls them: for `("requester_id", "requester")` it has their name as
    /// `requester`, their role as `requester_role` and the key of their picture as `requester_avatar`.
    pub(crate) people: &'static [(&'static str, &'static str)],
}

impl Listing {
    /// A list of one table's rows in one organization; the rest is said with `..`.
    pub(crate) const OF_ORGANIZATION: Self =
        Self { name: "", from: "", of: "t.org_id = $1", columns: "", hanging: None, people: &[] };
}

/// An order: by these columns, then by id, all up or all down, as an index has them.
#[derive(Debug)]
pub(crate) struct Order {
    /// The word that a caller says, so that a cursor fits no other order.
    pub(crate) name: &'static str,
    /// The columns before the id.
    pub(crate) keys: &'static [Key],
    /// From the largest to the smallest.
    pub(crate) descending: bool,
}

/// A column that a list is ordered by.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Key {
    /// A `timestamptz`.
    Moment(&'static str),
    /// A `smallint`.
    Rank(&'static str),
    /// A `text`.
    Name(&'static str),
}

impl Key {
    const fn column(self) -> &'static str {
        match self {
            Self::Moment(column) | Self::Rank(column) | Self::Name(column) => column,
        }
    }
}

impl Order {
    /// By name, from A to Z.
    pub(crate) const BY_NAME: Self = Self { name: "name", keys: &[Key::Name("name")], descending: false };
    /// By name, from Z to A.
    const BY_NAME_DESCENDING: Self = Self { name: "-name", keys: &[Key::Name("name")], descending: true };
    /// As it happened.
    pub(crate) const AS_IT_HAPPENED: Self =
        Self { name: "created_at", keys: &[Key::Moment("created_at")], descending: false };
    /// The newest first.
    pub(crate) const NEWEST: Self =
        Self { name: "-created_at", keys: &[Key::Moment("created_at")], descending: true };

    /// The one that was asked for, of what has names.
    pub(crate) const fn of_names(sort: NameSort) -> &'static Self {
        match sort {
            NameSort::Name => &Self::BY_NAME,
            NameSort::NameDescending => &Self::BY_NAME_DESCENDING,
            NameSort::Newest => &Self::NEWEST,
            NameSort::Oldest => &Self::AS_IT_HAPPENED,
        }
    }

    /// The columns with the id, each behind `before`.
    fn columns<'a>(&self, before: &'a str) -> impl Iterator<Item = String> + use<'_, 'a> {
        self.keys.iter().map(|key| key.column()).chain(["id"]).map(move |column| format!("{before}{column}"))
    }
}
