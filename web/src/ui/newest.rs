//! What joins at the foot of a conversation: brought into view where the reader is at its end, told of where not.

use super::{Icon, words};
use leptos::prelude::*;
use web_sys::Element;

/// So near to the end counts as there: the line "… is writing" comes and goes.
const NEAR: i32 = 120;

/// The foot of a conversation that scrolls with the page, or in a pane of its own.
#[derive(Clone, Copy)]
pub struct Newest {
    pane: Option<&'static str>,
    unseen: RwSignal<bool>,
}

impl Newest {
    /// Of a conversation that the whole page scrolls.
    #[must_use]
    pub fn of_page() -> Self {
        let newest = Self { pane: None, unseen: RwSignal::new(false) };
        let scrolled = window_event_listener_untyped("scroll", move |_| newest.scrolled());
        on_cleanup(move || scrolled.remove());
        newest
    }

    /// Of a conversation in the element with this selector, whose `on:scroll` tells of it by
    /// [`Newest::scrolled`].
    #[must_use]
    pub fn of_pane(selector: &'static str) -> Self {
        Self { pane: Some(selector), unseen: RwSignal::new(false) }
    }

    /// Something joins. To be called while it is made, before it stands on the page; one's own is always shown.
    pub fn joins(self, is_own: bool) {
        if is_own || self.is_at_end() {
            request_animation_frame(move || self.show());
        } else {
            self.unseen.set(true);
        }
    }

    /// Brings the end into view.
    pub fn show(self) {
        if let Some(pane) = self.element() {
            pane.set_scroll_top(pane.scroll_height());
        }
        self.unseen.try_set(false);
    }

    /// The reader scrolled: at the end nothing is unseen.
    pub fn scrolled(self) {
        if self.unseen.try_get_untracked() == Some(true) && self.is_at_end() {
            self.unseen.set(false);
        }
    }

    fn is_at_end(self) -> bool {
        self.element()
            .is_none_or(|pane| is_near_end(pane.scroll_top(), pane.client_height(), pane.scroll_height()))
    }

    fn element(self) -> Option<Element> {
        match self.pane {
            Some(selector) => document().query_selector(selector).ok().flatten(),
            None => document().scrolling_element(),
        }
    }
}

const fn is_near_end(above: i32, seen: i32, whole: i32) -> bool {
    whole - above - seen <= NEAR
}

/// Leads to what joined out of sight. Stands above its parent, which has a position.
#[component]
pub fn NewestButton(
    /// Of which conversation.
    newest: Newest,
) -> impl IntoView {
    view! {
        <Show when=move || newest.unseen.get()>
            <button type="button" class="newest" on:click=move |_| newest.show()>
                {Icon::ArrowDown}
                {words::NEW_MESSAGE}
            </button>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::is_near_end;

    #[test]
    fn a_line_that_comes_and_goes_is_no_distance() {
        assert!(is_near_end(0, 700, 500));
        assert!(is_near_end(1_264, 700, 2_000));
        assert!(!is_near_end(1_000, 700, 2_000));
    }
}
