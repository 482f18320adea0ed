//! Choosing a new password with the link of the mail.

use super::{BackToLogin, Entry, Words, token};
use crate::form::{Form, FormTrouble};
use crate::place;
use crate::session::Session;
use crate::text::{common, password, person, sign_in, verify};
use crate::ui::{Button, ButtonKind, ButtonLink, ButtonSize, Field, FieldKind};
use leptos::prelude::*;
use shared::accounts;

/// The form, then the way to sign in: choosing a password signs nobody in.
#[component]
pub fn ResetPassword() -> impl IntoView {
    place::open_alone(password::RESET_TITLE);
    let entry = Entry::here();
    let token = StoredValue::new(token::take());
    let done = RwSignal::new(false);
    move || {
        match (done.get(), token.get_value()) {
        (true, _) => view! {
            <Words title=password::RESET_DONE_TITLE line=Some(password::RESET_DONE.to_owned()) />
            <ButtonLink kind=ButtonKind::Primary size=ButtonSize::Large href=Signal::derive(move || entry.link(entry.entrance.login))>
                {sign_in::SUBMIT}
            </ButtonLink>
        }
        .into_any(),
        (false, Some(token)) => view! { <ResetForm token=token done=done /> }.into_any(),
        (false, None) => view! {
            <Words title=password::RESET_TITLE line=Some(verify::NO_TOKEN.to_owned()) />
            <NewLink />
            <BackToLogin />
        }
        .into_any(),
    }
    }
}

#[component]
fn ResetForm(token: String, done: RwSignal<bool>) -> impl IntoView {
    let visitor = Session::here().visitor();
    let form = Form::new(&["password"]);
    let value = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let body = accounts::ResetPassword { token: token.clone(), password: value.get_untracked() };
        form.send(
            body,
            move |body, _| async move { visitor.reset_password(&body).await },
            move |()| done.set(true),
        );
    };
    view! {
        <Words title=password::RESET_TITLE />
        <form class="form" novalidate node_ref=form.node on:submit=submit>
            <FormTrouble form=form title=password::RESET_FAILED />
            <Field
                label=person::NEW_PASSWORD
                value=value
                kind=FieldKind::Password
                name="new-password"
                autocomplete="new-password"
                hint=Some(person::PASSWORD_HINT.to_owned())
                error=form.error("password")
            />
            <Button kind=ButtonKind::Primary size=ButtonSize::Large submit=true pending=form.pending() verb=common::SAVING>
                {password::RESET_SUBMIT}
            </Button>
        </form>
        <NewLink />
        <BackToLogin />
    }
}

#[component]
fn NewLink() -> impl IntoView {
    let entry = Entry::here();
    entry.entrance.forgot.map(|path| {
        view! {
            <p class="sign-in-more">
                <a href=move || entry.link(path)>{password::NEW_LINK}</a>
            </p>
        }
    })
}
