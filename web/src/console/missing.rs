//! What is not there, or not for the reader: both look the same.

use super::frame::Content;
use crate::paths::console as paths;
use crate::place;
use crate::text::missing;
use crate::ui::{ButtonKind, ButtonLink, Fallback};
use leptos::prelude::*;

/// The words alone, for the place of the ticket.
#[component]
pub fn Nowhere() -> impl IntoView {
    place::open_alone(missing::TITLE);
    view! {
        <Fallback title=missing::TITLE text=missing::TEXT>
            <ButtonLink kind=ButtonKind::Primary href=paths::dashboard()>
                {missing::TO_DASHBOARD}
            </ButtonLink>
        </Fallback>
    }
}

/// For an address that is no page of the console, in the frame or without one.
#[must_use]
pub fn missing(_is_framed: bool) -> AnyView {
    view! {
        <Content>
            <Nowhere />
        </Content>
    }
    .into_any()
}
