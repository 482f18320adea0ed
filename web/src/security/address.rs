//! The address of one's account, and giving it another, which waits until both have confirmed it.

use super::two_factor::act;
use crate::client::SignedIn;
use crate::form::{Form, FormEnd, FormView, form};
use crate::load::{Load, Loaded, load};
use crate::text::{address as words, common, person};
use crate::ui::{
    Badge, Button, ButtonKind, ButtonSize, Dialog, Field, FieldKind, Shape, Skeleton, SkeletonShape, Time,
    TimeStyle, Toasts, Tone,
};
use leptos::prelude::*;
use shared::accounts::{ChangeEmail, EmailAddress, EmailChange};

form! {
    /// Another address.
    struct Fields { email } of ChangeEmail
}

/// The section.
#[component]
pub fn AddressPart(
    /// Whose.
    reader: SignedIn,
) -> impl IntoView {
    let state = load(move || reader.email_address());
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if let Some(email) = state.map(|state| state.email.clone()) {
            reader.goes_by(email);
        }
    });
    view! {
        <Load of=state failed=words::NOT_LOADED skeleton=|| view! { <Skeleton shape=SkeletonShape::Rows rows=1 /> } let:newest>
            <Standing of=newest state=state reader=reader open=open />
        </Load>
        <Dialog open=open title=words::CHANGE_TITLE>
            <p>{words::CHANGE_TEXT}</p>
            <ChangeForm reader=reader state=state open=open />
        </Dialog>
    }
}

#[component]
fn Standing(
    of: Signal<EmailAddress>,
    state: Loaded<EmailAddress>,
    reader: SignedIn,
    open: RwSignal<bool>,
) -> impl IntoView {
    let toasts = Toasts::here();
    let cancel = Callback::new(move |()| {
        act(toasts, reader.cancel_email_change(), move |()| {
            toasts.success(words::CANCELLED);
            state.again();
        });
    });
    let resend = Callback::new(move |()| {
        act(toasts, reader.resend_email_change(), move |()| {
            toasts.success(words::RESENT);
            state.again();
        });
    });
    move || {
        let EmailAddress { email, change } = of.get();
        view! {
            <ul class="rows">
                <li>
                    <div class="row">
                        <span class="row-words">
                            <span class="row-title"><span>{email}</span></span>
                            <span class="row-meta">{words::HINT}</span>
                        </span>
                        <Button size=ButtonSize::Small on_click=move |_| open.set(true)>
                            {words::CHANGE}
                        </Button>
                    </div>
                </li>
                {change.map(|change| waiting(change, cancel, resend))}
            </ul>
        }
    }
}

/// The address that waits.
fn waiting(change: EmailChange, cancel: Callback<()>, resend: Callback<()>) -> AnyView {
    let EmailChange { email, is_former_confirmed, is_new_confirmed, expires_at } = change;
    let label = words::waiting(is_former_confirmed, is_new_confirmed);
    view! {
        <li>
            <div class="row address-waits">
                <span class="row-words">
                    <span class="row-title"><span>{email}</span></span>
                    <span class="address-state">
                        <Badge tone=Tone::Warning shape=Shape::Half label=label bare=true />
                    </span>
                    <span class="row-meta">
                        {words::UNTIL} " " <Time at=expires_at style=TimeStyle::Told />
                    </span>
                </span>
                <span class="actions">
                    <Button size=ButtonSize::Small on_click=move |_| resend.run(())>
                        {words::RESEND}
                    </Button>
                    <Button size=ButtonSize::Small kind=ButtonKind::Quiet on_click=move |_| cancel.run(())>
                        {common::CANCEL} <span class="visually-hidden">" " {words::OF_CHANGE}</span>
                    </Button>
                </span>
            </div>
        </li>
    }
    .into_any()
}

#[component]
fn ChangeForm(reader: SignedIn, state: Loaded<EmailAddress>, open: RwSignal<bool>) -> impl IntoView {
    let toasts = Toasts::here();
    let form = Fields::of(Form::kept());
    let send = move |()| {
        let body = ChangeEmail { email: form.email.line() };
        let send = move |body: ChangeEmail, _| async move { reader.change_email(&body).await };
        form.send(body, send, move |()| {
            form.email.begin("");
            open.set(false);
            toasts.success(words::SENT);
            state.again();
        });
    };
    view! {
        <FormView form=*form failed=words::NOT_CHANGED on_send=send>
            <Field label=person::NEW_EMAIL of=form.email kind=FieldKind::Email autocomplete="email" />
            <FormEnd form=*form open=open label=words::SUBMIT verb=common::SENDING />
        </FormView>
    }
}
