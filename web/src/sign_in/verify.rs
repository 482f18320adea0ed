//! Confirming an address with the link of the mail, and the password: the link alone would confirm what somebody else
//! registered with one's address.

use super::login::Resend;
use super::{BackToLogin, Entry, Words, token};
use crate::form::{Form, FormTrouble};
use crate::place;
use crate::session::Session;
use crate::text::{person, sign_in, verify};
use crate::ui::{Button, ButtonKind, ButtonLink, ButtonSize, Field, FieldKind};
use leptos::prelude::*;
use shared::accounts;
use shared::problem::Code;

/// The form, then the way to sign in: confirming an address signs nobody in.
#[component]
pub fn VerifyEmail() -> impl IntoView {
    place::open_alone(verify::TITLE);
    let entry = Entry::here();
    let token = StoredValue::new(token::take());
    let done = RwSignal::new(false);
    move || {
        match (done.get(), token.get_value()) {
        (true, _) => view! {
            <Words title=verify::DONE_TITLE line=Some(verify::DONE.to_owned()) />
            <ButtonLink kind=ButtonKind::Primary size=ButtonSize::Large href=Signal::derive(move || entry.link(entry.entrance.login))>
                {sign_in::SUBMIT}
            </ButtonLink>
        }
        .into_any(),
        (false, Some(token)) => view! { <ConfirmForm token=token done=done /> }.into_any(),
        (false, None) => view! {
            <Words title=verify::TITLE line=Some(verify::NO_TOKEN.to_owned()) />
            <AnotherMail />
        }
        .into_any(),
    }
    }
}

#[component]
fn ConfirmForm(token: String, done: RwSignal<bool>) -> impl IntoView {
    let visitor = Session::here().visitor();
    let form = Form::new(&["password"]);
    let value = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let body = accounts::VerifyEmail { token: token.clone(), password: value.get_untracked() };
        form.send(
            body,
            move |body, _| async move { visitor.verify_email(&body).await },
            move |()| done.set(true),
        );
    };
    let used_up = move || form.trouble().get().is_some_and(|trouble| trouble.is(Code::InvalidToken));
    view! {
        <Words title=verify::TITLE line=Some(verify::WHY.to_owned()) />
        <form class="form" novalidate node_ref=form.node on:submit=submit>
            <FormTrouble form=form title=verify::FAILED />
            <Field
                label=person::PASSWORD
                value=value
                kind=FieldKind::Password
                name="password"
                autocomplete="current-password"
                error=form.error("password")
            />
            <Button kind=ButtonKind::Primary size=ButtonSize::Large submit=true pending=form.pending() verb=verify::SUBMITTING>
                {verify::SUBMIT}
            </Button>
        </form>
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
