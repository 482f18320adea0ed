//! One ticket of the list. Its title's link covers the whole row.

use crate::client::signed_in;
use crate::paths::portal as paths;
use crate::text::common::{self, first_name};
use crate::text::tickets;
use crate::ui::{Avatar, PriorityBadge, StatusBadge, Time};
use leptos::prelude::*;
use shared::ids::MemberId;
use shared::person::Side;
use shared::tickets::Status;
use shared::tickets::portal::TicketRow;

/// One row.
pub fn row(row: Memo<TicketRow>) -> AnyView {
    let me = signed_in().member_id();
    let subject = move || row.read().subject.clone();
    let waits = move || row.read().status == Status::WaitingForClient;
    let requester = move || {
        row.read().requester.clone().map(|person| {
            let name = if person.id == me { common::YOU.to_owned() } else { person.name.clone() };
            view! {
                <span class="person">
                    <Avatar name=person.name id=person.id.0 picture=person.avatar />
                    <span>{name}</span>
                </span>
            }
        })
    };
    view! {
        <tr class:is-unread=waits>
            <td>
                <div class="row-title">
                    {move || waits().then(|| view! { <span class="unread"></span> })}
                    <a class="row-link" href=move || paths::ticket(row.read().id) title=subject>{subject}</a>
                </div>
                <p class="row-meta">
                    <span>"#" {move || row.read().number}</span>
                    {move || row.read().category.clone().map(|category| view! { <span>{category}</span> })}
                    {move || last_word(&row.read(), me).map(|words| view! { <span>{words}</span> })}
                </p>
            </td>
            <td>
                <StatusBadge status=Signal::derive(move || row.read().status) reader=Side::Client />
            </td>
            <td>
                <PriorityBadge priority=Signal::derive(move || row.read().priority) />
            </td>
            <td data-label=tickets::RAISED_BY>{requester}</td>
            <td data-label=tickets::LAST_ACTIVITY>
                <Time at=Signal::derive(move || row.read().updated_at) />
            </td>
        </tr>
    }
    .into_any()
}

/// "Jonas: Which of these fields can we leave out?"
fn last_word(row: &TicketRow, me: MemberId) -> Option<String> {
    let last = row.last_message.as_ref()?;
    let who = if last.author.id == me { common::YOU } else { first_name(&last.author.name) };
    Some(format!("{who}: {}", last.excerpt))
}
