//! Oneself: the same page as the portal's, and the ways out and into another organization where the rail has no room.

use crate::client::signed_in;
use crate::paths::console as paths;
use crate::portal::profile::Profile as Person;
use crate::session::Session;
use crate::switcher::{Switcher, has_others};
use crate::text::frame;
use crate::ui::{Button, Content, Icon};
use leptos::prelude::*;

/// The page.
#[component]
pub fn Profile() -> impl IntoView {
    let (session, reader) = (Session::here(), signed_in());
    let switcher = move || view! { <Switcher reader=reader home=paths::dashboard /> };
    view! {
        <Content>
            <Person />
            <div class="settings-section">
                <div class="actions">
                    {has_others(reader).then(switcher)}
                    <Button icon=Icon::SignOut on_click=move |_| session.sign_out()>
                        {frame::SIGN_OUT}
                    </Button>
                </div>
            </div>
        </Content>
    }
}
