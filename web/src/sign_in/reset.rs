//! Choosing a new password with the link of the mail.

use super::link::{Ask, LinkPage, Question};
use super::{BackToLogin, Entry};
use crate::form::Form;
use crate::session::Session;
use crate::text::{common, password, person};
use crate::ui::FieldKind;
use leptos::prelude::*;
use shared::accounts;

const QUESTION: Question = Question {
    title: password::RESET_TITLE,
    line: None,
    failed: password::RESET_FAILED,
    label: person::NEW_PASSWORD,
    kind: FieldKind::Password,
    field: "password",
    name: "new-password",
    autocomplete: "new-password",
    hint: Some(person::PASSWORD_HINT),
    submit: password::RESET_SUBMIT,
    verb: common::SAVING,
};

/// The form, then the way to sign in.
#[component]
pub fn ResetPassword() -> impl IntoView {
    view! {
        <LinkPage
            title=password::RESET_TITLE
            form=|token, done| view! { <ResetForm token=token done=done /> }.into_any()
            done=(password::RESET_DONE_TITLE, password::RESET_DONE)
            another=|| view! { <NewLink /> }.into_any()
        />
    }
}

#[component]
fn ResetForm(token: String, done: RwSignal<bool>) -> impl IntoView {
    let visitor = Session::here().visitor();
    let form = Form::new(&["password"]);
    let value = RwSignal::new(String::new());
    let send = Callback::new(move |()| {
        form.send(
            accounts::ResetPassword { token: token.clone(), password: value.get_untracked() },
            move |body, _| async move { visitor.reset_password(&body).await },
            move |()| done.set(true),
        );
    });
    view! {
        <Ask question=&QUESTION form=form value=value send=send />
        <NewLink />
    }
}

#[component]
fn NewLink() -> impl IntoView {
    let entry = Entry::here();
    let ask = entry.entrance.forgot.map(|path| {
        view! {
            <p class="sign-in-more">
                <a href=move || entry.link(path)>{password::NEW_LINK}</a>
            </p>
        }
    });
    view! {
        {ask}
        <BackToLogin />
    }
}
