//! The pages around a mail's link: each asks for one thing, an address to send the link to, or with the link a
//! password.

use super::{Entry, Words, token};
use crate::form::{Form, FormView};
use crate::place;
use crate::text::{sign_in, verify};
use crate::ui::{Button, ButtonKind, ButtonLink, ButtonSize, Field, FieldKind, Input};
use leptos::prelude::*;
use shared::problem::Code;

/// What is asked for, in words.
pub struct Question {
    /// The title.
    pub title: &'static str,
    /// The line under it.
    pub line: Option<&'static str>,
    /// What could not be done.
    pub failed: &'static str,
    /// The field.
    pub label: &'static str,
    /// What it takes.
    pub kind: FieldKind,
    /// The `autocomplete` token.
    pub autocomplete: &'static str,
    /// Under the field.
    pub hint: Option<&'static str>,
    /// The button.
    pub submit: &'static str,
    /// While it works.
    pub verb: &'static str,
}

/// The title and the form.
#[component]
pub fn Ask(
    /// What is asked for.
    question: &'static Question,
    /// How the form stands.
    form: Form,
    /// What is typed.
    of: Input,
    /// Sends it.
    #[prop(into)]
    on_send: Callback<()>,
) -> impl IntoView {
    view! {
        <Words title=question.title line=question.line.map(str::to_owned) />
        <FormView form=form failed=question.failed on_send=on_send>
            <Field
                label=question.label
                of=of
                kind=question.kind
                autocomplete=question.autocomplete
                hint=question.hint.map(str::to_owned)
            />
            <Button
                kind=ButtonKind::Primary
                size=ButtonSize::Large
                submit=true
                pending=form.pending()
                verb=question.verb
            >
                {question.submit}
            </Button>
        </FormView>
    }
}

/// A link that is being followed.
#[derive(Clone)]
pub struct Followed {
    /// What proves that the mail was read.
    pub token: String,
    /// The form that sends it.
    pub form: Form,
    /// To be set when the server took it.
    pub is_done: RwSignal<bool>,
}

/// Where a link leads: with its token to the form, then to sign-in, as the link signs nobody in. Without a token, or
/// with one that is no good any more, to another link: no form stays that can't be sent.
#[component]
pub fn LinkPage(
    /// The title.
    title: &'static str,
    /// Asks for what the link needs besides.
    ask: fn(Followed) -> AnyView,
    /// The title and the line when it is done.
    done: (&'static str, &'static str),
    /// What to do when the link is used up.
    used_up: fn() -> AnyView,
    /// The way to another link.
    another: fn() -> AnyView,
) -> impl IntoView {
    place::open_alone(title);
    let token = token::take();
    let form = Form::open();
    let is_done = RwSignal::new(false);
    let is_used_up =
        Memo::new(move |_| form.trouble().get().is_some_and(|trouble| trouble.is(Code::InvalidToken)));
    move || match &token {
        _ if is_done.get() => view! {
            <Words title=done.0 line=Some(done.1.to_owned()) />
            <ToLogin />
        }
        .into_any(),
        _ if is_used_up.get() => view! {
            <Words title=verify::USED_UP_TITLE line=Some(verify::USED_UP.to_owned()) />
            {used_up()}
        }
        .into_any(),
        Some(token) => ask(Followed { token: token.clone(), form, is_done }),
        None => view! {
            <Words title=title line=Some(verify::NO_TOKEN.to_owned()) />
            {another()}
        }
        .into_any(),
    }
}

/// On to sign-in.
#[component]
pub fn ToLogin() -> impl IntoView {
    let entry = Entry::here();
    let href = Signal::derive(move || entry.link(entry.entrance.login));
    view! {
        <ButtonLink kind=ButtonKind::Primary size=ButtonSize::Large href=href>
            {sign_in::SUBMIT}
        </ButtonLink>
    }
}
