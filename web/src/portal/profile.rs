//! Oneself: name, language, password, and how the page looks.

use crate::client::signed_in;
use crate::form::{Form, FormView, form};
use crate::intl::settled;
use crate::leaving::Leaving;
use crate::place;
use crate::security::no_password::ChoosePassword;
use crate::security::{AddressPart, path};
use crate::sign_in::NewPassword;
use crate::text::{address, common, external, frame, person, profile, security};
use crate::ui::{
    Button, ButtonKind, Choice, Crumb, Field, FieldKind, PageHead, PictureField, Section, Select,
    ThemeSwitch, Toasts,
};
use js_sys::Intl::{SupportedValuesKey, supported_values_of};
use leptos::prelude::*;
use shared::accounts::{ChangePassword, Me, UpdateMe};
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

form! {
    /// Who somebody is, and how they read.
    struct Person { first_name, last_name, phone, locale, time_zone } of UpdateMe
}

form! {
    /// Another password, by who knows the one so far.
    struct Password { current_password, password } of ChangePassword
}

/// The page.
#[component]
pub fn Profile() -> impl IntoView {
    place::open(|| vec![Crumb::here(frame::PROFILE)]);
    let page = path(signed_in().door().surface());
    let has_password = signed_in().with_me_untracked(|me| me.has_password);
    view! {
        <div class="settings">
            <PageHead title=frame::PROFILE />
            <Section title=profile::PERSON>
                <PictureOf />
                <PersonForm />
            </Section>
            <Section title=person::EMAIL text=address::TEXT>
                <AddressPart reader=signed_in() />
            </Section>
            <Section title=profile::LOOK text=profile::LOOK_TEXT>
                <div class="actions">
                    <ThemeSwitch />
                </div>
            </Section>
            <Section title=security::TITLE text=security::LINK_TEXT>
                <div class="actions">
                    <a class="btn btn-secondary" href=page>{security::OPEN}</a>
                </div>
            </Section>
            {match has_password {
                true => view! {
                    <Section title=person::PASSWORD text=profile::PASSWORD_TEXT>
                        <PasswordForm />
                    </Section>
                }
                .into_any(),
                false => view! {
                    <Section title=person::PASSWORD text=external::NO_PASSWORD>
                        <div class="actions">
                            <ChoosePassword />
                        </div>
                    </Section>
                }
                .into_any(),
            }}
        </div>
    }
}

/// One's picture, sent as soon as it is chosen.
#[component]
fn PictureOf() -> impl IntoView {
    let reader = signed_in();
    let toasts = Toasts::here();
    let (pending, error) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let change = move |file: Option<File>| {
        let done = if file.is_some() { profile::PICTURE_SAVED } else { profile::PICTURE_REMOVED };
        pending.set(true);
        spawn_local(async move {
            let result = reader.set_avatar(file).await;
            pending.try_set(false);
            error.try_set(result.as_ref().err().map(|trouble| match trouble.fields() {
                // Nothing else is sent.
                [_, ..] => profile::PICTURE_UNREADABLE.to_owned(),
                [] => format!("{} {}", profile::PICTURE_NOT_SAVED, trouble.words()),
            }));
            if result.is_ok() {
                toasts.success(done);
            }
        });
    };
    view! {
        <PictureField
            label=profile::PICTURE
            name="avatar"
            face=true
            shown=reader.picture()
            hint=profile::PICTURE_HINT
            error=error
            pending=pending
            on_change=change
        />
    }
}

