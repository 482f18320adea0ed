//! The portal: where clients ask, read and answer.

pub mod dashboard;
pub mod frame;
pub mod missing;
pub mod profile;
pub mod ticket;
pub mod tickets;

use crate::paths::portal as paths;
use crate::session::Session;
use crate::sign_in::{Entrance, ForgotPassword, Login, Register, ResetPassword, SignInFrame, VerifyEmail};
use crate::text;
use crate::ui::Icon;
use dashboard::Dashboard;
use frame::{Frame, FrameSkeleton};
use leptos::prelude::*;
use leptos_router::components::{Outlet, ParentRoute, ProtectedParentRoute, Redirect, Route, Routes};
use leptos_router::{StaticSegment, WildcardSegment, path};
use missing::{Missing, MissingAlone};
use profile::Profile;
use ticket::TicketPage;
use tickets::{NewTicket, Tickets};

/// All pages of the portal.
#[must_use]
pub fn routes() -> AnyView {
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

const ENTRANCE: Entrance = Entrance {
    root: paths::ROOT,
    home: paths::dashboard,
    login: paths::login,
    register: Some(paths::register),
    forgot: Some(paths::forgot_password),
    title: text::sign_in::TITLE,
    line: text::sign_in::for_clients_of,
    panel: text::sign_in::PANEL,
    points: &[
        (Icon::Ticket, text::sign_in::PANEL_TICKETS),
        (Icon::Zap, text::sign_in::PANEL_LIVE),
        (Icon::Archive, text::sign_in::PANEL_HISTORY),
    ],
    demo: &[text::sign_in::DEMO_CLIENT],
};

#[component(transparent)]
fn SignInRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("") view=|| view! { <SignInFrame entrance=ENTRANCE /> }>
            <Route path=path!("login") view=Login />
            <Route path=path!("register") view=Register />
            <Route path=path!("verify-email") view=VerifyEmail />
            <Route path=path!("forgot-password") view=ForgotPassword />
            <Route path=path!("reset-password") view=ResetPassword />
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
            view=Frame
            condition=move || allowed.get()
            redirect_path=move || session.to_login(&paths::login())
            fallback=FrameSkeleton
        >
            <Route path=path!("") view=|| view! { <Redirect path=paths::dashboard() /> } />
            <Route path=path!("dashboard") view=Dashboard />
            <Route path=path!("tickets") view=Tickets />
            <Route path=path!("tickets/new") view=NewTicket />
            <Route path=path!("tickets/:id") view=TicketPage />
            <Route path=path!("profile") view=Profile />
            <Route path=WildcardSegment("rest") view=Missing />
        </ProtectedParentRoute>
    }
    .into_inner()
}
