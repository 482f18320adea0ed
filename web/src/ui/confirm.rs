//! Asking before something is done that can't be taken back.

use leptos::prelude::*;

use super::{Button, ButtonKind, Dialog};
use crate::text::common;

/// What is about to happen, to whom.
pub struct Confirm<T: 'static> {
    about: RwSignal<Option<T>>,
    open: RwSignal<bool>,
}

impl<T> Clone for Confirm<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Confirm<T> {}

impl<T: Clone + Send + Sync + 'static> Confirm<T> {
    /// Nothing is asked yet.
    #[must_use]
    pub fn new() -> Self {
        Self { about: RwSignal::new(None), open: RwSignal::new(false) }
    }

    /// Asks about this one.
    pub fn ask(self, about: T) {
        self.about.set(Some(about));
        self.open.set(true);
    }
}

/// The question. The keyboard stands on "Cancel", and the dialog is closed when it is answered.
#[component]
pub fn ConfirmDialog<T: Clone + Send + Sync + 'static>(
    /// What is asked about.
    of: Confirm<T>,
    /// The question: "Remove Ada Lang?"
    title: fn(&T) -> String,
    /// What comes of it.
    text: &'static str,
    /// What the button that does it says.
    label: &'static str,
    /// Does it.
    on_confirm: impl Fn(T) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let Confirm { about, open } = of;
    let confirm = move |()| {
        if let Some(about) = about.get_untracked() {
            on_confirm(about);
        }
    };
    let title = Signal::derive(move || about.with(|about| about.as_ref().map(title).unwrap_or_default()));
    question(open, title, text, label, Callback::new(confirm))
}

/// Everything that does not depend on what is asked about, so that it is compiled once.
fn question(
    open: RwSignal<bool>,
    title: Signal<String>,
    text: &'static str,
    label: &'static str,
    confirm: Callback<()>,
) -> AnyView {
    let actions = move || {
        view! {
            <Button kind=ButtonKind::Quiet autofocus=true on_click=move |_| open.set(false)>
                {common::CANCEL}
            </Button>
            <Button
                kind=ButtonKind::Primary
                on_click=move |_| {
                    open.set(false);
                    confirm.run(());
                }
            >
                {label}
            </Button>
        }
    };
    view! {
        <Dialog open=open title=title actions=actions>
            <p>{text}</p>
        </Dialog>
    }
    .into_any()
}