#[component]
fn PersonForm() -> impl IntoView {
    let reader = signed_in();
    let toasts = Toasts::here();
    let me = reader.me_untracked();
    let (locale, zone) = settled(&me.locale, &me.time_zone);
    let form = Person::of(Form::open());
    form.first_name.begin(me.first_name);
    form.last_name.begin(me.last_name);
    form.phone.begin(me.phone.unwrap_or_default());
    form.locale.begin(&locale);
    form.time_zone.begin(&zone);
    let send = move |()| {
        let body = UpdateMe {
            first_name: form.first_name.line(),
            last_name: form.last_name.line(),
            phone: form.phone.filled(),
            locale: form.locale.text(),
            time_zone: form.time_zone.text(),
        };
        let send = move |body: UpdateMe, _| async move { reader.update_me(&body).await };
        form.send(body, send, move |_: Me| toasts.success(profile::SAVED));
    };
    view! {
        <FormView form=*form failed=profile::FAILED on_send=send>
            <div class="form-row">
                <Field label=person::FIRST_NAME of=form.first_name autocomplete="given-name" />
                <Field label=person::LAST_NAME of=form.last_name autocomplete="family-name" />
            </div>
            <Field label=person::PHONE of=form.phone kind=FieldKind::Phone autocomplete="tel" optional=true />
            <div class="form-row">
                <Select
                    label=person::REGION
                    of=form.locale
                    choices=languages(&locale)
                    hint=profile::REGION_HINT
                />
                <Select label=person::TIME_ZONE of=form.time_zone choices=zones(&zone) />
            </div>
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true pending=form.pending() verb=common::SAVING>
                    {common::SAVE}
                </Button>
            </div>
        </FormView>
    }
}

#[component]
fn PasswordForm() -> impl IntoView {
    let reader = signed_in();
    let toasts = Toasts::here();
    let email = reader.with_me_untracked(|me| me.email.clone());
    let form = Password::of(Form::kept());
    // The one in use browsers fill in by themselves, which is no change.
    Leaving::here().asks_while(Signal::derive(move || form.password.is_changed()));
    let send = move |()| {
        let body =
            ChangePassword { current_password: form.current_password.text(), password: form.password.text() };
        let send = move |body: ChangePassword, _| async move { reader.change_password(&body).await };
        form.send(body, send, move |()| {
            form.current_password.begin("");
            form.password.begin("");
            toasts.success(profile::PASSWORD_DONE);
        });
    };
    view! {
        <FormView form=*form failed=profile::PASSWORD_FAILED on_send=send>
            // Password managers want to know whose password it is.
            <input class="visually-hidden" autocomplete="username" readonly tabindex="-1" aria-hidden="true" value=email />
            <Field
                label=person::CURRENT_PASSWORD
                of=form.current_password
                kind=FieldKind::Password
                autocomplete="current-password"
            />
            <NewPassword label=person::NEW_PASSWORD of=form.password />
            <div class="actions">
                <Button submit=true pending=form.pending() verb=common::SAVING>
                    {profile::PASSWORD_SUBMIT}
                </Button>
            </div>
        </FormView>
    }
}

/// Those that are offered, and the one in use even when it is none of them.
fn with_own(mut choices: Vec<Choice>, own: &str) -> Vec<Choice> {
    if !own.is_empty() && choices.iter().all(|choice| choice.value != own) {
        choices.insert(0, Choice::new(own, own));
    }
    choices
}

/// The languages and regions that are offered.
pub(crate) fn languages(own: &str) -> Vec<Choice> {
    with_own(profile::LANGUAGES.iter().map(|(tag, name)| Choice::new(*tag, *name)).collect(), own)
}

/// The zones that this browser knows.
pub(crate) fn zones(own: &str) -> Vec<Choice> {
    let names = supported_values_of(SupportedValuesKey::TimeZone).into_iter().map(String::from);
    let choices = names.map(|name| {
        let label = name.replace('_', " ");
        Choice::new(name, label)
    });
    with_own(choices.collect(), own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_use_can_always_stay() {
        let choices = with_own(vec![Choice::new("en-GB", "English")], "nl-NL");
        assert_eq!(choices.first().map(|choice| choice.value.as_str()), Some("nl-NL"));
        assert_eq!(with_own(vec![Choice::new("en-GB", "English")], "en-GB").len(), 1);
    }
}
