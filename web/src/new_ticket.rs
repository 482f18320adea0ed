//! The form that raises a ticket, the same in both applications. What is typed is kept until it is sent, so leaving
//! loses nothing and asks nothing.

use crate::client::{Attempt, Trouble};
use crate::drafts::{self, Draft};
use crate::form::{Form, FormTrouble};
use crate::markdown::Preview;
use crate::text::tickets;
use crate::ui::{Choice, DraftState, Editor, Field, Select, Toasts};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::ids::AccountId;
use shared::tickets::{Priority, SUBJECT_MAX};
use shared::validate::Validate;
use std::future::Future;

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

/// What is kept, with the attempt to send it: whoever leaves meanwhile and sends it once more raises no second ticket.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Kept {
    typed: Typed,
    attempt: Attempt,
}

impl Kept {
    /// Of a form in which nothing is typed, nothing.
    fn new(typed: Typed, attempt: Attempt) -> Self {
        if typed == Typed::default() { Self::default() } else { Self { typed, attempt } }
    }
}

#[derive(Clone, Copy)]
struct Fields {
    whose: RwSignal<String>,
    subject: RwSignal<String>,
    description: RwSignal<String>,
    priority: RwSignal<String>,
    category: RwSignal<String>,
}

impl Fields {
    fn new() -> Self {
        let Typed { whose, subject, description, priority, category } = Typed::default();
        Self {
            whose: RwSignal::new(whose),
            subject: RwSignal::new(subject),
            description: RwSignal::new(description),
            priority: RwSignal::new(priority),
            category: RwSignal::new(category),
        }
    }

    fn typed(self) -> Typed {
        Typed {
            whose: self.whose.get(),
            subject: self.subject.get(),
            description: self.description.get(),
            priority: self.priority.get(),
            category: self.category.get(),
        }
    }

    fn fill(self, typed: Typed) {
        self.whose.set(typed.whose);
        self.subject.set(typed.subject);
        self.description.set(typed.description);
        self.priority.set(typed.priority);
        self.category.set(typed.category);
    }
}

/// A ticket that is being written.
#[derive(Clone, Copy)]
pub struct Raising {
    /// How its form stands.
    pub form: Form,
    fields: Fields,
    draft: Draft,
    toasts: Toasts,
}

impl Raising {
    /// With what this account left at this place. `names` are the form's fields, as the request calls them.
    #[must_use]
    pub fn open(account: AccountId, place: &str, names: &'static [&'static str]) -> Self {
        let (fields, form) = (Fields::new(), Form::new(names));
        let bring_back = move |kept: Kept| {
            fields.fill(kept.typed);
            form.resume(kept.attempt);
        };
        let draft =
            drafts::keep(account, place, move || Kept::new(fields.typed(), form.attempt()), bring_back);
        Self { form, fields, draft, toasts: Toasts::here() }
    }

    /// Who handles it, or whose it is.
    #[must_use]
    pub fn whose(self) -> RwSignal<String> {
        self.fields.whose
    }

    /// What is written by now.
    #[must_use]
    pub fn typed(self) -> Typed {
        untrack(move || self.fields.typed())
    }

    /// Sends what is typed as `body`. When the server has it, which is said under its number, `open` leads to it,
    /// unless the form was left before.
    pub fn send<B, T, F>(
        self,
        body: B,
        send: impl FnOnce(B, String) -> F + 'static,
        number: fn(&T) -> i64,
        open: impl FnOnce(T) + 'static,
    ) where
        B: Validate + Serialize + 'static,
        F: Future<Output = Result<T, Trouble>> + 'static,
        T: 'static,
    {
        self.draft.save_now(&Kept::new(self.typed(), self.form.attempt()));
        let clear = self.draft.clearing();
        self.form.send(body, send, move |raised: T| {
            clear();
            self.toasts.success(tickets::new::sent(number(&raised)));
            // Whoever went elsewhere meanwhile is not called back.
            if self.form.is_here() {
                open(raised);
            }
        });
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
    let priorities = Priority::ALL.map(|one| Choice::new(one.as_str(), one.label())).to_vec();
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

    #[test]
    fn what_is_kept_keeps_its_attempt_and_an_emptied_form_keeps_nothing() -> Result<(), serde_json::Error> {
        let attempt = Attempt::new();
        let key = attempt.key("Fax");
        let typed = Typed { subject: "Fax".into(), ..Typed::default() };
        let kept = serde_json::to_string(&Kept::new(typed, attempt.clone()))?;
        assert_eq!(serde_json::from_str::<Kept>(&kept)?.attempt.key("Fax"), key);
        assert_eq!(Kept::new(Typed::default(), attempt), Kept::default());
        Ok(())
    }
}
