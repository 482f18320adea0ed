//! What happened to one's account, so that somebody notices what was not them.

use crate::client::{SignedIn, Surface};
use crate::list::{Foot, rows};
use crate::load::{Load, load_pages};
use crate::paths;
use crate::text::activity as words;
use crate::text::security::device;
use crate::ui::{Skeleton, SkeletonShape, Time, TimeStyle};
use leptos::prelude::*;
use shared::audit::AccountEvent;

/// The section.
#[component]
pub fn Activity(
    /// Whose.
    reader: SignedIn,
) -> impl IntoView {
    let pages = load_pages(move || reader.activity());
    let profile = match reader.door().surface() {
        Surface::Portal => paths::portal::profile(),
        Surface::Console => paths::console::profile(),
    };
    view! {
        <Load of=pages.rows failed=words::NOT_LOADED skeleton=|| view! { <Skeleton shape=SkeletonShape::Rows rows=5 /> } let:newest>
            <ul class="rows">{rows(newest, |page| &page.items, |one| one.id.0, line)}</ul>
        </Load>
        <Foot pages=pages failed=words::MORE_NOT_LOADED shown=words::shown />
        <div class="actions">
            <a class="btn btn-secondary" href=profile>{words::CHANGE_PASSWORD}</a>
        </div>
    }
}

fn line(one: Memo<AccountEvent>) -> AnyView {
    // An event never changes.
    let event = one.get_untracked();
    let what = words::happened(&event.action, event.actor);
    let program = (event.browser.is_some() || event.system.is_some())
        .then(|| device(event.browser.as_deref(), event.system.as_deref()));
    let places = [program, event.ip, Some(event.organization)].into_iter().flatten();
    let places = places.map(|place| view! { <span>{place}</span> }).collect_view();
    view! {
        <li>
            <div class="row">
                <span class="row-words">
                    <span class="row-title"><span>{what}</span></span>
                    <span class="row-meta">
                        <span><Time at=event.at style=TimeStyle::Clock /></span>
                        {places}
                    </span>
                </span>
            </div>
        </li>
    }
    .into_any()
}
