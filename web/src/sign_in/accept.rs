//! Joining an organization by the link of an invitation: with the account that one has, or with a new one.

use super::external::Others;
use super::link::ToLogin;
use super::second::SecondFactor;
use super::{Entry, NewPassword, Submit, Words, token};
use crate::accent;
use crate::client::{Challenge, Entered, Trouble};
use crate::form::{Form, FormView, form};
use crate::location::{Going, Location};
use crate::place::{self, Place};
use crate::session::Session;
use crate::text::{accept as words, person, verify};
use crate::ui::{Field, FieldKind, Input, Skeleton, SkeletonShape};
use leptos::prelude::*;
use shared::accounts::BeginExternal;
use shared::invitations::{self, Invited, ShowInvitation};
use wasm_bindgen_futures::spawn_local;

form! {
    /// What is sent with the link.
    struct Fields { password, first_name, last_name } of invitations::AcceptInvitation
}

/// What the link is to, then the form.
#[component]
pub fn AcceptInvitation() -> impl IntoView {
    place::open_alone(words::PAGE);
    let Some(token) = token::take() else {
        return view! {
            <Words title=words::PAGE line=Some(verify::NO_TOKEN.to_owned()) />
            <ToLogin />
        }
        .into_any();
    };
    let visitor = Session::here().visitor();
    let shown = RwSignal::new(None::<Result<Invited, Trouble>>);
    let body = ShowInvitation { token: token.clone() };
    spawn_local(async move {
        shown.try_set(Some(visitor.show_invitation(&body).await));
    });
    let place = Place::here();
    Effect::new(move |_| {
        if let Some(Ok(invited)) = &*shown.read() {
            place.set_organization(&invited.organization);
            accent::wear(&invited.brand.shades);
        }
    });
    let page = move || match shown.get() {
        None => view! { <Skeleton shape=SkeletonShape::Rows rows=3 /> }.into_any(),
        Some(Err(trouble)) => view! {
            <Words title=words::OVER_TITLE line=Some(trouble.words()) />
            <ToLogin />
        }
        .into_any(),
        Some(Ok(invited)) => view! { <Join token=token.clone() invited=invited /> }.into_any(),
    };
    page.into_any()
}

#[component]
fn Join(token: String, invited: Invited) -> impl IntoView {
    let (entry, location) = (Entry::here(), Location::here());
    let second = RwSignal::new(None::<Challenge>);
    let go_in = Callback::new(move |()| location.go_as(&(entry.entrance.home)(), Going::IN_PLACE));
    move || match second.get() {
        // Joined already: whoever takes too long signs in as ever.
        Some(challenge) => {
            let again = move |()| location.go_as(&(entry.entrance.login)(), Going::IN_PLACE);
            view! { <SecondFactor challenge=challenge on_in=go_in on_over=again /> }.into_any()
        }
        None => {
            let (token, invited) = (token.clone(), invited.clone());
            view! { <JoinForm token=token invited=invited second=second go_in=go_in /> }.into_any()
        }
    }
}

#[component]
fn JoinForm(
    token: String,
    invited: Invited,
    second: RwSignal<Option<Challenge>>,
    go_in: Callback<()>,
) -> impl IntoView {
    let visitor = Session::here().visitor();
    let fields = Fields::of(Form::open());
    let email = Input::alone("email");
    email.begin(&invited.email);
    let has_account = invited.has_account;
    let providers = invited.providers.clone();
    let by = BeginExternal { invitation: Some(token.clone()), ..BeginExternal::default() };
    let send = move |()| {
        let name = |input: Input| input.filled().filter(|_| !has_account);
        let body = invitations::AcceptInvitation {
            token: token.clone(),
            password: fields.password.text(),
            first_name: name(fields.first_name),
            last_name: name(fields.last_name),
        };
        let send = move |body, _| async move { visitor.accept_invitation(&body).await };
        fields.send(body, send, move |entered| match entered {
            Entered::In => go_in.run(()),
            Entered::Challenge(challenge) => second.set(Some(challenge)),
        });
    };
    let names = (!has_account).then(|| {
        view! {
            <div class="form-row">
                <Field label=person::FIRST_NAME of=fields.first_name autocomplete="given-name" />
                <Field label=person::LAST_NAME of=fields.last_name autocomplete="family-name" />
            </div>
        }
    });
    let password = if has_account {
        view! {
            <Field
                label=person::PASSWORD
                of=fields.password
                kind=FieldKind::Password
                autocomplete="current-password"
                hint=words::OWN_PASSWORD_HINT
            />
        }
        .into_any()
    } else {
        view! { <NewPassword label=person::PASSWORD of=fields.password /> }.into_any()
    };
    let title = words::title(&invited.organization);
    let line = words::line(&invited.invited_by, invited.role, invited.customer.as_deref());
    view! {
        <Words title=title line=Some(line) />
        <Others providers=Box::new(move || providers.clone()) asked=by />
        <FormView form=*fields failed=words::FAILED on_send=send>
            <Field label=person::EMAIL of=email kind=FieldKind::Email autocomplete="username" read_only=true />
            {names}
            {password}
            <Submit form=*fields verb=words::SUBMITTING>{words::SUBMIT}</Submit>
        </FormView>
    }
}
