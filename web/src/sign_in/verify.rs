//! Confirming an address with the link of the mail.

use super::login::Resend;
use super::{BackToLogin, Entry, Words, token};
use crate::client::Trouble;
use crate::load::TroubleCard;
use crate::place;
use crate::session::Session;
use crate::text::{person, sign_in, verify};
use crate::ui::{ButtonKind, ButtonLink, ButtonSize, Field, FieldKind};
use leptos::prelude::*;
use shared::accounts;
use wasm_bindgen_futures::spawn_local;

/// How far it is.
#[derive(Clone)]
enum Step {
    Checking,
    Done,
    NoToken,
    Failed(Trouble),
}

/// Confirms at once; when that fails, offers another mail.
#[component]
pub fn VerifyEmail() -> impl IntoView {
    place::open_alone(verify::TITLE);
    let entry = Entry::here();
    let visitor = Session::here().visitor();
    let step = RwSignal::new(Step::NoToken);
    if let Some(token) = token::take() {
        step.set(Step::Checking);
        spawn_local(async move {
            let result = visitor.verify_email(&accounts::VerifyEmail { token }).await;
            step.try_set(result.map_or_else(Step::Failed, |()| Step::Done));
        });
    }
    move || {
        match step.get() {
        Step::Checking => {
            view! { <Words title=verify::TITLE line=Some(verify::CHECKING.to_owned()) /> }.into_any()
        }
        Step::Done => view! {
            <Words title=verify::DONE_TITLE line=Some(verify::DONE.to_owned()) />
            <ButtonLink kind=ButtonKind::Primary size=ButtonSize::Large href=Signal::derive(move || entry.link(entry.entrance.login))>
                {sign_in::SUBMIT}
            </ButtonLink>
        }
        .into_any(),
        Step::NoToken => view! {
            <Words title=verify::TITLE line=Some(verify::NO_TOKEN.to_owned()) />
            <AnotherMail />
        }
        .into_any(),
        Step::Failed(trouble) => view! {
            <Words title=verify::TITLE />
            <TroubleCard title=verify::FAILED trouble=trouble />
            <AnotherMail />
        }
        .into_any(),
    }
    }
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
