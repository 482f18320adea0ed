//! One event of the trail, and what else is known of it.

use crate::text::console::audit as words;
use crate::ui::{PersonName, Time};
use leptos::prelude::*;
use shared::audit::{AuditChange, AuditEvent};

/// A row.
pub fn line(one: Memo<AuditEvent>) -> AnyView {
    // An event never changes.
    let event = one.get_untracked();
    let what = words::happened(&event.action, event.object.as_deref(), event.by.is_some());
    let who = match &event.by {
        Some(by) => {
            view! { <PersonName name=by.name.clone() id=by.id.0 picture=by.avatar.clone() /> }.into_any()
        }
        None => words::actor(event.actor).into_any(),
    };
    let changes: Vec<_> = event.changes.iter().map(change).collect();
    let more = [
        (words::ACTION, Some(event.action)),
        (words::PROGRAM, event.user_agent),
        (words::REQUEST, event.request_id.map(|id| id.to_string())),
    ];
    let more = more.into_iter().filter_map(|(name, value)| Some(fact(name, value?))).collect_view();
    view! {
        <tr>
            <td>
                <details class="audit-event">
                    <summary>{what}</summary>
                    <ul class="audit-changes">{changes}</ul>
                    <dl class="audit-facts">{more}</dl>
                </details>
            </td>
            <td data-label=words::WHO>{who}</td>
            <td data-label=words::FROM>{event.ip}</td>
            <td data-label=words::WHEN>
                <Time at=event.at />
            </td>
        </tr>
    }
    .into_any()
}

fn fact(name: &'static str, value: String) -> AnyView {
    view! {
        <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

/// What was before and what is now; where only one of them is known, that.
fn change(change: &AuditChange) -> AnyView {
    let AuditChange { field, before, after } = change.clone();
    let field = field.map(|field| view! { <b>{words::field(&field)}</b> " " });
    let or_nothing = |text: Option<String>| text.unwrap_or_else(|| words::NOTHING.to_owned());
    let values = match (before, after) {
        (None, None) => None,
        (None, after) => Some(view! { <ins>{after}</ins> }.into_any()),
        (before, after) => Some(
            view! {
                <del>{before}</del>
                <span aria-hidden="true">" → "</span>
                <span class="visually-hidden">" " {words::BECAME} " "</span>
                <ins>{or_nothing(after)}</ins>
            }
            .into_any(),
        ),
    };
    view! { <li>{field} {values}</li> }.into_any()
}
