//! Signing in.

use super::external::Others;
use super::second::SecondFactor;
use super::{Entry, Submit, Words};
use crate::client::{Challenge, Entered, Trouble};
use crate::form::{Form, FormView, form};
use crate::location::{Going, Location};
use crate::place;
use crate::session::Session;
use crate::text::{password, person, sign_in, verify};
use crate::ui::{Banner, Button, Field, FieldKind, Icon, Input, Tone};
use leptos::prelude::*;
use shared::accounts;
use shared::problem::Code;
use wasm_bindgen_futures::spawn_local;

form! {
    /// What somebody signs in with.
    struct Fields { email, password } of accounts::Login
}

/// E-mail address and password, then the second factor where there is one. Whoever is signed in already is led on.
#[component]
pub fn Login() -> impl IntoView {
    place::open_alone(sign_in::PAGE);
    lead_on(Entry::here(), Session::here());
    let second = RwSignal::new(None::<Challenge>);
    move || match second.get() {
        Some(challenge) => {
            let again = move |()| second.set(None);
            view! { <SecondFactor challenge=challenge on_in=|()| {} on_over=again /> }.into_any()
        }
        None => view! { <First second=second /> }.into_any(),
    }
}

#[component]
fn First(
    /// The challenge, once the password was right.
    second: RwSignal<Option<Challenge>>,
) -> impl IntoView {
    let entry = Entry::here();
    let session = Session::here();
    let form = Fields::of(Form::open());
    let send = move |()| {
        let body = accounts::Login {
            email: form.email.line(),
            password: form.password.text(),
            organization: entry.slug.get_untracked(),
        };
        let visitor = session.visitor();
        let done = move |entered: Entered| {
            if let Entered::Challenge(challenge) = entered {
                second.set(Some(challenge));
            }
        };
        form.send(body, move |body, _| async move { visitor.login(&body).await }, done);
    };
    let forgot =
        move || view! { <a href=move || entry.link(entry.entrance.forgot)>{password::FORGOT_TITLE}</a> };
    view! {
        <Words
            title=entry.entrance.title
            line=Signal::derive(move || Some((entry.entrance.line)(entry.organization().as_deref())))
        />
        {move || entry.own_text().map(|text| view! { <p class="sign-in-own">{text}</p> })}
        {move || session.out().map(|words| view! { <Banner tone=Tone::Info icon=Icon::Info>{words}</Banner> })}
        {move || entry.is_demo().then(|| view! { <Demo fields=form /> })}
        <Others providers=Box::new(move || entry.providers()) />
        <FormView form=*form failed=sign_in::FAILED on_send=send>
            {move || {
                let waits = form.trouble().get().is_some_and(|trouble| trouble.is(Code::EmailNotVerified));
                waits.then(|| view! { <Resend email=form.email /> })
            }}
            <Field label=person::EMAIL of=form.email kind=FieldKind::Email autocomplete="username" />
            <Field
                label=person::PASSWORD
                of=form.password
                kind=FieldKind::Password
                autocomplete="current-password"
                aside=forgot
            />
            <Submit form=*form verb=sign_in::SUBMITTING>{sign_in::SUBMIT}</Submit>
        </FormView>
        {move || {
            let words = if entry.is_open() == Some(true) {
                view! { <a href=move || entry.link(entry.entrance.register)>{entry.register_title()}</a> }.into_any()
            } else if entry.by_invitation() {
                sign_in::ASK_FOR_INVITATION.into_any()
            } else {
                return None;
            };
            Some(view! { <p class="sign-in-more">{sign_in::NEW_HERE} " " {words}</p> })
        }}
        <OtherEntrance root=entry.entrance.root />
    }
}

/// The way to the other application's sign-in, for whoever stands at the wrong one.
#[component]
fn OtherEntrance(root: &'static str) -> impl IntoView {
    let (ask, words, path) = if root == crate::paths::portal::ROOT {
        (sign_in::WORK_HERE, sign_in::CONSOLE_TITLE, crate::paths::console::login())
    } else {
        (sign_in::A_CLIENT, sign_in::TITLE, crate::paths::portal::login())
    };
    // Another application, which this one's router does not know.
    view! {
        <p class="sign-in-more">
            {ask} " " <a href=path rel="external">{words}</a>
        </p>
    }
}

/// To the page that was wanted, or the first.
fn lead_on(entry: Entry, session: Session) {
    let location = Location::here();
    Effect::new(move |_| {
        if session.signed_in().is_some() {
            let wanted = untrack(move || location.parameter("next"));
            let to = crate::paths::next(entry.entrance.root, wanted.as_deref())
                .unwrap_or_else(entry.entrance.home);
            location.go_as(&to, Going::IN_PLACE);
        }
    });
}

/// One click fills in an account of the demo.
#[component]
fn Demo(fields: Fields) -> impl IntoView {
    let accounts = Entry::here().entrance.demo.iter();
    let buttons = accounts
        .map(|(who, address)| {
            let fill = move |_| {
                fields.email.value.set((*address).to_owned());
                fields.password.value.set(sign_in::DEMO_PASSWORD.to_owned());
            };
            view! { <Button icon=Icon::User on_click=fill>{*who}</Button> }
        })
        .collect_view();
    view! {
        <div class="sign-in-logins" role="group" aria-label=sign_in::DEMO>
            <p class="sign-in-more">{sign_in::DEMO}</p>
            {buttons}
        </div>
    }
}

/// Asks for another mail that confirms the address.
#[component]
pub fn Resend(
    /// Whose.
    email: Input,
) -> impl IntoView {
    let visitor = Session::here().visitor();
    let (pending, said) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let ask = move |_| {
        pending.set(true);
        let body = accounts::AskForMail { email: email.line() };
        spawn_local(async move {
            let result = visitor.resend_verification(&body).await;
            pending.try_set(false);
            said.try_set(Some(
                result.map_or_else(|trouble: Trouble| trouble.words(), |()| verify::RESENT.into()),
            ));
        });
    };
    view! {
        <Button pending=pending icon=Icon::Mail on_click=ask>{verify::RESEND}</Button>
        <p role="status" class="sign-in-more">{said}</p>
    }
}
