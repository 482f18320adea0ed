//! What the console's sign-in says.

use crate::paths::console as paths;
use crate::sign_in::{Entrance, SignInFrame};
use crate::text;
use crate::ui::Icon;
use leptos::prelude::*;

const ENTRANCE: Entrance = Entrance {
    root: paths::ROOT,
    home: paths::dashboard,
    login: paths::login,
    register: paths::register,
    founding: Some(paths::welcome),
    forgot: paths::forgot_password,
    title: text::sign_in::CONSOLE_TITLE,
    line: text::sign_in::for_staff_of,
    panel: text::sign_in::CONSOLE_PANEL,
    points: &[(Icon::Inbox, text::sign_in::CONSOLE_QUEUE), (Icon::Lock, text::sign_in::CONSOLE_NOTES)],
    demo: &[text::sign_in::DEMO_AGENT, text::sign_in::DEMO_ADMIN],
};

/// The frame of the pages before signing in.
#[component]
pub fn ConsoleEntrance() -> impl IntoView {
    view! { <SignInFrame entrance=ENTRANCE /> }
}
