//! Pages whose code is fetched when somebody goes to them, or ahead of that (`pages/ahead.rs`).

use crate::text;
use crate::ui::{Button, Fallback, Skeleton, SkeletonShape};
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_split_helpers::SplitLoaderError;

/// Makes a page.
pub type Page = fn() -> AnyView;

/// A page's code when it has come.
pub type Fetched = LocalBoxFuture<'static, Result<Page, SplitLoaderError>>;

/// Fetches the code of a page; ready at once where it is here already.
pub type Fetch = fn() -> Fetched;

/// Where a page's code is.
#[derive(Clone, Copy)]
enum Code {
    OnItsWay,
    Here(Page),
    Failed,
}

/// Shows a page as soon as its code is here.
pub fn show(fetch: Fetch) -> AnyView {
    // Most times it was fetched ahead: no skeleton then, not even for a moment.
    let first = fetch().now_or_never().map_or(Code::OnItsWay, arrived);
    let code = RwSignal::new(first);
    let bring = move || {
        spawn_local(async move {
            let now = arrived(fetch().await);
            // The reader may have gone to another page meanwhile.
            code.try_set(now);
        });
    };
    if matches!(first, Code::OnItsWay) {
        bring();
    }
    let online = window_event_listener(leptos::ev::online, move |_| {
        if matches!(code.get_untracked(), Code::Failed) {
            bring();
        }
    });
    on_cleanup(move || online.remove());
    // In a closure even where the code is here, so that what a page provides to those below it goes with the page: the
    // next one would find it in its place, and gone.
    (move || match code.get() {
        Code::OnItsWay => waiting(),
        Code::Here(page) => page(),
        Code::Failed => view! { <NotFetched /> }.into_any(),
    })
    .into_any()
}

/// In a frame a skeleton; before there is one, the HTML's shell still shows.
fn waiting() -> AnyView {
    let is_framed = document().get_element_by_id("content").is_some();
    is_framed.then(|| view! { <Skeleton shape=SkeletonShape::Rows /> }).into_any()
}

fn arrived(result: Result<Page, SplitLoaderError>) -> Code {
    result.map_or(Code::Failed, Code::Here)
}

/// Loading the document anew also helps after an update of the server, when the old files are gone.
#[component]
fn NotFetched() -> impl IntoView {
    view! {
        <Fallback title=text::trouble::NOT_FETCHED_TITLE text=text::trouble::NOT_FETCHED>
            <Button on_click=|_| {
                // Refused only when the page is being left.
                let _ = window().location().reload();
            }>{text::common::RELOAD}</Button>
        </Fallback>
    }
}

/// Fetches pages that will be wanted in a moment. What fails is fetched when it is wanted.
pub fn fetch_now(pages: impl IntoIterator<Item = Fetch>) {
    for fetch in pages {
        spawn_local(async move {
            // Told to the reader where the page is shown.
            let _ = fetch().await;
        });
    }
}
