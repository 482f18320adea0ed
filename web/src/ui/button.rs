//! Buttons, and links that look like buttons.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::{Icon, KeyHint, unique_id};

/// How much a button asks for attention; an area shows at most one that is filled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// Filled with the accent: the one thing to do here.
    Primary,
    /// Bordered: everything else.
    #[default]
    Secondary,
    /// Bare: "Cancel", and tools in a row.
    Quiet,
}

impl ButtonKind {
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Primary => "btn-primary",
            Self::Secondary => "btn-secondary",
            Self::Quiet => "btn-quiet",
        }
    }
}

/// How tall a button is; the surface (portal, console, phone) decides the pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonSize {
    /// Beside small print: in a card, a toast, a row.
    Small,
    /// As tall as a field.
    #[default]
    Normal,
    /// The main button of sign-in.
    Large,
}

impl ButtonSize {
    const fn class(self) -> &'static str {
        match self {
            Self::Small => "btn-small",
            Self::Normal => "",
            Self::Large => "btn-large",
        }
    }
}

fn class(kind: ButtonKind, size: ButtonSize, extra: &str) -> String {
    ["btn", kind.class(), size.class(), extra]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A button with words. While it works it keeps its width and shows an arc and its verb; when it cannot be used
/// it stays reachable by keyboard and says why beside itself.
#[component]
pub fn Button(
    /// How much it asks for attention.
    #[prop(optional)]
    kind: ButtonKind,
    /// How tall it is.
    #[prop(optional)]
    size: ButtonSize,
    /// An outline before the words.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// The work is under way: clicks do nothing.
    #[prop(optional, into)]
    pending: Signal<bool>,
    /// The word shown while working, such as "Sending".
    #[prop(optional, into)]
    verb: Option<&'static str>,
    /// Why it cannot be used now; shown beside it. `None` means it can.
    #[prop(optional, into)]
    disabled_reason: Signal<Option<String>>,
    /// What a click does. A submit button needs none.
    #[prop(optional, into)]
    on_click: Option<Callback<MouseEvent>>,
    /// Sends the form it stands in.
    #[prop(optional)]
    submit: bool,
    /// Takes the keyboard when its dialog opens.
    #[prop(optional)]
    autofocus: bool,
    /// The shortcut that does the same, shown as a key.
    #[prop(optional, into)]
    key: Option<&'static str>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let reason_id = unique_id("reason");
    let described_by = {
        let id = reason_id.clone();
        move || disabled_reason.read().is_some().then(|| id.clone())
    };
    let blocked = move || pending.get() || disabled_reason.read().is_some();
    let click = move |event: MouseEvent| {
        if untrack(blocked) {
            event.prevent_default();
        } else if let Some(on_click) = on_click {
            on_click.run(event);
        }
    };
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=class(kind, size, "")
            class:is-pending=pending
            aria-disabled=move || blocked().then_some("true")
            aria-busy=move || pending.get().then_some("true")
            aria-describedby=described_by
            autofocus=autofocus
            on:click=click
        >
            <span class="btn-face">
                {icon.map(IntoRender::into_render)}
                {verb.is_none().then(|| view! { <span class="arc" aria-hidden="true"></span> })}
                <span>{children()}</span>
                {key.map(|key| view! { <KeyHint key=key /> })}
            </span>
            {verb
                .map(|verb| {
                    view! {
                        <span class="btn-face btn-busy">
                            <span class="arc" aria-hidden="true"></span>
                            <span>{verb}</span>
                        </span>
                    }
                })}
        </button>
        {move || {
            disabled_reason
                .get()
                .map(|reason| view! { <span class="btn-reason" id=reason_id.clone()>{reason}</span> })
        }}
    }
}

/// A link that looks like a button: it goes somewhere, so it may be opened in a new tab.
#[component]
pub fn ButtonLink(
    /// Where it goes.
    #[prop(into)]
    href: Signal<String>,
    /// How much it asks for attention.
    #[prop(optional)]
    kind: ButtonKind,
    /// How tall it is.
    #[prop(optional)]
    size: ButtonSize,
    /// An outline before the words.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <a class=class(kind, size, "") href=href>
            <span class="btn-face">{icon.map(IntoRender::into_render)} <span>{children()}</span></span>
        </a>
    }
}

/// A square button that shows only an outline; its label is its name and its tooltip.
#[component]
pub fn IconButton(
    /// What it does.
    #[prop(into)]
    label: Signal<String>,
    /// The outline.
    #[prop(into)]
    icon: Signal<Icon>,
    /// How tall it is.
    #[prop(optional)]
    size: ButtonSize,
    /// What a click does.
    #[prop(into)]
    on_click: Callback<MouseEvent>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class=class(ButtonKind::Quiet, size, "btn-icon")
            aria-label=label
            title=label
            on:click=move |event| on_click.run(event)
        >
            {move || icon.get().into_render()}
        </button>
    }
}

/// A square link that shows only an outline; its label is its name and its tooltip.
#[component]
pub fn IconLink(
    /// Where it leads, in words.
    #[prop(into)]
    label: Signal<String>,
    /// Where it goes.
    #[prop(into)]
    href: Signal<String>,
    /// The outline.
    icon: Icon,
) -> impl IntoView {
    view! {
        <a class="btn btn-quiet btn-icon" href=href aria-label=label title=label>
            {icon}
        </a>
    }
}
