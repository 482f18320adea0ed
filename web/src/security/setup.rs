//! Setting a second factor up: the key as a picture and as text, and its first code.

use crate::client::SignedIn;
use crate::form::{Form, FormView, form};
use crate::text::common;
use crate::text::security as words;
use crate::ui::{Button, ButtonKind, CopyButton, Field, FieldKind};
use js_sys::encode_uri_component;
use leptos::prelude::*;
use shared::accounts::{EnableTwoFactor, RecoveryCodes, TwoFactorSetup};

form! {
    /// The first code.
    struct Fields { code } of EnableTwoFactor
}

/// The key, and the form that proves it arrived.
#[component]
pub fn Setup(
    /// Whose.
    reader: SignedIn,
    /// The key.
    setup: TwoFactorSetup,
    /// When it is on.
    #[prop(into)]
    on_on: Callback<RecoveryCodes>,
    /// When it is given up.
    #[prop(into)]
    on_cancel: Callback<()>,
) -> impl IntoView {
    let fields = Fields::of(Form::kept());
    let send = move |()| {
        let body = EnableTwoFactor { code: fields.code.line() };
        let send = move |body, _| async move { reader.enable_two_factor(&body).await };
        fields.send(body, send, move |codes| on_on.run(codes));
    };
    let picture = format!("data:image/svg+xml,{}", encode_uri_component(&setup.qr_svg));
    let TwoFactorSetup { key, uri, .. } = setup;
    let shown = key.chars().collect::<Vec<_>>();
    let shown = shown.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ");
    view! {
        <p>{words::SCAN}</p>
        <img class="qr-code" src=picture alt=words::QR_CODE width="220" height="220" />
        <p>
            {words::OR_TYPE} " " <code class="secret">{shown}</code>
        </p>
        <div class="actions">
            <CopyButton text=key label=words::COPY_KEY />
            <a class="btn btn-quiet" href=uri rel="external">{words::OPEN_APP}</a>
        </div>
        <FormView form=*fields failed=words::NOT_ON on_send=send>
            <Field label=words::FIRST_CODE of=fields.code kind=FieldKind::Code hint=words::FIRST_CODE_HINT />
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true pending=fields.pending() verb=words::TURNING_ON>
                    {words::TURN_ON}
                </Button>
                <Button kind=ButtonKind::Quiet on_click=move |_| on_cancel.run(())>
                    {common::CANCEL}
                </Button>
            </div>
        </FormView>
    }
}
