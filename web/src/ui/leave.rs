//! Asks before something typed is lost by going elsewhere.

use super::{Button, ButtonKind, Dialog, words};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, MouseEvent};

/// Asks before a link is followed, and has the browser ask before the page is closed, while something is not saved.
#[component]
pub fn AskBeforeLeaving(
    /// Something is not saved.
    #[prop(into)]
    unsaved: Signal<bool>,
) -> impl IntoView {
    let asking = RwSignal::new(false);
    let wanted = RwSignal::new(String::new());
    let is_sure = StoredValue::new(false);
    let closing = window_event_listener_untyped("beforeunload", move |event| {
        if unsaved.get_untracked() && !is_sure.get_value() {
            event.prevent_default();
        }
    });
    on_cleanup(move || closing.remove());
    before_clicks(move |event| {
        let Some(link) = link_to_elsewhere(event) else { return };
        if unsaved.get_untracked() && !is_sure.get_value() {
            event.prevent_default();
            event.stop_propagation();
            wanted.set(link);
            asking.set(true);
        }
    });
    let leave = move |_| {
        is_sure.set_value(true);
        // Refused only when the page is being left already.
        let _ = window().location().set_href(&wanted.read_untracked());
    };
    let actions = move || {
        view! {
            <Button kind=ButtonKind::Quiet on_click=leave>
                {words::LEAVE}
            </Button>
            <Button kind=ButtonKind::Primary autofocus=true on_click=move |_| asking.set(false)>
                {words::STAY}
            </Button>
        }
    };
    view! {
        <Dialog open=asking title=words::LEAVE_TITLE actions=actions>
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
fn link_to_elsewhere(event: &MouseEvent) -> Option<String> {
    if event.ctrl_key() || event.meta_key() || event.shift_key() {
        return None;
    }
    let link = event.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??;
    let is_new_window = link.has_attribute("target");
    link.get_attribute("href").filter(|href| !is_new_window && !href.starts_with('#'))
}
