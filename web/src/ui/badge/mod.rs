//! States as a shape and a word, never a colour alone.

mod ticket;

pub use ticket::{PriorityBadge, PriorityGlyph, StatusBadge, StatusGlyph};

use leptos::prelude::*;

/// The colour family of a state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to notice.
    #[default]
    Neutral,
    /// Under way.
    Info,
    /// Done, approved.
    Success,
    /// Asks the reader for something, or soon will.
    Warning,
    /// Late, refused, destroyed.
    Danger,
}

impl Tone {
    /// The word the style sheet knows the tone by.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Info => "info",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }
}

/// The five shapes every state of the product is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Empty ring: open, draft, planned, requested.
    Ring,
    /// Ring with its right half filled: in progress, running, sent.
    Half,
    /// Disc with two bars: needs the reader.
    Bars,
    /// Disc with a tick: resolved, done, approved, confirmed.
    Tick,
    /// Ring with a slash: closed, declined, cancelled, expired.
    Slash,
}

impl Shape {
    const fn class(self) -> &'static str {
        match self {
            Self::Ring => "glyph glyph-ring",
            Self::Half => "glyph glyph-half",
            Self::Bars => "glyph glyph-bars",
            Self::Tick => "glyph glyph-tick",
            Self::Slash => "glyph glyph-slash",
        }
    }

    fn draw(self) -> AnyView {
        let ring = || view! { <circle class="stroke" cx="8" cy="8" r="6" /> };
        let disc = || view! { <circle class="fill" cx="8" cy="8" r="7" /> };
        let inside = match self {
            Self::Ring => ring().into_any(),
            Self::Half => view! { {ring()} <path class="fill" d="M8 4.6a3.4 3.4 0 0 1 0 6.8z" /> }.into_any(),
            Self::Bars => view! { {disc()} <path class="cut" d="M6.4 5.4v5.2M9.6 5.4v5.2" /> }.into_any(),
            Self::Tick => view! { {disc()} <path class="cut" d="m4.9 8.2 2.1 2.1 4.1-4.2" /> }.into_any(),
            Self::Slash => view! { {ring()} <path class="stroke" d="M12.2 3.8l-8.4 8.4" /> }.into_any(),
        };
        view! { <svg class=self.class() viewBox="0 0 16 16" aria-hidden="true">{inside}</svg> }.into_any()
    }
}

/// A shape stands in a view like an icon: `{Shape::Tick}`.
impl IntoRender for Shape {
    type Output = AnyView;

    fn into_render(self) -> AnyView {
        self.draw()
    }
}

/// A shape and a word on a soft ground, or without the ground in dense places.
#[component]
pub fn Badge(
    /// The colour family.
    #[prop(optional, into)]
    tone: Signal<Tone>,
    /// The shape before the word.
    #[prop(into)]
    shape: Signal<Shape>,
    /// The word.
    #[prop(into)]
    label: Signal<String>,
    /// Without the soft ground.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    view! {
        <span class=if bare { "badge badge-bare" } else { "badge" } data-tone=move || tone.get().word()>
            {move || shape.get().into_render()}
            {label}
        </span>
    }
}

/// How many there are; tinted when they wait for the reader.
#[component]
pub fn CountBadge(
    /// How many.
    #[prop(into)]
    count: Signal<u64>,
    /// They wait for the reader.
    #[prop(optional, into)]
    waiting: Signal<bool>,
    /// What is counted, read out after the number, such as "tickets wait for you".
    #[prop(into)]
    what: Signal<String>,
) -> impl IntoView {
    view! {
        <span class="count" class:is-waiting=waiting>
            {move || crate::intl::number(count.get())}
            <span class="visually-hidden">" " {what}</span>
        </span>
    }
}

/// One property: what it is called and its value. Stands in a `<dl class="facts">`.
#[component]
pub fn Fact(
    /// What it is called.
    #[prop(into)]
    term: Signal<String>,
    /// Its value.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="fact">
            <dt>{term}</dt>
            <dd>{children()}</dd>
        </div>
    }
}
