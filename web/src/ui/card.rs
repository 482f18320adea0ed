//! Cards.

use leptos::prelude::*;

use super::unique_id;

/// A surface with a head that names it. The head's other end leads on.
#[component]
pub fn Card(
    /// Its heading, of the second level.
    #[prop(into)]
    title: Signal<String>,
    /// A few words or a count after the heading.
    #[prop(optional, into)]
    note: Option<ViewFn>,
    /// What leads on, such as a link "All tickets".
    #[prop(optional, into)]
    aside: Option<ViewFn>,
    /// The content brings its own padding: rows, tables, tiles.
    #[prop(optional)]
    flush: bool,
    /// A further class, for where the page places it.
    #[prop(optional)]
    class: &'static str,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    let id = unique_id("card");
    let title_id = id.clone();
    view! {
        <section class=format!("card {class}").trim_end().to_owned() aria-labelledby=title_id>
            <header class="card-head">
                <h2 class="card-title" id=id>
                    {title}
                </h2>
                {note.map(|note| view! { <span class="card-note">{note.run()}</span> })}
                {aside.map(|aside| view! { <span class="card-aside">{aside.run()}</span> })}
            </header>
            {if flush { children() } else { view! { <div class="card-body">{children()}</div> }.into_any() }}
        </section>
    }
}
