//! The page's address: reading it, following links inside the application, and going elsewhere. Whatever leads away asks
//! first where something would be lost ([`Leaving`]).

use crate::leaving::Leaving;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, HtmlAnchorElement, MouseEvent, UrlSearchParams};

/// What the address bar says, as far as pages are told.
#[derive(Clone, PartialEq, Eq)]
struct Url {
    path: String,
    query: String,
}

impl Url {
    /// What the browser is at.
    fn now() -> Self {
        let location = window().location();
        // Neither fails for a page that has an address, and ours all have one.
        let (path, search) = (location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
        Self { path, query: search.trim_start_matches('?').to_owned() }
    }
}

/// What the browser keeps with an address: whose it is, and a word of the page, with a blank between them.
#[derive(Default)]
struct Kept {
    owner: String,
    note: String,
}

impl Kept {
    /// With the address that the browser is at.
    fn now() -> Self {
        let state = window().history().and_then(|history| history.state()).ok();
        let state = state.and_then(|state| state.as_string()).unwrap_or_default();
        let (owner, note) = state.split_once(' ').unwrap_or_default();
        Self { owner: owner.to_owned(), note: note.to_owned() }
    }

    fn written(&self) -> JsValue {
        format!("{} {}", self.owner, self.note).into()
    }
}

/// Whose the address is that the browser is at, if that is known.
pub(crate) fn owner() -> String {
    Kept::now().owner
}

/// Says whose the address is that the browser is at. Those that one goes to from here are theirs, too.
pub(crate) fn belong_to(owner: &str) {
    let kept = Kept { owner: owner.to_owned(), ..Kept::now() };
    if let Ok(history) = window().history() {
        // Refused only when a page does this all the time.
        let _ = history.replace_state_with_url(&kept.written(), "", None);
    }
}

/// The word that the browser keeps with the address that it is at.
pub(crate) fn note() -> String {
    Kept::now().note
}

/// How one goes to another address.
#[derive(Clone, Copy, Default)]
pub struct Going {
    /// In place of this address, so that "back" does not lead here.
    pub replace: bool,
    /// Without scrolling to the top.
    pub stays: bool,
    /// A word that the browser keeps with the address.
    pub note: Option<&'static str>,
}

impl Going {
    /// In place of this address.
    pub const IN_PLACE: Self = Self { replace: true, stays: false, note: None };
}

/// The page's address.
#[derive(Clone, Copy)]
pub struct Location {
    url: RwSignal<Url>,
    path: Memo<String>,
    query: Memo<String>,
    leaving: Leaving,
}

impl Location {
    /// Follows the browser and the links to pages below `/root`, and hands itself to everything below.
    pub(crate) fn provide(root: &'static str, leaving: Leaving) -> Self {
        let url = RwSignal::new(Url::now());
        let path = Memo::new(move |_| url.read().path.clone());
        let query = Memo::new(move |_| url.read().query.clone());
        let location = Self { url, path, query, leaving };
        provide_context(location);
        let clicks = window_event_listener(ev::click, move |event| location.follow(root, &event));
        let steps = window_event_listener(ev::popstate, move |_| location.stepped());
        on_cleanup(move || {
            clicks.remove();
            steps.remove();
        });
        location
    }

    /// That of the page this stands in.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }

    /// Its path.
    pub fn path(self) -> Memo<String> {
        self.path
    }

    /// Its query, without the question mark.
    pub fn query(self) -> Memo<String> {
        self.query
    }

    /// What its query says by this name.
    pub fn parameter(self, name: &str) -> Option<String> {
        UrlSearchParams::new_with_str(&self.query.read()).ok()?.get(name)
    }

    /// Goes to a page of this application.
    pub fn go(self, to: &str) {
        self.go_as(to, Going::default());
    }

    /// Goes to a page of this application, in this way.
    pub fn go_as(self, to: &str, going: Going) {
        let page = to.split(['?', '#']).next().unwrap_or_default();
        if *self.path.read_untracked() == page {
            return self.show(to, going);
        }
        let to = to.to_owned();
        self.leaving.by(move || self.show(&to, going));
    }

    fn show(self, to: &str, Going { replace, stays, note }: Going) {
        let Ok(history) = window().history() else { return };
        let kept = Kept { note: note.unwrap_or_default().to_owned(), ..Kept::now() }.written();
        let done = if replace || is_here(to) {
            history.replace_state_with_url(&kept, "", Some(to))
        } else {
            history.push_state_with_url(&kept, "", Some(to))
        };
        if done.is_err() {
            // Browsers refuse it to a page that does it all the time; then they go there themselves.
            let _ = window().location().assign(to);
            return;
        }
        self.read();
        if !stays {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    }

    fn read(self) {
        let now = Url::now();
        if *self.url.read_untracked() != now {
            self.url.set(now);
        }
    }

    /// The browser went back or forth. It is at the other address by the time it tells: where something would be lost, the
    /// one that is left is put over it, from where "back" leads to what was wanted.
    fn stepped(self) {
        let is_same_page = *self.path.read_untracked() == Url::now().path;
        let Ok(history) = window().history() else { return };
        if is_same_page || self.leaving.is_safe() {
            return self.read();
        }
        let Url { path, query } = self.url.get_untracked();
        let left = crate::paths::with_query(&path, &query);
        // Refused only when a page does this all the time.
        let _ = history.push_state_with_url(&Kept::now().written(), "", Some(&left));
        self.leaving.by(move || {
            let _ = history.back();
        });
    }

    /// Takes an ordinary click on a link inside the application from the browser.
    fn follow(self, root: &str, event: &MouseEvent) {
        let is_ordinary = event.button() == 0
            && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key())
            && !event.default_prevented();
        let Some(to) = link(event).filter(|_| is_ordinary).and_then(|link| inside(root, &link)) else {
            return;
        };
        event.prevent_default();
        self.go(&to);
    }
}

/// Whether the browser is at this address already.
fn is_here(to: &str) -> bool {
    let Url { path, query } = Url::now();
    crate::paths::with_query(&path, &query) == to
}

/// The link that was clicked on.
fn link(event: &MouseEvent) -> Option<HtmlAnchorElement> {
    event.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??.dyn_into().ok()
}

/// The address in a link, if it leads to a page of this application, in this window.
fn inside(root: &str, link: &HtmlAnchorElement) -> Option<String> {
    let is_browsers = link.has_attribute("target")
        || link.has_attribute("download")
        || link.rel_list().contains("external");
    let is_elsewhere = window().location().origin().ok()? != link.origin();
    let is_on_page = link.get_attribute("href")?.starts_with('#');
    let path = link.pathname();
    let first = path.strip_prefix('/')?.split('/').next();
    let is_page = !is_browsers && !is_elsewhere && !is_on_page && first == Some(root);
    is_page.then(|| format!("{path}{}{}", link.search(), link.hash()))
}
