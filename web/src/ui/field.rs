//! Fields: a label, one control, and under it a hint or what is wrong.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::{Icon, Input, unique_number};
use crate::text::ui as words;

/// What a field takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of text.
    #[default]
    Text,
    /// An e-mail address.
    Email,
    /// A secret, with an eye that uncovers it.
    Password,
    /// A telephone number.
    Phone,
    /// A number, see [`Input::amount`].
    Number,
    /// An amount of money, see [`Input::amount`].
    Money,
    /// How long something took, see [`Input::minutes`].
    Hours,
    /// A day: as text `2026-11-12`.
    Date,
    /// A time of day: as text `10:29`.
    Time,
    /// A code that is good for once, which a phone may offer from a message.
    Code,
}

impl FieldKind {
    const fn input_type(self, covered: bool) -> &'static str {
        match self {
            Self::Password if covered => "password",
            Self::Email => "email",
            Self::Phone => "tel",
            Self::Date => "date",
            Self::Time => "time",
            // Browsers take a `number` only as their own region writes it, and lose what they don't take.
            Self::Text | Self::Password | Self::Number | Self::Money | Self::Hours | Self::Code => "text",
        }
    }

    /// The keys that a phone offers.
    const fn input_mode(self) -> Option<&'static str> {
        match self {
            Self::Number | Self::Money => Some("decimal"),
            Self::Code => Some("numeric"),
            _ => None,
        }
    }
}

/// The ids of a control and of the words that describe it.
#[derive(Clone, Copy)]
pub(super) struct Ids(u32);

impl Ids {
    pub(super) fn new() -> Self {
        Self(unique_number())
    }

    pub(super) fn control(self) -> String {
        format!("field-{}", self.0)
    }

    fn part(self, name: &str) -> String {
        format!("field-{}-{name}", self.0)
    }

    /// What a screen reader says after the label.
    pub(super) fn described_by(
        self,
        hint: Signal<Option<String>>,
        error: Signal<Option<String>>,
    ) -> Option<String> {
        if error.read().is_some() {
            Some(self.part("error"))
        } else {
            hint.read().is_some().then(|| self.part("hint"))
        }
    }
}

/// The label above a control and the line below it.
pub(super) fn frame(
    ids: Ids,
    label: Signal<String>,
    optional: Signal<bool>,
    hint: Signal<Option<String>>,
    error: Signal<Option<String>>,
    aside: Option<ViewFn>,
    control: AnyView,
) -> AnyView {
    view! {
        <div class="field">
            <div class="field-head">
                <label for=ids.control()>{label} {move || optional.get().then(|| view! { <span class="field-optional">" " {words::OPTIONAL}</span> })}</label>
                {aside.map(|aside| aside.run())}
            </div>
            {control}
            {below(ids, hint, error)}
        </div>
    }
    .into_any()
}

/// The same around several controls that are one field. Only a `radiogroup` has an error of its own.
pub(super) fn group(
    role: &'static str,
    label: Signal<String>,
    hint: Signal<Option<String>>,
    error: Signal<Option<String>>,
    controls: AnyView,
) -> AnyView {
    let ids = Ids::new();
    view! {
        <div
            class="field"
            role=role
            aria-labelledby=ids.part("label")
            aria-describedby=move || ids.described_by(hint, error)
            aria-required=(role == "radiogroup").then_some("true")
            aria-invalid=move || error.read().is_some().then_some("true")
        >
            <div class="field-head" id=ids.part("label")>
                {label}
            </div>
            {controls}
            {below(ids, hint, error)}
        </div>
    }
    .into_any()
}

/// What is wrong, or else the help.
pub(super) fn below(ids: Ids, hint: Signal<Option<String>>, error: Signal<Option<String>>) -> AnyView {
    let line = move || match (error.get(), hint.get()) {
        (Some(error), _) => Some(
            view! {
                <p class="field-error" id=ids.part("error")>
                    {Icon::CircleAlert}
                    <span>{error}</span>
                </p>
            }
            .into_any(),
        ),
        (None, Some(hint)) => Some(view! { <p class="field-hint" id=ids.part("hint")>{hint}</p> }.into_any()),
        (None, None) => None,
    };
    line.into_any()
}

