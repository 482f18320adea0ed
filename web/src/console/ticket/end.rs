//! The end of the conversation, where what is new stands. The style keeps it in view for whoever reads there; this
//! leads to it whoever is further up.

use crate::thread::Thread;
use crate::ui::{Button, ButtonSize, Icon};
use leptos::prelude::*;

/// The pane of the conversation.
pub const PANE: &str = ".detail-scroll.from-end";

/// The way to what came while the reader was further up.
#[component]
pub fn Missed(
    /// The conversation.
    thread: Thread,
) -> impl IntoView {
    let newest = thread.newest;
    view! {
        <div class="thread-new">
            <Show when=move || newest.is_unseen()>
                <Button size=ButtonSize::Small icon=Icon::ArrowDown on_click=move |_| newest.show()>
                    {thread.said}
                </Button>
            </Show>
        </div>
    }
}
