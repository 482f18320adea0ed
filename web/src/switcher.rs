//! Whose portal or console this is; and for whoever belongs to several organizations, the way to the others. Each tab
//! stays in its own.

use crate::client::SignedIn;
use crate::session::Session;
use crate::text::frame;
use crate::ui::{BrandName, ButtonKind, Icon, Menu, MenuItem};
use leptos::prelude::*;
use shared::accounts::Me;

/// Whether the reader belongs to more than this organization. Whoever joins another goes there, by another page.
pub fn has_others(reader: SignedIn) -> bool {
    reader.with_me_untracked(|me| !me.other_organizations.is_empty())
}

/// The organization's name, and behind it the others.
#[component]
pub fn Switcher(
    /// The reader.
    reader: SignedIn,
    /// Where one begins in another organization.
    home: fn() -> String,
    /// With the logo in the place of the name, where the organization has one.
    #[prop(optional)]
    with_logo: bool,
) -> impl IntoView {
    let session = Session::here();
    let name = Signal::derive(move || reader.with_me(|me| me.organization.name.clone()));
    let logo =
        Signal::derive(move || reader.with_me(|me| me.organization.brand.logo.clone().filter(|_| with_logo)));
    let lines = move |me: &Me| {
        let mut lines = vec![MenuItem::run(&me.organization.name, || ()).checked(true)];
        for other in &me.other_organizations {
            let id = other.id;
            lines.push(MenuItem::run(&other.name, move || session.enter(id, home())).checked(false));
        }
        lines
    };
    let items = Signal::derive(move || reader.with_me(lines));
    if !has_others(reader) {
        return view! { <BrandName name=name logo=logo /> }.into_any();
    }
    view! {
        <div class="brand brand-menu">
            <Menu
                label=frame::ORGANIZATIONS
                items=items
                kind=ButtonKind::Quiet
                trigger=move || view! { <BrandName name=name logo=logo /> {Icon::ChevronDown} }
            />
        </div>
    }
    .into_any()
}
