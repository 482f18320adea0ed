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
    /// What it holds, with padding of its own: rows, tables, tiles.
    children: Children,
) -> impl IntoView {
    let id = unique_id("card");
    let title_id = id.clone();
    view! {
        <section class="card" aria-labelledby=title_id>
            <header class="card-head">
                <h2 class="card-title" id=id>
                    {title}
                </h2>
                {note.map(|note| view! { <span class="card-note">{note.run()}</span> })}
                {aside.map(|aside| view! { <span class="card-aside">{aside.run()}</span> })}
            </header>
            {children()}
        </section>
    }
}
