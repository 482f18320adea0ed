//! Confirming an address with the link of the mail, and the password: the link alone would confirm what somebody else
//! registered with one's address.

use super::external::Others;
use super::link::{Followed, LinkPage, ToLogin};
use super::login::Resend;
use super::{BackToLogin, Entry, Submit, Words};
use crate::form::{FormView, form};
use crate::location::Location;
use crate::session::Session;
use crate::text::password::RESET_TITLE;
use crate::text::{external, person, verify};
use crate::ui::{Field, FieldKind, Input};
use leptos::prelude::*;
use shared::accounts::{self, BeginExternal};
use shared::identity_providers::ExternalProvider;

form! {
    /// What is sent with the link.
    struct Fields { password } of accounts::VerifyEmail
}

/// The form, then the way to sign in.
#[component]
pub fn VerifyEmail() -> impl IntoView {
    view! {
        <LinkPage
            title=verify::TITLE
            ask=ask
            done=(verify::DONE_TITLE, verify::DONE)
            used_up=|| view! { <ConfirmedAlready /> }.into_any()
            another=|| view! { <AnotherMail /> <BackToLogin /> }.into_any()
            is_new=true
        />
    }
}

/// For the password or, of an account that a provider made, to sign in there once more.
fn ask(followed: Followed) -> AnyView {
    let location = Location::here();
    match untrack(|| location.parameter("provider")) {
        None => view! { <ConfirmForm followed=followed /> }.into_any(),
        Some(key) => {
            let provider = ExternalProvider { key, name: external::YOUR_PROVIDER.to_owned() };
            let asked = BeginExternal { verification: Some(followed.token), ..BeginExternal::default() };
            view! {
                <Words title=verify::TITLE line=Some(verify::WHY_AGAIN.to_owned()) />
                <Others providers=Box::new(move || vec![provider.clone()]) asked=asked alone=true />
                <OwnPassword />
                <BackToLogin />
            }
            .into_any()
        }
    }
}

#[component]
fn ConfirmForm(followed: Followed) -> impl IntoView {
    let visitor = Session::here().visitor();
    let Followed { token, form, is_done } = followed;
    let form = Fields::of(form);
    let send = move |()| {
        form.send(
            accounts::VerifyEmail { token: token.clone(), password: form.password.text() },
            move |body, _| async move { visitor.verify_email(&body).await },
            move |()| is_done.set(true),
        );
    };
    view! {
        <Words title=verify::TITLE line=Some(verify::WHY.to_owned()) />
        <FormView form=*form failed=verify::FAILED on_send=send>
            <Field
                label=person::PASSWORD
                of=form.password
                kind=FieldKind::Password
                autocomplete="current-password"
            />
            <Submit form=*form verb=verify::SUBMITTING>{verify::SUBMIT}</Submit>
        </FormView>
        <OwnPassword />
        <BackToLogin />
    }
}

/// Whoever follows a link twice is confirmed by the first time.
#[component]
fn ConfirmedAlready() -> impl IntoView {
    view! {
        <p class="sign-in-more">{verify::CONFIRMED_ALREADY}</p>
        <ToLogin is_new=true />
        <p class="sign-in-more">{verify::NOT_YET}</p>
        <AnotherMail />
    }
}

/// The way of an owner who never registered: the mail for a new password comes to the same address, and confirms it.
#[component]
fn OwnPassword() -> impl IntoView {
    let entry = Entry::here();
    view! {
        <p class="sign-in-more">
            {verify::NOT_KNOWN} " " <a href=move || entry.link(entry.entrance.forgot)>{RESET_TITLE}</a>
        </p>
    }
}

#[component]
fn AnotherMail() -> impl IntoView {
    let email = Input::alone("email");
    view! {
        <form class="form" novalidate on:submit=|event| event.prevent_default()>
            <Field label=person::EMAIL of=email kind=FieldKind::Email autocomplete="username" />
            <Resend email=email />
        </form>
    }
}
