//! What goes on after its page was left, because an answer is still on its way.

use leptos::prelude::*;
use shared::ids::MemberId;
use std::cell::RefCell;

/// Things of one kind, one for each member and place, which outlive the page that opened them.
pub struct Lasting<T>(RefCell<Vec<Opened<T>>>);

struct Opened<T> {
    member: MemberId,
    place: String,
    thing: T,
    /// Keeps its signals until it is let go of.
    _owner: Owner,
}

impl<T: Copy> Lasting<T> {
    /// None yet.
    #[must_use]
    pub const fn none() -> Self {
        Self(RefCell::new(Vec::new()))
    }

    /// The one of this member at this place, as it stands; `make` makes it when there is none.
    pub fn open(&self, member: MemberId, place: &str, make: impl FnOnce() -> T) -> T {
        let is_it = |one: &&Opened<T>| one.member == member && one.place == place;
        let known = self.0.borrow().iter().find(is_it).map(|one| one.thing);
        known.unwrap_or_else(|| {
            let owner = Owner::default();
            let thing = owner.with(make);
            self.0.borrow_mut().push(Opened { member, place: place.to_owned(), thing, _owner: owner });
            thing
        })
    }

    /// Lets go of those that are over.
    pub fn forget(&self, is_over: impl Fn(T) -> bool) {
        let over: Vec<_> = self.0.borrow_mut().extract_if(.., |one| is_over(one.thing)).collect();
        // Only here, since letting go of one runs its clean-up.
        drop(over);
    }
}
