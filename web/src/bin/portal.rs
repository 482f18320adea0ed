//! The clients' application: its map.

use leptos::prelude::*;
use leptos_router::components::{Outlet, ParentRoute, ProtectedParentRoute, Redirect, Route, Routes};
use leptos_router::{StaticSegment, WildcardSegment, path};
use portico_web::app::{self, Starting};
use portico_web::client::Surface;
use portico_web::lazy::{self, Page};
use portico_web::paths::portal as paths;
use portico_web::portal::entrance::PortalEntrance;
use portico_web::portal::missing::{Missing, MissingAlone};
use portico_web::session::Session;

fn main() {
    app::start(Surface::Portal, routes, ALL);
}

portico_web::lazy_pages! {
    sign_in {
        entrance: PortalEntrance,
        login: portico_web::sign_in::Login,
        register: portico_web::sign_in::Register,
        verify_email: portico_web::sign_in::VerifyEmail,
        forgot_password: portico_web::sign_in::ForgotPassword,
        reset_password: portico_web::sign_in::ResetPassword,
    }
    overview {
        frame: portico_web::portal::frame::Frame,
        dashboard: portico_web::portal::dashboard::Dashboard,
        tickets: portico_web::portal::tickets::Tickets,
    }
    ticket {
        new_ticket: portico_web::portal::tickets::NewTicket,
        ticket: portico_web::portal::ticket::TicketPage,
        profile: portico_web::portal::profile::Profile,
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
            <Route path=path!("register") view=register as Page />
            <Route path=path!("verify-email") view=verify_email as Page />
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
            <Route path=path!("tickets") view=tickets as Page />
            <Route path=path!("tickets/new") view=new_ticket as Page />
            <Route path=path!("tickets/:id") view=ticket as Page />
            <Route path=path!("profile") view=profile as Page />
            <Route path=WildcardSegment("rest") view=Missing />
        </ProtectedParentRoute>
    }
    .into_inner()
}

/// What stands there while it is found out who is there. Their frame and page are fetched meanwhile.
#[component]
fn Waiting() -> impl IntoView {
    let path = window().location().pathname().unwrap_or_default();
    let page = if paths::ticket_of(&path).is_some() { ticket::fetch } else { tickets::fetch };
    lazy::fetch_now(&[frame::fetch, page]);
    view! { <Starting /> }
}
