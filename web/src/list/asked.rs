//! How a list is cut in the API's own words: what its address says is what is asked for.

use super::Cut;
use crate::text::list as words;
use crate::url::Query;
use shared::page::NameSort;
use std::marker::PhantomData;

/// What a kind of list can be asked for.
pub trait Kind: Clone + Copy + Default + PartialEq + Send + Sync + 'static {
    /// The orders, as `sort` has them and as menus call them; the first is the one of an address that says none.
    const ORDERS: &'static [(&'static str, &'static str)];
    /// The parameter that the tabs set. It stays when everything else is cleared.
    const TAB: Option<&'static str> = None;
    /// The parameters that leave rows out.
    const FILTERS: &'static [&'static str] = &[];
}

/// The orders of what has names.
pub const BY_NAME: &[(&str, &str)] = &[
    (NameSort::Name.as_str(), words::A_TO_Z),
    (NameSort::NameDescending.as_str(), words::Z_TO_A),
    (NameSort::Newest.as_str(), words::NEWEST),
    (NameSort::Oldest.as_str(), words::OLDEST),
];

/// What is asked of a list of this kind.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Asked<K> {
    words: Words,
    kind: PhantomData<K>,
}

impl<K: Kind> Asked<K> {
    /// What a parameter says.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.words.all(name).map(str::to_owned).collect()
    }

    /// The one thing that a parameter says; empty for nothing.
    pub fn one(&self, name: &str) -> &str {
        self.words.all(name).next().unwrap_or_default()
    }

    /// Says this by a parameter, and nothing else by it.
    pub fn say(&mut self, name: &'static str, values: &[String]) {
        self.words.say(name, values);
    }

    /// The same with this said by a parameter.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.words.say(name, &[value.into()]);
        self
    }

    fn names() -> impl Iterator<Item = &'static str> {
        K::TAB.into_iter().chain(K::FILTERS.iter().copied()).chain([SEARCH, ORDER])
    }
}

impl<K: Kind> Query for Asked<K> {
    fn from_query(query: &str) -> Option<Self> {
        Some(Self { words: Words::read(query, &Self::names().collect::<Vec<_>>()), kind: PhantomData })
    }

    fn to_query(&self) -> String {
        self.words.written()
    }
}

impl<K: Kind> Cut for Asked<K> {
    fn orders() -> Vec<&'static str> {
        K::ORDERS.iter().map(|(_, name)| *name).collect()
    }

    fn order(&self) -> usize {
        K::ORDERS.iter().position(|(word, _)| *word == self.one(ORDER)).unwrap_or_default()
    }

    fn set_order(&mut self, order: usize) {
        let other = K::ORDERS.get(order).filter(|_| order != 0);
        self.say(ORDER, &other.map(|(word, _)| (*word).to_owned()).into_iter().collect::<Vec<_>>());
    }

    fn sought(&self) -> &str {
        self.one(SEARCH)
    }

    fn seek(&mut self, words: String) {
        self.say(SEARCH, &[words]);
    }

    fn narrows(&self) -> bool {
        K::FILTERS.iter().any(|name| !self.one(name).is_empty()) || !self.sought().is_empty()
    }

    fn bare(&self) -> Self {
        let mut bare = Self::default();
        for name in K::TAB.into_iter().chain([ORDER]) {
            bare.say(name, &self.all(name));
        }
        bare
    }
}

/// Searches, in every list that can be searched.
const SEARCH: &str = "q";
/// Orders.
const ORDER: &str = "sort";

/// Names and values, in the order in which they are said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Words(Vec<(&'static str, String)>);

impl Words {
    /// Of a query what has one of these names. What is not known means nothing.
    fn read(query: &str, names: &[&'static str]) -> Self {
        let mut words = Self::default();
        for (name, value) in form_urlencoded::parse(query.trim_start_matches('?').as_bytes()) {
            let known = names.iter().find(|known| **known == name);
            words.0.extend(known.filter(|_| !value.is_empty()).map(|known| (*known, value.into_owned())));
        }
        words
    }

    fn written(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish()
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(own, _)| *own == name).map(|(_, value)| value.as_str())
    }

    fn say(&mut self, name: &'static str, values: &[String]) {
        self.0.retain(|(own, _)| *own != name);
        self.0.extend(values.iter().filter(|value| !value.is_empty()).map(|value| (name, value.clone())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, Copy, Default, PartialEq)]
    struct Boats;

    impl Kind for Boats {
        const ORDERS: &'static [(&'static str, &'static str)] = &[("name", "Name"), ("-length", "Longest")];
        const TAB: Option<&'static str> = Some("state");
        const FILTERS: &'static [&'static str] = &["rig"];
    }

    fn read(query: &str) -> Option<Asked<Boats>> {
        Asked::from_query(query)
    }

    #[test]
    fn an_address_says_what_is_asked_for() {
        let query = "state=sunk&rig=sloop&rig=ketch&q=a%26b&sort=-length";
        let asked = read(query);
        assert_eq!(asked.as_ref().map(Asked::to_query).as_deref(), Some(query));
        assert_eq!(asked.as_ref().map(|asked| asked.all("rig")), Some(vec!["sloop".into(), "ketch".into()]));
        assert_eq!(asked.as_ref().map(Cut::order), Some(1));
        assert_eq!(asked.map(|asked| asked.sought().to_owned()).as_deref(), Some("a&b"));
        assert_eq!(read("cursor=x&nonsense=1&rig=").map(|asked| asked.to_query()).as_deref(), Some(""));
    }

    #[test]
    fn clearing_keeps_the_tab_and_the_order() {
        let asked = read("state=sunk&rig=sloop&q=a&sort=-length");
        assert_eq!(asked.as_ref().map(Cut::narrows), Some(true));
        let bare = asked.map(|asked| asked.bare());
        assert_eq!(bare.as_ref().map(Cut::narrows), Some(false));
        assert_eq!(bare.map(|bare| bare.to_query()).as_deref(), Some("state=sunk&sort=-length"));
    }

    #[test]
    fn the_first_order_needs_no_word() {
        let mut asked = Asked::<Boats>::default();
        asked.set_order(1);
        assert_eq!(asked.to_query(), "sort=-length");
        asked.set_order(0);
        assert_eq!(asked.to_query(), "");
    }
}
