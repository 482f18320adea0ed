//! A form on the page.

#![expect(unreachable_pub, reason = "`#[component]` writes a second public function beside each component")]

use super::Form;
use crate::client::Trouble;
use crate::text;
use crate::text::common;
use crate::ui::{Button, ButtonKind, Icon};
use leptos::prelude::*;

/// The form on the page: why it was refused as a whole, and what stands in it. Enter and its button send it.
#[component]
pub fn FormView(
    /// The form.
    form: Form,
    /// What could not be done: "Your ticket was not sent."
    failed: &'static str,
    /// Sends it.
    #[prop(into)]
    on_send: Callback<()>,
    /// Its fields and buttons.
    children: Children,
) -> impl IntoView {
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        on_send.run(());
    };
    view! {
        <form class="form" novalidate node_ref=form.node on:submit=submit>
            <FormTrouble form=form title=failed />
            {children()}
        </form>
    }
}

/// The end of a form in a dialog: "Cancel", which closes it, and the button that sends it.
#[component]
pub fn FormEnd(
    /// The form.
    form: Form,
    /// Whether its dialog is open.
    open: RwSignal<bool>,
    /// What the button says.
    #[prop(default = common::SAVE)]
    label: &'static str,
    /// And while the form is sent.
    #[prop(default = common::SAVING)]
    verb: &'static str,
) -> impl IntoView {
    view! {
        <div class="actions actions-end">
            <Button kind=ButtonKind::Quiet on_click=move |_| open.set(false)>
                {common::CANCEL}
            </Button>
            <Button kind=ButtonKind::Primary submit=true pending=form.pending() verb=verb>
                {label}
            </Button>
        </div>
    }
}

/// Why the form as a whole was refused; stands at its top.
#[component]
fn FormTrouble(form: Form, title: &'static str) -> impl IntoView {
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
