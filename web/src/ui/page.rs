//! The top of a page, and small signs.

use leptos::prelude::*;

use crate::text::ui as words;

/// The first stop of the keyboard: leads past the navigation to the [`Content`].
#[component]
pub fn SkipLink() -> impl IntoView {
    view! {
        <a class="skip-link" href="#content">
            {words::SKIP_TO_CONTENT}
        </a>
    }
}

/// Where the page is, and the navigation is not.
#[component]
pub fn Content(
    /// The page.
    children: Children,
) -> impl IntoView {
    view! {
        <main id="content" class="content">
            {children()}
        </main>
    }
}

/// A page's one title, a line under it, and what can be done at its other end.
#[component]
pub fn PageHead(
    /// The title.
    #[prop(into)]
    title: Signal<String>,
    /// The line under the title.
    #[prop(optional, into)]
    meta: Option<ViewFn>,
    /// The buttons.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
) -> impl IntoView {
    view! {
        <header class="page-head">
            <div class="page-words">
                <h1 class="page-title">{title}</h1>
                {meta.map(|meta| view! { <p class="page-meta">{meta.run()}</p> })}
            </div>
            {actions.map(|actions| view! { <div class="page-actions">{actions.run()}</div> })}
        </header>
    }
}

/// A part of a page of settings, or of a long form.
#[component]
pub fn Section(
    /// Its heading.
    title: &'static str,
    /// A sentence under it.
    #[prop(optional)]
    text: &'static str,
    /// Its form.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="settings-section" aria-label=title>
            <div>
                <h2 class="settings-title">{title}</h2>
                {(!text.is_empty()).then(|| view! { <p class="settings-text">{text}</p> })}
            </div>
            {children()}
        </section>
    }
}

/// A key of the keyboard. Screen readers skip it: the shortcuts page lists them.
#[component]
pub fn KeyHint(
    /// What stands on the key, such as "E" or "Ctrl K".
    #[prop(into)]
    key: String,
) -> impl IntoView {
    view! { <kbd class="key" aria-hidden="true">{key}</kbd> }
}
