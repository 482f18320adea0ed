//! A ticket that is being written and sent, whether or not its form is on the page.

use super::Typed;
use crate::client::{Attempt, Trouble};
use crate::drafts::{self, Draft};
use crate::form::Form;
use crate::lasting::Lasting;
use crate::text::tickets;
use crate::ui::{Toast, Toasts};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::ids::AccountId;
use shared::validate::Validate;
use std::future::Future;

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
pub(super) struct Fields {
    pub(super) whose: RwSignal<String>,
    pub(super) subject: RwSignal<String>,
    pub(super) description: RwSignal<String>,
    pub(super) priority: RwSignal<String>,
    pub(super) category: RwSignal<String>,
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
    pub(super) fields: Fields,
    pub(super) draft: Draft,
    toasts: Toasts,
    is_shown: RwSignal<bool>,
}

thread_local! {
    /// Those that are on the page, or being sent. Whoever comes back meanwhile finds the form as it stands.
    static OPENED: Lasting<Raising> = const { Lasting::none() };
}

impl Raising {
    /// With what this account left at this place. `names` are the form's fields, as the request calls them.
    #[must_use]
    pub fn open(account: AccountId, place: &str, names: &'static [&'static str]) -> Self {
        let toasts = Toasts::here();
        let make = || Self::new(account, place, names, toasts);
        let raising = OPENED.with(|opened| opened.open(account, place, make));
        raising.is_shown.set(true);
        on_cleanup(move || {
            raising.is_shown.set(false);
            forget_those_over();
        });
        raising
    }

    fn new(account: AccountId, place: &str, names: &'static [&'static str], toasts: Toasts) -> Self {
        let (fields, form) = (Fields::new(), Form::new(names));
        let bring_back = move |kept: Kept| {
            fields.fill(kept.typed);
            form.resume(kept.attempt);
        };
        let draft =
            drafts::keep(account, place, move || Kept::new(fields.typed(), form.attempt()), bring_back);
        Self { form, fields, draft, toasts, is_shown: RwSignal::new(true) }
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
        let try_it = move |body: B, key: String| {
            let sending = send(body, key);
            async move { sending.await.inspect_err(|trouble| self.tell_failure(trouble)) }
        };
        self.form.send(body, try_it, move |raised: T| {
            clear();
            self.toasts.success(tickets::new::sent(number(&raised)));
            // Whoever went elsewhere meanwhile is not called back.
            if self.is_shown.get_untracked() {
                open(raised);
            }
            forget_those_over();
        });
    }

    /// To whoever left the form: what they typed is kept there.
    fn tell_failure(self, trouble: &Trouble) {
        if !self.is_shown.get_untracked() {
            self.toasts.show(Toast::error(tickets::new::FAILED).detail(trouble.words()));
        }
    }
}

/// Neither on the page nor being sent.
fn forget_those_over() {
    let is_over = |one: Raising| !one.is_shown.get_untracked() && !one.form.pending().get_untracked();
    OPENED.with(|opened| opened.forget(is_over));
}

#[cfg(test)]
mod tests {
    use super::*;

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
