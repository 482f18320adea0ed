//! Fetching the code of a page before it is wanted: when the pointer, the keyboard or a finger comes to a link to it, and
//! when it is the likely next one. Not where the browser is asked to save data.

use super::{Here, Pages, Who, ends_or_goes_below, find};
use crate::lazy;
use leptos::ev;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::{JsCast as _, JsValue};

/// How long the open page has the network for itself.
const AFTER: Duration = Duration::from_secs(2);

/// Fetches what will be wanted, for as long as the application runs.
pub(super) fn follow(pages: &'static Pages, here: Here) {
    if saves_data() {
        return;
    }
    window_event_listener(ev::pointerover, move |event| come_to(pages, event.target()));
    window_event_listener(ev::focusin, move |event| come_to(pages, event.target()));
    window_event_listener(ev::touchstart, move |event| come_to(pages, event.target()));
    Effect::new(move |_| {
        let later = set_timeout_with_handle(move || fetch_next(pages, here), AFTER).ok();
        here.page();
        on_cleanup(move || {
            if let Some(later) = later {
                later.clear();
            }
        });
    });
}

/// What one goes to from the open page: from a guest's page inside, else to the pages below it.
fn fetch_next(pages: &'static Pages, here: Here) {
    let Some(page) = untrack(move || here.page()) else { return };
    if page.who == Who::Guest {
        lazy::fetch_now([Some(pages.frame), pages.code_of(pages.home())].into_iter().flatten());
    } else {
        let is_below = |path: &str| path.strip_prefix(page.path).is_some_and(ends_or_goes_below);
        let below = pages.rows.iter().zip(pages.code).filter(|(row, _)| is_below(row.path));
        lazy::fetch_now(below.map(|(_, fetch)| *fetch));
    }
}

fn come_to(pages: &'static Pages, target: Option<web_sys::EventTarget>) {
    let element = target.and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let link = element.and_then(|element| element.closest("a[href^='/']").ok().flatten());
    let Some(address) = link.and_then(|link| link.get_attribute("href")) else { return };
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let page = find(pages.rows, path).and_then(|found| pages.code.get(found.row));
    lazy::fetch_now(page.copied());
}

/// Whether the reader asked their browser to save data; not every browser tells.
fn saves_data() -> bool {
    let navigator: JsValue = window().navigator().into();
    let connection = js_sys::Reflect::get(&navigator, &"connection".into());
    let saves = connection.and_then(|connection| js_sys::Reflect::get(&connection, &"saveData".into()));
    saves.is_ok_and(|saves| saves.is_truthy())
}
