//! Asks before something typed is lost by going elsewhere: by a link, a key, the browser's "back", signing out, or by
//! closing the page. Drafts are kept and need no asking.

use crate::text::ui as words;
use crate::ui::{Button, ButtonKind, Dialog};
use leptos::prelude::*;

/// What the reader wants to do, though something would be lost by it.
type Wanted = Box<dyn FnOnce()>;

/// What would be lost by leaving the page, and the question before that.
#[derive(Clone, Copy)]
pub struct Leaving {
    unsaved: StoredValue<Vec<Signal<bool>>>,
    wanted: StoredValue<Option<Wanted>, LocalStorage>,
    asking: RwSignal<bool>,
    /// Whether the question is on the page.
    asks: StoredValue<bool>,
}

impl Leaving {
    /// Begins with nothing to lose, and hands itself to everything below.
    pub(crate) fn provide() -> Self {
        let leaving = Self {
            unsaved: StoredValue::new(Vec::new()),
            wanted: StoredValue::new_local(None),
            asking: RwSignal::new(false),
            asks: StoredValue::new(false),
        };
        provide_context(leaving);
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

    /// Whether nothing is lost by leaving. Where nothing asks, as before signing in, nothing holds back either.
    pub(crate) fn is_safe(self) -> bool {
        let all = self.unsaved.try_get_value().unwrap_or_default();
        !self.asks.get_value() || all.iter().all(|unsaved| unsaved.try_get_untracked() != Some(true))
    }

    fn leave(self) {
        self.asking.set(false);
        self.unsaved.update_value(Vec::clear);
        if let Some(go) = self.wanted.try_update_value(Option::take).flatten() {
            go();
        }
    }
}

/// The question, and what it stands before. Once, around all pages on which something can be lost.
#[component]
pub fn AskBeforeLeaving() -> impl IntoView {
    let leaving = Leaving::here();
    leaving.asks.set_value(true);
    on_cleanup(move || leaving.asks.set_value(false));
    let closing = window_event_listener_untyped("beforeunload", move |event| {
        if !leaving.is_safe() {
            event.prevent_default();
        }
    });
    on_cleanup(move || closing.remove());
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
