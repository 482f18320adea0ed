//! Dialogs and drawers, on the browser's own `<dialog>`: it holds the keyboard, closes on Esc, and gives the
//! keyboard back to where it was.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::{Icon, IconButton, ToastHost, Toasts, unique_id};
use crate::text::ui as words;

/// Where a dialog stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DialogShape {
    /// In the middle: a question or a short form.
    #[default]
    Modal,
    /// From the left edge: navigation.
    Drawer,
    /// From the right edge, from below on phones: details of what is open.
    Sheet,
}

/// A dialog. Its content exists only while it is open, so a form in it starts fresh.
#[component]
pub fn Dialog(
    /// Whether it is open; Esc sets it back.
    open: RwSignal<bool>,
    /// What it asks or shows.
    #[prop(into)]
    title: Signal<String>,
    /// Where it stands.
    #[prop(optional)]
    shape: DialogShape,
    /// The buttons at its foot. Give `autofocus` to the main one, or to "Cancel" where nothing can be brought back.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
    /// What it says or holds.
    children: ChildrenFn,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    let title_id = unique_id("dialog");
    let labelled_by = title_id.clone();
    let actions = StoredValue::new(actions);
    let toasts = Toasts::here();
    Effect::new(move || {
        let open = open.get();
        // The content is put in by another effect of this turn; the keyboard must find it there.
        request_animation_frame(move || {
            let Some(dialog) = element.try_get_untracked().flatten() else { return };
            if open && !dialog.open() {
                // Refused only when the page is being left.
                let _ = dialog.show_modal();
            } else if !open && dialog.open() {
                dialog.close();
            }
        });
    });
    let class = match shape {
        DialogShape::Modal => "dialog",
        DialogShape::Drawer => "dialog drawer",
        DialogShape::Sheet => "dialog sheet",
    };
    view! {
        <dialog node_ref=element class=class aria-labelledby=labelled_by on:close=move |_| open.set(false)>
            <Show when=move || open.get()>
                <header class="dialog-head">
                    <h2 class="dialog-title" id=title_id.clone()>
                        {title}
                    </h2>
                    {(shape != DialogShape::Modal)
                        .then(|| {
                            view! {
                                <IconButton
                                    label=words::CLOSE
                                    icon=Icon::Close
                                    on_click=move |_| open.set(false)
                                />
                            }
                        })}
                </header>
                <div class="dialog-body">{children()}</div>
                {actions
                    .with_value(|actions| {
                        actions
                            .as_ref()
                            .map(|actions| view! { <footer class="dialog-actions">{actions.run()}</footer> })
                    })}
                <ToastHost toasts=toasts />
            </Show>
        </dialog>
    }
}

/// For content that came after its dialog was opened, when there was nothing in it yet to take the keyboard: its first
/// field takes it now.
pub fn take_keyboard_in_dialog() {
    request_animation_frame(|| {
        let dialog = document().active_element().filter(|active| active.tag_name() == "DIALOG");
        let field = dialog.and_then(|dialog| dialog.query_selector("input, select, textarea").ok().flatten());
        if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
            // A field that refuses it leaves it where it is.
            let _ = field.focus();
        }
    });
}
