//! The API, as the two applications call it. Only this module knows tokens: a 401 is answered with one refresh
//! that all waiting calls share, then one more try; when that fails the session is over and the router leaves.
//!
//! What can be called is a matter of type: a [`Visitor`] can sign in, and only the [`SignedIn`] that comes of it
//! has the calls that need it.

mod accounts;
mod api_keys;
mod attachments;
mod attempt;
mod audit;
mod cache;
mod console;
mod customers;
mod door;
mod external;
mod file;
mod http;
mod members;
mod message;
mod organization;
mod portal;
mod providers;
mod request;
mod security;
mod tab;
mod team;
mod teams;
mod trouble;
mod upload;
mod wanted;

pub use attachments::{Attachments, PictureSize};
pub use attempt::{Attempt, new_key};
pub use console::Desk;
pub use door::{Standing, Why};
pub use message::Message;
pub use portal::Tickets;
pub use request::Request;
pub use security::{Challenge, Entered};
pub use trouble::Trouble;
pub use upload::Outgoing;

pub(crate) use door::Door;
pub(crate) use http::{AbortOnDrop, DEADLINE};
pub(crate) use request::{Anything, Reading};

use leptos::prelude::*;
use shared::accounts::Me;
use shared::ids::MemberId;

/// Which of the two applications this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surface {
    /// For clients.
    Portal,
    /// For staff.
    Console,
}

impl Surface {
    /// Where this surface's API begins.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Portal => "/api/client-portal/",
            Self::Console => "/api/",
        }
    }

    /// Where its pages begin.
    pub const fn home(self) -> &'static str {
        match self {
            Self::Portal => "/portal/",
            Self::Console => "/console/",
        }
    }
}

/// Somebody at the door: can read the welcome, register, and sign in.
#[derive(Clone, Copy)]
pub struct Visitor {
    pub(crate) door: Door,
}

/// Somebody who signed in.
#[derive(Clone, Copy)]
pub struct SignedIn {
    door: Door,
    me: RwSignal<Me>,
    member: MemberId,
}

impl SignedIn {
    /// Who that is, without listening for changes.
    pub fn me_untracked(self) -> Me {
        self.me.get_untracked()
    }

    /// The reader's place in the organization. It never changes while the page is open.
    pub const fn member_id(self) -> MemberId {
        self.member
    }

    /// Whether they still are: nobody signed out since, or in as somebody else.
    pub fn is_still_in(self) -> bool {
        let now = self.door.standing().get_untracked();
        matches!(now, Standing::In(now) if now.member == self.member)
    }

    /// A part of who that is, without listening for changes.
    pub fn with_me_untracked<T>(self, part: impl FnOnce(&Me) -> T) -> T {
        self.me.with_untracked(part)
    }

    /// The address of their picture.
    pub fn picture(self) -> Signal<Option<String>> {
        Signal::derive(move || self.with_me(|me| me.avatar.clone()))
    }

    /// A part of who that is; listens for changes.
    pub fn with_me<T>(self, part: impl FnOnce(&Me) -> T) -> T {
        self.me.with(part)
    }
}

/// The signed-in reader of this page. Pages stand under the protected route, which provides it.
#[must_use]
pub fn signed_in() -> SignedIn {
    expect_context()
}
