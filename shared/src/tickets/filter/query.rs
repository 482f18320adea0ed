//! A filter as a query string, pair by pair.

use super::{Filter, Q_MAX, Sort, State};
use crate::page::Limit;
use crate::tickets::CATEGORY_MAX;
use std::fmt;
use std::str::FromStr;

impl TryFrom<Vec<(String, String)>> for Filter {
    type Error = String;
    fn try_from(pairs: Vec<(String, String)>) -> Result<Self, Self::Error> {
        let mut filter = Self::default();
        for (at, (name, value)) in pairs.iter().enumerate() {
            let is_list = matches!(name.as_str(), "status" | "priority" | "category");
            if !is_list && pairs[..at].iter().any(|(before, _)| before == name) {
                return Err(format!("{name} is given twice"));
            }
            filter.take(name, value)?;
        }
        Ok(filter)
    }
}

impl Filter {
    /// Reads a query string, with or without its leading `?`.
    ///
    /// # Errors
    /// A sentence that names what could not be read.
    pub fn from_query(query: &str) -> Result<Self, String> {
        let pairs = form_urlencoded::parse(query.trim_start_matches('?').as_bytes());
        pairs.into_owned().collect::<Vec<_>>().try_into()
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), String> {
        match name {
            "state" => self.state = Some(read(name, value)?),
            "status" => self.status.push(read(name, value)?),
            "priority" => self.priority.push(read(name, value)?),
            "category" => self.category.push(short(name, value, CATEGORY_MAX)?),
            "q" => self.q = Some(short(name, value, Q_MAX)?),
            "mine" => self.mine = flag(name, value)?,
            "assignee" => self.assignee = Some(read(name, value)?),
            "team_id" => self.team_id = Some(read(name, value)?),
            "customer_id" => self.customer_id = Some(read(name, value)?),
            "client_id" => self.client_id = Some(read(name, value)?),
            "sort" => self.sort = read(name, value)?,
            "limit" => self.limit = value.parse()?,
            "cursor" => self.cursor = Some(value.to_owned()),
            _ => return Err(format!("there is no parameter {name}")),
        }
        Ok(())
    }

    /// The shortest query string that means this filter, without `?`; empty for the default.
    pub fn to_query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let mut say = |name: &str, value: Option<&str>| {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        };
        say("state", self.state.map(State::as_str));
        self.status.iter().for_each(|status| say("status", Some(status.as_str())));
        self.priority.iter().for_each(|priority| say("priority", Some(priority.as_str())));
        self.category.iter().for_each(|category| say("category", Some(category)));
        say("q", self.q.as_deref());
        say("mine", self.mine.then_some("true"));
        say("assignee", self.assignee.map(|who| who.to_string()).as_deref());
        say("team_id", self.team_id.map(|id| id.to_string()).as_deref());
        say("customer_id", self.customer_id.map(|id| id.to_string()).as_deref());
        say("client_id", self.client_id.map(|id| id.to_string()).as_deref());
        say("sort", (self.sort != Sort::default()).then(|| self.sort.as_str()));
        let limit = (self.limit != Limit::default()).then(|| self.limit.get().to_string());
        say("limit", limit.as_deref());
        say("cursor", self.cursor.as_deref());
        query.finish()
    }
}

fn flag(name: &str, value: &str) -> Result<bool, String> {
    value.parse().map_err(|_| format!("{name} is true or false"))
}

fn short(name: &str, value: &str, max: usize) -> Result<String, String> {
    if value.chars().count() > max {
        return Err(format!("{name} has {max} characters at most"));
    }
    Ok(value.to_owned())
}

fn read<T: FromStr<Err: fmt::Display>>(name: &str, value: &str) -> Result<T, String> {
    value.parse().map_err(|error| format!("{name} is not understood: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tickets::filter::Assignee;
    use crate::tickets::{Priority, Status};
    use proptest::prelude::*;

    fn filters() -> impl Strategy<Value = Filter> {
        (
            proptest::option::of(proptest::sample::select(vec![State::Open, State::Closed])),
            proptest::sample::subsequence(Status::ALL.to_vec(), 0..=5),
            proptest::sample::subsequence(Priority::ALL.to_vec(), 0..=4),
            proptest::collection::vec("[ -~äß&=%+]{1,12}", 0..3),
            proptest::option::of(".{1,20}"),
            proptest::option::of(any::<u128>().prop_map(uuid::Uuid::from_u128)),
            any::<bool>(),
            proptest::sample::select(Sort::ALL.to_vec()),
            1u32..=100,
        )
            .prop_map(|(state, status, priority, category, q, id, mine, sort, limit)| Filter {
                state,
                status,
                priority,
                category,
                mine,
                sort,
                limit: Limit::try_from(limit).unwrap_or_default(),
                assignee: if mine { Some(Assignee::Me) } else { id.map(|id| Assignee::Member(id.into())) },
                team_id: id.map(Into::into),
                customer_id: id.map(Into::into),
                client_id: id.map(Into::into),
                cursor: q.clone(),
                q,
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
        for bad in [
            "limit=0",
            "limit=101",
            "limit=-1",
            "limit=x",
            "sort=id;select",
            "status=gone",
            "nope=1",
            "mine=yes",
            "sort=created_at&sort=created_at",
        ] {
            assert!(Filter::from_query(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn no_text_is_longer_than_anybody_means() {
        for (name, max) in [("q", Q_MAX), ("category", CATEGORY_MAX)] {
            assert!(Filter::from_query(&format!("{name}={}", "ä".repeat(max))).is_ok(), "{name}");
            assert!(Filter::from_query(&format!("{name}={}", "a".repeat(max + 1))).is_err(), "{name}");
        }
    }
}
