//! What tickets can be about.

use super::{Kept, Save, changed};
use crate::form::{Form, FormView, form};
use crate::text::console::settings as words;
use crate::ui::{Input, Tags};
use leptos::prelude::*;
use shared::organizations::UpdateOrganization;

form! {
    /// The categories.
    struct Fields { ticket_categories } of UpdateOrganization
}

/// The categories.
#[component]
pub fn CategoriesForm(
    /// What is kept.
    of: Kept,
) -> impl IntoView {
    let form = Fields::of(Form::open());
    of.shows(form.ticket_categories, |kept| kept.ticket_categories.join("\n"));
    let send = move |()| {
        let body = UpdateOrganization {
            ticket_categories: changed(form.ticket_categories, Input::lines),
            ..UpdateOrganization::default()
        };
        of.save(*form, body, words::CATEGORIES);
    };
    view! {
        <FormView form=*form failed=words::FAILED on_send=send>
            <Tags label=words::CATEGORIES of=form.ticket_categories hint=words::CATEGORIES_HINT.to_owned() />
            <Save form=*form of=words::CATEGORIES />
        </FormView>
    }
}
