//! What is kept of the company: as fields of a form, and as facts.

use crate::form::form;
use crate::intl;
use crate::text::console::customers as words;
use crate::ui::{Choice, Fact, Field, FieldKind, Lines, Select};
use leptos::prelude::*;
use shared::countries;
use shared::customers::{
    ADDRESS_MAX, NAME_MAX, NewContact, NewCustomer, PHONE_MAX, REFERENCE_MAX, TAX_ID_MAX, UpdateCustomer,
    WEBSITE_MAX, WholeCustomer,
};

form! {
    /// The company.
    pub struct Company { name, website, phone, address, country, tax_id, reference } of NewCustomer, UpdateCustomer
}

impl Company {
    /// Begins with what is kept of a customer.
    pub fn begin(self, customer: &WholeCustomer) {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        self.name.begin(&customer.name);
        self.website.begin(text(&customer.website));
        self.phone.begin(text(&customer.phone));
        self.address.begin(text(&customer.address));
        self.country.begin(text(&customer.country));
        self.tax_id.begin(text(&customer.tax_id));
        self.reference.begin(text(&customer.reference));
    }

    /// A customer to be made.
    pub fn new_customer(self, contacts: Vec<NewContact>) -> NewCustomer {
        NewCustomer {
            name: self.name.line(),
            website: self.website.filled(),
            phone: self.phone.filled(),
            address: self.address.filled(),
            country: self.country.filled(),
            tax_id: self.tax_id.filled(),
            reference: self.reference.filled(),
            contacts,
        }
    }

    /// What was changed here, and nothing else.
    pub fn update(self) -> UpdateCustomer {
        UpdateCustomer {
            name: self.name.is_changed().then(|| self.name.line()),
            website: self.website.is_changed().then(|| self.website.filled()),
            phone: self.phone.is_changed().then(|| self.phone.filled()),
            address: self.address.is_changed().then(|| self.address.filled()),
            country: self.country.is_changed().then(|| self.country.filled()),
            tax_id: self.tax_id.is_changed().then(|| self.tax_id.filled()),
            reference: self.reference.is_changed().then(|| self.reference.filled()),
        }
    }
}

/// Its fields.
#[component]
pub fn CompanyFields(
    /// The company.
    of: Company,
) -> impl IntoView {
    view! {
        <Field label=words::NAME of=of.name autocomplete="off" max_length=max(NAME_MAX) autofocus=true />
        <div class="form-row">
            <Field label=words::WEBSITE of=of.website autocomplete="off" max_length=max(WEBSITE_MAX) optional=true />
            <Field
                label=words::PHONE
                of=of.phone
                kind=FieldKind::Phone
                autocomplete="off"
                max_length=max(PHONE_MAX)
                optional=true
            />
        </div>
        <Lines
            label=words::ADDRESS
            of=of.address
            autocomplete="off"
            max_length=max(ADDRESS_MAX)
            optional=true
        />
        <Select
            label=words::COUNTRY
            of=of.country
            choices=countries()
            placeholder=words::NO_COUNTRY.to_owned()
            optional=true
        />
        <div class="form-row">
            <Field label=words::TAX_ID of=of.tax_id autocomplete="off" max_length=max(TAX_ID_MAX) optional=true />
            <Field
                label=words::REFERENCE
                of=of.reference
                autocomplete="off"
                max_length=max(REFERENCE_MAX)
                optional=true
                hint=words::REFERENCE_HINT
            />
        </div>
    }
}

pub(super) fn max(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// By what the reader calls them.
fn countries() -> Vec<Choice> {
    let mut all: Vec<_> = countries::all().map(|code| Choice::new(code, intl::country(code))).collect();
    all.sort_by(|a, b| intl::compare(&a.label, &b.label));
    all
}

/// What is known of it. What is not known has no line.
#[component]
pub fn Facts(
    /// The customer.
    of: Memo<WholeCustomer>,
) -> impl IntoView {
    let fact = |term: &'static str, value: Option<AnyView>| {
        value.map(|value| view! { <Fact term=term>{value}</Fact> }.into_any())
    };
    let facts = move || {
        let WholeCustomer { website, phone, address, country, tax_id, reference, .. } = of.get();
        let words = |text: Option<String>| text.map(IntoAny::into_any);
        let website = website.map(|href| {
            let name = href
                .split_once("://")
                .map_or(href.as_str(), |(_, name)| name)
                .trim_end_matches('/')
                .to_owned();
            view! { <a class="link" href=href target="_blank" rel="noopener noreferrer">{name}</a> }
                .into_any()
        });
        let phone = phone.map(|phone| {
            let href = format!("tel:{}", phone.replace(' ', ""));
            view! { <a class="link" href=href>{phone}</a> }.into_any()
        });
        let address = address.map(|address| view! { <span class="lines">{address}</span> }.into_any());
        let country = country.map(|code| intl::country(&code).into_any());
        let all = [
            fact(words::WEBSITE, website),
            fact(words::PHONE, phone),
            fact(words::ADDRESS, address),
            fact(words::COUNTRY, country),
            fact(words::TAX_ID, words(tax_id)),
            fact(words::REFERENCE, words(reference)),
        ];
        let known: Vec<_> = all.into_iter().flatten().collect();
        if known.is_empty() {
            return view! { <p class="card-text">{words::NOTHING_KNOWN}</p> }.into_any();
        }
        view! { <dl class="facts">{known}</dl> }.into_any()
    };
    view! { <div class="card-section">{facts}</div> }
}
