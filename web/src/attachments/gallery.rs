//! The files of something that was written: pictures as a gallery, others in rows.

use super::kind::{is_picture, ratio};
use super::near::Near;
use super::pictures::Pictures;
use super::row::row;
use crate::client::PictureSize;
use crate::text::attachments as words;
use leptos::html;
use leptos::prelude::*;
use shared::attachments::Attachment;

/// The files, if there are any.
#[component]
pub fn Attached(
    /// The files.
    of: Vec<Attachment>,
    /// The pictures of the page.
    pictures: Pictures,
) -> impl IntoView {
    if of.is_empty() {
        return ().into_any();
    }
    let (shown, others): (Vec<_>, Vec<_>) = of.into_iter().partition(is_picture);
    let all = StoredValue::new(shown.clone());
    let tiles = shown.into_iter().map(|file| view! { <li>{tile(pictures, file, all)}</li> }).collect_view();
    let rows = others.iter().map(|file| view! { <li>{row(pictures, file)}</li> }).collect_view();
    view! {
        <ul class="attachments" aria-label=words::FILES>
            {tiles}
            {rows}
        </ul>
    }
    .into_any()
}

/// A picture; a row, when it turns out that it can't be shown.
fn tile(pictures: Pictures, file: Attachment, among: StoredValue<Vec<Attachment>>) -> AnyView {
    let id = file.id;
    let is_gone = Memo::new(move |_| pictures.is_gone(id));
    let file = StoredValue::new(file);
    (move || {
        file.with_value(
            |file| if is_gone.get() { row(pictures, file) } else { picture(pictures, file, among) },
        )
    })
    .into_any()
}

fn picture(pictures: Pictures, file: &Attachment, among: StoredValue<Vec<Attachment>>) -> AnyView {
    let id = file.id;
    let element = NodeRef::<html::Button>::new();
    want_when_near(pictures, file.clone(), element);
    let look = move |_| {
        let shown = |file: &Attachment| !untrack(|| pictures.is_gone(file.id));
        pictures.look_at(id, among.get_value().into_iter().filter(shown).collect());
    };
    let address = Signal::derive(move || pictures.look(id, PictureSize::Thumbnail).address());
    let name = file.name.clone();
    view! {
        <button
            type="button"
            class="thumb"
            node_ref=element
            aria-label=words::look_at(&name)
            title=name
            style:--ratio=ratio(file).to_string()
            on:click=look
        >
            {move || address.get().map(|address| view! { <img src=address alt="" /> })}
        </button>
    }
    .into_any()
}

/// Fetches the picture once its place is near the window.
fn want_when_near(pictures: Pictures, file: Attachment, element: NodeRef<html::Button>) {
    let near = StoredValue::new_local(None);
    Effect::new(move |_| {
        let Some(element) = element.get() else { return };
        let wanted = file.clone();
        let want = move || pictures.want(&wanted, PictureSize::Thumbnail);
        match Near::watch(&element, want) {
            Ok(watching) => near.set_value(Some(watching)),
            // Where nothing can be watched it is fetched at once.
            Err(_) => pictures.want(&file, PictureSize::Thumbnail),
        }
    });
}
