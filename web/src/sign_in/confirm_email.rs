//! Confirming that an account's address changes, with the link that came to one of the two addresses. A button does it: a
//! program that looks at the links of mails changes nothing.

use super::{Entry, Submit, Words, token};
use crate::form::{Form, FormView};
use crate::place;
use crate::session::Session;
use crate::text::{address as words, verify};
use crate::ui::{ButtonKind, ButtonLink, ButtonSize};
use leptos::prelude::*;
use shared::accounts::{ConfirmEmailChange, EmailChangeConfirmed};
use shared::problem::Code;

/// The button, then what came of it.
#[component]
pub fn ConfirmEmail() -> impl IntoView {
    place::open_alone(words::CONFIRM_TITLE);
    let token = token::take();
    let form = Form::kept();
    let done = RwSignal::new(None::<bool>);
    let over = Memo::new(move |_| {
        let trouble = form.trouble().get()?;
        let is_over = trouble.is(Code::InvalidToken) || trouble.is(Code::AddressTaken);
        is_over.then(|| if trouble.is(Code::AddressTaken) { words::TAKEN } else { verify::USED_UP })
    });
    move || match (done.get(), over.get(), &token) {
        (Some(true), ..) => end(words::DONE_TITLE, words::DONE),
        (Some(false), ..) => end(words::HALF_TITLE, words::HALF),
        (None, Some(why), _) => end(verify::USED_UP_TITLE, why),
        (None, None, None) => end(words::CONFIRM_TITLE, verify::NO_TOKEN),
        (None, None, Some(token)) => asked(token.clone(), form, done),
    }
}

fn asked(token: String, form: Form, done: RwSignal<Option<bool>>) -> AnyView {
    let visitor = Session::here().visitor();
    let send = move |()| {
        let body = ConfirmEmailChange { token: token.clone() };
        let send =
            move |body: ConfirmEmailChange, _| async move { visitor.confirm_email_change(&body).await };
        form.send(body, send, move |said: EmailChangeConfirmed| done.set(Some(said.is_changed)));
    };
    view! {
        <Words title=words::CONFIRM_TITLE line=Some(words::CONFIRM_TEXT.to_owned()) />
        <FormView form=form failed=words::NOT_CONFIRMED on_send=send>
            <Submit form=form verb=verify::SUBMITTING>{words::CONFIRM}</Submit>
        </FormView>
    }
    .into_any()
}

fn end(title: &'static str, line: &'static str) -> AnyView {
    let home = Entry::here().entrance.home;
    view! {
        <Words title=title line=Some(line.to_owned()) />
        <ButtonLink kind=ButtonKind::Primary size=ButtonSize::Large href=home()>
            {words::GO_ON}
        </ButtonLink>
    }
    .into_any()
}
