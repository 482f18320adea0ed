//! What menus and filters have in common: they close when the reader turns elsewhere.

use leptos::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast as _;

/// Sets `open` back when something outside `root` is pressed or takes the keyboard.
pub(super) fn close_outside(root: NodeRef<html::Div>, open: RwSignal<bool>) {
    let close = move |target: Option<web_sys::EventTarget>| {
        if !open.get_untracked() {
            return;
        }
        let node = target.and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        let inside = root.get_untracked().is_some_and(|root| root.contains(node.as_ref()));
        if !inside {
            open.set(false);
        }
    };
    let pressed = window_event_listener(ev::pointerdown, move |event| close(event.target()));
    let focused = window_event_listener(ev::focusin, move |event| close(event.target()));
    on_cleanup(move || {
        pressed.remove();
        focused.remove();
    });
}
