//! Pages whose code is fetched when somebody goes to them, and ahead of that once the first page stands.

use crate::text;
use crate::ui::{Button, Fallback, Skeleton, SkeletonShape};
use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use wasm_split_helpers::SplitLoaderError;

/// Makes a page.
pub type Page = fn() -> AnyView;

/// A page's code when it has come.
pub type Fetched = LocalBoxFuture<'static, Result<Page, SplitLoaderError>>;

/// Fetches the code of a page; ready at once where it is here already.
pub type Fetch = fn() -> Fetched;

/// How long the first page has the network for itself.
const AHEAD: Duration = Duration::from_secs(2);

/// Names the pages of an application that are fetched by themselves, and in which parts: a function for each, to be a
/// route's view, and `ALL` of them, to be fetched ahead. Pages that are visited together share a part. Stands in the
/// binary and not in the library, where the other application's pages would come along.
#[macro_export]
macro_rules! lazy_pages {
    ($($part:ident { $($name:ident: $component:path),+ $(,)? })+) => {
        $($(fn $name() -> ::leptos::prelude::AnyView {
            $crate::lazy::show($name::fetch)
        }

        mod $name {
            use super::*;
            use $crate::lazy::{Fetched, Page};

            #[::wasm_split_helpers::wasm_split($part, fallible)]
            fn $name() -> Result<Page, ::wasm_split_helpers::SplitLoaderError> {
                Ok(|| ::leptos::prelude::IntoAny::into_any($component()))
            }

            pub(super) fn fetch() -> Fetched {
                Box::pin($name())
            }
        })+)+

        /// The pages that are fetched by themselves.
        const ALL: &[$crate::lazy::Fetch] = &[$($($name::fetch),+),+];
    };
}

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
    match first {
        Code::Here(page) => return page(),
        Code::OnItsWay => bring(),
        Code::Failed => {}
    }
    let online = window_event_listener(leptos::ev::online, move |_| {
        if matches!(code.get_untracked(), Code::Failed) {
            bring();
        }
    });
    on_cleanup(move || online.remove());
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

/// Fetches pages at once, as they will be wanted in a moment.
pub fn fetch_now(pages: &[Fetch]) {
    for fetch in pages.iter().copied() {
        spawn_local(async move {
            // Told to the reader where the page is shown.
            let _ = fetch().await;
        });
    }
}

/// Fetches pages one after the other when the first one had its time. What fails is fetched when it is wanted.
pub(crate) fn fetch_ahead(pages: &'static [Fetch]) {
    set_timeout(
        move || {
            spawn_local(async move {
                for fetch in pages {
                    // Told to the reader when they go there and it fails again.
                    let _ = fetch().await;
                }
            });
        },
        AHEAD,
    );
}
