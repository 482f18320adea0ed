//! Bars: how far something is, and what became of the hours.

use leptos::prelude::*;

/// How far something is.
#[component]
pub fn Progress(
    /// What is under way, read out with the number.
    #[prop(into)]
    label: Signal<String>,
    /// From 0 to 100.
    #[prop(into)]
    percent: Signal<u8>,
) -> impl IntoView {
    let percent = move || percent.get().min(100);
    view! {
        <div
            class="progress"
            role="progressbar"
            aria-label=label
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=move || percent().to_string()
        >
            <span class="progress-bar" style:--part=move || format!("{}%", percent())></span>
        </div>
    }
}

/// A retainer's hours: solid = approved, hatched = to approve, track = left.
#[component]
pub fn HoursMeter(
    /// The sentence the bar stands for, such as "20.25 h approved, 9.25 h to approve, 14.5 h left".
    #[prop(into)]
    label: Signal<String>,
    /// The approved share, from 0 to 100.
    #[prop(into)]
    approved: Signal<f64>,
    /// The share still to approve, from 0 to 100.
    #[prop(into)]
    to_approve: Signal<f64>,
) -> impl IntoView {
    view! {
        <div class="hours" role="img" aria-label=label>
            <span class="hours-approved" style:--part=move || format!("{}%", approved.get())></span>
            <span class="hours-to-approve" style:--part=move || format!("{}%", to_approve.get())></span>
        </div>
    }
}
