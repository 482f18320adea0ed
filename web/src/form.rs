//! A form that is sent: checked with the rules of `shared` first, then by the server; what is wrong stands beside
//! its field, the keyboard goes to the first, and everything typed stays.

use crate::client::{Attempt, Trouble};
use crate::text;
use crate::ui::{Icon, focus_first_error};
use leptos::html;
use leptos::prelude::*;
use serde::Serialize;
use shared::problem::FieldError;
use shared::validate::Validate;
use std::future::Future;
use wasm_bindgen_futures::spawn_local;

/// The state of one form.
#[derive(Clone, Copy)]
pub struct Form {
    /// Give it to the `<form>` as `node_ref`.
    pub node: NodeRef<html::Form>,
    fields: &'static [&'static str],
    pending: RwSignal<bool>,
    errors: RwSignal<Vec<FieldError>>,
    trouble: RwSignal<Option<Trouble>>,
    attempt: StoredValue<Attempt>,
}

impl Form {
    /// A form with fields of these names, as the request calls them.
    #[must_use]
    pub fn new(fields: &'static [&'static str]) -> Self {
        Self {
            node: NodeRef::new(),
            fields,
            pending: RwSignal::new(false),
            errors: RwSignal::new(Vec::new()),
            trouble: RwSignal::new(None),
            attempt: StoredValue::new(Attempt::new()),
        }
    }

    /// Whether it is being sent.
    pub fn pending(self) -> Signal<bool> {
        self.pending.into()
    }

    /// Why it could not be sent or was refused as a whole.
    pub fn trouble(self) -> Signal<Option<Trouble>> {
        self.trouble.into()
    }

    /// What is wrong with this field.
    pub fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.errors
                .with(|errors| errors.iter().find(|error| error.field == field).map(text::shared::field))
        })
    }

    /// What is wrong with fields that this form does not show.
    fn elsewhere(self) -> Vec<String> {
        self.errors.with(|errors| {
            let others = errors.iter().filter(|error| !self.fields.contains(&error.field.as_ref()));
            others.map(text::shared::field).collect()
        })
    }

    /// Checks `body`, sends it with the key of this attempt, and goes on with the answer.
    pub fn send<B, T, F>(
        self,
        body: B,
        send: impl FnOnce(B, String) -> F + 'static,
        done: impl FnOnce(T) + 'static,
    ) where
        B: Validate + Serialize + 'static,
        F: Future<Output = Result<T, Trouble>> + 'static,
    {
        if self.pending.get_untracked() {
            return;
        }
        let errors = body.errors();
        if !errors.is_empty() {
            return self.point_out(errors);
        }
        self.trouble.set(None);
        self.errors.set(errors);
        self.pending.set(true);
        let written = serde_json::to_string(&body).unwrap_or_default();
        let key = self.attempt.with_value(|attempt| attempt.key(&written));
        spawn_local(async move {
            let result = send(body, key).await;
            self.pending.try_set(false);
            match result {
                Ok(answer) => {
                    // The same words sent again are a new thing.
                    self.attempt.try_set_value(Attempt::new());
                    done(answer);
                }
                Err(trouble) => self.refused(trouble),
            }
        });
    }

    /// Says beside the fields what is wrong with them; nothing is sent.
    pub fn point_out(self, errors: Vec<FieldError>) {
        self.trouble.set(None);
        self.errors.set(errors);
        self.show_first();
    }

    /// What its keys are made of: for keeping it with what is typed.
    #[must_use]
    pub fn attempt(self) -> Attempt {
        self.attempt.get_value()
    }

    /// Goes on with the attempt of a form that was left.
    pub fn resume(self, attempt: Attempt) {
        self.attempt.set_value(attempt);
    }

    fn refused(self, trouble: Trouble) {
        self.errors.try_set(trouble.fields().to_vec());
        if trouble.fields().is_empty() {
            self.trouble.try_set(Some(trouble));
        }
        self.show_first();
    }

    /// The words are put in by effects of this turn; the keyboard must find them there.
    fn show_first(self) {
        request_animation_frame(move || {
            if let Some(form) = self.node.try_get_untracked().flatten() {
                focus_first_error(&form);
            }
        });
    }
}

/// Why the form as a whole was refused; stands at its top.
#[component]
pub fn FormTrouble(
    /// The form.
    form: Form,
    /// What could not be done: "Your ticket was not sent."
    #[prop(into)]
    title: Signal<String>,
) -> impl IntoView {
    move || {
        let elsewhere = form.elsewhere();
        let trouble = form.trouble.get();
        let reference = trouble.as_ref().and_then(Trouble::reference);
        let words = trouble
            .map(|trouble| trouble.words())
            .or_else(|| (!elsewhere.is_empty()).then(|| elsewhere.join(" ")));
        words.map(|words| {
            view! {
                <div class="form-error" role="alert">
                    {Icon::CircleAlert}
                    <p>
                        {title} " " {words}
                        {reference.map(|reference| format!(" {}", text::trouble::reference(&reference)))}
                    </p>
                </div>
            }
        })
    }
}
