//! How the organization looks to its clients and staff.

use super::{Kept, Save, changed};
use crate::form::{Form, FormView, form};
use crate::text::console::settings as words;
use crate::ui::{ColourField, Input, Lines, PictureField};
use leptos::prelude::*;
use shared::accent::PORTICO;
use shared::brand::logo_path;
use shared::organizations::{SIGN_IN_TEXT_MAX, UpdateOrganization, is_colour};
use shared::problem::Code;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

form! {
    /// Colour and words.
    struct Fields { accent, sign_in_text } of UpdateOrganization
}

/// Colour and words.
#[component]
pub fn BrandingForm(
    /// What is kept.
    of: Kept,
) -> impl IntoView {
    let form = Fields::of(Form::open());
    of.shows(form.accent, |kept| kept.accent.clone().unwrap_or_default());
    of.shows(form.sign_in_text, |kept| kept.sign_in_text.clone().unwrap_or_default());
    let send = move |()| {
        let body = UpdateOrganization {
            accent: changed(form.accent, Input::filled),
            sign_in_text: changed(form.sign_in_text, Input::filled),
            ..UpdateOrganization::default()
        };
        of.save(*form, body, words::BRANDING);
    };
    view! {
        <FormView form=*form failed=words::FAILED on_send=send>
            <Logo of=of />
            <ColourField
                label=words::ACCENT
                of=form.accent
                none=PORTICO
                pick=words::PICK_ACCENT
                hint=words::ACCENT_HINT.to_owned()
            />
            <Preview colour=form.accent.value />
            <Lines
                label=words::SIGN_IN_TEXT
                of=form.sign_in_text
                autocomplete="off"
                max_length=u32::try_from(SIGN_IN_TEXT_MAX).unwrap_or(u32::MAX)
                optional=true
                hint=words::SIGN_IN_TEXT_HINT
            />
            <Save form=*form of=words::BRANDING />
        </FormView>
    }
}

/// The logo, which is sent by itself.
#[component]
fn Logo(of: Kept) -> impl IntoView {
    let (error, pending) = (RwSignal::new(None), RwSignal::new(false));
    let shown = move || of.newest.with(|kept| kept.logo_id.map(|logo| logo_path(kept.id, logo)));
    let change = move |file: Option<File>| {
        let version = of.newest.with_untracked(|kept| kept.version);
        let done = if file.is_some() { words::LOGO_SAVED } else { words::LOGO_REMOVED };
        pending.set(true);
        spawn_local(async move {
            let result = of.reader.set_logo(version, file).await;
            pending.try_set(false);
            error.try_set(result.as_ref().err().map(|trouble| match trouble.fields() {
                // Nothing else is sent.
                [_, ..] => words::LOGO_UNREADABLE.to_owned(),
                [] => format!("{} {}", words::LOGO_NOT_SAVED, trouble.words()),
            }));
            match result {
                Ok(saved) => {
                    of.whole.set(saved);
                    of.toasts.success(done);
                }
                Err(trouble) if trouble.is(Code::Stale) => of.whole.again(),
                Err(_) => {}
            }
        });
    };
    view! {
        <PictureField
            label=words::LOGO
            name="logo"
            shown=Signal::derive(shown)
            hint=words::LOGO_HINT
            error=error
            pending=pending
            on_change=change
        />
    }
}

/// What the colour makes of a button, a link and a chosen row, before it is saved. Nothing in it can be used. The style
/// sheet works out the same as the server will.
#[component]
fn Preview(colour: RwSignal<String>) -> impl IntoView {
    let picked = move || {
        let text = colour.read().trim().to_owned();
        if is_colour(&text) { text } else { PORTICO.to_owned() }
    };
    view! {
        <div class="accent-preview" style=("--picked", picked) role="img" aria-label=words::PREVIEW>
            <span class="btn btn-primary">{words::PREVIEW_BUTTON}</span>
            <span class="accent-preview-row">{words::PREVIEW_ROW}</span>
            <span class="accent-preview-link">{words::PREVIEW_LINK}</span>
        </div>
    }
}
