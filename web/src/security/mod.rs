//! The security of one's own account, in both applications: the second factor, and where one is signed in.

pub mod activity;
pub mod address;
pub mod codes;
pub mod devices;
pub mod identities;
pub mod no_password;
pub mod proof;
pub mod setup;
pub mod two_factor;

pub use address::AddressPart;
pub use proof::Proof;

use crate::client::{Surface, signed_in};
use crate::load::load;
use crate::paths;
use crate::place;
use crate::text::{activity as happened, security as words};
use crate::ui::{Crumb, PageHead, Section};
use activity::Activity;
use devices::Devices;
use identities::Identities;
use leptos::prelude::*;
use two_factor::TwoFactorPart;

/// Where the page is.
#[must_use]
pub fn path(surface: Surface) -> String {
    match surface {
        Surface::Portal => paths::portal::security(),
        Surface::Console => paths::console::security(),
    }
}

/// The page.
#[component]
pub fn Security() -> impl IntoView {
    place::open(|| vec![Crumb::here(words::TITLE)]);
    let reader = signed_in();
    let state = load(move || reader.two_factor());
    // Whoever has to set a factor up first is refused all else.
    let may_go_on = Memo::new(move |_| {
        state.map(|state| !state.is_required || state.since.is_some()).unwrap_or_default()
    });
    view! {
        <div class="settings">
            <PageHead title=words::TITLE />
            <Section title=words::TWO_FACTOR text=words::TWO_FACTOR_TEXT>
                <TwoFactorPart reader=reader state=state />
            </Section>
            <Show when=move || may_go_on.get()>
                <Identities reader=reader page=path(reader.door().surface()) />
                <Section title=words::DEVICES text=words::DEVICES_TEXT>
                    <Devices reader=reader />
                </Section>
                <Section title=happened::TITLE text=happened::TEXT>
                    <Activity reader=reader />
                </Section>
            </Show>
        </div>
    }
}
