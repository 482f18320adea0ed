//! The form that raises a ticket, the same in both applications. What is typed is kept until it is sent, so leaving
//! loses nothing and asks nothing.

mod raising;

pub use raising::Raising;

use crate::form::FormTrouble;
use crate::markdown::Preview;
use crate::text::tickets;
use crate::ui::{Choice, DraftState, Editor, Field, Select};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::tickets::{Priority, SUBJECT_MAX};

/// What is kept while it is not sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Typed {
    /// The organization that a client wants to handle it, or the customer whom staff raise it for.
    pub whose: String,
    /// What it is about.
    pub subject: String,
    /// In Markdown.
    pub description: String,
    /// How pressing.
    pub priority: String,
    /// Empty when none was chosen.
    pub category: String,
}

impl Default for Typed {
    fn default() -> Self {
        let none = String::new;
        let priority = Priority::default().as_str().to_owned();
        Self { whose: none(), subject: none(), description: none(), priority, category: none() }
    }
}

impl Typed {
    /// How pressing, as far as that was said.
    pub fn priority(&self) -> Priority {
        self.priority.parse().unwrap_or_default()
    }

    /// The category, if one was chosen.
    pub fn category(&self) -> Option<String> {
        Some(self.category.clone()).filter(|category| !category.is_empty())
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
    send: Callback<()>,
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
    let Raising { form, fields, draft, .. } = raising;
    let priorities =
        Priority::ALL.map(|one| Choice::new(one.as_str(), crate::text::shared::priority(one))).to_vec();
    let has_categories = Memo::new(move |_| !categories.read().is_empty());
    let category = move || {
        view! {
            <Select
                label=tickets::CATEGORY
                value=fields.category
                choices=categories
                name="category"
                placeholder=tickets::new::CATEGORY_NONE
                error=form.error("category")
                optional=true
            />
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send.run(());
    };
    view! {
        <form class="form" novalidate node_ref=form.node on:submit=submit>
            <FormTrouble form=form title=failed />
            {whose}
            <Field
                label=tickets::new::SUBJECT
                value=fields.subject
                name="subject"
                hint=hint
                error=form.error("subject")
                max_length=u32::try_from(SUBJECT_MAX).unwrap_or(u32::MAX)
            />
            <div class="field">
                <div class="field-head" aria-hidden="true">
                    {tickets::new::DESCRIPTION}
                </div>
                <Editor
                    label=tickets::new::DESCRIPTION
                    value=fields.description
                    placeholder=placeholder
                    preview=move || view! { <Preview text=fields.description /> }
                    error=form.error("description")
                    on_send=send
                >
                    <DraftState saved_at=draft.saved_at() />
                </Editor>
            </div>
            <div class="form-row">
                <Select
                    label=tickets::PRIORITY
                    value=fields.priority
                    choices=priorities
                    name="priority"
                    error=form.error("priority")
                />
                {move || has_categories.get().then(category)}
            </div>
            {children()}
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_untouched_form_asks_for_the_usual() {
        let typed = Typed::default();
        assert_eq!((typed.priority(), typed.category()), (Priority::Medium, None));
    }
}
