//! Creating an account.

use super::login::Resend;
use super::{BackToLogin, Entry, Words};
use crate::form::{Form, FormTrouble};
use crate::place;
use crate::session::Session;
use crate::text::{person, register, sign_in};
use crate::ui::{Button, ButtonKind, ButtonSize, Field, FieldKind};
use leptos::prelude::*;
use shared::accounts;

/// Where the fields are kept over a reload, in this tab alone and one per line; never the password.
const KEPT: &str = "portico.register";

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

/// What is kept of the form, as it is typed.
#[derive(Clone, Copy)]
struct Fields {
    first: RwSignal<String>,
    last: RwSignal<String>,
    email: RwSignal<String>,
    company: RwSignal<String>,
    /// The address that the mail went to; empty until then.
    sent: RwSignal<String>,
}

impl Fields {
    /// As they were left, and kept from now on. Whoever comes again after it was sent finds an empty form.
    fn open() -> Self {
        let kept = storage().and_then(|storage| storage.get_item(KEPT).ok().flatten()).unwrap_or_default();
        let mut lines = kept.split('\n');
        let mut line = || RwSignal::new(lines.next().unwrap_or_default().to_owned());
        let fields = Self { first: line(), last: line(), email: line(), company: line(), sent: line() };
        Effect::new(move |_| keep(&fields.all().map(|field| field.get()).join("\n")));
        on_cleanup(move || {
            if !fields.sent.read_untracked().is_empty() {
                keep("");
            }
        });
        fields
    }

    const fn all(self) -> [RwSignal<String>; 5] {
        [self.first, self.last, self.email, self.company, self.sent]
    }
}

fn keep(text: &str) {
    // Where nothing may be stored it lasts as long as the page.
    storage().map(|storage| storage.set_item(KEPT, text));
}

/// The form, then the word to look for a mail.
#[component]
pub fn Register() -> impl IntoView {
    place::open_alone(register::TITLE);
    let fields = Fields::open();
    let Fields { email, sent, .. } = fields;
    move || {
        if !sent.read().is_empty() {
            view! {
                <Words title=register::SENT_TITLE line=Some(register::sent(&email.get_untracked())) />
                <Resend email=email />
                <BackToLogin />
            }
            .into_any()
        } else {
            view! { <RegisterForm fields=fields /> }.into_any()
        }
    }
}

#[component]
fn RegisterForm(fields: Fields) -> impl IntoView {
    let Fields { first, last, email, company, sent } = fields;
    let entry = Entry::here();
    let visitor = Session::here().visitor();
    let form = Form::new(&["first_name", "last_name", "email", "password", "company"]);
    let password = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let company = Some(company.get_untracked().trim().to_owned()).filter(|name| !name.is_empty());
        let body = accounts::Register {
            email: email.get_untracked().trim().to_owned(),
            password: password.get_untracked(),
            first_name: first.get_untracked().trim().to_owned(),
            last_name: last.get_untracked().trim().to_owned(),
            organization: untrack(|| entry.joins()),
            company,
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
    let company_field = move || {
        let error = form.error("company");
        let autocomplete = "organization";
        if entry.joins().is_some() {
            view! { <Field label=person::COMPANY value=company name="company" autocomplete error optional=true /> }
        } else {
            view! { <Field label=person::COMPANY value=company name="company" autocomplete error optional=false /> }
        }
    };
    let is_closed = move || entry.welcome.map(|welcome| !welcome.registration_open).unwrap_or_default();
    view! {
        <Words
            title=register::TITLE
            line=Signal::derive(move || {
                Some(if is_closed() { register::CLOSED.into() } else { register::at(&entry.name()) })
            })
        />
        <Show when=move || !is_closed()>
            <form class="form" novalidate node_ref=form.node on:submit=submit>
                <FormTrouble form=form title=register::FAILED />
                <Field label=person::FIRST_NAME value=first name="given-name" autocomplete="given-name" error=form.error("first_name") />
                <Field label=person::LAST_NAME value=last name="family-name" autocomplete="family-name" error=form.error("last_name") />
                <Field
                    label=person::EMAIL
                    value=email
                    kind=FieldKind::Email
                    name="email"
                    autocomplete="username"
                    error=form.error("email")
                />
                <Field
                    label=person::PASSWORD
                    value=password
                    kind=FieldKind::Password
                    name="new-password"
                    autocomplete="new-password"
                    hint=Some(person::PASSWORD_HINT.to_owned())
                    error=form.error("password")
                />
                {company_field}
                <Button
                    kind=ButtonKind::Primary
                    size=ButtonSize::Large
                    submit=true
                    pending=form.pending()
                    verb=register::SUBMITTING
                >
                    {register::SUBMIT}
                </Button>
            </form>
        </Show>
        <p class="sign-in-more">
            {register::HAVE_ONE} " " <a href=move || entry.link(entry.entrance.login)>{sign_in::SUBMIT}</a>
        </p>
    }
}
