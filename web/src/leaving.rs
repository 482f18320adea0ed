//! Asks before something typed is lost by going elsewhere: by a link, a key, the browser's "back", signing out, or by
//! closing the page. Drafts are kept and need no asking.

use crate::text::ui as words;
use crate::ui::{Button, ButtonKind, Dialog};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_location;
use leptos_router::location::Location;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, Event, HtmlElement, MouseEvent};

/// What the reader wants to do, though something would be lost by it.
type Wanted = Box<dyn FnOnce()>;

/// What would be lost by leaving the page, and the question before that.
#[derive(Clone, Copy)]
pub struct Leaving {
    unsaved: StoredValue<Vec<Signal<bool>>>,
    wanted: StoredValue<Option<Wanted>, LocalStorage>,
    asking: RwSignal<bool>,
    /// The page, as the router has it.
    here: StoredValue<Option<Location>, LocalStorage>,
}

impl Leaving {
    /// Begins with nothing to lose, and hands itself to everything below. To be called before there is a router: of
    /// those that hear of "back", the first to listen is the first to be told, and can keep it from the others.
    pub(crate) fn provide() -> Self {
        let leaving = Self {
            unsaved: StoredValue::new(Vec::new()),
            wanted: StoredValue::new_local(None),
            asking: RwSignal::new(false),
            here: StoredValue::new_local(None),
        };
        provide_context(leaving);
        let back = window_event_listener_untyped("popstate", move |event| leaving.before_back(&event));
        on_cleanup(move || back.remove());
        leaving
    }

    /// That of the page this stands in.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }

    /// Something would be lost while this is so, for as long as the place this is called in lives.
    pub fn asks_while(self, unsaved: impl Into<Signal<bool>>) {
        let unsaved = unsaved.into();
        self.unsaved.update_value(|all| all.push(unsaved));
        on_cleanup(move || {
            self.unsaved.try_update_value(|all| all.retain(|one| *one != unsaved));
        });
    }

    /// Leaves by `go`: at once when nothing is lost by it, else when the reader says so.
    pub fn by(self, go: impl FnOnce() + 'static) {
        if self.is_safe() {
            return go();
        }
        self.wanted.set_value(Some(Box::new(go)));
        self.asking.set(true);
    }

    fn is_safe(self) -> bool {
        let all = self.unsaved.try_get_value().unwrap_or_default();
        all.iter().all(|unsaved| unsaved.try_get_untracked() != Some(true))
    }

    /// The browser is at the other address by the time it tells: the one that is left is put over it, from where "back"
    /// leads to what was wanted.
    fn before_back(self, event: &Event) {
        let Some(Location { pathname, search, hash, .. }) = self.here.get_value() else { return };
        let (path, search, hash) =
            (pathname.read_untracked(), search.read_untracked(), hash.read_untracked());
        if self.is_safe() || window().location().pathname().is_ok_and(|now| now == *path) {
            return;
        }
        let Ok(history) = window().history() else { return };
        event.stop_immediate_propagation();
        let joint = if search.is_empty() { "" } else { "?" };
        let here = format!("{}{joint}{}{}", *path, *search, *hash);
        // Refused only when a page does this all the time.
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&here));
        self.by(move || {
            let _ = history.back();
        });
    }

    fn leave(self) {
        self.asking.set(false);
        self.unsaved.update_value(Vec::clear);
        if let Some(go) = self.wanted.try_update_value(Option::take).flatten() {
            go();
        }
    }
}

/// Goes to addresses as the router does, and asks first where that leaves a page on which something would be lost.
pub fn use_navigate() -> impl Fn(&str, NavigateOptions) + Clone {
    #[expect(clippy::disallowed_methods, reason = "this is what stands around it")]
    let navigate = leptos_router::hooks::use_navigate();
    let leaving = Leaving::here();
    let path = use_location().pathname;
    move |to: &str, options: NavigateOptions| {
        let page = to.split(['?', '#']).next().unwrap_or_default();
        if *path.read_untracked() == page {
            return navigate(to, options);
        }
        let (navigate, to) = (navigate.clone(), to.to_owned());
        leaving.by(move || navigate(&to, options));
    }
}

/// The question, and what it stands before. Once, around all pages on which something can be lost.
#[component]
pub fn AskBeforeLeaving() -> impl IntoView {
    let leaving = Leaving::here();
    leaving.here.set_value(Some(use_location()));
    on_cleanup(move || leaving.here.set_value(None));
    let closing = window_event_listener_untyped("beforeunload", move |event| {
        if !leaving.is_safe() {
            event.prevent_default();
        }
    });
    on_cleanup(move || closing.remove());
    before_clicks(move |event| {
        let Some(link) = link_to_elsewhere(event) else { return };
        if !leaving.is_safe() {
            event.prevent_default();
            event.stop_propagation();
            // Once more as it was: the router follows it, or the browser.
            leaving.by(move || link.click());
        }
    });
    let actions = move || {
        view! {
            <Button kind=ButtonKind::Quiet on_click=move |_| leaving.leave()>
                {words::LEAVE}
            </Button>
            <Button kind=ButtonKind::Primary autofocus=true on_click=move |_| leaving.asking.set(false)>
                {words::STAY}
            </Button>
        }
    };
    view! {
        <Dialog open=leaving.asking title=words::LEAVE_TITLE actions=actions>
            <p>{words::LEAVE_TEXT}</p>
        </Dialog>
    }
}

/// Hears of each click before anything else on the page does, the router too.
fn before_clicks(hear: impl Fn(&MouseEvent) + 'static) {
    let heard = Closure::<dyn Fn(MouseEvent)>::new(move |event: MouseEvent| hear(&event));
    let function = heard.as_ref().unchecked_ref();
    // Neither fails for a window and a function.
    let _ = window().add_event_listener_with_callback_and_bool("click", function, true);
    let heard = StoredValue::new_local(heard);
    on_cleanup(move || {
        heard.with_value(|heard| {
            let function = heard.as_ref().unchecked_ref();
            let _ = window().remove_event_listener_with_callback_and_bool("click", function, true);
        });
    });
}

/// The link that an ordinary click is on, if that leads away from this page.
fn link_to_elsewhere(event: &MouseEvent) -> Option<HtmlElement> {
    if event.ctrl_key() || event.meta_key() || event.shift_key() {
        return None;
    }
    let link = event.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??;
    let is_new_window = link.has_attribute("target");
    let leads_away = link.get_attribute("href").is_some_and(|href| !is_new_window && !href.starts_with('#'));
    if leads_away { link.dyn_into().ok() } else { None }
}
