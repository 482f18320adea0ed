//! Confirming an address with the link of the mail, and the password: the link alone would confirm what somebody else
//! registered with one's address.

use super::link::{Ask, LinkPage, Question};
use super::login::Resend;
use super::{BackToLogin, Entry};
use crate::form::Form;
use crate::session::Session;
use crate::text::{person, verify};
use crate::ui::{Field, FieldKind};
use leptos::prelude::*;
use shared::accounts;
use shared::problem::Code;

const QUESTION: Question = Question {
    title: verify::TITLE,
    line: Some(verify::WHY),
    failed: verify::FAILED,
    label: person::PASSWORD,
    kind: FieldKind::Password,
    field: "password",
    name: "password",
    autocomplete: "current-password",
    hint: None,
    submit: verify::SUBMIT,
    verb: verify::SUBMITTING,
};

/// The form, then the way to sign in.
#[component]
pub fn VerifyEmail() -> impl IntoView {
    view! {
        <LinkPage
            title=verify::TITLE
            form=|token, done| view! { <ConfirmForm token=token done=done /> }.into_any()
            done=(verify::DONE_TITLE, verify::DONE)
            another=|| view! { <AnotherMail /> }.into_any()
        />
    }
}

#[component]
fn ConfirmForm(token: String, done: RwSignal<bool>) -> impl IntoView {
    let visitor = Session::here().visitor();
    let form = Form::new(&["password"]);
    let value = RwSignal::new(String::new());
    let send = Callback::new(move |()| {
        form.send(
            accounts::VerifyEmail { token: token.clone(), password: value.get_untracked() },
            move |body, _| async move { visitor.verify_email(&body).await },
            move |()| done.set(true),
        );
    });
    let used_up = move || form.trouble().get().is_some_and(|trouble| trouble.is(Code::InvalidToken));
    view! {
        <Ask question=&QUESTION form=form value=value send=send />
        <OwnPassword />
        {move || if used_up() { view! { <AnotherMail /> }.into_any() } else { view! { <BackToLogin /> }.into_any() }}
    }
}

/// The way of an owner who never registered: the mail for a new password comes to the same address, and confirms it.
#[component]
fn OwnPassword() -> impl IntoView {
    let entry = Entry::here();
    entry.entrance.forgot.map(|path| {
        view! {
            <p class="sign-in-more">
                {verify::NOT_KNOWN} " " <a href=move || entry.link(path)>{verify::CHOOSE}</a>
            </p>
        }
    })
}

#[component]
fn AnotherMail() -> impl IntoView {
    let email = RwSignal::new(String::new());
    view! {
        <form class="form" novalidate on:submit=|event| event.prevent_default()>
            <Field label=person::EMAIL value=email kind=FieldKind::Email name="email" autocomplete="username" />
            <Resend email=email />
        </form>
        <BackToLogin />
    }
}
