//! Copying what is shown.

use leptos::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{Button, Toast, Toasts};
use crate::text::ui as words;

/// Puts a text onto the clipboard, and says whether it is there. Without TLS a browser has no clipboard to give, and there
/// is no button.
#[component]
pub fn CopyButton(
    /// What.
    text: String,
    /// What the button says.
    label: &'static str,
) -> impl IntoView {
    let toasts = Toasts::here();
    let copy = move |_| {
        let clipboard = window().navigator().clipboard();
        let copied = JsFuture::from(clipboard.write_text(&text));
        spawn_local(async move {
            match copied.await {
                Ok(_) => toasts.success(words::COPIED),
                Err(_) => toasts.show(Toast::error(words::NOT_COPIED)),
            }
        });
    };
    window().is_secure_context().then(|| view! { <Button on_click=copy>{label}</Button> })
}
