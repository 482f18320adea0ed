//! What is not there, or not for the reader: both look the same.

use crate::paths::portal as paths;
use crate::place;
use crate::text::missing;
use crate::ui::{ButtonKind, ButtonLink, Fallback};
use leptos::prelude::*;

/// In the place of a page, or of what a page shows.
#[component]
pub fn Missing() -> impl IntoView {
    place::open_alone(missing::TITLE);
    view! {
        <Fallback title=missing::TITLE text=missing::TEXT>
            <ButtonLink kind=ButtonKind::Primary href=paths::dashboard()>
                {missing::TO_DASHBOARD}
            </ButtonLink>
        </Fallback>
    }
}

/// For an address that is no page of the portal. In the frame it has the place of one.
#[must_use]
pub fn missing(is_framed: bool) -> AnyView {
    if is_framed {
        return view! { <Missing /> }.into_any();
    }
    view! {
        <main id="content" class="content">
            <Missing />
        </main>
    }
    .into_any()
}
