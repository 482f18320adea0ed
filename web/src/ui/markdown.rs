//! Text that was written in Markdown.

use leptos::prelude::*;

/// Shows Markdown the server turned into HTML and cleaned; the only place where HTML comes in as text.
/// Never give it anything a browser made.
#[component]
pub fn MarkdownView(
    /// The cleaned HTML of an API answer.
    #[prop(into)]
    html: Signal<String>,
) -> impl IntoView {
    view! { <div class="prose" inner_html=html></div> }
}
