//! A form that is sent: checked with the rules of `shared` first, then by the server; what is wrong stands beside
//! its field, the keyboard goes to the first, and everything typed stays.
//!
//! Its fields are those of the request that it becomes, see [`form!`](form).

mod view;

pub use view::{FormEnd, FormView};

use crate::client::{Attempt, Trouble};
use crate::leaving::Leaving;
use crate::text;
use crate::ui::{Input, focus_first_error};
use leptos::html;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::problem::{FieldCode, FieldError};
use shared::validate::Validate;
use std::cell::RefCell;
use std::collections::HashSet;
use std::future::Future;
use wasm_bindgen_futures::spawn_local;

/// The name of a request's field, as its problems say it. It does not compile where the request has no such field.
macro_rules! field {
    ($body:ty, $field:ident) => {{
        const _: fn(&$body) = |body| {
            let _ = &body.$field;
        };
        stringify!($field)
    }};
}

/// The fields of a form, which are fields of the request that it becomes, or of each of several; another name does not
/// compile. The struct is a [`Form`] besides, and `of` begins it:
///
/// ```ignore
/// form! {
///     /// What somebody signs in with.
///     struct Fields { email, password } of accounts::Login
/// }
/// let form = Fields::of(Form::open());
/// ```
macro_rules! form {
    (@are_of $body:ty { $($field:ident),+ $(,)? }) => {
        const _: fn(&$body) = |body| {
            let _ = ($(&body.$field,)+);
        };
    };
    (@make [$($about:tt)*] $visible:vis struct $name:ident { $($field:ident),+ $(,)? }) => {
        $($about)*
        #[derive(Clone, Copy)]
        $visible struct $name {
            form: $crate::form::Form,
            $(#[doc = concat!("`", stringify!($field), "` of the request.")] $visible $field: $crate::ui::Input,)+
        }

        impl $name {
            /// These fields in a form.
            $visible fn of(form: $crate::form::Form) -> Self {
                Self { $($field: form.input(stringify!($field)),)+ form }
            }
        }

        impl std::ops::Deref for $name {
            type Target = $crate::form::Form;

            fn deref(&self) -> &Self::Target {
                &self.form
            }
        }
    };
    ($(#[$about:meta])* $visible:vis struct $name:ident $fields:tt of $($body:ty),+) => {
        $crate::form::form!(@make [$(#[$about])*] $visible struct $name $fields);
        $($crate::form::form!(@are_of $body $fields);)+
    };
}

pub(crate) use {field, form};

thread_local! {
    static NAMES: RefCell<HashSet<&'static str>> = RefCell::default();
}

/// The name of a field of one of several things. Each is made once and kept for as long as the page stands: they are as
/// many as a form can have.
fn named_in(list: &str, place: usize, field: &str) -> &'static str {
    let name = format!("{list}[{place}].{field}");
    NAMES.with_borrow_mut(|names| {
        let known = names.get(name.as_str()).copied();
        known.unwrap_or_else(|| {
            let name: &'static str = name.leak();
            names.insert(name);
            name
        })
    })
}

/// What is typed in a form, by the names of its fields.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Typed(Vec<(String, String)>);

/// The state of one form.
#[derive(Clone, Copy)]
pub struct Form {
    node: NodeRef<html::Form>,
    inputs: StoredValue<Vec<Input>>,
    pending: RwSignal<bool>,
    errors: RwSignal<Vec<FieldError>>,
    trouble: RwSignal<Option<Trouble>>,
    attempt: StoredValue<Attempt>,
}

impl Form {
    /// A form that is lost with its page: whoever changed something is asked before they leave.
    #[must_use]
    pub fn open() -> Self {
        let form = Self::kept();
        Leaving::here().asks_while(Signal::derive(move || form.is_changed()));
        form
    }

    /// A form that loses nothing when its page is left.
    #[must_use]
    pub fn kept() -> Self {
        Self {
            node: NodeRef::new(),
            inputs: StoredValue::new(Vec::new()),
            pending: RwSignal::new(false),
            errors: RwSignal::new(Vec::new()),
            trouble: RwSignal::new(None),
            attempt: StoredValue::new(Attempt::new()),
        }
    }

    /// One more field, by the name that [`field!`](field) gives.
    #[must_use]
    pub fn input(self, name: &'static str) -> Input {
        let input = Input::new(name, move || {
            let errors = self.errors.read();
            errors.iter().find(|error| error.field == name).map(text::shared::field)
        });
        self.inputs.update_value(|inputs| inputs.push(input));
        input
    }

    /// The same of a field of one of several things, which the request has in a list: `contacts[0].email`.
    #[must_use]
    pub fn input_in(self, list: &'static str, place: usize, field: &'static str) -> Input {
        self.input(named_in(list, place, field))
    }

    fn inputs(self) -> Vec<Input> {
        self.inputs.try_get_value().unwrap_or_default()
    }

    /// Whether it is being sent.
    pub fn pending(self) -> Signal<bool> {
        self.pending.into()
    }

    /// Why it could not be sent or was refused as a whole.
    pub fn trouble(self) -> Signal<Option<Trouble>> {
        self.trouble.into()
    }

    /// Whether something was changed and not sent.
    #[must_use]
    pub fn is_changed(self) -> bool {
        self.inputs().into_iter().any(Input::is_changed)
    }

    /// What is typed by now, for keeping it.
    #[must_use]
    pub fn typed(self) -> Typed {
        let inputs = self.inputs();
        Typed(inputs.iter().map(|input| (input.name.to_owned(), input.value.get())).collect())
    }

    /// Goes on with what was kept.
    pub fn fill(self, Typed(typed): Typed) {
        for (name, text) in typed {
            let input = self.inputs().into_iter().find(|input| input.name == name);
            if let Some(input) = input {
                input.value.set(text);
            }
        }
    }

    /// What is wrong with fields that this form does not show.
    fn elsewhere(self) -> Vec<String> {
        let inputs = self.inputs();
        self.errors.with(|errors| {
            let others = errors.iter().filter(|error| inputs.iter().all(|input| error.field != input.name));
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
        let sent: Vec<_> = self.inputs().into_iter().map(Input::keeping).collect();
        spawn_local(async move {
            let result = send(body, key).await;
            self.pending.try_set(false);
            match result {
                Ok(answer) => {
                    // The same words sent again are a new thing.
                    self.attempt.try_set_value(Attempt::new());
                    sent.into_iter().for_each(|keep| keep());
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

    /// Says beside a field that it is needed; nothing is sent.
    pub fn lacks(self, input: Input) {
        self.point_out(vec![FieldError::found(input.name, FieldCode::Required)]);
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
