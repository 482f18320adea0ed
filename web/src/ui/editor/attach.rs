//! Files that get into an editor: chosen, dropped or pasted.

use chrono::{NaiveDateTime, Timelike as _};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{ClipboardEvent, DataTransfer, DragEvent, File, FileList, Node};

use super::super::Icon;
use crate::intl;
use crate::text::attachments as words;

/// A file, and what it is to be called.
pub struct Given {
    /// Its name.
    pub name: String,
    /// The file.
    pub file: File,
}

/// Where the files of an editor go, and how they stand in it.
#[derive(Clone)]
pub struct Attach {
    /// The id of where they are chosen.
    pub control: String,
    /// Takes those that are given.
    pub take: Callback<Vec<Given>>,
    /// Stands below the text.
    pub shown: ViewFn,
}

/// Opens the choice of files.
pub(super) fn chooser(attach: &Attach) -> impl IntoView + use<> {
    let take = attach.take;
    view! {
        <label class="tool tool-files" title=words::ATTACH>
            <input
                type="file"
                class="visually-hidden"
                id=attach.control.clone()
                multiple=true
                aria-label=words::ATTACH
                on:change:target=move |event| {
                    let input = event.target();
                    give(take, listed(input.files()).map(named).collect());
                    // The same file can be chosen again once it was taken out.
                    input.set_value("");
                }
            />
            {Icon::Paperclip}
        </label>
    }
}

fn give(take: Callback<Vec<Given>>, given: Vec<Given>) {
    if !given.is_empty() {
        take.run(given);
    }
}

fn named(file: File) -> Given {
    Given { name: file.name(), file }
}

/// The files of a list that the browser gives.
pub fn listed(list: Option<FileList>) -> impl Iterator<Item = File> {
    let count = list.as_ref().map(FileList::length).unwrap_or_default();
    (0..count).filter_map(move |at| list.as_ref()?.item(at))
}

/// Files, and no text, are held over the editor.
pub(super) fn holds_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|held| has(&held, "Files"))
}

/// Whether what is held left the editor, and not only a part of it for another.
pub(super) fn has_left(event: &DragEvent) -> bool {
    let part =
        |target: Option<web_sys::EventTarget>| target.and_then(|target| target.dyn_into::<Node>().ok());
    let editor = part(event.current_target());
    let to = part(event.related_target());
    !editor.is_some_and(|editor| editor.contains(to.as_ref()))
}

/// Takes what was dropped.
pub(super) fn dropped(event: &DragEvent, take: Callback<Vec<Given>>) {
    give(take, listed(event.data_transfer().and_then(|held| held.files())).map(named).collect());
}

/// Takes what was pasted, when that is files. Office programs give a picture of the text besides the text; whoever
/// pastes that means the text.
pub(super) fn pasted(event: &ClipboardEvent, take: Callback<Vec<Given>>) {
    let Some(held) = event.clipboard_data() else { return };
    if has(&held, "text/plain") && has(&held, "text/html") {
        return;
    }
    let now = intl::local(crate::drafts::now());
    let name = |file: File| Given { name: pasted_name(&file.name(), &file.type_(), now), file };
    let given: Vec<_> = listed(held.files()).map(name).collect();
    if !given.is_empty() {
        event.prevent_default();
        take.run(given);
    }
}

fn has(held: &DataTransfer, kind: &str) -> bool {
    held.types().iter().any(|one| one.as_string().is_some_and(|one| one == kind))
}

/// Browsers call every picture on the clipboard "image.png".
fn pasted_name(name: &str, media: &str, now: NaiveDateTime) -> String {
    let Some(ending) = media.strip_prefix("image/").filter(|_| name.is_empty() || name.starts_with("image."))
    else {
        return name.to_owned();
    };
    let (hour, minute, second) = (now.hour(), now.minute(), now.second());
    format!("pasted-{}-{hour:02}{minute:02}{second:02}.{ending}", now.date())
}

#[cfg(test)]
mod tests {
    use super::pasted_name;
    use chrono::{NaiveDate, NaiveDateTime};

    fn now() -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2026, 11, 22).and_then(|day| day.and_hms_opt(9, 5, 7)).unwrap_or_default()
    }

    #[test]
    fn a_pasted_picture_is_called_by_when_it_was_pasted() {
        assert_eq!(pasted_name("image.png", "image/png", now()), "pasted-2026-11-22-090507.png");
        assert_eq!(pasted_name("", "image/jpeg", now()), "pasted-2026-11-22-090507.jpeg");
    }

    #[test]
    fn what_has_a_name_keeps_it() {
        assert_eq!(pasted_name("form.png", "image/png", now()), "form.png");
        assert_eq!(pasted_name("image.pdf", "application/pdf", now()), "image.pdf");
    }
}
