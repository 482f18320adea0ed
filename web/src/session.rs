//! Who is signed in, from the page's start to sign-out.

use crate::client::{Door, SignedIn, Standing, Surface, Trouble, Visitor, Why};
use crate::ui::Clock;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// The session of this page.
#[derive(Clone, Copy)]
pub struct Session {
    door: Door,
}

impl Session {
    /// Asks the refresh cookie who is there, and hands itself to everything below.
    pub(crate) fn provide(surface: Surface, clock: Clock) -> Self {
        let session = Self { door: Door::new(surface, clock) };
        provide_context(session);
        session.start();
        session
    }

    /// The session of the page this stands in.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }

    pub(crate) fn door(self) -> Door {
        self.door
    }

    /// Asks (again) who is there.
    pub fn start(self) {
        self.door.standing().set(Standing::Starting);
        spawn_local(async move {
            if let Err(trouble) = self.visitor().resume().await
                && !trouble.is_unauthenticated()
            {
                self.door.standing().set(Standing::Unreachable(trouble));
            }
        });
    }

    /// How the reader stands with us.
    pub fn standing(self) -> Standing {
        self.door.standing().get()
    }

    /// For the protected route: whether somebody is signed in; none while that is not known.
    pub fn allowed(self) -> Memo<Option<bool>> {
        Memo::new(move |_| match self.standing() {
            Standing::Starting | Standing::Unreachable(_) => None,
            Standing::Out(_) => Some(false),
            Standing::In(_) => Some(true),
        })
    }

    /// Where the protected route sends: to `login`, which then leads back here, unless the reader chose to leave.
    pub fn to_login(self, login: &str) -> String {
        let has_left = matches!(self.door.standing().get_untracked(), Standing::Out(Why::Left));
        let here = window().location();
        match (has_left, here.pathname(), here.search()) {
            (false, Ok(path), Ok(search)) => crate::paths::then(login, &format!("{path}{search}")),
            _ => login.to_owned(),
        }
    }

    /// Whoever is signed in.
    pub fn signed_in(self) -> Option<SignedIn> {
        match self.standing() {
            Standing::In(signed_in) => Some(signed_in),
            _ => None,
        }
    }

    /// Why nothing is known, when the server can't be asked.
    pub fn trouble(self) -> Option<Trouble> {
        match self.standing() {
            Standing::Unreachable(trouble) => Some(trouble),
            _ => None,
        }
    }

    /// Whether the session ended while it was in use.
    pub fn ended(self) -> bool {
        matches!(self.standing(), Standing::Out(Why::Ended))
    }

    /// The calls that anybody may make.
    pub fn visitor(self) -> Visitor {
        Visitor { door: self.door }
    }

    /// Ends the session and forgets everything but drafts.
    pub fn sign_out(self) {
        if let Standing::In(signed_in) = self.door.standing().get_untracked() {
            spawn_local(signed_in.sign_out());
        }
    }
}
