//! Asks who one is when the server wants to know it again. Stands in the frame, for all pages.

use super::no_password::SignInAgain;
use crate::client::signed_in;
use crate::form::{Form, FormEnd, FormView, form};
use crate::load::load;
use crate::text::security as words;
use crate::text::{person, two_factor};
use crate::ui::{Dialog, Field, FieldKind};
use leptos::prelude::*;
use shared::accounts::Confirm;

form! {
    /// What is shown.
    struct Fields { password, code } of Confirm
}

/// The dialog. However it is closed, what waits for it is answered.
#[component]
pub fn Proof() -> impl IntoView {
    let wanted = signed_in().door().wanted();
    let open = RwSignal::new(true);
    let has_password = signed_in().with_me_untracked(|me| me.has_password);
    Effect::new(move |_| {
        if !open.get() {
            wanted.answer(false);
        }
    });
    view! {
        <Dialog open=open title=words::PROOF_TITLE>
            <p>{words::PROOF_TEXT}</p>
            {move || match has_password {
                true => view! { <ProofForm open=open /> }.into_any(),
                false => view! { <SignInAgain open=open /> }.into_any(),
            }}
        </Dialog>
    }
}

#[component]
fn ProofForm(open: RwSignal<bool>) -> impl IntoView {
    let reader = signed_in();
    let wanted = reader.door().wanted();
    let email = reader.with_me_untracked(|me| me.email.clone());
    let state = load(move || reader.two_factor());
    let has_factor = Memo::new(move |_| state.map(|state| state.since.is_some()).unwrap_or_default());
    let fields = Fields::of(Form::kept());
    let send = move |()| {
        let code = fields.code.filled().filter(|_| has_factor.get_untracked());
        let body = Confirm { password: Some(fields.password.text()), code };
        let send = move |body, _| async move { reader.confirm(&body).await };
        fields.send(body, send, move |()| wanted.answer(true));
    };
    view! {
        <FormView form=*fields failed=words::NOT_PROVED on_send=send>
            // Password managers want to know whose password it is.
            <input class="visually-hidden" autocomplete="username" readonly tabindex="-1" aria-hidden="true" value=email />
            <Field
                label=person::PASSWORD
                of=fields.password
                kind=FieldKind::Password
                autocomplete="current-password"
                autofocus=true
            />
            <Show when=move || has_factor.get()>
                <Field label=two_factor::CODE of=fields.code hint=two_factor::EITHER_HINT autocomplete="one-time-code" />
            </Show>
            <FormEnd form=*fields open=open label=two_factor::GO_ON verb=two_factor::CHECKING />
        </FormView>
    }
}
