//! Asking before something is done that can't be taken back.

use leptos::prelude::*;

use super::{About, Button, ButtonKind, Dialog};
use crate::text::common;

/// The question. The keyboard stands on "Cancel", and the dialog is closed when it is answered.
#[component]
pub fn ConfirmDialog<T: Clone + Send + Sync + 'static>(
    /// What is asked about.
    of: About<T>,
    /// The question: "Remove Ada Lang?"
    title: fn(&T) -> String,
    /// What comes of it.
    text: &'static str,
    /// What the button that does it says.
    label: &'static str,
    /// Does it.
    on_confirm: impl Fn(T) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let About { about, open } = of;
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
