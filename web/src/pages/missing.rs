//! What is not there, or not for the reader: both look the same.

use super::Here;
use crate::place;
use crate::text::missing as words;
use crate::ui::{ButtonKind, ButtonLink, Content, Fallback};
use leptos::prelude::*;

/// In the place of a page, or of what a page shows.
#[component]
pub fn Missing() -> impl IntoView {
    place::open_alone(words::TITLE);
    view! {
        <Fallback title=words::TITLE text=words::TEXT>
            <ButtonLink kind=ButtonKind::Primary href=Here::now().pages().home()>
                {words::TO_DASHBOARD}
            </ButtonLink>
        </Fallback>
    }
}

/// For an address that is no page.
pub(super) fn missing(in_content: bool) -> AnyView {
    let missing = view! { <Missing /> };
    if in_content { missing.into_any() } else { view! { <Content>{missing}</Content> }.into_any() }
}
