//! Who is writing just now.

use super::Desk;
use crate::text::tickets::one;
use crate::ui::{Avatar, AvatarSize};
use leptos::prelude::*;

/// "Jonas is writing", for six seconds after the last key.
#[component]
pub fn Writing(
    /// The open ticket.
    desk: Desk,
) -> impl IntoView {
    let others = desk.thread.others_writing();
    move || {
        let people = others.get();
        let names: Vec<String> = people.iter().map(|(person, _)| desk.thread.called(person)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        people.first().cloned().map(|(first, _)| {
            view! {
                <div class="entry event" role="status">
                    <span class="event-sign">
                        <Avatar name=first.name id=first.id.0 picture=first.avatar size=AvatarSize::Tiny />
                    </span>
                    <p class="writing">
                        <span class="writing-dots" aria-hidden="true">
                            <i></i>
                        </span>
                        {one::writing(&names)}
                    </p>
                </div>
            }
        })
    }
}
