//! The shape of what comes, while it is on its way.

use leptos::prelude::*;

use crate::text::ui as words;

/// What the answer will look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SkeletonShape {
    /// Rows of a table with a badge, a priority, a person and a time.
    TableRows,
    /// Rows of a card: two lines and a badge.
    Rows,
    /// Rows of the console's queue.
    QueueRows,
    /// Messages of a ticket.
    Messages,
    /// Lines of running text.
    Text,
    /// Term and value pairs.
    Facts,
}

/// As many rows as last time, fading downwards. Appears after 120 ms, so a quick answer shows none.
#[component]
pub fn Skeleton(
    /// What the answer will look like.
    shape: SkeletonShape,
    /// How many.
    #[prop(default = 5)]
    rows: u8,
) -> impl IntoView {
    let (class, row): (_, fn() -> AnyView) = match shape {
        SkeletonShape::TableRows => ("skeleton skeleton-table", table_row),
        SkeletonShape::Rows => ("skeleton skeleton-rows", card_row),
        SkeletonShape::QueueRows => ("skeleton skeleton-queue", queue_row),
        SkeletonShape::Messages => ("skeleton skeleton-messages", message),
        SkeletonShape::Text => ("skeleton skeleton-text", line),
        SkeletonShape::Facts => ("skeleton skeleton-facts", fact),
    };
    view! {
        <div class=class role="status">
            <span class="visually-hidden">{words::LOADING_CONTENT}</span>
            {(0..rows).map(|_| row()).collect_view()}
        </div>
    }
}

fn bone(class: &'static str) -> impl IntoView {
    view! { <span class=class></span> }
}

fn words_of_row() -> impl IntoView {
    view! { <span class="bone-words">{bone("bone bone-line")} {bone("bone bone-meta")}</span> }
}

fn table_row() -> AnyView {
    view! {
        <div class="skeleton-row" aria-hidden="true">
            {words_of_row()}
            {bone("bone bone-badge")}
            {bone("bone bone-word")}
            <span class="bone-person">{bone("bone bone-avatar")} {bone("bone bone-word")}</span>
            {bone("bone bone-word")}
        </div>
    }
    .into_any()
}

fn card_row() -> AnyView {
    view! { <div class="skeleton-row" aria-hidden="true">{words_of_row()} {bone("bone bone-badge")}</div> }
        .into_any()
}

fn queue_row() -> AnyView {
    view! {
        <div class="skeleton-row" aria-hidden="true">
            {bone("bone bone-box")} {words_of_row()} {bone("bone bone-word")}
        </div>
    }
    .into_any()
}

fn message() -> AnyView {
    view! {
        <div class="skeleton-message" aria-hidden="true">
            {bone("bone bone-face")}
            <span class="bone-words">{bone("bone bone-word")} {bone("bone bone-full")} {bone("bone bone-line")}</span>
        </div>
    }
    .into_any()
}

fn line() -> AnyView {
    view! { <span class="bone bone-full" aria-hidden="true"></span> }.into_any()
}

fn fact() -> AnyView {
    view! {
        <div class="fact" aria-hidden="true">
            {bone("bone bone-word")} {bone("bone bone-line")}
        </div>
    }
    .into_any()
}
