//! Asking for a mail to choose a new password.

use super::{BackToLogin, Words};
use crate::form::{Form, FormTrouble};
use crate::place;
use crate::session::Session;
use crate::text::{common, password, person, register};
use crate::ui::{Button, ButtonKind, ButtonSize, Field, FieldKind};
use leptos::prelude::*;
use shared::accounts::AskForMail;

/// The answer is the same whether the address is known or not.
#[component]
pub fn ForgotPassword() -> impl IntoView {
    place::open_alone(password::FORGOT_TITLE);
    let visitor = Session::here().visitor();
    let form = Form::new(&["email"]);
    let (email, sent) = (RwSignal::new(String::new()), RwSignal::new(false));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let body = AskForMail { email: email.get_untracked().trim().to_owned() };
        form.send(
            body,
            move |body, _| async move { visitor.forgot_password(&body).await },
            move |()| sent.set(true),
        );
    };
    move || {
        if sent.get() {
            let line = password::forgot_sent(email.get_untracked().trim());
            return view! {
                <Words title=register::SENT_TITLE line=Some(line) />
                <BackToLogin />
            }
            .into_any();
        }
        view! {
            <Words title=password::FORGOT_TITLE line=Some(password::FORGOT_TEXT.to_owned()) />
            <form class="form" novalidate node_ref=form.node on:submit=submit>
                <FormTrouble form=form title=password::FORGOT_FAILED />
                <Field
                    label=person::EMAIL
                    value=email
                    kind=FieldKind::Email
                    name="email"
                    autocomplete="username"
                    error=form.error("email")
                />
                <Button kind=ButtonKind::Primary size=ButtonSize::Large submit=true pending=form.pending() verb=common::SENDING>
                    {password::FORGOT_SUBMIT}
                </Button>
            </form>
            <BackToLogin />
        }
        .into_any()
    }
}
