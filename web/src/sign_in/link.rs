//! The pages around a mail's link: each asks for one thing, an address to send the link to, or with the link a
//! password.

use super::{Entry, Words, token};
use crate::form::{Form, FormTrouble};
use crate::place;
use crate::text::{sign_in, verify};
use crate::ui::{Button, ButtonKind, ButtonLink, ButtonSize, Field, FieldKind};
use leptos::prelude::*;

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
    /// What the request calls it.
    pub field: &'static str,
    /// What browsers and password managers know it by.
    pub name: &'static str,
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
    value: RwSignal<String>,
    /// Sends it.
    send: Callback<()>,
) -> impl IntoView {
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send.run(());
    };
    view! {
        <Words title=question.title line=question.line.map(str::to_owned) />
        <form class="form" novalidate node_ref=form.node on:submit=submit>
            <FormTrouble form=form title=question.failed />
            <Field
                label=question.label
                value=value
                kind=question.kind
                name=question.name
                autocomplete=question.autocomplete
                hint=question.hint.map(str::to_owned)
                error=form.error(question.field)
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
        </form>
    }
}

/// Where a link leads: with its token to the form, then to sign-in, as the link signs nobody in. Without a token, to
/// another link.
#[component]
pub fn LinkPage(
    /// The title.
    title: &'static str,
    /// The form, given the token and what to set when it is done.
    form: fn(String, RwSignal<bool>) -> AnyView,
    /// The title and the line when it is done.
    done: (&'static str, &'static str),
    /// The way to another link.
    another: fn() -> AnyView,
) -> impl IntoView {
    place::open_alone(title);
    let token = token::take();
    let is_done = RwSignal::new(false);
    move || match &token {
        _ if is_done.get() => view! { <Done title=done.0 line=done.1 /> }.into_any(),
        Some(token) => form(token.clone(), is_done),
        None => view! {
            <Words title=title line=Some(verify::NO_TOKEN.to_owned()) />
            {another()}
        }
        .into_any(),
    }
}

#[component]
fn Done(title: &'static str, line: &'static str) -> impl IntoView {
    let entry = Entry::here();
    let href = Signal::derive(move || entry.link(entry.entrance.login));
    view! {
        <Words title=title line=Some(line.to_owned()) />
        <ButtonLink kind=ButtonKind::Primary size=ButtonSize::Large href=href>
            {sign_in::SUBMIT}
        </ButtonLink>
    }
}
