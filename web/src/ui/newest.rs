//! What joins at the foot of a conversation: brought into view where the reader is at its end, told of where not.

use super::Icon;
use crate::text::ui as words;
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

    /// Of a conversation in the pane with this selector, whose style counts its place from the end, so that the end
    /// stays in view for whoever reads there, and whose `on:scroll` tells of it by [`Newest::scrolled`].
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

    /// Whether something joined out of sight.
    #[must_use]
    pub fn is_unseen(self) -> bool {
        self.unseen.get()
    }

    /// Brings the end into view.
    pub fn show(self) {
        if let Some(scrolling) = self.element() {
            scrolling.set_scroll_top(if self.pane.is_some() { 0 } else { scrolling.scroll_height() });
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
        let Some(scrolling) = self.element() else { return true };
        match self.pane {
            // Its place is nought at the end, and below nought further up.
            Some(_) => scrolling.scroll_top() >= -NEAR,
            None => is_near_end(scrolling.scroll_top(), scrolling.client_height(), scrolling.scroll_height()),
        }
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
        <Show when=move || newest.is_unseen()>
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
