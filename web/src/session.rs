//! Who is signed in, from the page's start to sign-out.

use crate::client::{Door, SignedIn, Standing, Surface, Trouble, Visitor, Why};
use crate::leaving::Leaving;
use crate::text::sign_in;
use crate::ui::Clock;
use leptos::prelude::*;
use shared::ids::OrgId;
use wasm_bindgen_futures::spawn_local;

/// The session of this page.
#[derive(Clone, Copy)]
pub struct Session {
    door: Door,
    leaving: Leaving,
}

impl Session {
    /// Asks the refresh cookie who is there, and hands itself to everything below.
    pub(crate) fn provide(surface: Surface, clock: Clock, leaving: Leaving) -> Self {
        let session = Self { door: Door::new(surface, clock), leaving };
        provide_context(session);
        session.start();
        session.leave_with_the_others();
        // For as long as there is a page.
        window_event_listener_untyped("focus", move |_| session.door.is_looked_at());
        session
    }

    /// Signing out in one tab ends the others at once: none goes on showing what it showed.
    fn leave_with_the_others(self) {
        // The browser tells only the others, each time the word changes.
        let heard = window_event_listener_untyped("storage", move |event: web_sys::Event| {
            let key = js_sys::Reflect::get(&event, &"key".into()).ok().and_then(|key| key.as_string());
            let is_in = || matches!(self.door.standing().get_untracked(), Standing::In(_));
            if key == Some(self.left_key()) && is_in() {
                self.door.dismiss(Why::Left);
            }
        });
        on_cleanup(move || heard.remove());
    }

    fn left_key(self) -> String {
        format!("portico.left:{}", self.door.surface().prefix())
    }

    /// The session of the page this stands in.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }

    pub(crate) fn door(self) -> Door {
        self.door
    }

    /// Asks (again) who is there. Why that is not known stays on the page until it is.
    pub fn start(self) {
        let standing = self.door.standing();
        if !matches!(standing.get_untracked(), Standing::Unreachable(_)) {
            standing.set(Standing::Starting);
        }
        spawn_local(async move {
            if let Err(trouble) = self.visitor().resume().await
                && !trouble.is_unauthenticated()
            {
                standing.set(Standing::Unreachable(trouble));
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

    /// Where the protected route sends: to `login` of the organization that the reader was in, which then leads back here,
    /// unless the reader chose to leave.
    pub fn to_login(self, login: &str) -> String {
        let has_left = matches!(self.door.standing().get_untracked(), Standing::Out(Why::Left));
        let here = window().location();
        let login = match (has_left, here.pathname(), here.search()) {
            (false, Ok(path), Ok(search)) => crate::paths::then(login, &format!("{path}{search}")),
            _ => login.to_owned(),
        };
        crate::paths::for_organization(&login, self.door.slug().as_deref())
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

    /// What the sign-in page tells whoever was in: that they left, as they wished, or that the session ended in use.
    pub fn out(self) -> Option<&'static str> {
        match self.standing() {
            Standing::Out(Why::Ended) => Some(sign_in::ENDED),
            Standing::Out(Why::Left) => Some(sign_in::LEFT),
            _ => None,
        }
    }

    /// The calls that anybody may make.
    pub fn visitor(self) -> Visitor {
        Visitor { door: self.door }
    }

    /// Goes on in another organization of the reader's, at `path`, in this tab alone; asks first when something would be
    /// lost.
    pub fn enter(self, organization: OrgId, path: String) {
        self.leaving.by(move || self.door.enter(organization, path));
    }

    /// Ends the session and forgets everything but drafts; asks first when something else would be lost.
    pub fn sign_out(self) {
        self.leaving.by(move || self.end());
    }

    fn end(self) {
        if let Standing::In(signed_in) = self.door.standing().get_untracked() {
            spawn_local(async move {
                signed_in.sign_out().await;
                // Where nothing may be stored the others find out when they ask.
                let storage = window().local_storage().ok().flatten();
                storage.map(|storage| storage.set_item(&self.left_key(), &crate::client::new_key()));
            });
        }
    }
}
