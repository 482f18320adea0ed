//! The end of the conversation, where what is new stands. The style keeps it in view for whoever reads there; this
//! leads to it whoever is further up.

use super::Open;
use crate::outbox::Sending;
use crate::text::console::open as words;
use crate::text::tickets::one;
use crate::ui::{Button, ButtonSize, Icon, LiveRegion};
use leptos::prelude::*;
use shared::tickets::console::Message;

/// So close to the end one reads there, in pixels.
const NEAR: i32 = 120;

fn pane() -> Option<web_sys::Element> {
    document().query_selector(".detail-scroll.from-end").ok().flatten()
}

/// The pane counts from its end: its place there is nought, and below nought further up.
fn is_near() -> bool {
    pane().is_none_or(|pane| pane.scroll_top() > -NEAR)
}

/// Shows the end as it is once what is new stands there.
fn go() {
    request_animation_frame(|| {
        if let Some(pane) = pane() {
            pane.set_scroll_top(0);
        }
    });
}

/// The reader moved: at the end nothing is missed any more.
pub fn moved(open: Open) {
    if is_near() && !open.missed.read_untracked().is_empty() {
        open.missed.set(String::new());
    }
}

/// Says that somebody wrote while the ticket was open: aloud, and to whoever is further up with a way to it. What the
/// reader wrote is always gone to, and once more when it was not sent.
#[component]
pub fn Newest(
    /// The open ticket.
    open: Open,
    /// What was said.
    messages: Signal<Vec<Message>>,
) -> impl IntoView {
    let said = RwSignal::new(String::new());
    let me = open.reader.me_untracked().member_id;
    Effect::new(move |before: Option<usize>| {
        let (count, last) = messages.with(|all| (all.len(), all.last().cloned()));
        let last = last.filter(|last| before.is_some_and(|before| count > before) && last.author.id != me);
        if let Some(last) = last {
            let name = &last.author.name;
            said.set(if last.is_internal_note { words::new_note(name) } else { one::new_reply(name) });
            if is_near() { go() } else { open.missed.set(said.get_untracked()) }
        }
        count
    });
    let own = Memo::new(move |_| {
        let items = open.outbox.items();
        (items.len(), items.iter().filter(|item| item.state != Sending::Pending).count())
    });
    Effect::new(move |before: Option<(usize, usize)>| {
        let now = own.get();
        if before.is_some_and(|before| now.0 > before.0 || now.1 > before.1) {
            go();
        }
        now
    });
    view! {
        <LiveRegion message=said />
        <div class="thread-new">
            <Show when=move || !open.missed.read().is_empty()>
                <Button size=ButtonSize::Small icon=Icon::ArrowDown on_click=|_| go()>
                    {open.missed}
                </Button>
            </Show>
        </div>
    }
}
