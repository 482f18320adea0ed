//! A choice out of too many for a list: what is typed is looked for, and the server says what there is.

mod asked;

pub use asked::Matches;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use std::future::Future;

use super::field::{Ids, frame};
use super::{Choice, Icon, Input, element};
use crate::text::combobox as text;
use asked::{Asked, Found};

/// A field that finds what it takes by a part of its name. It takes what was chosen from the list and nothing else:
/// what was only typed when the keyboard goes elsewhere gives way to what was chosen before. Arrows, Home and End walk
/// through what was found, Enter takes it, Esc closes the list, and an empty field is nothing chosen.
#[component]
pub fn Combobox<F, A>(
    /// What is asked for.
    #[prop(into)]
    label: Signal<String>,
    /// What is chosen, see [`Choice::written`], and what is wrong with it.
    of: Input,
    /// Looks for what has this in its name, or for all when it is empty; says in words why it could not.
    find: F,
    /// Shown while nothing is chosen.
    #[prop(optional, into)]
    placeholder: Option<&'static str>,
    /// One line of help, hidden while there is an error.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// Nothing may be chosen, and the label says so.
    #[prop(optional, into)]
    optional: Signal<bool>,
) -> impl IntoView
where
    F: Fn(String) -> A + 'static,
    A: Future<Output = Result<Matches, String>> + 'static,
{
    let ids = Ids::new();
    let id = ids.control();
    let asked = Asked::by(Box::new(move |part| Box::pin(find(part))));
    let picker = Picker::new(&id, of, asked);
    let control = view! {
        <div class="select combobox">
            <input
                id=id
                class="input"
                role="combobox"
                name=of.name
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-autocomplete="list"
                aria-expanded=move || if picker.has_lines() { "true" } else { "false" }
                aria-controls=move || picker.has_lines().then(|| picker.list())
                aria-activedescendant=move || picker.asked.active.get().filter(|_| picker.has_lines()).map(|line| picker.line(line))
                aria-invalid=move || of.error.read().is_some().then_some("true")
                aria-describedby=move || ids.described_by(hint, of.error)
                required=move || !optional.get()
                placeholder=placeholder
                prop:value=picker.typed
                on:input:target=move |event| picker.type_in(event.target().value())
                on:click:target=move |event| {
                    if picker.open() {
                        // What is typed now is looked for, and does not stand behind what was chosen.
                        event.target().select();
                    }
                }
                on:keydown=move |event| picker.take(&event)
                on:blur=move |_| picker.leave()
            />
            {Icon::ChevronDown}
            {move || picker.is_open.get().then(|| view! { <List picker=picker label=label /> })}
            <span class="visually-hidden" role="status">
                {move || picker.is_open.get().then(|| picker.told())}
            </span>
        </div>
    }
    .into_any();
    frame(ids, label, optional, hint, of.error, None, control)
}

/// The box that is typed in, and the list below it.
#[derive(Clone, Copy)]
struct Picker {
    id: StoredValue<String>,
    of: Input,
    asked: Asked,
    typed: RwSignal<String>,
    is_open: RwSignal<bool>,
}

impl Picker {
    fn new(id: &str, of: Input, asked: Asked) -> Self {
        let typed = RwSignal::new(String::new());
        Effect::new(move |_| typed.set(Choice::read(&of.value.read()).label));
        Self { id: StoredValue::new(id.to_owned()), of, asked, typed, is_open: RwSignal::new(false) }
    }

    fn list(self) -> String {
        self.id.with_value(|id| format!("{id}-list"))
    }

    fn line(self, number: usize) -> String {
        self.id.with_value(|id| format!("{id}-{number}"))
    }

    fn has_lines(self) -> bool {
        self.is_open.get() && self.asked.count() > 0
    }

    fn chosen(self) -> Choice {
        Choice::read(&self.of.value.read_untracked())
    }

    /// Opens the list with all there is. Whether it was closed.
    fn open(self) -> bool {
        let was_closed = !self.is_open.get_untracked();
        if was_closed {
            self.is_open.set(true);
            self.asked.ask("", false);
        }
        was_closed
    }

    fn type_in(self, text: String) {
        if text.is_empty() {
            self.of.value.set(String::new());
        }
        self.asked.ask(text.trim(), true);
        self.typed.set(text);
        self.is_open.set(true);
    }

