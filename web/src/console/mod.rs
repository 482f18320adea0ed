//! The console: where staff work.

pub mod dashboard;
pub mod frame;
pub mod keys;
pub mod mails;
pub mod missing;
pub mod new_ticket;
pub mod profile;
pub mod queue;
pub mod ticket;

use crate::load::Loaded;
use crate::paths::console as paths;
use crate::session::Session;
use crate::sign_in::{Entrance, ForgotPassword, Login, ResetPassword, SignInFrame};
use crate::text;
use crate::ui::Icon;
use dashboard::Dashboard;
use frame::{Frame, FrameSkeleton};
use leptos::prelude::*;
use leptos_router::components::{Outlet, ParentRoute, ProtectedParentRoute, Redirect, Route, Routes};
use leptos_router::{StaticSegment, WildcardSegment, path};
use mails::Mails;
use missing::{Missing, MissingAlone};
use profile::Profile;
use queue::{NothingOpen, Queue};
use shared::tickets::console::Counts;
use ticket::TicketPane;

/// How many tickets there are, asked for once by the frame.
#[derive(Clone, Copy)]
pub struct Counted(pub Loaded<Counts>);

/// All pages of the console.
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
    register: None,
    forgot: Some(paths::forgot_password),
    title: text::sign_in::CONSOLE_TITLE,
    line: text::sign_in::for_staff_of,
    panel: text::sign_in::CONSOLE_PANEL,
    points: &[(Icon::Inbox, text::sign_in::CONSOLE_QUEUE), (Icon::Lock, text::sign_in::CONSOLE_NOTES)],
    demo: &[text::sign_in::DEMO_AGENT, text::sign_in::DEMO_ADMIN],
};

#[component(transparent)]
fn SignInRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute path=path!("") view=|| view! { <SignInFrame entrance=ENTRANCE /> }>
            <Route path=path!("login") view=Login />
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
            <ParentRoute path=path!("tickets") view=Queue>
                <Route path=path!("") view=NothingOpen />
                <Route path=path!(":id") view=TicketPane />
            </ParentRoute>
            <Route path=path!("outbox") view=Mails />
            <Route path=path!("profile") view=Profile />
            <Route path=WildcardSegment("rest") view=Missing />
        </ProtectedParentRoute>
    }
    .into_inner()
}
