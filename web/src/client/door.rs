//! The one place that holds the access token, in memory only, and knows how to get the next.

use super::cache::Cache;
use super::http::{self, Answer, Ask};
use super::request::Anything;
use super::wanted::Wanted;
use super::{SignedIn, Surface, Trouble, tab};
use crate::ui::Clock;
use chrono::{DateTime, Utc};
use futures_util::FutureExt as _;
use futures_util::future::{LocalBoxFuture, Shared};
use gloo_net::http::Method;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use shared::accounts;
use shared::ids::{MemberId, OrgId};
use shared::problem::Code;
use std::cell::{Cell, RefCell};
use std::future::pending;
use std::rc::Rc;
use std::time::Duration;

type Refreshing = Shared<LocalBoxFuture<'static, Result<accounts::SignedIn, Trouble>>>;

/// How the reader stands with us.
#[derive(Clone)]
pub enum Standing {
    /// Not known yet: the refresh cookie is being asked.
    Starting,
    /// Not known, because the server can't be asked.
    Unreachable(Trouble),
    /// Signed out.
    Out(Why),
    /// Signed in.
    In(SignedIn),
}

/// Why nobody is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Nobody was, when the page started.
    Never,
    /// The session ended while it was in use.
    Ended,
    /// The reader signed out.
    Left,
}

struct Inner {
    surface: Surface,
    token: RefCell<Option<String>>,
    refreshing: RefCell<Option<Refreshing>>,
    cache: RefCell<Cache>,
    /// Whose page this is: all that it shows, keeps and is about to send is theirs.
    whose: Cell<Option<MemberId>>,
    /// The organization that it is in, or begins in.
    place: Cell<Option<OrgId>>,
    /// The one that the reader was in last, by slug: its page is where they sign in again.
    slug: RefCell<Option<String>>,
    /// How far the server's clock was ahead when last set, in milliseconds.
    ahead: Cell<f64>,
    /// The page's.
    owner: Owner,
}

/// A handle on the API, its token and its cache; copied freely, lives as long as the page.
#[derive(Clone, Copy)]
pub(crate) struct Door {
    inner: StoredValue<Rc<Inner>, LocalStorage>,
    standing: RwSignal<Standing>,
    /// Runs with each answer that the server can do nothing just now.
    away: Trigger,
    wanted: Wanted,
    clock: Clock,
}

impl Door {
    pub(crate) fn new(surface: Surface, clock: Clock) -> Self {
        let inner = Inner {
            surface,
            token: RefCell::default(),
            refreshing: RefCell::default(),
            cache: RefCell::default(),
            whose: Cell::default(),
            place: Cell::new(tab::organization(surface)),
            slug: RefCell::new(None),
            ahead: Cell::new(0.0),
            owner: Owner::current().unwrap_or_default(),
        };
        Self {
            inner: StoredValue::new_local(Rc::new(inner)),
            standing: RwSignal::new(Standing::Starting),
            away: Trigger::new(),
            wanted: Wanted::nothing(),
            clock,
        }
    }

    pub(crate) fn standing(self) -> RwSignal<Standing> {
        self.standing
    }

    pub(crate) fn away(self) -> Trigger {
        self.away
    }

    pub(crate) fn wanted(self) -> Wanted {
        self.wanted
    }

    pub(crate) fn surface(self) -> Surface {
        self.inner.with_value(|inner| inner.surface)
    }

    /// The full address of a path of this surface.
    pub(crate) fn address(self, path: &str) -> String {
        format!("{}{path}", self.surface().prefix())
    }

    pub(crate) fn token(self) -> Option<String> {
        self.inner.with_value(|inner| inner.token.borrow().clone())
    }

    /// The organization that this tab is in, or begins in.
    pub(crate) fn place(self) -> Option<OrgId> {
        self.inner.with_value(|inner| inner.place.get())
    }

    /// The slug of the organization that the reader was in last.
    pub(crate) fn slug(self) -> Option<String> {
        self.inner.with_value(|inner| inner.slug.borrow().clone())
    }

