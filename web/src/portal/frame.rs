//! The frame around the portal's pages: navigation, way back up, who one is.

use super::tickets::Counted;
use crate::app::{ConnectionBanner, SignedInPages};
use crate::client::SignedIn;
use crate::load::load;
use crate::location::Location;
use crate::pages::{Here, Outlet, SpotLinks};
use crate::paths::portal as paths;
use crate::place::Place;
use crate::session::Session;
use crate::switcher::Switcher;
use crate::text::frame;
use crate::ui::{
    Avatar, AvatarSize, Breadcrumbs, ButtonKind, Content, Dialog, DialogShape, Icon, IconButton, Menu,
    MenuItem,
};
use leptos::prelude::*;

/// The frame of whoever is signed in; its pages stand in its outlet.
#[component]
pub fn Frame() -> impl IntoView {
    view! { <SignedInPages frame=|reader| view! { <Shell reader=reader /> }.into_any() /> }
}

#[component]
fn Shell(reader: SignedIn) -> impl IntoView {
    let session = Session::here();
    let counts = load(move || reader.tickets().counts());
    provide_context(Counted(counts));
    let place = Place::here();
    Effect::new(move |_| {
        let waiting = counts.map(|counts| counts.waiting_for_client).unwrap_or_default();
        place.set_waiting(waiting);
    });
    let path = Location::here().path();
    let here = Here::now();
    let is_detail = Memo::new(move |_| here.is_detail());
    let drawer = RwSignal::new(false);
    Effect::new(move |_| {
        path.track();
        drawer.set(false);
    });
    view! {
        <ConnectionBanner />
        <div class="shell" class:is-detail=is_detail>
            <nav class="sidebar" aria-label=frame::NAVIGATION>
                <Switcher reader=reader home=paths::dashboard with_logo=true />
                <Navigation />
                <div class="nav-foot">
                    <Company />
                </div>
            </nav>
            <TopBar reader=reader session=session drawer=drawer />
            <Content>
                <Outlet in_content=true />
            </Content>
            <nav class="bottombar" aria-label=frame::NAVIGATION>
                <Spots class="bottombar-item" />
            </nav>
            <Dialog open=drawer title=frame::NAVIGATION shape=DialogShape::Drawer>
                <nav aria-label=frame::NAVIGATION>
                    <Navigation />
                </nav>
                <Company />
            </Dialog>
        </div>
    }
}

#[component]
fn Navigation() -> impl IntoView {
    view! {
        <div class="nav">
            <Spots class="nav-item" />
        </div>
    }
}

#[component]
fn Spots(class: &'static str) -> impl IntoView {
    let Counted(counts) = expect_context();
    let open = Signal::derive(move || counts.map(|counts| u64::try_from(counts.open).unwrap_or_default()));
    view! { <SpotLinks class=class open=open what=frame::OPEN_TICKETS /> }
}

/// Which company the reader is here for.
#[component]
fn Company() -> impl IntoView {
    let reader = crate::client::signed_in();
    move || {
        reader.with_me(|me| me.customer.clone()).map(|customer| {
            let letters: String =
                customer.name.chars().filter(|letter| letter.is_alphanumeric()).take(2).collect();
            view! {
                <div class="company">
                    <span class="company-mark" aria-hidden="true">{letters.to_uppercase()}</span>
                    <div class="company-words">
                        <p class="company-name">{customer.name}</p>
                        <p class="company-note">{frame::YOUR_COMPANY}</p>
                    </div>
                </div>
            }
        })
    }
}

#[component]
fn TopBar(reader: SignedIn, session: Session, drawer: RwSignal<bool>) -> impl IntoView {
    let id = reader.member_id().0;
    let face = move || {
        let (name, picture) = reader.with_me(|me| (me.name(), me.avatar.clone()));
        view! { <Avatar name=name id=id picture=picture size=AvatarSize::Large /> }
    };
    let items = move || {
        vec![
            MenuItem::visit(frame::PROFILE, paths::profile()).icon(Icon::User),
            MenuItem::run(frame::SIGN_OUT, move || session.sign_out()).icon(Icon::SignOut).divided(),
        ]
    };
    let page = Here::now();
    let up = move || page.above().map(|row| (row.path, row.spot.map(|spot| spot.label)));
    let crumbs = Place::here().crumbs();
    let here = move || crumbs.read().last().map(|crumb| crumb.label.clone());
    view! {
        <header class="topbar">
            <div class="topbar-menu">
                <IconButton label=frame::OPEN_NAVIGATION icon=Icon::Menu on_click=move |_| drawer.set(true) />
            </div>
            <a class="topbar-back" href=move || up().map(|(path, _)| path)>
                {Icon::ArrowLeft}
                <span class="visually-hidden">{move || up().and_then(|(_, label)| label).map(frame::back_to)} " "</span>
                <span>{here}</span>
            </a>
            <Switcher reader=reader home=paths::dashboard with_logo=true />
            <Breadcrumbs crumbs=crumbs />
            <div class="topbar-end">
                <Menu
                    label=frame::ACCOUNT
                    items=Signal::derive(items)
                    kind=ButtonKind::Quiet
                    end=true
                    trigger=move || face
                />
            </div>
        </header>
    }
}
