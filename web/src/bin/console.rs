//! The staff's application: its map.

use leptos::prelude::*;
use leptos_router::components::{Outlet, ParentRoute, ProtectedParentRoute, Redirect, Route, Routes};
use leptos_router::{StaticSegment, WildcardSegment, path};
use portico_web::app::{self, Starting};
use portico_web::client::Surface;
use portico_web::console::entrance::ConsoleEntrance;
use portico_web::console::missing::{Missing, MissingAlone};
use portico_web::console::queue::NothingOpen;
use portico_web::lazy::{self, Page};
use portico_web::paths::console as paths;
use portico_web::session::Session;

fn main() {
    app::start(Surface::Console, routes, ALL);
}

portico_web::lazy_pages! {
    sign_in {
        entrance: ConsoleEntrance,
        login: portico_web::sign_in::Login,
        forgot_password: portico_web::sign_in::ForgotPassword,
        reset_password: portico_web::sign_in::ResetPassword,
    }
    desk {
        frame: portico_web::console::frame::Frame,
        dashboard: portico_web::console::dashboard::Dashboard,
        queue: portico_web::console::queue::Queue,
    }
    ticket {
        ticket: portico_web::console::ticket::TicketPane,
        mails: portico_web::console::mails::Mails,
        profile: portico_web::console::profile::Profile,
    }
}

fn routes() -> AnyView {
    view! {
        <Routes fallback=MissingAlone>
            <ParentRoute path=StaticSegment(paths::ROOT) view=Outlet>
                <SignInRoutes />
                <SignedInRoutes />
            </ParentRoute>
        </Routes>
    }
    .into_any()
}

#[component(transparent)]
fn SignInRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("") view=entrance as Page>
            <Route path=path!("login") view=login as Page />
            <Route path=path!("forgot-password") view=forgot_password as Page />
            <Route path=path!("reset-password") view=reset_password as Page />
        </ParentRoute>
    }
    .into_inner()
}

#[component(transparent)]
fn SignedInRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    let session = Session::here();
    let allowed = session.allowed();
    view! {
        <ProtectedParentRoute
            path=path!("")
            view=frame as Page
            condition=move || allowed.get()
            redirect_path=move || session.to_login(&paths::login())
            fallback=Waiting
        >
            <Route path=path!("") view=|| view! { <Redirect path=paths::dashboard() /> } />
            <Route path=path!("dashboard") view=dashboard as Page />
            <ParentRoute path=path!("tickets") view=queue as Page>
                <Route path=path!("") view=NothingOpen />
                <Route path=path!(":id") view=ticket as Page />
            </ParentRoute>
            <Route path=path!("outbox") view=mails as Page />
            <Route path=path!("profile") view=profile as Page />
            <Route path=WildcardSegment("rest") view=Missing />
        </ProtectedParentRoute>
    }
    .into_inner()
}

/// What stands there while it is found out who is there. Their frame and page are fetched meanwhile.
#[component]
fn Waiting() -> impl IntoView {
    lazy::fetch_now(&[frame::fetch]);
    let path = window().location().pathname().unwrap_or_default();
    if !paths::opened(&path).is_empty() {
        lazy::fetch_now(&[ticket::fetch]);
    }
    view! { <Starting /> }
}
