//! Asking for a mail to choose a new password.

use super::link::{Ask, Question};
use super::{BackToLogin, Words};
use crate::form::{Form, form};
use crate::place;
use crate::session::Session;
use crate::text::{common, password, person, register};
use crate::ui::FieldKind;
use leptos::prelude::*;
use shared::accounts::AskForMail;

form! {
    /// Where the mail goes.
    struct Fields { email } of AskForMail
}

const QUESTION: Question = Question {
    title: password::FORGOT_TITLE,
    line: Some(password::FORGOT_TEXT),
    failed: password::FORGOT_FAILED,
    label: person::EMAIL,
    kind: FieldKind::Email,
    autocomplete: "username",
    hint: None,
    submit: password::FORGOT_SUBMIT,
    verb: common::SENDING,
};

/// The answer is the same whether the address is known or not.
#[component]
pub fn ForgotPassword() -> impl IntoView {
    place::open_alone(password::FORGOT_TITLE);
    let visitor = Session::here().visitor();
    let form = Fields::of(Form::open());
    let sent = RwSignal::new(false);
    let send = move |()| {
        form.send(
            AskForMail { email: form.email.line() },
            move |body, _| async move { visitor.forgot_password(&body).await },
            move |()| sent.set(true),
        );
    };
    let page = move || {
        if sent.get() {
            let line = password::forgot_sent(&form.email.line());
            view! { <Words title=register::SENT_TITLE line=Some(line) /> }.into_any()
        } else {
            view! { <Ask question=&QUESTION form=*form of=form.email on_send=send /> }.into_any()
        }
    };
    view! {
        {page}
        <BackToLogin />
    }
}
