//! Who gets an account without being asked.

use super::{Kept, Save, changed};
use crate::form::{Form, FormView, form};
use crate::text::console::settings as words;
use crate::ui::{Choice, Input, Radios, Tags};
use leptos::prelude::*;
use shared::organizations::{Registration, UpdateOrganization};

form! {
    /// The policy.
    struct Fields { registration, email_domains } of UpdateOrganization
}

/// The policy.
#[component]
pub fn RegistrationForm(
    /// What is kept.
    of: Kept,
) -> impl IntoView {
    let form = Fields::of(Form::open());
    of.shows(form.registration, |kept| kept.registration.as_str().to_owned());
    of.shows(form.email_domains, |kept| kept.email_domains.join("\n"));
    let send = move |()| {
        let body = UpdateOrganization {
            registration: changed(form.registration, Input::parsed).flatten(),
            email_domains: changed(form.email_domains, Input::lines),
            ..UpdateOrganization::default()
        };
        of.save(*form, body, words::REGISTRATION);
    };
    let policies =
        Registration::ALL.map(|policy| Choice::new(policy.as_str(), words::policy(policy))).to_vec();
    let by_domain = Memo::new(move |_| *form.registration.value.read() == Registration::Domains.as_str());
    view! {
        <FormView form=*form failed=words::FAILED on_send=send>
            <Radios label=words::WHO_REGISTERS of=form.registration choices=policies />
            <Show when=move || by_domain.get()>
                <Tags
                    label=words::DOMAINS
                    of=form.email_domains
                    hint=words::DOMAINS_HINT.to_owned()
                />
            </Show>
            <Save form=*form of=words::REGISTRATION />
        </FormView>
    }
}
