//! Narrowing a list by what is ticked.

use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast as _;

use super::walk::Walk;
use super::{Choice, Icon, focus, focus_soon, lower, unique_id};
use crate::text::ui as words;

/// With more choices than these a list has a box to find one in.
const MANY: usize = 10;

/// A button that opens a list to tick. Once something is ticked it turns to the accent, shows the values, and its
/// cross clears them. Arrows and letters move, Space ticks or unticks, Esc gives the keyboard back to the button.
#[component]
pub fn FilterButton(
    /// What is filtered by.
    #[prop(into)]
    label: Signal<String>,
    /// Whether at most one can be chosen.
    #[prop(optional)]
    single: bool,
    /// What there is to tick.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// The values that are ticked.
    #[prop(into)]
    selected: Signal<Vec<String>>,
    /// Runs with the values that are ticked now.
    #[prop(into)]
    on_change: Callback<Vec<String>>,
    /// What is looked for, where there are too many choices to have them all here: then those that fit are brought by
    /// whoever gives it.
    #[prop(optional_no_strip)]
    seek: Option<RwSignal<String>>,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    let button_id = StoredValue::new(unique_id("filter"));
    let list = Listed::new(&button_id.get_value(), choices, seek);
    let open = list.open;
    close_outside(root, open);
    let is_set = move || !selected.read().is_empty();
    let close = move || {
        open.set(false);
        button_id.with_value(|id| focus(id));
    };
    let clear = move |_| {
        close();
        on_change.run(Vec::new());
    };
    let on_key = move |event: KeyboardEvent| {
        let taken = match event.key().as_str() {
            "Escape" if open.get_untracked() => {
                close();
                true
            }
            _ => list.take(&event),
        };
        if taken {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let on_click = move |event: MouseEvent| {
        // Pressed by a key it has no count of clicks.
        match (open.get_untracked(), event.detail()) {
            (true, _) => open.set(false),
            (false, 0) => list.enter(),
            (false, _) => open.set(true),
        }
    };
    let values = move || {
        let selected = selected.read();
        let choices = choices.read();
        let ticked = choices.iter().filter(|choice| selected.contains(&choice.value));
        ticked.map(|choice| choice.label.clone()).collect::<Vec<_>>().join(", ")
    };
    let cross = move || {
        let name = move || words::clear(&label.read());
        view! {
            <button type="button" class="filter-clear" aria-label=name title=name on:click=clear>
                {Icon::Close}
            </button>
        }
    };
    view! {
        <div class="filter" class:is-set=is_set node_ref=root on:keydown=on_key>
            <button
                type="button"
                id=button_id.get_value()
                class="filter-button"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=move || open.get().then(|| list.id.get_value())
                on:click=on_click
            >
                <span class="filter-label">{label}</span>
                {move || is_set().then(|| view! { " " <b class="filter-values">{values()}</b> })}
                {move || (!is_set()).then(|| Icon::ChevronDown.into_render())}
            </button>
            {move || is_set().then(cross)}
            {move || {
                open.get()
                    .then(|| {
                        view! { <List list=list label=label single=single selected=selected on_change=on_change /> }
                    })
            }}
        </div>
    }
}

/// The list below the button: what it shows, and where the keyboard is in it.
#[derive(Clone, Copy)]
struct Listed {
    id: StoredValue<String>,
    open: RwSignal<bool>,
    choices: Signal<Vec<Choice>>,
    sought: RwSignal<String>,
    is_sought_elsewhere: bool,
    found: Memo<Vec<Choice>>,
    walk: Walk,
}

impl Listed {
    fn new(button: &str, choices: Signal<Vec<Choice>>, seek: Option<RwSignal<String>>) -> Self {
        let id = format!("{button}-list");
        let open = RwSignal::new(false);
        let is_sought_elsewhere = seek.is_some();
        let sought = seek.unwrap_or_default();
        let found = Memo::new(move |_| {
            let mut found = choices.get();
            if !is_sought_elsewhere {
                let sought = lower(&sought.read());
                found.retain(|choice| lower(&choice.label).contains(&sought));
            }
            found
        });
        let walk = Walk::through(&id);
        walk.keep(open, move || found.track());
        Self { id: StoredValue::new(id), open, choices, sought, is_sought_elsewhere, found, walk }
    }

    fn is_long(self) -> bool {
        self.is_sought_elsewhere || self.choices.read().len() > MANY
    }

    fn find_id(self) -> String {
        self.id.with_value(|id| format!("{id}-find"))
    }

    /// Opens the list and goes into it.
    fn enter(self) {
        self.open.set(true);
        if untrack(|| self.is_long()) { focus_soon(self.find_id()) } else { self.walk.begin(0) }
    }

    /// Goes where a key leads. Whether it is a key for that.
    fn take(self, event: &KeyboardEvent) -> bool {
        let steps_in = event.key() == "ArrowDown";
        let in_find = document().active_element().is_some_and(|active| active.id() == self.find_id());
        match (self.open.get_untracked(), in_find) {
            (false, _) if steps_in => self.enter(),
            (true, true) if steps_in => self.walk.begin(0),
            (false, _) | (true, true) => return false,
            (true, false) => {
                let names: Vec<_> =
                    self.found.read_untracked().iter().map(|choice| vec![lower(&choice.label)]).collect();
                return self.walk.take(event, &names);
            }
        }
        true
    }
}

#[component]
fn List(
    list: Listed,
    label: Signal<String>,
    single: bool,
    selected: Signal<Vec<String>>,
    on_change: Callback<Vec<String>>,
) -> impl IntoView {
    list.sought.set(String::new());
    let (role, mark) = if single { ("radiogroup", "radio") } else { ("group", "checkbox") };
    let toggle = move |value: &str| {
        let mut now = selected.get_untracked();
        let was_ticked = now.iter().any(|one| one == value);
        now.retain(|one| !single && one != value);
        if !was_ticked {
            now.push(value.to_owned());
        }
        on_change.run(now);
    };
    let line = move |(number, choice): (usize, Choice)| {
        let own = choice.value.clone();
        view! {
            <label class="menu-item">
                <input
                    type=mark
                    class="checkbox"
                    name=list.id.get_value()
                    id=list.walk.id(number)
                    prop:checked=move || selected.read().contains(&own)
                    on:focus=move |_| list.walk.arrived(number)
                    on:click=move |_| toggle(&choice.value)
                />
                <span class="menu-label">{choice.label}</span>
            </label>
        }
    };
    view! {
        <div class="menu filter-list" id=list.id.get_value() role=role aria-label=label>
            {move || list.is_long().then(|| view! { <Find list=list label=label /> })}
            {move || list.found.get().into_iter().enumerate().map(line).collect_view()}
        </div>
    }
}

/// Shows only the choices that have these words.
#[component]
fn Find(list: Listed, label: Signal<String>) -> impl IntoView {
    let name = move || words::find(&label.read());
    view! {
        <input
            class="filter-find"
            type="search"
            autocomplete="off"
            id=list.find_id()
            aria-label=name
            placeholder=name
            on:input:target=move |event| list.sought.set(event.target().value())
        />
    }
}

/// Sets `open` back when something outside `root` is pressed or takes the keyboard.
fn close_outside(root: NodeRef<html::Div>, open: RwSignal<bool>) {
    let close = move |target: Option<web_sys::EventTarget>| {
        if !open.get_untracked() {
            return;
        }
        let node = target.and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        let inside = root.get_untracked().is_some_and(|root| root.contains(node.as_ref()));
        if !inside {
            open.set(false);
        }
    };
    let pressed = window_event_listener(ev::pointerdown, move |event| close(event.target()));
    let focused = window_event_listener(ev::focusin, move |event| close(event.target()));
    on_cleanup(move || {
        pressed.remove();
        focused.remove();
    });
}
