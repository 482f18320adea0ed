//! One ticket of the list, in two lines. Its subject's link covers the whole row.

use super::Desktop;
use crate::ui::{Avatar, AvatarSize, NobodyAvatar, PriorityGlyph, StatusGlyph, Time};
use leptos::prelude::*;
use shared::ids::TicketId;
use shared::person::Side;
use shared::tickets::console::TicketRow;
use wasm_bindgen::JsCast as _;

/// One row.
#[component]
pub fn Row(
    /// The ticket.
    row: Memo<TicketRow>,
) -> impl IntoView {
    let address = Desktop::here().address;
    let id = row.read_untracked().id;
    let is_open = Memo::new(move |_| address.open.get() == Some(id));
    let href = move || crate::paths::console::ticket(id, &address.filter.read());
    let subject = move || row.read().subject.clone();
    let assignee = Memo::new(move |_| row.read().assignee.clone());
    let face = move || {
        match assignee.get() {
        Some(person) => {
            view! { <Avatar name=person.name id=person.id.0 picture=person.avatar size=AvatarSize::Tiny alone=true /> }.into_any()
        }
        None => view! { <NobodyAvatar size=AvatarSize::Tiny /> }.into_any(),
    }
    };
    view! {
        <li class="queue-row" class:is-open=is_open>
            <PriorityGlyph priority=Signal::derive(move || row.read().priority) />
            <div class="row-title">
                <a
                    class="row-link"
                    id=link_id(id)
                    href=href
                    title=subject
                    aria-current=move || is_open.get().then_some("true")
                >
                    {subject}
                </a>
            </div>
            <StatusGlyph status=Signal::derive(move || row.read().status) reader=Side::Staff />
            <p class="row-meta">
                <span>"#" {move || row.read().number}</span>
                <span>{move || row.read().customer.name.clone()}</span>
            </p>
            <div class="row-end">
                <Time at=Signal::derive(move || row.read().updated_at) />
                {face}
            </div>
        </li>
    }
}

fn link_id(id: TicketId) -> String {
    format!("row-{id}")
}

/// Brings a row into view, and the keyboard to it: always to the same place, however fast one steps. Where the list
/// makes room for the ticket, its title takes the keyboard instead.
pub fn show(id: TicketId) {
    request_animation_frame(move || {
        let Some(link) = document().get_element_by_id(&link_id(id)) else { return };
        if let Some(link) = link.dyn_ref::<web_sys::HtmlElement>() {
            // One that is hidden refuses it.
            let _ = link.focus();
        }
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        if let Ok(Some(row)) = link.closest(".queue-row") {
            row.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
}
