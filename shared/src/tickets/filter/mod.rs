//! One filter from the address bar to SQL: the page's query string, the request's query string and the
//! handler's parameter are this type.

use super::{Priority, Status};
mod query;

use crate::ids::{CustomerId, MemberId, TeamId};
use crate::page::Limit;
use serde::Deserialize;
use std::fmt;
use std::str::FromStr;

/// The most characters of a search.
pub const Q_MAX: usize = 200;

crate::words! {
    /// Open or over: the two tabs.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum State {
        /// Neither resolved nor closed.
        Open = "open",
        /// Resolved or closed.
        Closed = "closed",
    }
}

impl State {
    /// The statuses that belong to this state.
    pub const fn statuses(self) -> &'static [Status] {
        match self {
            Self::Open => &[Status::Open, Status::InProgress, Status::WaitingForClient],
            Self::Closed => &[Status::Resolved, Status::Closed],
        }
    }
}

crate::words! {
    /// The order of a list; a leading `-` means largest or newest first. Equal values are ordered by id.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    #[derive(Default)]
    pub enum Sort {
        // In the order that menus offer them.
        /// Last activity first.
        #[default]
        Activity = "-updated_at",
        /// Newest first.
        Newest = "-created_at",
        /// Oldest first.
        Oldest = "created_at",
        /// Most pressing first, then newest.
        Priority = "-priority",
    }
}

/// Who looks after a ticket, as a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Assignee {
    /// The caller.
    Me,
    /// Nobody.
    Nobody,
    /// This member of staff.
    Member(MemberId),
}

impl FromStr for Assignee {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "me" => Ok(Self::Me),
            "none" => Ok(Self::Nobody),
            id => id.parse().map(Self::Member).map_err(|_| "an assignee is me, none or a member's id"),
        }
    }
}

impl fmt::Display for Assignee {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Me => f.write_str("me"),
            Self::Nobody => f.write_str("none"),
            Self::Member(id) => id.fmt(f),
        }
    }
}

/// Which tickets, in which order, from where. What is not said is not filtered; what is repeated means "any
/// of these".
///
/// It is read and written pair by pair, and not field by field as serde would: that is 6 KiB less for the browser.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(try_from = "Vec<(String, String)>")]
pub struct Filter {
    /// Open or closed.
    pub state: Option<State>,
    /// Any of these statuses.
    #[cfg_attr(feature = "openapi", param(required = false))]
    pub status: Vec<Status>,
    /// Any of these priorities.
    #[cfg_attr(feature = "openapi", param(required = false))]
    pub priority: Vec<Priority>,
    /// Any of these categories, of 60 characters at most each.
    #[cfg_attr(feature = "openapi", param(required = false))]
    pub category: Vec<String>,
    /// All of these words, in the subject, the description or a message that the caller may see; or `#1042`.
    #[cfg_attr(feature = "openapi", param(max_length = 200))]
    pub q: Option<String>,
    /// Portal: only what the caller raised.
    #[cfg_attr(feature = "openapi", param(required = false))]
    pub mine: bool,
    /// Console: who looks after it: `me`, `none` or a member's id.
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>))]
    pub assignee: Option<Assignee>,
    /// Console: this team's.
    pub team_id: Option<TeamId>,
    /// Console: this customer's.
    pub customer_id: Option<CustomerId>,
    /// Console: raised by (or for) this client.
    pub client_id: Option<MemberId>,
    /// The order.
    #[cfg_attr(feature = "openapi", param(required = false))]
    pub sort: Sort,
    /// Rows of a page.
    #[cfg_attr(feature = "openapi", param(value_type = u32, minimum = 1, maximum = 100, required = false))]
    pub limit: Limit,
    /// Where the page begins: `next_cursor` of the page before.
    pub cursor: Option<String>,
}

impl Filter {
    /// The statuses asked for: those of `status`, cut to those of `state`; empty for all.
    pub fn statuses(&self) -> Vec<Status> {
        let state = self.state.map(State::statuses);
        match (state, self.status.as_slice()) {
            (None, chosen) => chosen.to_vec(),
            (Some(all), []) => all.to_vec(),
            (Some(all), chosen) => chosen.iter().copied().filter(|status| all.contains(status)).collect(),
        }
    }

    /// Whether anything but state, order and page is chosen: "Clear all" has something to clear.
    pub fn narrows(&self) -> bool {
        let bare = Self {
            state: self.state,
            sort: self.sort,
            limit: self.limit,
            cursor: self.cursor.clone(),
            ..Self::default()
        };
        *self != bare
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_outside_the_tab_finds_nothing_there() {
        let filter = Filter { state: Some(State::Open), status: vec![Status::Closed], ..Filter::default() };
        assert!(filter.statuses().is_empty());
    }
}
