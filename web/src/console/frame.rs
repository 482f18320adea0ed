//! The frame around the console's pages: the rail, who one is, and what every page shares.

use super::Counted;
use super::keys::{Help, Shortcut, expect, focus, on_shortcut, soon};
use super::new_ticket::NewTicket;
use crate::app::{ConnectionBanner, SignedInPages};
use crate::client::SignedIn;
use crate::leaving::use_navigate;
use crate::load::load;
use crate::paths::console as paths;
use crate::place::Place;
use crate::session::Session;
use crate::text::console::{self as words, keys};
use crate::text::frame;
use crate::ui::{Avatar, AvatarSize, BrandName, CountBadge, Icon, Menu, MenuItem, Theme};
use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_location;
use shared::permission::Permission;
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

/// Whether the demo's mails can be looked at.
#[derive(Clone, Copy)]
struct ShowsMail(Memo<bool>);

/// The frame of whoever is signed in; its pages stand in its outlet.
#[component]
pub fn Frame() -> impl IntoView {
    let session = Session::here();
    let reader = untrack(move || session.signed_in());
    reader.map(|reader| {
        view! {
            <SignedInPages reader=reader>
                <Shell reader=reader session=session />
            </SignedInPages>
        }
    })
}

#[component]
fn Shell(reader: SignedIn, session: Session) -> impl IntoView {
    let counts = load(move || reader.desk().counts());
    provide_context(Counted(counts));
    let welcome = load(move || session.visitor().welcome(None));
    let shows_mail = move || {
        reader.with_me(|me| me.may(Permission::MailsRead))
            && welcome.map(|welcome| welcome.demo).unwrap_or_default()
    };
    provide_context(ShowsMail(Memo::new(move |_| shows_mail())));
    let dialogs = Dialogs { new_ticket: RwSignal::new(false), keys: RwSignal::new(false) };
    provide_context(dialogs);
    let place = Place::here();
    Effect::new(move |_| place.set_waiting(counts.map(|counts| counts.open).unwrap_or_default()));
    let path = use_location().pathname;
    let is_queue = Memo::new(move |_| paths::is_queue(&path.read()));
    let is_detail = Memo::new(move |_| !paths::opened(&path.read()).is_empty());
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
                <Spots class="bottombar-item" />
                <SpotLink spot=Spot::Profile class="bottombar-item" />
            </nav>
        </div>
        <Help open=dialogs.keys />
        <NewTicket open=dialogs.new_ticket />
    }
}

/// The content of a page that is not the queue.
#[component]
pub fn Content(
    /// The page.
    children: Children,
) -> impl IntoView {
    view! {
        <main id="content" class="content">
            {children()}
        </main>
    }
}

/// To the search box of the queue, wherever one is.
fn to_search() -> Callback<()> {
    let navigate = use_navigate();
    let path = use_location().pathname;
    Callback::new(move |()| {
        const BOX: &str = ".queue-list .search-input";
        if focus(BOX) {
            return;
        }
        // From another page, or from a ticket that hides the list.
        if !paths::is_queue(&path.read_untracked()) || !paths::opened(&path.read_untracked()).is_empty() {
            navigate(&paths::tickets(&Filter::default()), Default::default());
        }
        soon(Duration::from_millis(80), || {
            focus(BOX);
        });
    })
}

#[component]
fn Rail(reader: SignedIn, session: Session, search: Callback<()>) -> impl IntoView {
    let firm = Signal::derive(move || reader.with_me(|me| me.organization.name.clone()));
    view! {
        <nav class="rail" aria-label=frame::NAVIGATION>
            <BrandName name=firm />
            <button
                type="button"
                class="rail-item"
                title=words::frame::SEARCH
                aria-keyshortcuts="/"
                on:click=move |_| search.run(())
            >
                {Icon::Search}
                <span>{words::frame::SEARCH}</span>
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

/// A place of the navigation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spot {
    Dashboard,
    Tickets,
    Mail,
    Profile,
}

impl Spot {
    fn href(self) -> String {
        match self {
            Self::Dashboard => paths::dashboard(),
            Self::Tickets => paths::tickets(&Filter::default()),
            Self::Mail => paths::mails(),
            Self::Profile => paths::profile(),
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::Dashboard => Icon::Dashboard,
            Self::Tickets => Icon::Ticket,
            Self::Mail => Icon::Mail,
            Self::Profile => Icon::User,
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Dashboard => frame::DASHBOARD,
            Self::Tickets => frame::TICKETS,
            Self::Mail => words::frame::MAIL,
            Self::Profile => frame::PROFILE,
        }
    }
}

#[component]
fn Spots(class: &'static str) -> impl IntoView {
    let ShowsMail(shows_mail) = expect_context();
    view! {
        <SpotLink spot=Spot::Dashboard class=class />
        <SpotLink spot=Spot::Tickets class=class />
        <Show when=move || shows_mail.get()>
            <SpotLink spot=Spot::Mail class=class />
        </Show>
    }
}

#[component]
fn SpotLink(spot: Spot, class: &'static str) -> impl IntoView {
    let path = use_location().pathname;
    let Counted(counts) = expect_context();
    let href = spot.href();
    let is_here = {
        let href = href.clone();
        move || path.read().strip_prefix(&href).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let open = Memo::new(move |_| counts.map(|counts| u64::try_from(counts.open).unwrap_or_default()));
    let count = move || {
        let open = open.get().filter(|open| spot == Spot::Tickets && *open > 0)?;
        Some(view! { <CountBadge count=open what=words::frame::NOT_BEGUN /> })
    };
    view! {
        <a class=class href=href title=spot.label() aria-current=move || is_here().then_some("page")>
            {spot.icon()}
            <span>{spot.label()}</span>
            {count}
        </a>
    }
}

/// Behind the reader's initials: oneself, the colours, and the way out.
#[component]
fn Account(reader: SignedIn, session: Session) -> impl IntoView {
    let name = Signal::derive(move || reader.with_me(shared::accounts::Me::name));
    let id = reader.me_untracked().member_id.0;
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
            up=true
            trigger=move || view! { <Avatar name=name id=id size=AvatarSize::Medium /> }
        />
    }
}
