//! What stands in the place of content: nothing yet, or it could not be had.

use leptos::prelude::*;

use super::{Button, ButtonSize, Icon};
use crate::text::{trouble, ui as words};

/// Nothing is here yet: what this place is for, what to do, and one button.
#[component]
pub fn EmptyState(
    /// One line: what is (not) here.
    #[prop(into)]
    title: Signal<String>,
    /// One sentence: what to do.
    #[prop(into)]
    text: Signal<String>,
    /// The button that does it, and perhaps a quiet second.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <svg class="empty-arches" viewBox="0 0 56 48" aria-hidden="true">
                <path class="outer" d="M4.5 46V24a23.5 21.5 0 0 1 47 0v22" />
                <path class="middle" d="M12 46V26a16 15 0 0 1 32 0v20" />
                <path class="inner" d="M20 46V28a8 8 0 0 1 16 0v18" />
                <path class="ground" d="M1 46.5h54" />
            </svg>
            <p class="empty-title">{title}</p>
            <p class="empty-text">{text}</p>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}

/// A part of the page could not be loaded; the rest lives.
#[component]
pub fn ErrorCard(
    /// What could not be done, in one sentence.
    #[prop(into)]
    title: Signal<String>,
    /// What is kept, or what to do.
    text: String,
    /// What to quote when asking for help.
    reference: Option<String>,
    /// Tries again, where that may help.
    on_retry: Option<Callback<()>>,
) -> impl IntoView {
    let retry = |on_retry: Callback<()>| {
        view! {
            <Button size=ButtonSize::Small on_click=move |_| on_retry.run(())>
                {words::TRY_AGAIN}
            </Button>
        }
    };
    view! {
        <div class="failed" role="alert">
            {Icon::CircleAlert}
            <div class="failed-words">
                <p class="failed-title">{title}</p>
                <p>{text}</p>
                {reference.map(|reference| view! { <p>{trouble::reference(&reference)}</p> })}
            </div>
            {on_retry.map(retry)}
        </div>
    }
}

/// The whole page could not be shown: not found, not allowed (both look the same), or broken.
#[component]
pub fn Fallback(
    /// The page's title.
    #[prop(into)]
    title: Signal<String>,
    /// What happened and what to do.
    #[prop(into)]
    text: Signal<String>,
    /// The way on, such as a link to the first page.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="fallback">
            <h1 class="page-title">{title}</h1>
            <p class="fallback-text">{text}</p>
            <div class="actions">{children()}</div>
        </div>
    }
}
