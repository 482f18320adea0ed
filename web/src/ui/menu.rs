//! A button that opens a short list of actions.

use leptos::ev::{Event, KeyboardEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::walk::Walk;
use super::{ButtonKind, Icon, KeyHint, element, focus, lower, press, unique_id};

/// One line of a menu.
#[derive(Clone)]
pub struct MenuItem {
    label: String,
    icon: Option<Icon>,
    key: Option<&'static str>,
    also: Option<String>,
    divided: bool,
    checked: Option<bool>,
    act: Act,
}

#[derive(Clone)]
enum Act {
    Run(Callback<()>),
    Visit(String),
}

impl MenuItem {
    fn new(label: impl Into<String>, act: Act) -> Self {
        Self { label: label.into(), icon: None, key: None, also: None, divided: false, checked: None, act }
    }

    /// A line that does something.
    pub fn run(label: impl Into<String>, act: impl Fn() + Send + Sync + 'static) -> Self {
        Self::new(label, Act::Run(Callback::new(move |()| act())))
    }

    /// A line that goes somewhere.
    pub fn visit(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self::new(label, Act::Visit(href.into()))
    }

    /// With an outline.
    #[must_use]
    pub fn icon(self, icon: Icon) -> Self {
        Self { icon: Some(icon), ..self }
    }

    /// With the shortcut that does the same.
    #[must_use]
    pub fn key(self, key: &'static str) -> Self {
        Self { key: Some(key), ..self }
    }

    /// Found by this name too, when it is typed.
    #[must_use]
    pub fn also(self, name: impl Into<String>) -> Self {
        Self { also: Some(name.into()), ..self }
    }

    /// With a hairline above.
    #[must_use]
    pub fn divided(self) -> Self {
        Self { divided: true, ..self }
    }

    /// One of several of which one is on, such as an order of sorting.
    #[must_use]
    pub fn checked(self, checked: bool) -> Self {
        Self { checked: Some(checked), ..self }
    }

    fn names(&self) -> Vec<String> {
        std::iter::once(&self.label).chain(&self.also).map(|name| lower(name)).collect()
    }
}

/// A button and the list it opens, a popover of the browser's: it lies over everything, stands where there is room, and
/// goes when something else is pressed. Arrows and letters move, Enter runs, Esc gives the keyboard back to the button.
#[component]
pub fn Menu(
    /// What the button is called, before what it shows.
    #[prop(into)]
    label: Signal<String>,
    /// The lines.
    #[prop(into)]
    items: Signal<Vec<MenuItem>>,
    /// What the button shows.
    #[prop(into)]
    trigger: ViewFn,
    /// How the button looks.
    #[prop(optional)]
    kind: ButtonKind,
    /// The list's right edge is at the button's.
    #[prop(optional)]
    end: bool,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let button_id = StoredValue::new(unique_id("menu"));
    let list_id = button_id.with_value(|id| format!("{id}-list"));
    let walk = Walk::through(&list_id);
    walk.keep(open, move || items.track());
    let list_id = StoredValue::new(list_id);
    // Where the walk begins when the button is pressed.
    let first = StoredValue::new(0);
    let on_toggle = move |event: Event| {
        let opens = event.unchecked_into::<web_sys::ToggleEvent>().new_state() == "open";
        open.set(opens);
        if opens {
            walk.begin(first.get_value());
            first.set_value(0);
        }
    };
    let close = move || {
        if let Some(list) = list_id.with_value(|id| element(id)) {
            // Refused only when it is closed already.
            let _ = list.hide_popover();
        }
        button_id.with_value(|id| focus(id));
    };
    let key_closed = move |key: &str| {
        let line = match key {
            "ArrowDown" => 0,
            "ArrowUp" => items.read_untracked().len().saturating_sub(1),
            _ => return false,
        };
        first.set_value(line);
        button_id.with_value(|id| press(id));
        true
    };
    let key_open = move |event: &KeyboardEvent| {
        let names: Vec<_> = items.read_untracked().iter().map(MenuItem::names).collect();
        if walk.take(event, &names) {
            return true;
        }
        match event.key().as_str() {
            "Escape" => close(),
            "Enter" | " " => walk.press(),
            // From the button to what comes after it.
            "Tab" => {
                close();
                return false;
            }
            _ => return false,
        }
        true
    };
    // Of the button too: what is typed right after it opened the list is meant for the list.
    let on_key = move |event: KeyboardEvent| {
        let taken = if open.get_untracked() { key_open(&event) } else { key_closed(&event.key()) };
        if taken {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let lines = move || {
        let lines = items.get().into_iter().enumerate();
        lines.map(|(number, item)| line(item, walk.id(number), close)).collect_view()
    };
    // What is seen is part of the name: "Sort by Last activity".
    let name = view! { <span class="visually-hidden">{label} " "</span> };
    view! {
        <div class="menu-root" on:keydown=on_key>
            <button
                type="button"
                id=button_id.get_value()
                class=format!("btn {}", kind.class())
                popovertarget=list_id.get_value()
                aria-haspopup="menu"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                title=label
            >
                {name}
                {move || trigger.run()}
            </button>
            <div
                class="menu"
                class:menu-end=end
                popover="auto"
                role="menu"
                id=list_id.get_value()
                aria-label=label
                on:beforetoggle=on_toggle
            >
                {move || open.get().then(lines)}
            </div>
        </div>
    }
}

fn line(item: MenuItem, id: String, close: impl Fn() + Clone + 'static) -> AnyView {
    let MenuItem { label, icon, key, divided, checked, act, .. } = item;
    let role = if checked.is_some() { "menuitemradio" } else { "menuitem" };
    let is_checked = checked.map(|checked| if checked { "true" } else { "false" });
    let mark = match (icon, checked) {
        (Some(icon), _) => Some(icon.into_render()),
        (None, Some(true)) => Some(Icon::Check.into_render()),
        (None, Some(false)) => Some(view! { <span class="icon"></span> }.into_any()),
        (None, None) => None,
    };
    let inside = view! {
        {mark}
        <span class="menu-label">{label}</span>
        {key.map(|key| view! { <KeyHint key=key /> })}
    };
    let rule = divided.then(|| view! { <div class="menu-rule" role="separator"></div> });
    match act {
        Act::Run(act) => view! {
            {rule}
            <button
                type="button"
                class="menu-item"
                id=id
                role=role
                aria-checked=is_checked
                tabindex="-1"
                on:click=move |_| {
                    close();
                    act.run(());
                }
            >
                {inside}
            </button>
        }
        .into_any(),
        Act::Visit(href) => view! {
            {rule}
            <a
                class="menu-item"
                id=id
                role=role
                aria-checked=is_checked
                tabindex="-1"
                href=href
                on:click=move |_| close()
            >
                {inside}
            </a>
        }
        .into_any(),
    }
}
