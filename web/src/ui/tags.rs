//! Several short words in one field.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::InputEvent;

use super::field::{Ids, frame};
use super::{Icon, Input, LiveRegion, focus, lower};
use crate::text::ui as words;

/// Takes words one after another, each ended by Enter or a comma; see [`Input::lines`]. Backspace in the empty box takes
/// the last one back.
#[component]
pub fn Tags(
    /// What is asked for.
    #[prop(into)]
    label: Signal<String>,
    /// The words, and what is wrong with them.
    of: Input,
    /// One line of help, hidden while there is an error.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
) -> impl IntoView {
    let ids = Ids::new();
    let Input { name, value, error, .. } = of;
    let (typed, said) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let take = move || {
        let (before, new) = (of.lines(), typed.read_untracked().clone());
        if !new.trim().is_empty() {
            value.update(|tags| *tags = with(tags, &new, lower));
        }
        typed.set(String::new());
        if let Some(added) = of.lines().get(before.len()..).filter(|added| !added.is_empty()) {
            said.set(words::added(&added.join(", ")));
        }
    };
    let remove = move |tag: &str| {
        value.update(|tags| *tags = without(tags, tag));
        said.set(words::removed(tag));
        focus(&ids.control());
    };
    let on_key = move |event: KeyboardEvent| {
        // Enter only takes what an input method offers.
        if event.is_composing() {
            return;
        }
        let is_empty = typed.read_untracked().is_empty();
        match event.key().as_str() {
            // The form is sent by Enter only where nothing is being written here.
            "Enter" if !is_empty => event.prevent_default(),
            "Backspace" if is_empty && !event.repeat() => {
                let last = of.lines().pop();
                return last.into_iter().for_each(|last| remove(&last));
            }
            _ => return,
        }
        take();
    };
    let on_input = move |text: String| {
        let is_ended = text.contains([',', '\n']);
        typed.set(text);
        if is_ended {
            take();
        }
    };
    let tags = Memo::new(move |_| value.read().lines().map(str::to_owned).collect::<Vec<_>>());
    let chip = move |tag: String| {
        let own = tag.clone();
        let name = words::remove(&tag);
        view! {
            <li class="tag">
                {tag}
                <button type="button" class="tag-remove" aria-label=name.clone() title=name on:click=move |_| remove(&own)>
                    {Icon::Close}
                </button>
            </li>
        }
    };
    let control = view! {
        <div class="input tags" on:click=move |_| focus(&ids.control())>
            <ul class="tag-list" aria-label=label>
                <For each=move || tags.get() key=Clone::clone children=chip />
            </ul>
            <input
                id=ids.control()
                class="tags-typed"
                name=name
                autocomplete="off"
                aria-required="true"
                aria-invalid=move || error.read().is_some().then_some("true")
                aria-describedby=move || ids.described_by(hint, error)
                prop:value=typed
                on:input:target=move |event| {
                    // What an input method composes is its own until it gives it.
                    if !event.dyn_ref().is_some_and(InputEvent::is_composing) {
                        on_input(event.target().value());
                    }
                }
                on:compositionend:target=move |event| on_input(event.target().value())
                on:keydown=on_key
                on:blur=move |_| take()
            />
            <LiveRegion message=said />
        </div>
    }
    .into_any();
    frame(ids, label, Signal::stored(false), hint, error, None, control)
}

/// The words of a field and what was typed, none of them twice, whatever its letters' size.
fn with(tags: &str, typed: &str, lower: impl Fn(&str) -> String) -> String {
    let mut tags: Vec<&str> = tags.lines().collect();
    for new in typed.split([',', '\n']).map(str::trim).filter(|new| !new.is_empty()) {
        if tags.iter().all(|tag| lower(tag) != lower(new)) {
            tags.push(new);
        }
    }
    tags.join("\n")
}

fn without(tags: &str, gone: &str) -> String {
    tags.lines().filter(|tag| *tag != gone).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_there_once() {
        let with = |tags, typed| with(tags, typed, str::to_lowercase);
        assert_eq!(with("", " print "), "print");
        assert_eq!(with("print\nfax", "Fax, scan,, "), "print\nfax\nscan");
        assert_eq!(with("print", "\n"), "print");
    }

    #[test]
    fn a_word_that_is_taken_back_is_gone_and_others_stay() {
        assert_eq!(without("print\nfax\nscan", "fax"), "print\nscan");
        assert_eq!(without("fax", "fax"), "");
    }
}
