//! One filter from the address bar to SQL: the page's query string, the request's query string and the
//! handler's parameter are this type.

use super::{Priority, Status};
use crate::ids::{CustomerId, MemberId, TeamId};
use crate::page::Limit;
use serde::{Deserialize, Serialize};

/// Open or over: the two tabs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Neither resolved nor closed.
    Open,
    /// Resolved or closed.
    Closed,
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

/// The order of a list; a leading `-` means largest or newest first. Equal values are ordered by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Sort {
    /// Last activity first.
    #[default]
    #[serde(rename = "-updated_at")]
    Activity,
    /// Newest first.
    #[serde(rename = "-created_at")]
    Newest,
    /// Oldest first.
    #[serde(rename = "created_at")]
    Oldest,
    /// Most pressing first, then newest.
    #[serde(rename = "-priority")]
    Priority,
}

impl Sort {
    /// Every order, in the order that menus offer them.
    pub const ALL: [Self; 4] = [Self::Activity, Self::Newest, Self::Oldest, Self::Priority];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Activity => "-updated_at",
            Self::Newest => "-created_at",
            Self::Oldest => "created_at",
            Self::Priority => "-priority",
        }
    }

    /// The words that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Activity => "Last activity",
            Self::Newest => "Newest",
            Self::Oldest => "Oldest",
            Self::Priority => "Priority",
        }
    }
}

/// Who looks after a ticket, as a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Assignee {
    /// The caller.
    Me,
    /// Nobody.
    Nobody,
    /// This member of staff.
    Member(MemberId),
}

impl TryFrom<String> for Assignee {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.as_str() {
            "me" => Ok(Self::Me),
            "none" => Ok(Self::Nobody),
            id => id.parse().map(Self::Member).map_err(|_| "assignee is me, none or a member's id"),
        }
    }
}

impl From<Assignee> for String {
    fn from(assignee: Assignee) -> Self {
        match assignee {
            Assignee::Me => "me".into(),
            Assignee::Nobody => "none".into(),
            Assignee::Member(id) => id.to_string(),
        }
    }
}

/// Which tickets, in which order, from where. What is not said is not filtered; what is repeated means "any
/// of these".
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams), into_params(parameter_in = Query))]
#[serde(deny_unknown_fields, default)]
pub struct Filter {
    /// Open or closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    /// Any of these statuses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub status: Vec<Status>,
    /// Any of these priorities.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub priority: Vec<Priority>,
    /// Any of these categories.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub category: Vec<String>,
    /// All of these words, in the subject, the description or a message that the caller may see; or `#1042`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Portal: only what the caller raised.
    #[serde(skip_serializing_if = "is_false")]
    pub mine: bool,
    /// Console: who looks after it: `me`, `none` or a member's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(value_type = Option<String>))]
    pub assignee: Option<Assignee>,
    /// Console: this team's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team_id: Option<TeamId>,
    /// Console: this customer's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<CustomerId>,
    /// Console: raised by (or for) this client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<MemberId>,
    /// The order.
    #[serde(skip_serializing_if = "is_default")]
    pub sort: Sort,
    /// Rows of a page.
    #[serde(skip_serializing_if = "is_default")]
    #[cfg_attr(feature = "openapi", param(value_type = u32, minimum = 1, maximum = 100))]
    pub limit: Limit,
    /// Where the page begins: `next_cursor` of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

fn is_false(value: &bool) -> bool {
    !value
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Filter {
    /// Reads a query string, with or without its leading `?`.
    ///
    /// # Errors
    /// A sentence that names what could not be read.
    pub fn from_query(query: &str) -> Result<Self, String> {
        serde_html_form::from_str(query.trim_start_matches('?')).map_err(|error| error.to_string())
    }

    /// The shortest query string that means this filter, without `?`; empty for the default.
    pub fn to_query(&self) -> String {
        serde_html_form::to_string(self).unwrap_or_default()
    }

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
    use proptest::prelude::*;

    fn filters() -> impl Strategy<Value = Filter> {
        (
            proptest::option::of(proptest::sample::select(vec![State::Open, State::Closed])),
            proptest::sample::subsequence(Status::ALL.to_vec(), 0..=5),
            proptest::sample::subsequence(Priority::ALL.to_vec(), 0..=4),
            proptest::collection::vec("[ -~äß&=%+]{1,12}", 0..3),
            proptest::option::of(".{1,20}"),
            any::<bool>(),
            proptest::sample::select(Sort::ALL.to_vec()),
            1u32..=100,
        )
            .prop_map(|(state, status, priority, category, q, mine, sort, limit)| Filter {
                state,
                status,
                priority,
                category,
                q,
                mine,
                sort,
                limit: Limit::try_from(limit).unwrap_or_default(),
                assignee: mine.then_some(Assignee::Me),
                ..Filter::default()
            })
    }

    proptest! {
        #[test]
        fn a_filter_survives_the_address_bar(filter in filters()) {
            prop_assert_eq!(Filter::from_query(&filter.to_query()), Ok(filter));
        }

        #[test]
        fn any_query_string_is_read_or_refused(query in ".{0,80}") {
            let _ = Filter::from_query(&query);
        }
    }

    #[test]
    fn nothing_said_is_an_empty_query() {
        assert_eq!(Filter::default().to_query(), "");
    }

    #[test]
    fn limits_and_sorts_outside_the_list_are_refused() {
        for bad in ["limit=0", "limit=101", "limit=-1", "limit=x", "sort=id;select", "status=gone", "nope=1"]
        {
            assert!(Filter::from_query(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_status_outside_the_tab_finds_nothing_there() {
        let filter = Filter { state: Some(State::Open), status: vec![Status::Closed], ..Filter::default() };
        assert!(filter.statuses().is_empty());
    }
}
