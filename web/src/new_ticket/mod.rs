//! The form that raises a ticket, the same in both applications. What is typed is kept until it is sent, so leaving
//! loses nothing and asks nothing.

mod raising;

pub use raising::Raising;

use crate::form::{FormView, form};
use crate::markdown::Preview;
use crate::text;
use crate::text::tickets;
use crate::ui::{Choice, DraftState, Editor, Field, Select};
use leptos::prelude::*;
use shared::tickets::{Priority, SUBJECT_MAX, console, portal};

form! {
    /// What is said of a ticket in both applications.
    pub struct Fields { subject, description, priority, category } of portal::NewTicket, console::NewTicket
}

impl Fields {
    /// How pressing, as far as that was said.
    pub fn priority(self) -> Priority {
        self.priority.parsed().unwrap_or_default()
    }
}

/// An organization's categories to choose from.
#[must_use]
pub fn categories(names: &[String]) -> Vec<Choice> {
    names.iter().map(|name| Choice::new(name, name)).collect()
}

/// The form.
#[component]
pub fn RaiseForm(
    /// What is being written.
    raising: Raising,
    /// What could not be done: "Your ticket was not sent."
    failed: &'static str,
    /// Sends it.
    #[prop(into)]
    on_send: Callback<()>,
    /// The question who handles it, or whose it is.
    whose: AnyView,
    /// Under the subject.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// While the description is empty.
    placeholder: &'static str,
    /// The categories to choose from.
    categories: Memo<Vec<Choice>>,
    /// The buttons.
    children: Children,
) -> impl IntoView {
    let Raising { fields, files, draft, .. } = raising;
    let priorities = Priority::ALL.map(|one| Choice::new(one.as_str(), text::shared::priority(one))).to_vec();
    let has_categories = Memo::new(move |_| !categories.read().is_empty());
    let category = move || {
        view! {
            <Select
                label=tickets::CATEGORY
                of=fields.category
                choices=categories
                placeholder=tickets::new::CATEGORY_NONE
                optional=true
            />
        }
    };
    let description = fields.description.value;
    view! {
        <FormView form=*fields failed=failed on_send=on_send>
            {whose}
            <Field
                label=tickets::new::SUBJECT
                of=fields.subject
                hint=hint
                max_length=u32::try_from(SUBJECT_MAX).unwrap_or(u32::MAX)
            />
            <div class="field">
                <div class="field-head" aria-hidden="true">
                    {tickets::new::DESCRIPTION}
                </div>
                <Editor
                    label=tickets::new::DESCRIPTION
                    value=description
                    placeholder=placeholder
                    preview=move || view! { <Preview text=description /> }
                    error=fields.description.error
                    attach=files.attach()
                    on_send=on_send
                >
                    <DraftState saved_at=draft.saved_at() />
                </Editor>
            </div>
            <div class="form-row">
                <Select label=tickets::PRIORITY of=fields.priority choices=priorities />
                {move || has_categories.get().then(category)}
            </div>
            {children()}
        </FormView>
    }
}
