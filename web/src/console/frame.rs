//! The frame around the console's pages: the rail, who one is, and what every page shares.

use super::Counted;
use super::keys::{Help, Shortcut, expect, focus, on_shortcut, soon};
use super::new_ticket::NewTicket;
use crate::app::{ConnectionBanner, SignedInPages};
use crate::client::SignedIn;
use crate::load::load;
use crate::location::Location;
use crate::pages::{Here, Outlet, SpotLinks};
use crate::paths::console as paths;
use crate::place::Place;
use crate::session::Session;
use crate::switcher::Switcher;
use crate::text::console::{self as words, keys};
use crate::text::frame;
use crate::text::tickets::SEARCH;
use crate::ui::{Avatar, AvatarSize, Icon, Menu, MenuItem, Theme};
use leptos::prelude::*;
use shared::tickets::Filter;
use std::time::Duration;

/// The dialogs that every page can open.
#[derive(Clone, Copy)]
pub struct Dialogs {
    /// A new ticket.
    pub new_ticket: RwSignal<bool>,
    /// The shortcuts.
    pub keys: RwSignal<bool>,
}

impl Dialogs {
    /// The dialogs of the frame this stands in.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }
}

/// Whether this is the demo.
#[derive(Clone, Copy)]
struct InDemo(Memo<bool>);

/// The frame of whoever is signed in; its pages stand in its outlet.
#[component]
pub fn Frame() -> impl IntoView {
    view! { <SignedInPages frame=|reader| view! { <Shell reader=reader /> }.into_any() /> }
}

#[component]
fn Shell(reader: SignedIn) -> impl IntoView {
    let session = Session::here();
    let counts = load(move || reader.desk().counts());
    provide_context(Counted(counts));
    let welcome = load(move || session.visitor().welcome(None));
    provide_context(InDemo(Memo::new(move |_| welcome.map(|welcome| welcome.demo).unwrap_or_default())));
    let dialogs = Dialogs { new_ticket: RwSignal::new(false), keys: RwSignal::new(false) };
    provide_context(dialogs);
    let place = Place::here();
    Effect::new(move |_| place.set_waiting(counts.map(|counts| counts.open).unwrap_or_default()));
    let here = Here::now();
    let is_queue = Memo::new(move |_| here.shows(&paths::tickets(&Filter::default())));
    let is_detail = Memo::new(move |_| here.is_beside());
    let search = to_search();
    on_shortcut(move |shortcut| match shortcut {
        Shortcut::Search => {
            search.run(());
            true
        }
        Shortcut::Help => {
            dialogs.keys.set(true);
            expect(Duration::from_millis(100));
            true
        }
        _ => false,
    });
    view! {
        <div class="shell" class:is-unfolded=move || !is_queue.get() class:is-detail=is_detail>
            <ConnectionBanner />
            <Rail reader=reader session=session search=search />
            <Outlet />
            <nav class="bottombar" aria-label=frame::NAVIGATION>
                <Spots class="bottombar-item" on_phone=true />
            </nav>
        </div>
        <Help open=dialogs.keys />
        <NewTicket open=dialogs.new_ticket />
    }
}

/// To the search box of the queue, wherever one is.
fn to_search() -> Callback<()> {
    let (location, here) = (Location::here(), Here::now());
    Callback::new(move |()| {
        const BOX: &str = ".queue-list .search-input";
        if focus(BOX) {
            return;
        }
        // From another page, or from a ticket that hides the list.
        let queue = paths::tickets(&Filter::default());
        if untrack(|| !here.shows(&queue) || here.is_beside()) {
            location.go(&queue);
        }
        soon(Duration::from_millis(80), || {
            focus(BOX);
        });
    })
}

#[component]
fn Rail(reader: SignedIn, session: Session, search: Callback<()>) -> impl IntoView {
    view! {
        <nav class="rail" aria-label=frame::NAVIGATION>
            <Switcher reader=reader home=paths::dashboard />
            <button
                type="button"
                class="rail-item"
                title=SEARCH
                aria-keyshortcuts="/"
                on:click=move |_| search.run(())
            >
                {Icon::Search}
                <span>{SEARCH}</span>
            </button>
            <div class="rail-nav">
                <Spots class="rail-item" />
            </div>
            <div class="rail-foot">
                <Account reader=reader session=session />
            </div>
        </nav>
    }
}

#[component]
fn Spots(class: &'static str, #[prop(optional)] on_phone: bool) -> impl IntoView {
    let (InDemo(in_demo), Counted(counts)) = (expect_context(), expect_context());
    let open = Signal::derive(move || counts.map(|counts| u64::try_from(counts.open).unwrap_or_default()));
    view! { <SpotLinks class=class open=open what=words::frame::NOT_BEGUN in_demo=in_demo on_phone=on_phone /> }
}

/// Behind the reader's initials: oneself, the colours, and the way out.
#[component]
fn Account(reader: SignedIn, session: Session) -> impl IntoView {
    let face = move || {
        let (name, picture) = reader.with_me(|me| (me.name(), me.avatar.clone()));
        view! { <Avatar name=name id=reader.member_id().0 picture=picture size=AvatarSize::Medium /> }
    };
    let dialogs = Dialogs::here();
    let theme = RwSignal::new(Theme::stored());
    let colours = move |label: &'static str, own: Theme| {
        let choose = move || {
            theme.set(own);
            own.apply();
        };
        MenuItem::run(label, choose).checked(theme.get() == own)
    };
    let items = move || {
        vec![
            MenuItem::visit(frame::PROFILE, paths::profile()).icon(Icon::User),
            MenuItem::run(keys::TITLE, move || dialogs.keys.set(true)).icon(Icon::Keyboard).key("?"),
            colours(words::frame::SYSTEM, Theme::System).divided(),
            colours(words::frame::LIGHT, Theme::Light),
            colours(words::frame::DARK, Theme::Dark),
            MenuItem::run(frame::SIGN_OUT, move || session.sign_out()).icon(Icon::SignOut).divided(),
        ]
    };
    view! {
        <Menu
            label=frame::ACCOUNT
            items=Signal::derive(items)
            trigger=move || face
        />
    }
}