    fn choose(self, choice: &Choice) {
        self.of.value.set(choice.written());
        self.close();
    }

    fn close(self) {
        self.is_open.set(false);
        self.asked.stop();
        self.typed.set(self.chosen().label);
    }

    /// Whoever typed the whole name has chosen, if only one has it. Whoever typed anything else has taken back what was
    /// chosen: going on with it would be a choice that nobody made.
    fn leave(self) {
        // The last to hear when the page goes.
        if self.is_open.try_get_untracked() != Some(true) {
            return;
        }
        // Read before it is set.
        let typed = self.typed.get_untracked();
        let only = self.asked.only(typed.trim());
        match only {
            Some(only) => self.choose(&only),
            None => {
                if typed.trim() != self.chosen().label {
                    self.of.value.set(String::new());
                }
                self.close();
            }
        }
    }

    fn take(self, event: &KeyboardEvent) {
        let is_open = self.is_open.get_untracked();
        let key = event.key();
        match key.as_str() {
            _ if event.ctrl_key() || event.meta_key() || event.alt_key() => return,
            // Selecting goes on as always; Enter must not send the form.
            key if event.shift_key() && key != "Enter" => return,
            "ArrowDown" | "ArrowUp" if !is_open => {
                self.open();
            }
            _ if !is_open => return,
            "Enter" => {
                if let Some(choice) = self.asked.marked() {
                    self.choose(&choice);
                }
            }
            "Escape" => self.close(),
            key => {
                if !self.asked.step(key) {
                    return;
                }
                self.show_active();
            }
        }
        event.prevent_default();
        event.stop_propagation();
    }

    fn show_active(self) {
        let line = self.asked.active.get_untracked().and_then(|line| element(&self.line(line)));
        if let Some(line) = line {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            line.scroll_into_view_with_scroll_into_view_options(&options);
        }
    }

    /// For those who only hear the page.
    fn told(self) -> String {
        self.asked.found.with(|found| match found {
            Found::Waiting => text::ASKING.to_owned(),
            Found::Matches(matches) if matches.choices.is_empty() => text::NOTHING.to_owned(),
            Found::Matches(matches) => text::found(matches.choices.len()),
            Found::Trouble(_) => String::new(),
        })
    }
}

#[component]
fn List(picker: Picker, label: Signal<String>) -> impl IntoView {
    let line = move |(number, choice): (usize, Choice)| {
        let is_active = move || picker.asked.active.get() == Some(number);
        let name = choice.label.clone();
        view! {
            <div
                id=picker.line(number)
                class="menu-item"
                class:is-active=is_active
                role="option"
                aria-selected=move || if is_active() { "true" } else { "false" }
                on:click=move |_| picker.choose(&choice)
            >
                {name}
            </div>
        }
    };
    let note = |words: &str| view! { <p class="combobox-note">{words.to_owned()}</p> };
    let lines = move |matches: &Matches| {
        let lines = matches.choices.iter().cloned().enumerate().map(line).collect_view();
        let is_busy = move || if picker.asked.is_busy.get() { "true" } else { "false" };
        view! {
            <div class="combobox-lines" id=picker.list() role="listbox" aria-label=label aria-busy=is_busy>
                {lines}
            </div>
            {matches.has_more.then(|| note(text::MORE))}
        }
    };
    let content = move || {
        picker.asked.found.with(|found| match found {
            Found::Waiting => note(text::ASKING).into_any(),
            Found::Matches(matches) if matches.choices.is_empty() => note(text::NOTHING).into_any(),
            Found::Matches(matches) => lines(matches).into_any(),
            Found::Trouble(trouble) => view! {
                <div class="combobox-note" role="alert">
                    <p>{trouble.clone()}</p>
                    <button type="button" class="combobox-again" on:click=move |_| picker.asked.again()>
                        {crate::text::ui::TRY_AGAIN}
                    </button>
                </div>
            }
            .into_any(),
        })
    };
    // The keyboard stays in the box, whatever is pressed here.
    view! {
        <div class="menu combobox-list" on:mousedown=|event| event.prevent_default()>
            {content}
        </div>
    }
}
