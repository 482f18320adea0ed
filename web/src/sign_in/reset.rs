//! Choosing a new password with the link of the mail.

use super::link::{Followed, LinkPage};
use super::{BackToLogin, Entry, NewPassword, Submit, Words};
use crate::form::{FormView, form};
use crate::session::Session;
use crate::text::{common, password, person};
use crate::ui::{ButtonKind, ButtonLink, ButtonSize};
use leptos::prelude::*;
use shared::accounts;

form! {
    /// What is sent with the link.
    struct Fields { password } of accounts::ResetPassword
}

/// The form, then the way to sign in.
#[component]
pub fn ResetPassword() -> impl IntoView {
    view! {
        <LinkPage
            title=password::RESET_TITLE
            ask=|followed| view! { <ResetForm followed=followed /> }.into_any()
            done=(password::RESET_DONE_TITLE, password::RESET_DONE)
            used_up=|| view! { <NewLink /> }.into_any()
            another=|| view! { <NewLink /> }.into_any()
        />
    }
}

#[component]
fn ResetForm(followed: Followed) -> impl IntoView {
    let visitor = Session::here().visitor();
    let Followed { token, form, is_done } = followed;
    let form = Fields::of(form);
    let send = move |()| {
        form.send(
            accounts::ResetPassword { token: token.clone(), password: form.password.text() },
            move |body, _| async move { visitor.reset_password(&body).await },
            move |()| is_done.set(true),
        );
    };
    view! {
        <Words title=password::RESET_TITLE line=None />
        <FormView form=*form failed=password::RESET_FAILED on_send=send>
            <NewPassword label=person::NEW_PASSWORD of=form.password />
            <Submit form=*form verb=common::SAVING>{password::RESET_SUBMIT}</Submit>
        </FormView>
        <BackToLogin />
    }
}

#[component]
fn NewLink() -> impl IntoView {
    let entry = Entry::here();
    let href = Signal::derive(move || entry.link(entry.entrance.forgot));
    view! {
        <ButtonLink kind=ButtonKind::Primary size=ButtonSize::Large href=href>
            {password::NEW_LINK}
        </ButtonLink>
        <BackToLogin />
    }
}
