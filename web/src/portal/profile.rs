//! Oneself: name, language, password, and how the page looks.

use crate::client::signed_in;
use crate::form::{Form, FormTrouble};
use crate::intl::settled;
use crate::leaving::Leaving;
use crate::place;
use crate::text::{common, frame, person, profile};
use crate::ui::{Button, ButtonKind, Choice, Crumb, Field, FieldKind, PageHead, Select, ThemeSwitch, Toasts};
use leptos::prelude::*;
use shared::accounts::{ChangePassword, Me, UpdateMe};
use wasm_bindgen::{JsCast as _, JsValue};

/// The page.
#[component]
pub fn Profile() -> impl IntoView {
    place::open(|| vec![Crumb::here(frame::PROFILE)]);
    view! {
        <div class="settings">
            <PageHead title=profile::TITLE />
            <Section title=profile::PERSON>
                <Person />
            </Section>
            <Section title=profile::LOOK text=profile::LOOK_TEXT>
                <div class="actions">
                    <ThemeSwitch />
                </div>
            </Section>
            <Section title=profile::PASSWORD text=profile::PASSWORD_TEXT>
                <Password />
            </Section>
        </div>
    }
}

#[component]
fn Section(title: &'static str, #[prop(optional)] text: &'static str, children: Children) -> impl IntoView {
    view! {
        <section class="settings-section" aria-label=title>
            <div>
                <h2 class="settings-title">{title}</h2>
                {(!text.is_empty()).then(|| view! { <p class="settings-text">{text}</p> })}
            </div>
            {children()}
        </section>
    }
}

#[component]
fn Person() -> impl IntoView {
    let reader = signed_in();
    let toasts = Toasts::here();
    let me = reader.me_untracked();
    let form = Form::new(&["first_name", "last_name", "phone", "locale", "time_zone"]);
    let first = RwSignal::new(me.first_name.clone());
    let last = RwSignal::new(me.last_name.clone());
    let phone = RwSignal::new(me.phone.clone().unwrap_or_default());
    let (own_locale, own_zone) = settled(&me.locale, &me.time_zone);
    let locale = RwSignal::new(own_locale.clone());
    let zone = RwSignal::new(own_zone.clone());
    let body = move || UpdateMe {
        first_name: first.get().trim().to_owned(),
        last_name: last.get().trim().to_owned(),
        phone: Some(phone.get().trim().to_owned()).filter(|phone| !phone.is_empty()),
        locale: locale.get(),
        time_zone: zone.get(),
    };
    let written = move || serde_json::to_string(&body()).unwrap_or_default();
    let saved = RwSignal::new(untrack(written));
    Leaving::here().asks_while(Memo::new(move |_| written() != *saved.read()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let sent = untrack(written);
        let send = move |body: UpdateMe, _| async move { reader.update_me(&body).await };
        form.send(untrack(body), send, move |_: Me| {
            saved.set(sent);
            toasts.success(profile::SAVED);
        });
    };
    view! {
        <form class="form" novalidate node_ref=form.node on:submit=submit>
            <FormTrouble form=form title=profile::FAILED />
            <div class="form-row">
                <Field label=person::FIRST_NAME value=first name="given-name" autocomplete="given-name" error=form.error("first_name") />
                <Field label=person::LAST_NAME value=last name="family-name" autocomplete="family-name" error=form.error("last_name") />
            </div>
            <Field
                label=person::EMAIL
                value=RwSignal::new(me.email.clone())
                kind=FieldKind::Email
                read_only=true
                hint=Some(profile::EMAIL_HINT.to_owned())
            />
            <Field
                label=person::PHONE
                value=phone
                kind=FieldKind::Phone
                name="tel"
                autocomplete="tel"
                optional=true
                error=form.error("phone")
            />
            <div class="form-row">
                <Select
                    label=person::REGION
                    value=locale
                    choices=languages(&own_locale)
                    hint=Some(profile::REGION_HINT.to_owned())
                    error=form.error("locale")
                />
                <Select label=person::TIME_ZONE value=zone choices=zones(&own_zone) error=form.error("time_zone") />
            </div>
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true pending=form.pending() verb=common::SAVING>
                    {common::SAVE}
                </Button>
            </div>
        </form>
    }
}

#[component]
fn Password() -> impl IntoView {
    let reader = signed_in();
    let toasts = Toasts::here();
    let email = reader.with_me_untracked(|me| me.email.clone());
    let form = Form::new(&["current_password", "password"]);
    let (current, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let body =
            ChangePassword { current_password: current.get_untracked(), password: new.get_untracked() };
        let send = move |body: ChangePassword, _| async move { reader.change_password(&body).await };
        form.send(body, send, move |()| {
            current.set(String::new());
            new.set(String::new());
            toasts.success(profile::PASSWORD_DONE);
        });
    };
    view! {
        <form class="form" novalidate node_ref=form.node on:submit=submit>
            <FormTrouble form=form title=profile::PASSWORD_FAILED />
            // Password managers want to know whose password it is.
            <input class="visually-hidden" autocomplete="username" readonly tabindex="-1" aria-hidden="true" value=email />
            <Field
                label=person::CURRENT_PASSWORD
                value=current
                kind=FieldKind::Password
                name="current-password"
                autocomplete="current-password"
                error=form.error("current_password")
            />
            <Field
                label=person::NEW_PASSWORD
                value=new
                kind=FieldKind::Password
                name="new-password"
                autocomplete="new-password"
                hint=Some(person::PASSWORD_HINT.to_owned())
                error=form.error("password")
            />
            <div class="actions">
                <Button submit=true pending=form.pending() verb=common::SAVING>
                    {profile::PASSWORD_SUBMIT}
                </Button>
            </div>
        </form>
    }
}

/// Those that are offered, and the one in use even when it is none of them.
fn with_own(mut choices: Vec<Choice>, own: &str) -> Vec<Choice> {
    if !own.is_empty() && choices.iter().all(|choice| choice.value != own) {
        choices.insert(0, Choice::new(own, own));
    }
    choices
}

fn languages(own: &str) -> Vec<Choice> {
    with_own(profile::LANGUAGES.iter().map(|(tag, name)| Choice::new(*tag, *name)).collect(), own)
}

/// The zones that this browser knows.
fn zones(own: &str) -> Vec<Choice> {
    let known = js_sys::Reflect::get(&js_sys::global(), &"Intl".into())
        .and_then(|intl| js_sys::Reflect::get(&intl, &"supportedValuesOf".into()))
        .and_then(|function| function.dyn_into::<js_sys::Function>())
        .and_then(|function| function.call1(&JsValue::NULL, &"timeZone".into()))
        .map(|names| js_sys::Array::from(&names));
    let names = known.map(|names| names.iter().filter_map(|name| name.as_string()).collect::<Vec<_>>());
    let choices = names.unwrap_or_default().into_iter().map(|name| {
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