    fn whose(self) -> Option<MemberId> {
        self.inner.with_value(|inner| inner.whose.get())
    }

    pub(crate) fn cached(self, key: &str) -> Option<Anything> {
        self.inner.with_value(|inner| inner.cache.borrow_mut().get(key))
    }

    pub(crate) fn keep(self, key: &str, answer: Anything) {
        self.inner.with_value(|inner| inner.cache.borrow_mut().put(key, answer));
    }

    /// Takes what a login or a refresh gave. When that is somebody else's than the page is, nothing that waited for it
    /// goes on: it would be done in the wrong name. They begin at `path`, or where the page is.
    pub(crate) async fn admit(self, given: accounts::SignedIn, path: Option<String>) -> SignedIn {
        let inner = self.inner.get_value();
        let member = given.me.member_id;
        let organization = given.me.organization.id;
        if self.whose().is_some_and(|whose| whose != member) {
            tab::keep(inner.surface, organization);
            self.start_anew(path);
            return pending().await;
        }
        inner.whose.set(Some(member));
        inner.place.set(Some(organization));
        *inner.slug.borrow_mut() = Some(given.me.organization.slug.clone());
        *inner.token.borrow_mut() = Some(given.access_token);
        if let Standing::In(signed_in) = self.standing.get_untracked() {
            signed_in.me.set(given.me);
            return signed_in;
        }
        tab::begin(inner.surface, organization);
        // Owned by the page as a whole: the caller's own place may be gone before the session is.
        let me = inner.owner.with(|| RwSignal::new(given.me));
        let signed_in = SignedIn { door: self, me, member };
        self.standing.set(Standing::In(signed_in));
        signed_in
    }

    /// Goes on at `path` in another organization of the reader's. Nothing of the page is of that one, so another page
    /// is loaded; it takes this one's place, since going back would show this one's address in the other organization.
    pub(crate) fn enter(self, organization: OrgId, path: String) {
        tab::keep(self.surface(), organization);
        self.start_anew(Some(path));
    }

    /// Somebody else signed in elsewhere in this browser, or goes on in another organization: nothing of the page is
    /// theirs, so another one is loaded.
    fn start_anew(self, path: Option<String>) {
        self.forget();
        self.standing.set(Standing::Starting);
        // Once this page is gone from the screen: nothing on it is to ask whether it may be left.
        set_timeout(
            move || {
                let location = window().location();
                // Refused only when the page is being left already.
                let _ = path.map_or_else(|| location.reload(), |path| location.replace(&path));
            },
            Duration::ZERO,
        );
    }

    /// The reader looks at this page: a new tab begins in its organization.
    pub(crate) fn is_looked_at(self) {
        if let Some(place) = self.place().filter(|_| self.token().is_some()) {
            tab::keep(self.surface(), place);
        }
    }

    /// The tab's organization is not the reader's, or they leave it: the next one begins where the server says.
    fn lose_place(self) {
        tab::forget(self.surface());
        self.inner.with_value(|inner| inner.place.take());
    }

    /// Forgets the token and everything seen with it.
    pub(crate) fn dismiss(self, why: Why) {
        self.forget();
        if why == Why::Left {
            self.lose_place();
        }
        self.inner.with_value(|inner| inner.whose.take());
        self.standing.set(Standing::Out(why));
    }

    fn forget(self) {
        self.inner.with_value(|inner| {
            inner.token.borrow_mut().take();
            inner.cache.borrow_mut().clear();
        });
    }

    /// Sends without a token.
    pub(crate) fn knock<T: DeserializeOwned>(
        self,
        ask: Ask,
    ) -> impl Future<Output = Result<T, Trouble>> + use<T> {
        let answer = self.answer(ask, false);
        async move { answer.await?.read() }
    }

    /// Sends with the token; when that is refused, refreshes once and sends again.
    pub(crate) fn send<T: DeserializeOwned>(
        self,
        ask: Ask,
    ) -> impl Future<Output = Result<T, Trouble>> + use<T> {
        let answer = self.answer(ask, true);
        async move { answer.await?.read() }
    }