/// How much of the room is taken, once that matters: as a hint, or as what is wrong when there is not so much.
pub(super) fn room(value: RwSignal<String>, max: Option<u32>, wrong: bool) -> Option<String> {
    let max = max? as usize;
    let count = value.read().chars().count();
    (count * 5 > max * 4 && wrong == (count > max)).then(|| words::room(count, max))
}

/// One labelled input. Its form carries `novalidate`, because what is wrong is said here in words.
#[component]
pub fn Field(
    /// What is asked for.
    #[prop(into)]
    label: Signal<String>,
    /// What is typed, and what is wrong with it.
    of: Input,
    /// What it takes.
    #[prop(optional)]
    kind: FieldKind,
    /// The `autocomplete` token, such as "email" or "current-password".
    #[prop(optional, into)]
    autocomplete: Option<&'static str>,
    /// One line of help, hidden while there is an error.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// The field may stay empty, and says so.
    #[prop(optional, into)]
    optional: Signal<bool>,
    /// The longest text that is taken. What is longer stays, and is counted.
    #[prop(optional, into)]
    max_length: Option<u32>,
    /// Takes the keyboard when the page opens.
    #[prop(optional)]
    autofocus: bool,
    /// The value may be read and copied, not changed.
    #[prop(optional, into)]
    read_only: Signal<bool>,
    /// Stands at the other end of the label's line, such as "Forgot your password?".
    #[prop(optional, into)]
    aside: Option<ViewFn>,
) -> impl IntoView {
    let ids = Ids::new();
    let covered = RwSignal::new(true);
    let Input { name, value, error: refused, .. } = of;
    let error = Signal::derive(move || refused.get().or_else(|| room(value, max_length, true)));
    let hint = Signal::derive(move || room(value, max_length, false).or_else(|| hint.get()));
    let invalid = move || error.read().is_some().then_some("true");
    let input = view! {
        <input
            id=ids.control()
            class="input"
            type=move || kind.input_type(covered.get())
            name=name
            inputmode=kind.input_mode()
            autocomplete=autocomplete.or((kind == FieldKind::Code).then_some("one-time-code"))
            required=move || !optional.get()
            readonly=read_only
            autofocus=autofocus
            autocapitalize=matches!(kind, FieldKind::Email | FieldKind::Password).then_some("none")
            spellcheck=matches!(kind, FieldKind::Email | FieldKind::Password).then_some("false")
            aria-invalid=invalid
            aria-describedby=move || ids.described_by(hint, error)
            prop:value=value
            on:input:target=move |event| value.set(event.target().value())
        />
    };
    let control = if kind == FieldKind::Password {
        let title = move || if covered.get() { words::SHOW_PASSWORD } else { words::HIDE_PASSWORD };
        view! {
            <div class="input-with-button">
                {input}
                <button
                    type="button"
                    class="input-button"
                    aria-label=title
                    title=title
                    on:click=move |_| covered.update(|covered| *covered = !*covered)
                >
                    {move || if covered.get() { Icon::Eye } else { Icon::EyeOff }.into_render()}
                </button>
            </div>
        }
        .into_any()
    } else {
        input.into_any()
    };
    frame(ids, label, optional, hint, error, aside, control)
}

/// After a form was refused: moves the keyboard to its first field that is wrong.
pub fn focus_first_error(form: &web_sys::Element) {
    let wrong = "[aria-invalid='true']:not([role='radiogroup']), [aria-invalid='true'] input";
    let field = form.query_selector(wrong).ok().flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
        // A field that is hidden meanwhile refuses the focus; the words are still there.
        let _ = field.focus();
    }
}
