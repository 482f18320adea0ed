//! Waiting until something is almost in sight.

use js_sys::Array;
use std::cell::RefCell;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// How far below and above the window is near enough.
const MARGIN: &str = "300px";

/// Watches an element until it is near. Dropped, it does not any more.
pub(super) struct Near {
    observer: IntersectionObserver,
    _seen: Closure<dyn FnMut(Array, IntersectionObserver)>,
}

impl Near {
    /// Runs `seen` once, when the element is near.
    pub(super) fn watch(element: &Element, seen: impl FnOnce() + 'static) -> Result<Self, JsValue> {
        let waiting = RefCell::new(Some(seen));
        let seen = Closure::new(move |entries: Array, observer: IntersectionObserver| {
            let is_near =
                |entry: JsValue| entry.unchecked_into::<IntersectionObserverEntry>().is_intersecting();
            if entries.iter().any(is_near) {
                observer.disconnect();
                let seen = waiting.borrow_mut().take();
                seen.into_iter().for_each(|seen| seen());
            }
        });
        let how = IntersectionObserverInit::new();
        how.set_root_margin(MARGIN);
        let observer = IntersectionObserver::new_with_options(seen.as_ref().unchecked_ref(), &how)?;
        observer.observe(element);
        Ok(Self { observer, _seen: seen })
    }
}

impl Drop for Near {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
