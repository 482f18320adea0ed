//! What the organization is called, and where it is.

use super::{Kept, Save, changed};
use crate::form::{Form, FormView, form};
use crate::intl;
use crate::portal::profile::{languages, zones};
use crate::text::console::settings as words;
use crate::text::person;
use crate::ui::{Choice, Field, Input, Select};
use leptos::prelude::*;
use shared::currencies;
use shared::organizations::{NAME_MAX, SLUG_MAX, UpdateOrganization};

form! {
    /// Name and place.
    struct Fields { name, slug, time_zone, locale, currency } of UpdateOrganization
}

/// Name and place.
#[component]
pub fn OrganizationForm(
    /// What is kept.
    of: Kept,
) -> impl IntoView {
    let form = Fields::of(Form::open());
    of.shows(form.name, |kept| kept.name.clone());
    of.shows(form.slug, |kept| kept.slug.clone());
    of.shows(form.time_zone, |kept| kept.time_zone.clone());
    of.shows(form.locale, |kept| kept.locale.clone());
    of.shows(form.currency, |kept| kept.currency.clone());
    let (zone, locale) = of.newest.with_untracked(|kept| (kept.time_zone.clone(), kept.locale.clone()));
    let send = move |()| {
        let body = UpdateOrganization {
            name: changed(form.name, Input::line),
            slug: changed(form.slug, Input::line),
            time_zone: changed(form.time_zone, Input::text),
            locale: changed(form.locale, Input::text),
            currency: changed(form.currency, Input::text),
            ..UpdateOrganization::default()
        };
        of.save(*form, body, words::ORGANIZATION);
    };
    view! {
        <FormView form=*form failed=words::FAILED on_send=send>
            <Field label=words::NAME of=form.name autocomplete="off" max_length=max(NAME_MAX) />
            <Field
                label=words::SLUG
                of=form.slug
                autocomplete="off"
                max_length=max(SLUG_MAX)
                hint=Signal::derive(move || Some(words::slug_hint(&form.slug.value.read())))
            />
            <div class="form-row">
                <Select
                    label=person::REGION
                    of=form.locale
                    choices=languages(&locale)
                    hint=words::BEGIN_WITH.to_owned()
                />
                <Select
                    label=person::TIME_ZONE
                    of=form.time_zone
                    choices=zones(&zone)
                    hint=words::BEGIN_WITH.to_owned()
                />
            </div>
            <Select label=words::CURRENCY of=form.currency choices=currencies() />
            <Save form=*form of=words::ORGANIZATION />
        </FormView>
    }
}

fn max(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// By what the reader calls them.
fn currencies() -> Vec<Choice> {
    let mut all: Vec<_> = currencies::all()
        .map(|code| Choice::new(code, words::currency(&intl::currency(code), code)))
        .collect();
    all.sort_by(|a, b| intl::compare(&a.label, &b.label));
    all
}
