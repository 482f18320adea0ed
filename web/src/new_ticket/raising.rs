//! A ticket that is being written and sent, whether or not its form is on the page.

use super::Fields;
use crate::attachments::Uploads;
use crate::client::{Attempt, SignedIn, Trouble};
use crate::drafts::{self, Draft};
use crate::form::{Form, Typed};
use crate::lasting::Lasting;
use crate::text::tickets;
use crate::ui::{Input, Toast, Toasts};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::tickets::Priority;
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
    fn of(form: Form) -> Self {
        if !form.is_changed() {
            return Self::default();
        }
        Self { typed: form.typed(), attempt: form.attempt() }
    }
}

/// A ticket that is being written.
#[derive(Clone, Copy)]
pub struct Raising {
    /// What is said of it, and how its form stands.
    pub fields: Fields,
    /// Who handles it, or whose it is.
    pub whose: Input,
    /// The files of its description.
    pub files: Uploads,
    pub(super) draft: Draft,
    toasts: Toasts,
    is_shown: RwSignal<bool>,
}

thread_local! {
    /// Those that are on the page, or being sent. Whoever comes back meanwhile finds the form as it stands.
    static OPENED: Lasting<Raising> = const { Lasting::none() };
}

impl Raising {
    /// With what this reader left at this place. `whose` is the name of the field for who handles it, or whose it is.
    #[must_use]
    pub fn open(reader: SignedIn, place: &str, whose: &'static str) -> Self {
        let toasts = Toasts::here();
        let make = || Self::new(reader, place, whose, toasts);
        let raising = OPENED.with(|opened| opened.open(reader.member_id(), place, make));
        raising.is_shown.set(true);
        on_cleanup(move || {
            raising.is_shown.set(false);
            forget_those_over();
        });
        raising
    }

    fn new(reader: SignedIn, place: &str, whose: &'static str, toasts: Toasts) -> Self {
        let form = Form::kept();
        let (whose, fields) = (form.input(whose), Fields::of(form));
        fields.priority.begin(Priority::default().as_str());
        let bring_back = move |kept: Kept| {
            form.fill(kept.typed);
            form.resume(kept.attempt);
        };
        let draft = drafts::keep(reader.member_id(), place, move || Kept::of(form), bring_back);
        let files = Uploads::open(reader, place, toasts);
        Self { fields, whose, files, draft, toasts, is_shown: RwSignal::new(true) }
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
        // Why not stands beside the button.
        if untrack(move || self.files.reason()).is_some() {
            return;
        }
        self.draft.save_now(&untrack(|| Kept::of(*self.fields)));
        self.files.save_now();
        let (clear, clear_files) = (self.draft.clearing(), self.files.clearing());
        let try_it = move |body: B, key: String| {
            let sending = send(body, key);
            async move { sending.await.inspect_err(|trouble| self.tell_failure(trouble)) }
        };
        self.fields.send(body, try_it, move |raised: T| {
            clear();
            clear_files();
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
    let is_over = |one: Raising| !one.is_shown.get_untracked() && !one.fields.pending().get_untracked();
    OPENED.with(|opened| opened.forget(is_over));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_keeps_its_attempt_and_an_emptied_form_keeps_nothing() -> Result<(), serde_json::Error> {
        let form = Form::kept();
        let fields = Fields::of(form);
        fields.subject.value.set("Fax".into());
        let key = form.attempt().key("Fax");
        let kept: Kept = serde_json::from_str(&serde_json::to_string(&Kept::of(form))?)?;
        assert_eq!(kept.attempt.key("Fax"), key);
        let again = Form::kept();
        let came_back = Fields::of(again);
        again.fill(kept.typed);
        assert_eq!(came_back.subject.text(), "Fax");
        fields.subject.value.set(String::new());
        assert_eq!(Kept::of(form), Kept::default());
        Ok(())
    }
}
