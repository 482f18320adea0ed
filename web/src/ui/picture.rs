//! A picture, as a field: it is sent as soon as it is chosen.

use leptos::prelude::*;
use web_sys::File;

use super::field::{Ids, frame};
use super::{Button, ButtonKind, Icon};
use crate::text::common;
use crate::text::ui as words;

/// The kinds that are taken.
const KINDS: &str = "image/png,image/jpeg,image/webp";

/// The picture that is there, and the ways to another or to none.
#[component]
pub fn PictureField(
    /// What is asked for.
    #[prop(into)]
    label: Signal<String>,
    /// Its name in the form.
    name: &'static str,
    /// The address of the one that is there.
    #[prop(into)]
    shown: Signal<Option<String>>,
    /// It is somebody, and shown round.
    #[prop(optional)]
    face: bool,
    /// One line of help, hidden while there is an error.
    hint: &'static str,
    /// What is wrong with the one that was chosen.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// One is on its way.
    #[prop(into)]
    pending: Signal<bool>,
    /// Takes the one that was chosen; none to take away what is there.
    on_change: impl Fn(Option<File>) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let ids = Ids::new();
    let hint = Signal::stored(Some(hint.to_owned()));
    let picture = move || {
        shown
            .get()
            .map(|address| view! { <img class="picture" class:picture-face=face src=address alt="" /> })
    };
    let choose = move || if shown.read().is_some() { words::CHANGE_PICTURE } else { words::CHOOSE_PICTURE };
    let control = view! {
        <div class="picture-field">
            {picture}
            <label class="btn btn-secondary" class:is-pending=pending>
                <input
                    type="file"
                    class="visually-hidden"
                    id=ids.control()
                    name=name
                    accept=KINDS
                    disabled=pending
                    aria-invalid=move || error.read().is_some().then_some("true")
                    aria-describedby=move || ids.described_by(hint, error)
                    on:change:target=move |event| {
                        let input = event.target();
                        let file = input.files().and_then(|files| files.item(0));
                        // The same one can be chosen again.
                        input.set_value("");
                        if file.is_some() {
                            on_change(file);
                        }
                    }
                />
                {Icon::Paperclip}
                {move || if pending.get() { common::SENDING } else { choose() }}
            </label>
            <Show when=move || shown.read().is_some() && !pending.get()>
                <Button kind=ButtonKind::Quiet on_click=move |_| on_change(None)>
                    {common::REMOVE}
                </Button>
            </Show>
        </div>
    }
    .into_any();
    frame(ids, label, true.into(), hint, error, None, control)
}
