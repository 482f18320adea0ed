//! How lists of tickets are cut, in both applications.

use super::narrow::{read, read_one};
use super::{Cut, Narrow};
use crate::client::signed_in;
use crate::text;
use crate::text::tickets as words;
use crate::ui::Choice;
use crate::url::UrlState;
use leptos::prelude::*;
use shared::person::Side;
use shared::tickets::{Filter, Priority, Sort, State, Status};

impl Cut for Filter {
    fn orders() -> Vec<&'static str> {
        Sort::ALL.iter().map(|sort| text::shared::sort(*sort)).collect()
    }

    fn order(&self) -> usize {
        Sort::ALL.iter().position(|sort| *sort == self.sort).unwrap_or_default()
    }

    fn set_order(&mut self, order: usize) {
        self.sort = Sort::ALL.get(order).copied().unwrap_or_default();
    }

    fn sought(&self) -> &str {
        self.q.as_deref().unwrap_or_default()
    }

    fn seek(&mut self, words: String) {
        self.q = Some(words).filter(|words| !words.is_empty());
    }

    fn narrows(&self) -> bool {
        self.narrows()
    }

    fn bare(&self) -> Self {
        Self { state: self.state, sort: self.sort, ..Self::default() }
    }
}

/// What the API is asked: an address that says no state means the open ones.
#[must_use]
pub fn asked(filter: Filter) -> Filter {
    Filter { state: filter.state.or(Some(State::Open)), ..filter }
}

/// By the statuses of the tab, in the words of this side.
#[must_use]
pub fn by_status(filter: UrlState<Filter>, side: Side) -> Narrow<Filter> {
    let choices = Memo::new(move |_| {
        let state = filter.with(|filter| filter.state.unwrap_or(State::Open));
        let choice = |status: &Status| Choice::new(status.as_str(), text::shared::status(*status, side));
        state.statuses().iter().map(choice).collect::<Vec<_>>()
    });
    Narrow::by(
        words::STATUS,
        choices,
        |filter| filter.status.iter().map(|status| status.as_str().to_owned()).collect(),
        |filter, chosen| filter.status = read(chosen),
    )
}

/// By priority, the most pressing first.
#[must_use]
pub fn by_priority() -> Narrow<Filter> {
    let choices = Priority::ALL
        .iter()
        .rev()
        .map(|one| Choice::new(one.as_str(), text::shared::priority(*one)))
        .collect::<Vec<_>>();
    Narrow::by(
        words::PRIORITY,
        choices,
        |filter| filter.priority.iter().map(|one| one.as_str().to_owned()).collect(),
        |filter, chosen| filter.priority = read(chosen),
    )
}

/// By the organization's categories.
#[must_use]
pub fn by_category() -> Narrow<Filter> {
    let reader = signed_in();
    let choices = Memo::new(move |_| {
        reader.with_me(|me| {
            me.organization.ticket_categories.iter().map(|name| Choice::new(name, name)).collect::<Vec<_>>()
        })
    });
    Narrow::by(
        words::CATEGORY,
        choices,
        |filter| filter.category.clone(),
        |filter, chosen| filter.category = chosen.to_vec(),
    )
}

/// All that the reader sees, or what they raised.
#[must_use]
pub fn by_mine() -> Narrow<Filter> {
    let choices = vec![Choice::new("", words::EVERYONE), Choice::new("mine", words::ONLY_MINE)];
    let get = |filter: &Filter| filter.mine.then(|| "mine".to_owned()).into_iter().collect();
    Narrow::by(words::WHOSE, choices, get, |filter, chosen| filter.mine = !chosen.is_empty()).as_segments()
}

/// By one customer.
#[must_use]
pub fn by_customer(label: &'static str, choices: Signal<Vec<Choice>>) -> Narrow<Filter> {
    let get = |filter: &Filter| filter.customer_id.map(|id| id.to_string()).into_iter().collect();
    Narrow::by(label, choices, get, |filter, chosen| filter.customer_id = read_one(chosen)).single()
}

/// By who looks after them.
#[must_use]
pub fn by_assignee(label: &'static str, choices: Signal<Vec<Choice>>) -> Narrow<Filter> {
    let get = |filter: &Filter| filter.assignee.map(|who| who.to_string()).into_iter().collect();
    Narrow::by(label, choices, get, |filter, chosen| filter.assignee = read_one(chosen)).single()
}

/// By one team.
#[must_use]
pub fn by_team(label: &'static str, choices: Signal<Vec<Choice>>) -> Narrow<Filter> {
    let get = |filter: &Filter| filter.team_id.map(|id| id.to_string()).into_iter().collect();
    Narrow::by(label, choices, get, |filter, chosen| filter.team_id = read_one(chosen)).single()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::tickets::filter::Assignee;

    #[test]
    fn clearing_keeps_the_tab_and_the_order() {
        let filter = Filter {
            state: Some(State::Closed),
            sort: Sort::Newest,
            q: Some("x".into()),
            assignee: Some(Assignee::Me),
            priority: read(&["high".into(), "nonsense".into()]),
            mine: true,
            ..Filter::default()
        };
        assert_eq!(filter.priority, [Priority::High]);
        let cleared = filter.bare();
        assert!(!Cut::narrows(&cleared));
        assert_eq!((cleared.state, cleared.sort), (Some(State::Closed), Sort::Newest));
    }

    #[test]
    fn orders_are_read_back() {
        for order in 0..Filter::orders().len() {
            let mut filter = Filter::default();
            filter.set_order(order);
            assert_eq!(filter.order(), order);
        }
    }

    #[test]
    fn a_filter_counts_once_however_much_is_ticked_and_the_search_not_at_all() {
        let ticked = vec![Priority::High, Priority::Urgent];
        let filter = Filter { q: Some("x".into()), priority: ticked, ..Filter::default() };
        let owner = Owner::new();
        let is_set = owner.with(|| by_priority().is_set(&filter));
        assert!(is_set);
        assert!(!owner.with(|| by_priority().is_set(&filter.bare())));
    }
}
