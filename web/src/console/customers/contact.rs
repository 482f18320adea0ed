//! One of the people at a customer, as fields of a form.

use super::company::max;
use crate::form::{Form, field, form};
use crate::text::console::customers as words;
use crate::ui::{Check, Field, FieldKind, Input};
use leptos::prelude::*;
use shared::customers::{Contact, NAME_MAX, NewContact, PHONE_MAX, POSITION_MAX, UpdateContact};

form! {
    /// Somebody, in a form of their own.
    pub struct Person { name, email, phone, position, is_primary } of NewContact, UpdateContact
}

impl Person {
    /// Begins with what is known of them.
    pub fn begin(self, contact: &Contact) {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        self.name.begin(&contact.name);
        self.email.begin(text(&contact.email));
        self.phone.begin(text(&contact.phone));
        self.position.begin(text(&contact.position));
        self.is_primary.tick(contact.is_primary);
    }

    /// Somebody to be added.
    pub fn new_contact(self) -> NewContact {
        self.fields().new_contact(self.is_primary.is_ticked())
    }

    /// What was changed here, and nothing else.
    pub fn update(self) -> UpdateContact {
        UpdateContact {
            name: self.name.is_changed().then(|| self.name.line()),
            email: self.email.is_changed().then(|| self.email.filled()),
            phone: self.phone.is_changed().then(|| self.phone.filled()),
            position: self.position.is_changed().then(|| self.position.filled()),
            is_primary: self.is_primary.is_changed().then(|| self.is_primary.is_ticked()),
        }
    }

    /// The fields that somebody has in every form.
    pub fn fields(self) -> Fields {
        let Self { name, email, phone, position, .. } = self;
        Fields { name, email, phone, position, invite: Input::alone(field!(NewContact, invite)) }
    }
}

/// What is asked about somebody in every form.
#[derive(Clone, Copy)]
pub struct Fields {
    name: Input,
    email: Input,
    phone: Input,
    position: Input,
    /// Whether they are asked to join; only where several are added at once.
    pub(super) invite: Input,
}

impl Fields {
    /// Those of one of several people in a form.
    pub fn in_list(form: Form, place: usize) -> Self {
        let input = |field: &'static str| form.input_in(CONTACTS, place, field);
        Self {
            name: input(field!(NewContact, name)),
            email: input(field!(NewContact, email)),
            phone: input(field!(NewContact, phone)),
            position: input(field!(NewContact, position)),
            invite: input(field!(NewContact, invite)),
        }
    }

    /// Somebody to be added.
    pub fn new_contact(self, is_primary: bool) -> NewContact {
        NewContact {
            name: self.name.line(),
            email: self.email.filled(),
            phone: self.phone.filled(),
            position: self.position.filled(),
            is_primary,
            invite: self.invite.is_ticked(),
        }
    }

    /// Whether nothing is typed.
    pub fn is_blank(self) -> bool {
        self.all().into_iter().all(|input| input.line().is_empty())
    }

    /// Has what the other fields had.
    pub fn take(self, other: Self) {
        for (own, other) in self.all().into_iter().zip(other.all()) {
            own.value.set(other.text());
        }
    }

    /// Has nothing.
    pub fn clear(self) {
        self.all().into_iter().for_each(|input| input.value.set(String::new()));
    }

    /// Somebody of this name, in no form.
    #[cfg(test)]
    pub fn named(name: &str) -> Self {
        let fields = Self::in_list(Form::kept(), 0);
        fields.name.value.set(name.to_owned());
        fields
    }

    const fn all(self) -> [Input; 5] {
        [self.name, self.email, self.phone, self.position, self.invite]
    }
}

/// What the request calls the people that a customer is made with.
const CONTACTS: &str = field!(shared::customers::NewCustomer, contacts);

/// The fields of somebody.
#[component]
pub fn ContactFields(
    /// Whose.
    of: Fields,
    /// Takes the keyboard when it opens.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    view! {
        <div class="form-row">
            <Field label=words::CONTACT_NAME of=of.name autocomplete="off" max_length=max(NAME_MAX) autofocus=autofocus />
            <Field
                label=words::POSITION
                of=of.position
                autocomplete="off"
                max_length=max(POSITION_MAX)
                optional=true
            />
        </div>
        <div class="form-row">
            <Field label=words::EMAIL of=of.email kind=FieldKind::Email autocomplete="off" optional=true />
            <Field
                label=words::PHONE
                of=of.phone
                kind=FieldKind::Phone
                autocomplete="off"
                max_length=max(PHONE_MAX)
                optional=true
            />
        </div>
    }
}

/// The fields of somebody in a form of their own.
#[component]
pub fn PersonFields(
    /// Who.
    of: Person,
) -> impl IntoView {
    view! {
        <ContactFields of=of.fields() autofocus=true />
        <Check label=words::IS_PRIMARY of=of.is_primary />
    }
}
