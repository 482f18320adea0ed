//! What both applications stand on: mounting, the session, the live stream, and the frame that every page is in.

use crate::accent;
use crate::client::{SignedIn, Surface, Trouble};
use crate::drafts;
use crate::intl::settled;
use crate::leaving::{AskBeforeLeaving, Leaving};
use crate::live::Live;
use crate::location::{Going, Location};
use crate::pages::{Pages, Routes};
use crate::paths;
use crate::place::{FocusOnPageChange, Place};
use crate::security;
use crate::session::Session;
use crate::text;
use crate::ui::{
    Banner, Button, Clock, ConnectionState, Content, Fallback, Icon, SkipLink, ToastHost, Toasts,
};
use leptos::ev;
use leptos::mount::mount_to_body;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast as _;

/// The id of the line that tells of a fault of ours.
const BROKEN: &str = "broken";

/// Starts an application. The shell that the HTML brought shows until there is a page.
pub fn start(surface: Surface, pages: &'static Pages) {
    std::panic::set_hook(Box::new(|panic| {
        console_error_panic_hook::hook(panic);
        say_broken();
    }));
    window_event_listener(ev::error, |event| {
        // What the browser only complains about comes without an exception.
        if event.error().is_object() {
            say_broken();
        }
    });
    mount_to_body(move || view! { <App surface=surface pages=pages /> });
}

/// After a fault of ours nothing on the page answers any more; say so, once and in plain elements. A fault is a panic,
/// or an exception of the browser that went through our code.
fn say_broken() {
    let Some(body) = document().body().filter(|_| document().get_element_by_id(BROKEN).is_none()) else {
        return;
    };
    let Ok(bar) = document().create_element("div") else { return };
    bar.set_id(BROKEN);
    bar.set_class_name("banner");
    // Setting attributes with these names can't fail; and if adding fails there is nothing more to try.
    let _ = bar.set_attribute("role", "alert");
    let _ = bar.set_attribute("data-tone", "danger");
    bar.set_text_content(Some(text::trouble::BROKEN));
    if let Ok(link) = document().create_element("a") {
        // Followed by the browser: the page is loaded anew.
        let _ = link.set_attribute("rel", "external");
        let _ = link.set_attribute("href", "");
        link.set_text_content(Some(text::common::RELOAD));
        let _ = bar.append_with_node_1(&link);
    }
    let _ = body.prepend_with_node_1(&bar);
}

/// The whole application.
#[component]
fn App(
    /// Which of the two.
    surface: Surface,
    /// Its pages.
    pages: &'static Pages,
) -> impl IntoView {
    let leaving = Leaving::provide();
    Location::provide(pages.root, leaving);
    let session = Session::provide(surface, Clock::provide(), leaving);
    let place = Place::provide();
    dress(session, place);
    view! {
        <div on:click=move |event| skip(&event)>
            <SkipLink />
        </div>
        <FocusOnPageChange />
        <Routes pages=pages />
    }
}

/// Moves the keyboard past the navigation; the address stays.
fn skip(event: &ev::MouseEvent) {
    event.prevent_default();
    let content = document().get_element_by_id("content");
    if let Some(content) = content.and_then(|content| content.dyn_into::<web_sys::HtmlElement>().ok()) {
        take_keyboard(&content);
    }
}

/// Gives the keyboard to something that does not take it by itself. Only for this once: a page that always took it
/// would take it from an open menu with each press on one of its labels.
fn take_keyboard(element: &web_sys::HtmlElement) {
    element.set_tab_index(-1);
    let given_up = element.clone();
    let give_up = wasm_bindgen::closure::Closure::once_into_js(move || {
        // Removing what is there can't fail.
        let _ = given_up.remove_attribute("tabindex");
    });
    let options = web_sys::AddEventListenerOptions::new();
    options.set_once(true);
    // Neither fails for an element that is on the page.
    let _ = element.add_event_listener_with_callback_and_add_event_listener_options(
        "blur",
        give_up.unchecked_ref(),
        &options,
    );
    let _ = element.focus();
}

/// The organization's name in the title and its colours on the page, once somebody is signed in.
fn dress(session: Session, place: Place) {
    Effect::new(move |_| match session.signed_in() {
        Some(reader) => reader.with_me(|me| {
            place.set_organization(&me.organization.name);
            accent::wear(&me.organization.brand.shades);
        }),
        None => place.set_waiting(0),
    });
}

/// What every page has once somebody is signed in: the reader's own clock, the live stream, toasts, and the
/// question before something typed is lost. Stands around the frame, so that the pages before signing in need not fetch it.
#[component]
pub fn SignedInPages(
    /// The frame, of whoever is signed in.
    frame: fn(SignedIn) -> AnyView,
) -> impl IntoView {
    let session = Session::here();
    let reader = untrack(move || session.signed_in());
    reader.map(|reader| {
        provide_context(reader);
        let clock = Clock::here();
        Effect::new(move |_| {
            let (locale, zone) = reader.with_me(|me| settled(&me.locale, &me.time_zone));
            clock.read_in(&locale, &zone);
        });
        drafts::forget_old();
        Live::provide(session.door());
        let toasts = Toasts::provide();
        let wanted = session.door().wanted();
        lead_to_setup(session);
        view! {
            {frame(reader)}
            <Show when=move || wanted.proof().get()>{paths::portal::pieces::proof().show()}</Show>
            <AskBeforeLeaving />
            <ToastHost toasts=toasts />
        }
    })
}

/// To the page that sets a second factor up, whenever nothing else goes on.
fn lead_to_setup(session: Session) {
    let location = Location::here();
    let door = session.door();
    let page = security::path(door.surface());
    Effect::new(move |_| {
        if door.wanted().setup().get() && *location.path().read_untracked() != page {
            location.go_as(&page, Going::IN_PLACE);
        }
    });
}

/// Offline or reconnecting, as a line across the page. Stands before the frame of signed-in pages, or first in it.
#[component]
pub fn ConnectionBanner() -> impl IntoView {
    let connection = Live::here().connection();
    // The stream waits, too, for a second factor that is to be set up first.
    let is_held = Session::here().door().wanted().setup();
    move || {
        let (icon, words) = match connection.get() {
            _ if is_held.get() => return None,
            ConnectionState::Live | ConnectionState::Connecting => return None,
            ConnectionState::Reconnecting => (Icon::Refresh, text::connection::RECONNECTING),
            ConnectionState::Offline => (Icon::WifiOff, text::connection::OFFLINE),
        };
        Some(view! { <Banner icon=icon>{words}</Banner> })
    }
}

/// Stands in for every page while it is not known who is there: the HTML's shell shows, or why that can't be known.
#[component]
pub fn Starting() -> impl IntoView {
    let session = Session::here();
    move || session.trouble().map(|trouble| view! { <Unreachable trouble=trouble session=session /> })
}

#[component]
fn Unreachable(trouble: Trouble, session: Session) -> impl IntoView {
    let wait = trouble.retry_after().unwrap_or(5).clamp(2, 60);
    let again = set_timeout_with_handle(move || session.start(), Duration::from_secs(wait.into())).ok();
    on_cleanup(move || {
        if let Some(again) = again {
            again.clear();
        }
    });
    let reference = trouble.reference().map(|id| text::trouble::reference(&id));
    let words = [trouble.words_while_trying()].into_iter().chain(reference).collect::<Vec<_>>().join(" ");
    view! {
        <Content>
            <Fallback title=text::trouble::NOT_STARTED_TITLE text=words>
                <Button on_click=move |_| session.start()>{text::ui::TRY_AGAIN}</Button>
            </Fallback>
        </Content>
    }
}
