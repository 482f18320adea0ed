//! What happened to a customer and to its contacts.

use super::one::{Customer, CustomerPage};
use crate::client::signed_in;
use crate::history::{Timeline, Told};
use crate::load::load_all;
use crate::text::console::customers as words;
use crate::ui::Card;
use leptos::prelude::*;
use shared::customers::CustomerHistoryEntry;

/// The tab.
#[component]
pub fn History() -> impl IntoView {
    view! { <CustomerPage tab=|customer| view! { <Happened customer=customer /> }.into_any() /> }
}

#[component]
fn Happened(customer: Customer) -> impl IntoView {
    let desk = signed_in().desk();
    let lines = load_all(move || desk.customer_history(customer.id));
    view! {
        <Card title=words::HISTORY>
            <Timeline of=lines told=told />
        </Card>
    }
}

fn told(line: &CustomerHistoryEntry) -> Told {
    (line.at, line.by.clone(), words::happened(&line.what))
}
