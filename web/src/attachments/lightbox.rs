//! One picture, as large as the window lets it be.

use super::kind::kind_and_size;
use super::pictures::{Look, Pictures};
use super::row::download;
use crate::client::PictureSize;
use crate::text::attachments as words;
use crate::text::ui::CLOSE;
use crate::ui::{Button, ButtonKind, Dialog, Icon, IconButton, Toasts};
use leptos::ev::{KeyboardEvent, keydown};
use leptos::prelude::*;
use shared::attachments::Attachment;

impl Pictures {
    /// The one that is looked at; listens for changes.
    fn shown(self) -> Option<Attachment> {
        let at = self.at.get();
        self.among.with_value(|among| among.get(at).cloned())
    }

    fn count(self) -> usize {
        self.among.with_value(Vec::len)
    }

    /// To the next one, or back; after the last comes the first.
    fn step(self, back: bool) {
        let count = self.count();
        self.at.update(|at| *at = stepped(*at, count, back));
    }
}

fn stepped(at: usize, count: usize, back: bool) -> usize {
    match (count, back) {
        (0, _) => 0,
        (_, true) => (at + count - 1) % count,
        (_, false) => (at + 1) % count,
    }
}

/// Shows whichever picture of the page is looked at. Stands once on a page.
#[component]
pub fn Lightbox(
    /// The pictures of the page.
    pictures: Pictures,
) -> impl IntoView {
    let title = move || {
        let is_open = pictures.open.get();
        pictures.shown().filter(|_| is_open).map(|file| file.name).unwrap_or_default()
    };
    let actions = move || view! { <Actions pictures=pictures /> };
    view! {
        <Dialog open=pictures.open title=Signal::derive(title) actions=actions>
            <Shown pictures=pictures />
        </Dialog>
    }
}

#[component]
fn Shown(pictures: Pictures) -> impl IntoView {
    step_by_keys(pictures);
    Effect::new(move |_| {
        if let Some(file) = pictures.shown() {
            pictures.want(&file, PictureSize::Preview);
        }
    });
    let look = move || pictures.shown().map(|file| (pictures.look(file.id, PictureSize::Preview), file));
    let picture = move || look().map(|(look, file)| seen(pictures, look, &file));
    let about = move || {
        let place = words::place(pictures.at.get(), pictures.count());
        pictures.shown().map(|file| {
            let name = file.name.clone();
            view! { <span class="visually-hidden">{name} ", "</span> {place} ", " {kind_and_size(&file)} }
        })
    };
    view! {
        <div class="lightbox">{picture}</div>
        <p class="lightbox-about" role="status">
            {about}
        </p>
    }
}

/// Until it is there, its thumbnail stands for it.
fn seen(pictures: Pictures, look: Look, file: &Attachment) -> AnyView {
    let is_coming = look == Look::Coming;
    let small = || pictures.look(file.id, PictureSize::Thumbnail).address();
    let address = if is_coming { small() } else { look.address() };
    let picture = address.map(|address| view! { <img src=address alt=file.name.clone() /> });
    match (picture, is_coming) {
        (Some(picture), _) => picture.into_any(),
        (None, true) => view! { <p>{words::LOADING}</p> }.into_any(),
        (None, false) => view! { <p>{words::NO_PICTURE}</p> }.into_any(),
    }
}

#[component]
fn Actions(pictures: Pictures) -> impl IntoView {
    let busy = RwSignal::new(false);
    let toasts = Toasts::here();
    let save = move |_| {
        if let Some(file) = untrack(|| pictures.shown()) {
            download(pictures, &file, busy, toasts);
        }
    };
    let steps = move || {
        view! {
            <span class="lightbox-steps">
                <IconButton
                    label=words::PREVIOUS
                    icon=Icon::ArrowLeft
                    on_click=move |_| pictures.step(true)
                />
                <IconButton label=words::NEXT icon=Icon::ArrowRight on_click=move |_| pictures.step(false) />
            </span>
        }
    };
    view! {
        {(pictures.count() > 1).then(steps)}
        <Button icon=Icon::Download pending=busy verb=words::DOWNLOADING on_click=save>
            {words::DOWNLOAD}
        </Button>
        <Button kind=ButtonKind::Quiet autofocus=true on_click=move |_| pictures.open.set(false)>
            {CLOSE}
        </Button>
    }
}

/// The arrows lead on, for as long as it is open.
fn step_by_keys(pictures: Pictures) {
    let listener = window_event_listener(keydown, move |event: KeyboardEvent| match event.key().as_str() {
        "ArrowLeft" => pictures.step(true),
        "ArrowRight" => pictures.step(false),
        _ => {}
    });
    on_cleanup(move || listener.remove());
}

#[cfg(test)]
mod tests {
    use super::stepped;

    #[test]
    fn after_the_last_picture_comes_the_first() {
        assert_eq!((stepped(0, 3, false), stepped(2, 3, false)), (1, 0));
        assert_eq!((stepped(0, 3, true), stepped(2, 3, true)), (2, 1));
        assert_eq!((stepped(0, 1, false), stepped(0, 0, true)), (0, 0));
    }
}
