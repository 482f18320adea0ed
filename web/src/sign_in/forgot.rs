//! Asking for a mail to choose a new password.

use super::link::{Ask, Question};
use super::{BackToLogin, Words};
use crate::form::Form;
use crate::place;
use crate::session::Session;
use crate::text::{common, password, person, register};
use crate::ui::FieldKind;
use leptos::prelude::*;
use shared::accounts::AskForMail;

const QUESTION: Question = Question {
    title: password::FORGOT_TITLE,
    line: Some(password::FORGOT_TEXT),
    failed: password::FORGOT_FAILED,
    label: person::EMAIL,
    kind: FieldKind::Email,
    field: "email",
    name: "email",
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
    let form = Form::new(&["email"]);
    let (email, sent) = (RwSignal::new(String::new()), RwSignal::new(false));
    let send = Callback::new(move |()| {
        form.send(
            AskForMail { email: email.get_untracked().trim().to_owned() },
            move |body, _| async move { visitor.forgot_password(&body).await },
            move |()| sent.set(true),
        );
    });
    let page = move || {
        if sent.get() {
            let line = password::forgot_sent(email.get_untracked().trim());
            view! { <Words title=register::SENT_TITLE line=Some(line) /> }.into_any()
        } else {
            view! { <Ask question=&QUESTION form=form value=email send=send /> }.into_any()
        }
    };
    view! {
        {page}
        <BackToLogin />
    }
}