    /// Boxed, so that it is compiled once and not for each kind of answer, and waited for without what was asked.
    pub(crate) fn answer(
        self,
        ask: Ask,
        with_token: bool,
    ) -> LocalBoxFuture<'static, Result<Answer, Trouble>> {
        Box::pin(async move {
            let mut answer =
                if with_token { self.send_twice(&ask).await? } else { http::send(&ask, None).await? };
            // Looked for in the text, so that no problem is read here. Nothing else is told with this status.
            let wants = |answer: &Answer, code: &str| answer.status == 403 && answer.text.contains(code);
            let wants_proof =
                ["\"fresh_proof_needed\"", "\"password_needed\""].iter().any(|code| wants(&answer, code));
            if wants_proof && self.wanted.prove().await {
                answer = self.send_twice(&ask).await?;
            }
            if wants(&answer, "\"two_factor_required\"") {
                self.wanted.setup().set(true);
            }
            self.note_time(&answer);
            if answer.status == 503 {
                self.away.notify();
            }
            Ok(answer)
        })
    }

    async fn send_twice(self, ask: &Ask) -> Result<Answer, Trouble> {
        let (token, whose) = (self.token(), self.whose());
        if token.is_some() {
            let answer = http::send(ask, token.as_deref()).await?;
            // Whoever signed in meanwhile did not ask it.
            if answer.status != 401 || self.whose() != whose {
                return Ok(answer);
            }
        }
        // Another call may have refreshed while this one was under way.
        if self.token() == token {
            self.refresh().await?;
        }
        http::send(ask, self.token().as_deref()).await
    }

    /// Asks the cookie for a new token. All that ask at once wait for the same answer.
    pub(crate) async fn refresh(self) -> Result<SignedIn, Trouble> {
        let given = self.refreshing().await;
        self.inner.with_value(|inner| inner.refreshing.borrow_mut().take());
        match given {
            Ok(given) => Ok(self.admit(given, None).await),
            // Not the reader's any more: they go on in another one of theirs.
            Err(trouble) if trouble.is(Code::NotFound) && self.place().is_some() => {
                self.lose_place();
                // Without its query, which may name that organization.
                self.start_anew(window().location().pathname().ok());
                pending().await
            }
            Err(trouble) => {
                if trouble.is_unauthenticated() {
                    let was_in = matches!(self.standing.get_untracked(), Standing::In(_));
                    self.dismiss(if was_in { Why::Ended } else { Why::Never });
                }
                Err(trouble)
            }
        }
    }

    fn refreshing(self) -> Refreshing {
        let inner = self.inner.get_value();
        let mut refreshing = inner.refreshing.borrow_mut();
        if let Some(under_way) = refreshing.as_ref() {
            return under_way.clone();
        }
        let mut ask = Ask::new(Method::POST, self.address("auth/refresh"));
        // `accounts::Refresh`; written out, it weighs less.
        let place = inner.place.get().map(|place| format!("\"organization_id\":\"{place}\""));
        ask.body = Some(format!("{{{}}}", place.unwrap_or_default()));
        let started = self.knock::<accounts::SignedIn>(ask).boxed_local().shared();
        *refreshing = Some(started.clone());
        started
    }

    /// Relative times and countdowns go by the server's clock. Its header counts whole seconds, so only a
    /// difference of more than two is one.
    fn note_time(self, answer: &Answer) {
        let Some(server) = answer.date.as_deref().map(js_sys::Date::parse).filter(|at| at.is_finite()) else {
            return;
        };
        let ahead = server - js_sys::Date::now();
        let inner = self.inner.get_value();
        if (ahead - inner.ahead.get()).abs() > 2_000.0 {
            inner.ahead.set(ahead);
            // Milliseconds of a date are far inside what i64 holds.
            if let Some(server) = DateTime::<Utc>::from_timestamp_millis(server as i64) {
                self.clock.set_by_server(server);
            }
        }
    }
}
