//! Taking somebody's second factor away, for who has lost it: asked about before it is done.

use super::act;
use crate::client::signed_in;
use crate::text::console::team as words;
use crate::ui::{About, ConfirmDialog, Icon, MenuItem, Toasts};
use leptos::prelude::*;
use shared::ids::MemberId;

/// Whose it is.
#[derive(Clone)]
pub struct Owner {
    /// The member.
    pub id: MemberId,
    /// Their name.
    pub name: String,
    /// Whether they work here.
    pub is_staff: bool,
}

/// The question, of the page that it stands on.
#[derive(Clone, Copy)]
pub struct Resetting(About<Owner>);

impl Resetting {
    /// For the rows of this page. [`ResetDialog`] stands on it, too.
    pub fn provide() -> Self {
        let resetting = Self(About::new());
        provide_context(resetting);
        resetting
    }

    /// That of the page this stands in.
    pub fn here() -> Self {
        expect_context()
    }

    /// What asks for one of its rows.
    pub fn item(self, owner: Owner) -> MenuItem {
        MenuItem::run(words::RESET_TWO_FACTOR, move || self.0.ask(owner.clone())).icon(Icon::Refresh)
    }
}

/// The question, and what is done when the answer is yes.
#[component]
pub fn ResetDialog(
    /// What is asked.
    of: Resetting,
) -> impl IntoView {
    let (desk, toasts) = (signed_in().desk(), Toasts::here());
    let reset = move |Owner { id, name, is_staff }: Owner| {
        act(toasts, desk.reset_two_factor(id, is_staff), move |()| words::was_reset(&name));
    };
    view! {
        <ConfirmDialog
            of=of.0
            title=|owner| words::reset(&owner.name)
            text=words::RESET_TEXT
            label=words::RESET
            on_confirm=reset
        />
    }
}
