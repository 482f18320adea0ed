//! The mark, the organization's name, and the arches.

use leptos::prelude::*;

use crate::text::ui as words;

/// The organization's logo; where it has none the portico, and beside it the organization's name.
#[component]
pub fn BrandName(
    /// The organization's name.
    #[prop(into)]
    name: Signal<String>,
    /// The address of its logo.
    #[prop(optional, into)]
    logo: Signal<Option<String>>,
) -> impl IntoView {
    let inside = move || {
        match logo.get() {
        Some(logo) => view! { <img class="brand-logo" src=logo alt=name /> }.into_any(),
        None => view! {
            <svg class="mark" viewBox="0 0 28 28" aria-hidden="true">
                <rect class="mark-ground" width="28" height="28" rx="6.5" />
                <path class="mark-line" d="M6.5 21.5v-7a7.5 7.5 0 0 1 15 0v7M10.75 21.5v-7a3.25 3.25 0 0 1 6.5 0v7" />
            </svg>
            <span class="brand-name">{name}</span>
        }
        .into_any(),
    }
    };
    view! { <span class="brand">{inside}</span> }
}

/// Portico's own name, in the foot of the sign-in page.
#[component]
pub fn RunsOnPortico() -> impl IntoView {
    view! {
        <span class="runs-on">
            <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
                <path d="M2 21h20M4 21V11a8 8 0 0 1 16 0v10M8 21V11a4 4 0 0 1 8 0v10M12 21V11" />
            </svg>
            {words::RUNS_ON}
        </span>
    }
}

/// The nested arches of the sign-in panel.
#[component]
pub fn Arches() -> impl IntoView {
    /// Half width of the innermost arch, and how much each next one grows.
    const INNER: i32 = 84;
    const STEP: i32 = 46;
    /// Each ring also stands a little further left, so the arches seem to recede to the right.
    const SHIFT: i32 = 12;
    let arch = |ring: i32| {
        let half = INNER + ring * STEP;
        let centre = 530 - ring * SHIFT;
        let crown = 296 - ring * 40;
        format!("M{} 560V{}a{half} {half} 0 0 1 {} 0V560", centre - half, crown + half, 2 * half)
    };
    view! {
        <svg class="arches" viewBox="0 0 760 560" preserveAspectRatio="xMaxYMax slice" aria-hidden="true">
            {(0..8).rev().map(|ring| view! { <path class="arch" d=arch(ring) /> }).collect_view()}
        </svg>
    }
}
