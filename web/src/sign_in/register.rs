//! Creating an account.

use super::external::Others;
use super::login::Resend;
use super::{BackToLogin, Entry, NewPassword, Submit, Words};
use crate::form::{Form, FormView, form};
use crate::place;
use crate::session::Session;
use crate::text::{person, register, sign_in};
use crate::ui::{Field, FieldKind};
use leptos::prelude::*;
use shared::accounts;

/// Where the fields are kept over a reload, in this tab alone and one per line; never the password.
const KEPT: &str = "portico.register";

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

form! {
    /// Who registers.
    struct Fields { first_name, last_name, email, password, company } of accounts::Register, accounts::Found
}

impl Fields {
    /// As they were left, and kept from now on, with the address that the mail went to, which is empty until then.
    /// Whoever comes again after it was sent finds an empty form.
    fn open() -> (Self, RwSignal<String>) {
        let (fields, sent) = (Self::of(Form::kept()), RwSignal::new(String::new()));
        let Self { first_name, last_name, email, company, .. } = fields;
        let kept = [first_name.value, last_name.value, email.value, company.value, sent];
        let before = storage().and_then(|storage| storage.get_item(KEPT).ok().flatten()).unwrap_or_default();
        kept.iter().zip(before.split('\n')).for_each(|(text, line)| text.set(line.to_owned()));
        Effect::new(move |_| keep(&kept.map(|text| text.get()).join("\n")));
        on_cleanup(move || {
            if !sent.read_untracked().is_empty() {
                keep("");
            }
        });
        (fields, sent)
    }
}

fn keep(text: &str) {
    // Where nothing may be stored it lasts as long as the page.
    storage().map(|storage| storage.set_item(KEPT, text));
}

/// The form, then the word to look for a mail.
#[component]
pub fn Register() -> impl IntoView {
    place::open_alone(Entry::here().register_title());
    let (fields, sent) = Fields::open();
    move || {
        if !sent.read().is_empty() {
            view! {
                <Words title=register::SENT_TITLE line=Some(register::sent(&fields.email.text())) />
                <Resend email=fields.email />
                <BackToLogin />
            }
            .into_any()
        } else {
            view! { <RegisterForm form=fields sent=sent /> }.into_any()
        }
    }
}

#[component]
fn RegisterForm(form: Fields, sent: RwSignal<String>) -> impl IntoView {
    let entry = Entry::here();
    let visitor = Session::here().visitor();
    let send = move |()| {
        let body = accounts::Register {
            email: form.email.line(),
            password: form.password.text(),
            first_name: form.first_name.line(),
            last_name: form.last_name.line(),
            organization: untrack(|| entry.joins()).filter(|_| !entry.founds()),
            company: form.company.filled(),
        };
        let to = body.email.clone();
        form.send(
            body,
            move |body, _| async move { visitor.register(&body).await },
            move |()| {
                let is_left = sent.try_set(to).is_some();
                if is_left {
                    keep("");
                }
            },
        );
    };
    // Whoever comes by a provider becomes a client; nobody makes an organization so.
    let providers = move || if entry.founds() { Vec::new() } else { entry.providers() };
    let is_closed = move || entry.is_open() == Some(false);
    view! {
        <Words
            title=entry.register_title()
            line=Signal::derive(move || {
                Some(match (is_closed(), entry.by_invitation()) {
                    (false, _) if entry.founds() => register::FOUND_TEXT.into(),
                    (true, _) if entry.founds() => register::FOUND_CLOSED.into(),
                    (false, _) => register::at(&entry.name()),
                    (true, true) => register::BY_INVITATION.into(),
                    (true, false) => register::CLOSED.into(),
                })
            })
        />
        <Show when=move || !is_closed()>
            <Others providers=Box::new(providers) />
            <FormView form=*form failed=register::FAILED on_send=send>
                <Field label=person::FIRST_NAME of=form.first_name autocomplete="given-name" />
                <Field label=person::LAST_NAME of=form.last_name autocomplete="family-name" />
                <Field label=person::EMAIL of=form.email kind=FieldKind::Email autocomplete="username" />
                <NewPassword label=person::PASSWORD of=form.password />
                <Field
                    label=if entry.founds() { register::FIRM } else { person::COMPANY }
                    of=form.company
                    autocomplete="organization"
                    optional=Signal::derive(move || !entry.founds() && entry.joins().is_some())
                />
                <Submit form=*form verb=register::SUBMITTING>{register::SUBMIT}</Submit>
            </FormView>
        </Show>
        <p class="sign-in-more">
            {register::HAVE_ONE} " " <a href=move || entry.link(entry.entrance.login)>{sign_in::SUBMIT}</a>
        </p>
    }
}
