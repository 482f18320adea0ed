//! What the portal's sign-in says.

use crate::paths::portal as paths;
use crate::sign_in::{Entrance, SignInFrame};
use crate::text;
use crate::ui::Icon;
use leptos::prelude::*;

const ENTRANCE: Entrance = Entrance {
    root: paths::ROOT,
    home: paths::dashboard,
    login: paths::login,
    register: paths::register,
    founding: None,
    forgot: paths::forgot_password,
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

/// The frame of the pages before signing in.
#[component]
pub fn PortalEntrance() -> impl IntoView {
    view! { <SignInFrame entrance=ENTRANCE /> }
}
