//! Asking for a mail to choose a new password.

use super::{BackToLogin, Submit, Words};
use crate::form::{Form, FormView, form};
use crate::place;
use crate::session::Session;
use crate::text::{common, password, person, register};
use crate::ui::{Field, FieldKind};
use leptos::prelude::*;
use shared::accounts::AskForMail;

form! {
    /// Where the mail goes.
    struct Fields { email } of AskForMail
}

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
            view! {
                <Words title=password::FORGOT_TITLE line=Some(password::FORGOT_TEXT.to_owned()) />
                <FormView form=*form failed=password::FORGOT_FAILED on_send=send>
                    <Field label=person::EMAIL of=form.email kind=FieldKind::Email autocomplete="username" />
                    <Submit form=*form verb=common::SENDING>{password::FORGOT_SUBMIT}</Submit>
                </FormView>
            }
            .into_any()
        }
    };
    view! {
        {page}
        <BackToLogin />
    }
}
