//! Oneself: the same page as the portal's, and the way out where the rail has no room.

use crate::portal::profile::Profile as Person;
use crate::session::Session;
use crate::text::frame;
use crate::ui::{Button, Content, Icon};
use leptos::prelude::*;

/// The page.
#[component]
pub fn Profile() -> impl IntoView {
    let session = Session::here();
    view! {
        <Content>
            <Person />
            <div class="settings-section">
                <div class="actions">
                    <Button icon=Icon::SignOut on_click=move |_| session.sign_out()>
                        {frame::SIGN_OUT}
                    </Button>
                </div>
            </div>
        </Content>
    }
}
