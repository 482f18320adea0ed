//! Files, as a field.

use leptos::ev::DragEvent;
use leptos::prelude::*;
use web_sys::{File, FileList};

use super::editor::listed;
use super::field::{Ids, frame};
use super::{Icon, Input, LiveRegion, focus};
use crate::intl;
use crate::text::ui as words;
use shared::problem::{FieldCode, FieldError};

/// What a field of files has: the files themselves, and as its text which ones they are, by which a form knows that
/// something changed in it.
#[derive(Clone, Copy)]
pub struct Files {
    input: Input,
    /// The most that one may have, in bytes.
    max_bytes: u32,
    chosen: RwSignal<Vec<File>, LocalStorage>,
}

impl Files {
    /// The files of a form's field, each of so many bytes at most.
    #[must_use]
    pub fn of(input: Input, max_bytes: u32) -> Self {
        Self { input, max_bytes, chosen: RwSignal::new_local(Vec::new()) }
    }

    /// Those that were chosen, in that order; or what is wrong with one of them, for the form to point out.
    ///
    /// # Errors
    /// One is too large.
    pub fn chosen(self) -> Result<Vec<File>, FieldError> {
        match untrack(move || self.too_large()) {
            Some(_) => Err(FieldError::found(self.input.name, FieldCode::TooLong)),
            None => Ok(self.chosen.get_untracked()),
        }
    }

    fn too_large(self) -> Option<String> {
        let max = f64::from(self.max_bytes);
        let files = self.chosen.read();
        let file = files.iter().find(|file| file.size() > max)?;
        Some(words::too_large(&file.name(), &intl::bytes(max)))
    }

    fn change(self, change: impl FnOnce(&mut Vec<File>)) {
        self.chosen.update(change);
        let which = |file: &File| format!("{} {} {}", file.name(), file.size(), file.last_modified());
        let text: Vec<_> = self.chosen.read_untracked().iter().map(which).collect();
        self.input.value.set(text.join("\n"));
    }

    /// A file of a name that is there already takes its place. Says what came, and what is wrong with that.
    fn add(self, list: Option<FileList>) -> Option<String> {
        let new: Vec<_> = listed(list).collect();
        if new.is_empty() {
            return None;
        }
        let names: Vec<_> = new.iter().map(File::name).collect();
        self.change(|files| {
            files.retain(|old| new.iter().all(|new| new.name() != old.name()));
            files.extend(new);
        });
        let said = [words::added(&names.join(", "))].into_iter().chain(untrack(move || self.too_large()));
        Some(said.collect::<Vec<_>>().join(" "))
    }
}

/// Takes files that are chosen or dropped. What is too large is said at once, and stays until it is taken out.
#[component]
pub fn FileField(
    /// What is asked for.
    #[prop(into)]
    label: Signal<String>,
    /// The files, and what is wrong with them.
    of: Files,
    /// There may be none, and the label says so.
    #[prop(optional)]
    optional: bool,
    /// One line of help, hidden while there is an error.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
) -> impl IntoView {
    let ids = Ids::new();
    let (over, said) = (RwSignal::new(false), RwSignal::new(String::new()));
    let add = move |list| of.add(list).into_iter().for_each(|added| said.set(added));
    let Input { name, error: refused, .. } = of.input;
    let error = Signal::derive(move || of.too_large().or_else(|| refused.get()));
    let on_drop = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        add(event.data_transfer().and_then(|dropped| dropped.files()));
    };
    let remove = move |name: &str| {
        of.change(|files| files.retain(|file| file.name() != name));
        said.set(words::removed(name));
        focus(&ids.control());
    };
    let row = move |file: File| {
        let (own, called) = (file.name(), words::remove(&file.name()));
        view! {
            <li class="file">
                {Icon::Paperclip}
                <span class="file-name">{file.name()}</span>
                <span class="file-size">{intl::bytes(file.size())}</span>
                <button type="button" class="input-button" aria-label=called.clone() title=called on:click=move |_| remove(&own)>
                    {Icon::Close}
                </button>
            </li>
        }
    };
    let rows = move || of.chosen.get().into_iter().map(row).collect_view();
    let control = view! {
        <div
            class="input drop"
            class:is-over=over
            on:dragover=move |event| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=on_drop
        >
            <label class="drop-here" for=ids.control()>
                <input
                    type="file"
                    class="visually-hidden"
                    id=ids.control()
                    name=name
                    multiple=true
                    aria-invalid=move || error.read().is_some().then_some("true")
                    aria-describedby=move || ids.described_by(hint, error)
                    on:change:target=move |event| {
                        let input = event.target();
                        add(input.files());
                        // The same file can be chosen again once it was taken out.
                        input.set_value("");
                    }
                />
                <b>{words::CHOOSE_FILES}</b>
                " "
                {words::OR_DROP_THEM}
            </label>
            <ul class="files">{rows}</ul>
            <LiveRegion message=said />
        </div>
    }
    .into_any();
    frame(ids, label, optional.into(), hint, error, None, control)
}
