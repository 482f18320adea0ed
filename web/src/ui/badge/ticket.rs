//! A ticket's status and priority.

use crate::text::{shared, ui};
use ::shared::person::Side;
use ::shared::tickets::{Priority, Status};
use leptos::prelude::*;

use super::{Badge, Shape, Tone};

const fn status_look(status: Status) -> (Shape, Tone) {
    match status {
        Status::Open => (Shape::Ring, Tone::Neutral),
        Status::InProgress => (Shape::Half, Tone::Info),
        Status::WaitingForClient => (Shape::Bars, Tone::Warning),
        Status::Resolved => (Shape::Tick, Tone::Success),
        Status::Closed => (Shape::Slash, Tone::Neutral),
    }
}

/// A ticket's status as shape and word.
#[component]
pub fn StatusBadge(
    /// The status.
    #[prop(into)]
    status: Signal<Status>,
    /// Who reads it.
    reader: Side,
    /// Without the soft ground, as in the console's lists.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    view! {
        <Badge
            tone=move || status_look(status.get()).1
            shape=move || status_look(status.get()).0
            label=move || shared::status(status.get(), reader).to_owned()
            bare=bare
        />
    }
}

/// A ticket's status as its shape alone; the word is read out and shown on hover. Only for rows of a list.
#[component]
pub fn StatusGlyph(
    /// The status.
    #[prop(into)]
    status: Signal<Status>,
    /// Who reads it.
    reader: Side,
) -> impl IntoView {
    let word = move || shared::status(status.get(), reader);
    view! {
        <span class="sign" data-tone=move || status_look(status.get()).1.word() role="img" aria-label=word title=word>
            {move || status_look(status.get()).0.into_render()}
        </span>
    }
}

fn priority_bars(priority: Priority) -> AnyView {
    let filled = match priority {
        Priority::Low => 1,
        Priority::Medium => 2,
        Priority::High => 3,
        Priority::Urgent => {
            return view! {
                <svg class="glyph glyph-urgent" viewBox="0 0 16 16" aria-hidden="true">
                    <rect class="fill" x="2" y="2" width="12" height="12" rx="3" />
                    <path class="cut" d="M8 4.8v3.7M8 11.1v.1" />
                </svg>
            }
            .into_any();
        }
    };
    let bar = |place: u8, x: &'static str, y: &'static str, height: &'static str| {
        let class = if place <= filled { "fill" } else { "rest" };
        view! { <rect class=class x=x y=y width="3" height=height rx="1" /> }
    };
    view! {
        <svg class="glyph glyph-bars-3" viewBox="0 0 16 16" aria-hidden="true">
            {bar(1, "2", "9.5", "4.5")}
            {bar(2, "6.5", "6.5", "7.5")}
            {bar(3, "11", "3", "11")}
        </svg>
    }
    .into_any()
}

const fn priority_class(priority: Priority) -> &'static str {
    match priority {
        Priority::Low | Priority::Medium => "priority",
        Priority::High => "priority priority-high",
        Priority::Urgent => "priority priority-urgent",
    }
}

/// A ticket's priority as shape and word.
#[component]
pub fn PriorityBadge(
    /// The priority.
    #[prop(into)]
    priority: Signal<Priority>,
) -> impl IntoView {
    view! {
        <span class=move || priority_class(priority.get())>
            {move || priority_bars(priority.get())}
            {move || shared::priority(priority.get())}
        </span>
    }
}

/// A ticket's priority as its shape alone; the word is read out and shown on hover. Only for rows of a list.
#[component]
pub fn PriorityGlyph(
    /// The priority.
    #[prop(into)]
    priority: Signal<Priority>,
) -> impl IntoView {
    let word = move || ui::priority(shared::priority(priority.get()));
    view! {
        <span class=move || priority_class(priority.get()) role="img" aria-label=word title=word>
            {move || priority_bars(priority.get())}
        </span>
    }
}
