//! The second factor, after the password.

use super::{Entry, Submit, Words};
use crate::client::Challenge;
use crate::form::{Form, FormView, form};
use crate::session::Session;
use crate::text::two_factor as words;
use crate::ui::{Button, ButtonKind, Field, FieldKind};
use leptos::prelude::*;
use shared::accounts;
use shared::problem::Code;
use wasm_bindgen::JsCast as _;

form! {
    /// What is shown.
    struct Fields { code } of accounts::VerifyTwoFactor
}

fn take_keyboard() {
    let field = document().query_selector("input[name=code]").ok().flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
        // A field that refuses it leaves it where it is.
        let _ = field.focus();
    }
}

/// Asks for a code of the authenticator app, or a recovery code in its place.
#[component]
pub fn SecondFactor(
    /// What it is shown for.
    challenge: Challenge,
    /// When somebody is in.
    #[prop(into)]
    on_in: Callback<()>,
    /// When the password is to be shown again.
    #[prop(into)]
    on_over: Callback<()>,
) -> impl IntoView {
    let entry = Entry::here();
    let visitor = Session::here().visitor();
    let fields = Fields::of(Form::kept());
    let by_recovery = RwSignal::new(false);
    let send = move |()| {
        let challenge = challenge.clone();
        let body = accounts::VerifyTwoFactor { challenge: challenge.token.clone(), code: fields.code.line() };
        let send = move |body, _| async move { visitor.verify_two_factor(challenge, body).await };
        fields.send(body, send, move |()| on_in.run(()));
    };
    let is_over =
        Memo::new(move |_| fields.trouble().get().is_some_and(|trouble| trouble.is(Code::ChallengeOver)));
    let field = move || {
        fields.code.begin("");
        if by_recovery.get() {
            view! { <Field label=words::RECOVERY_CODE of=fields.code hint=words::RECOVERY_HINT /> }.into_any()
        } else {
            view! { <Field label=words::CODE of=fields.code kind=FieldKind::Code hint=words::CODE_HINT /> }
                .into_any()
        }
    };
    // The form before it is gone, and the keyboard with it.
    Effect::new(move |_| {
        by_recovery.track();
        request_animation_frame(take_keyboard);
    });
    let other = move || if by_recovery.get() { words::USE_APP } else { words::USE_RECOVERY };
    view! {
        <Words title=words::SIGN_IN_TITLE line=Signal::derive(move || entry.organization()) />
        <FormView form=*fields failed=words::NOT_IN on_send=send>
            {field}
            <Submit form=*fields verb=words::CHECKING>{words::GO_ON}</Submit>
        </FormView>
        <Show when=move || !is_over.get()>
            <Button kind=ButtonKind::Quiet on_click=move |_| by_recovery.update(|by| *by = !*by)>
                {other}
            </Button>
        </Show>
        <Button kind=ButtonKind::Quiet on_click=move |_| on_over.run(())>
            {words::SIGN_IN_AGAIN}
        </Button>
    }
}
