//! A new customer: the company and its first people, in one form.

use super::company::{Company, CompanyFields};
use super::contact::{ContactFields, Fields};
use super::list::CustomersAsked;
use crate::client::signed_in;
use crate::console::team::may_any;
use crate::form::{Form, FormView};
use crate::location::Location;
use crate::paths::console as paths;
use crate::place;
use crate::text::common;
use crate::text::console::customers as words;
use crate::ui::{Button, ButtonKind, ButtonLink, Check, Content, Crumb, Icon, PageHead, Section};
use leptos::prelude::*;
use shared::customers::{FIRST_CONTACTS_MAX, NewContact, WholeCustomer};
use shared::permission::Permission;

/// The page.
#[component]
pub fn NewCustomerPage() -> impl IntoView {
    place::open(|| {
        vec![Crumb::to(words::TITLE, paths::customers(&CustomersAsked::default())), Crumb::here(words::ADD)]
    });
    let location = Location::here();
    view! {
        <Content>
            <div class="settings">
                <PageHead title=words::ADD />
                <NewCustomerForm on_made=move |made: WholeCustomer| location.go(&paths::customer(made.id))>
                    <ButtonLink href=paths::customers(&CustomersAsked::default())>{common::CANCEL}</ButtonLink>
                </NewCustomerForm>
            </div>
        </Content>
    }
}

/// The form.
#[component]
pub fn NewCustomerForm(
    /// What follows when the customer is there.
    #[prop(into)]
    on_made: Callback<WholeCustomer>,
    /// What stands beside the button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let desk = signed_in().desk();
    let company = Company::of(Form::open());
    let people = People::begin(*company);
    let send = move |()| {
        let send = move |body, key| async move { desk.add_customer(&body, key).await };
        company.send(company.new_customer(people.contacts()), send, move |made| on_made.run(made));
    };
    view! {
        <FormView form=*company failed=words::NOT_ADDED on_send=send>
            <Section title=words::COMPANY>
                <CompanyFields of=company />
            </Section>
            <Section title=words::PEOPLE text=words::FIRST_PEOPLE_TEXT>
                <FirstPeople people=people />
            </Section>
            <div class="actions">
                <Button kind=ButtonKind::Primary submit=true pending=company.pending() verb=common::SAVING>
                    {words::ADD}
                </Button>
                {children.map(|children| children())}
            </div>
        </FormView>
    }
}

/// The people of the form. Whoever is taken out leaves no gap: the others move up.
#[derive(Clone, Copy)]
struct People {
    form: Form,
    made: StoredValue<Vec<Fields>>,
    count: RwSignal<usize>,
}

impl People {
    fn begin(form: Form) -> Self {
        let people = Self { form, made: StoredValue::new(Vec::new()), count: RwSignal::new(0) };
        people.add();
        people
    }

    fn add(self) {
        let place = self.count.get_untracked();
        self.made.update_value(|made| {
            if made.len() == place {
                made.push(Fields::in_list(self.form, place));
            }
        });
        self.count.set(place + 1);
    }

    fn remove(self, place: usize) {
        let count = self.count.get_untracked();
        self.made.with_value(|made| {
            let of_form = made.get(place..count).unwrap_or_default();
            for pair in of_form.windows(2) {
                if let [own, next] = pair {
                    own.take(*next);
                }
            }
            if let Some(last) = of_form.last() {
                last.clear();
            }
        });
        self.count.set(count.saturating_sub(1));
    }

    fn at(self, place: usize) -> Option<Fields> {
        self.made.with_value(|made| made.get(place).copied())
    }

    /// All who are named. The first is asked first.
    fn contacts(self) -> Vec<NewContact> {
        let count = self.count.get_untracked();
        self.made.with_value(|made| {
            let all = made.iter().take(count).copied();
            // A single one that nobody filled in is nobody; one of several is somebody whose name is missing.
            let named = all.filter(|fields| count > 1 || !fields.is_blank());
            named.enumerate().map(|(place, fields)| fields.new_contact(place == 0)).collect()
        })
    }
}

#[component]
fn FirstPeople(people: People) -> impl IntoView {
    let may_invite = may_any(signed_in(), &[Permission::ClientsManage]);
    let person = move |place: usize| {
        let title = move || words::person(place + 1);
        let fields = people.at(place);
        view! {
            <fieldset class="form-group">
                <legend>
                    {title}
                    <Button kind=ButtonKind::Quiet icon=Icon::Close on_click=move |_| people.remove(place)>
                        {common::REMOVE} <span class="visually-hidden">" " {title}</span>
                    </Button>
                </legend>
                {fields
                    .map(|fields| {
                        view! {
                            <ContactFields of=fields />
                            <Show when=move || may_invite.get()>
                                <Check label=words::INVITE of=fields.invite />
                            </Show>
                        }
                    })}
            </fieldset>
        }
    };
    let has_room = move || people.count.get() < FIRST_CONTACTS_MAX;
    view! {
        <For each=move || 0..people.count.get() key=|place| *place children=person />
        <Show when=has_room>
            <div class="actions">
                <Button icon=Icon::UserPlus on_click=move |_| people.add()>
                    {words::ADD_PERSON}
                </Button>
            </div>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(people: People, place: usize, name: &str) {
        if let Some(fields) = people.at(place) {
            fields.take(Fields::named(name));
        }
    }

    fn names(people: People) -> Vec<(String, bool)> {
        people.contacts().into_iter().map(|contact| (contact.name, contact.is_primary)).collect()
    }

    #[test]
    fn whoever_is_taken_out_leaves_no_gap() {
        let people = People::begin(Form::kept());
        assert!(names(people).is_empty(), "nobody has to be named");
        people.add();
        people.add();
        for (place, name) in ["Marta", "Pieter", "Ingrid"].into_iter().enumerate() {
            named(people, place, name);
        }
        people.remove(0);
        assert_eq!(names(people), [("Pieter".into(), true), ("Ingrid".into(), false)]);
        people.add();
        assert_eq!(names(people).len(), 3, "one of several without a name is told of");
        assert_eq!(
            names(people).last(),
            Some(&(String::new(), false)),
            "and has nothing of whoever stood there"
        );
    }
}
