//! A file in a row: what it is called, what it is, and how large.

use super::kind::{icon, kind_and_size};
use super::pictures::Pictures;
use crate::saving::save_file;
use crate::text::attachments as words;
use crate::ui::{Icon, Toast, Toasts};
use leptos::prelude::*;
use shared::attachments::Attachment;
use wasm_bindgen_futures::spawn_local;

/// What stands in a row.
fn face(file: &Attachment) -> impl IntoView + use<> {
    view! {
        <span class="attachment-icon">{icon(&file.kind)}</span>
        <span class="attachment-words">
            <span class="attachment-name" title=file.name.clone()>
                {file.name.clone()}
            </span>
            <span class="attachment-kind">{kind_and_size(file)}</span>
        </span>
    }
}

/// Files that nothing can be done with yet.
#[component]
pub fn PlainRows(
    /// The files.
    of: Vec<Attachment>,
) -> impl IntoView {
    let row = |file: Attachment| view! { <li class="attachment">{face(&file)}</li> };
    (!of.is_empty()).then(|| {
        view! {
            <ul class="attachments" aria-label=words::FILES>
                {of.into_iter().map(row).collect_view()}
            </ul>
        }
    })
}

/// A row that fetches its file.
pub(super) fn row(pictures: Pictures, file: &Attachment) -> AnyView {
    let busy = RwSignal::new(false);
    let toasts = Toasts::here();
    let wanted = file.clone();
    let click = move |_| download(pictures, &wanted, busy, toasts);
    view! {
        <button
            type="button"
            class="attachment"
            class:is-pending=busy
            aria-busy=move || busy.get().then_some("true")
            on:click=click
        >
            <span class="visually-hidden">{words::DOWNLOAD} " "</span>
            {face(file)}
            <span class="attachment-state" aria-hidden="true">
                <span class="arc"></span>
                {Icon::Download}
            </span>
        </button>
    }
    .into_any()
}

/// Gives the reader the file, or says why not.
pub(super) fn download(pictures: Pictures, file: &Attachment, busy: RwSignal<bool>, toasts: Toasts) {
    if busy.get_untracked() {
        return;
    }
    busy.set(true);
    let (id, name) = (file.id, file.name.clone());
    spawn_local(async move {
        let fetched = pictures.reader.attachments().file(id).await;
        busy.try_set(false);
        match fetched {
            Ok(file) => save_file(&name, &file),
            Err(trouble) => {
                toasts.show(Toast::error(words::NOT_DOWNLOADED).detail(trouble.words()).about(name));
            }
        }
    });
}
