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

/// Whose second factor may be taken away.
#[derive(Clone)]
pub struct Reset(Owner);

impl About<Reset> {
    /// What asks for one of the rows.
    pub fn item(self, owner: Owner) -> MenuItem {
        MenuItem::run(words::RESET_TWO_FACTOR, move || self.ask(Reset(owner.clone()))).icon(Icon::Refresh)
    }
}

/// The question, and what is done when the answer is yes.
#[component]
pub fn ResetDialog(
    /// What is asked.
    of: About<Reset>,
) -> impl IntoView {
    let (desk, toasts) = (signed_in().desk(), Toasts::here());
    let reset = move |Reset(Owner { id, name, is_staff })| {
        act(toasts, desk.reset_two_factor(id, is_staff), move |()| words::was_reset(&name));
    };
    view! {
        <ConfirmDialog
            of=of
            title=|Reset(owner)| words::reset(&owner.name)
            text=words::RESET_TEXT
            label=words::RESET
            on_confirm=reset
        />
    }
}
