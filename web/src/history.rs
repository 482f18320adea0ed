//! The history of a thing, newest first: what happened, by whom, when.

use crate::client::signed_in;
use crate::load::{Load, Loaded};
use crate::text::common::YOU;
use crate::text::history as words;
use crate::text::tickets::Piece;
use crate::ui::{Skeleton, SkeletonShape, Time, TimeStyle};
use leptos::prelude::*;
use shared::Timestamp;
use shared::person::Person;

/// One line: when, who, and what in words that follow the name. Without somebody it was the product itself.
pub type Told = (Timestamp, Option<Person>, Vec<Piece>);

/// The lines of a history.
#[component]
pub fn Timeline<L>(
    /// The lines, oldest first.
    of: Loaded<Vec<L>>,
    /// What one says.
    told: fn(&L) -> Told,
    /// What is said where nothing happened yet.
    #[prop(optional, into)]
    empty: Option<&'static str>,
) -> impl IntoView
where
    L: Clone + PartialEq + Send + Sync + 'static,
{
    let skeleton = || view! { <Skeleton shape=SkeletonShape::Rows rows=5 /> };
    view! {
        <Load
            of=of
            failed=words::NOT_LOADED
            skeleton=skeleton
            is_empty=|lines| lines.is_empty()
            empty=move || view! { <p class="timeline-none">{empty}</p> }
            let:lines
        >
            <ol class="timeline">
                {move || lines.read().iter().rev().map(told).map(line).collect_view()}
            </ol>
        </Load>
    }
}

fn line((at, by, what): Told) -> AnyView {
    let me = signed_in().member_id();
    let who = match by {
        Some(person) if person.id == me => YOU.to_owned(),
        Some(person) => person.name,
        None => words::PORTICO.to_owned(),
    };
    let words = what.into_iter().map(|piece| match piece.strong {
        true => view! { <b>{piece.words}</b> }.into_any(),
        false => piece.words.into_any(),
    });
    view! {
        <li class="timeline-line">
            <span>{who} " " {words.collect_view()}</span>
            <Time at=at style=TimeStyle::Clock />
        </li>
    }
    .into_any()
}
