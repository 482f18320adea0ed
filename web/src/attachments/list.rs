//! The files that are being attached, below what is written.

use super::kind::icon;
use super::queue::{State, Upload, may_pass, told};
use super::uploads::Uploads;
use crate::client::Trouble;
use crate::intl;
use crate::leaving::Leaving;
use crate::text::attachments as words;
use crate::text::ui::{TRY_AGAIN, remove};
use crate::ui::{Button, ButtonSize, Icon, IconButton, LiveRegion, each};
use leptos::prelude::*;

/// Each with how far it is, and what can be done about it.
#[component]
pub fn UploadList(
    /// The files.
    uploads: Uploads,
) -> impl IntoView {
    // What is on its way is lost with the page, and so is what failed.
    Leaving::here().asks_while(Signal::derive(move || uploads.reason().is_some()));
    let is_there = Memo::new(move |_| uploads.are_there());
    let row = move |number: u128| {
        u32::try_from(number).map_or_else(|_| ().into_any(), |number| row(uploads, number))
    };
    let list = move || {
        let rows = each(move || uploads.numbers(), row);
        view! {
            <ul class="uploads" aria-label=words::ATTACHED>
                {rows}
            </ul>
        }
    };
    view! {
        {move || is_there.get().then(list)}
        <LiveRegion message=uploads.said />
    }
}

fn row(uploads: Uploads, number: u32) -> AnyView {
    let Some(Upload { name, size, picture, state, .. }) = untrack(|| uploads.one(number)) else {
        return ().into_any();
    };
    let media = match state {
        State::Sent(file) => file.kind,
        _ => String::new(),
    };
    let face = match picture {
        Some(address) => view! { <img class="upload-picture" src=address alt="" /> }.into_any(),
        None => view! { <span class="attachment-icon">{icon(&media)}</span> }.into_any(),
    };
    let state = move || uploads.one(number).map(|one| one.state);
    let trouble = Memo::new(move |_| failure(state()).map(|trouble| told(&trouble)));
    let part = Memo::new(move |_| gone(state().as_ref()));
    let size = intl::bytes(size);
    let bar = words::sending(&name);
    let titled = name.clone();
    view! {
        <li class="upload" class:is-failed=move || trouble.read().is_some()>
            {face}
            <span class="upload-words">
                <span class="attachment-name" title=titled>
                    {name.clone()}
                </span>
                {move || match trouble.get() {
                    Some(reason) => view! { <span class="upload-reason">{reason}</span> }.into_any(),
                    None => view! { <span class="attachment-kind">{size.clone()}</span> }.into_any(),
                }}
                {move || {
                    let bar = bar.clone();
                    part.get()
                        .map(|part| {
                            view! { <progress class="upload-bar" max="100" value=part aria-label=bar></progress> }
                        })
                }}
            </span>
            <Buttons uploads=uploads number=number name=name />
        </li>
    }
    .into_any()
}

fn failure(state: Option<State>) -> Option<Trouble> {
    match state {
        Some(State::Failed(trouble)) => Some(trouble),
        _ => None,
    }
}

/// How much has gone, in hundredths; nothing when it neither goes nor waits for it.
fn gone(state: Option<&State>) -> Option<u32> {
    match state {
        Some(State::Waiting) => Some(0),
        // Between 0 and 100.
        Some(State::Sending(part)) => Some((part.clamp(0.0, 1.0) * 100.0) as u32),
        _ => None,
    }
}

#[component]
fn Buttons(uploads: Uploads, number: u32, name: String) -> impl IntoView {
    let state = move || uploads.one(number).map(|one| one.state);
    let may_go_again = Memo::new(move |_| failure(state()).is_some_and(|trouble| may_pass(&trouble)));
    let is_going = Memo::new(move |_| gone(state().as_ref()).is_some());
    let called = name.clone();
    let label = move || if is_going.get() { words::cancel(&called) } else { remove(&called) };
    let again = move || {
        let name = name.clone();
        view! {
            <Button size=ButtonSize::Small on_click=move |_| uploads.retry(number)>
                {TRY_AGAIN}
                <span class="visually-hidden">" " {name}</span>
            </Button>
        }
    };
    view! {
        {move || may_go_again.get().then(&again)}
        <IconButton
            label=Signal::derive(label)
            icon=Icon::Close
            size=ButtonSize::Small
            on_click=move |_| uploads.remove(number)
        />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_shows_what_waits_as_nothing_and_what_is_over_not_at_all() {
        assert_eq!(gone(Some(&State::Waiting)), Some(0));
        assert_eq!(gone(Some(&State::Sending(0.425))), Some(42));
        assert_eq!(gone(Some(&State::Failed(Trouble::Unreachable))), None);
    }
}
