//! The list: what is shown, what waits, and the way to more.

use super::filters::narrows;
use super::row::Row;
use super::views::{NewButton, View, ViewsDrawer, counted};
use super::{Desktop, title};
use crate::console::Counted;
use crate::list::{Bar, Foot, NothingFound, Order};
use crate::load::Load;
use crate::text::console::queue as words;
use crate::text::tickets;
use crate::ui::{Button, ButtonSize, CountBadge, EmptyState, Icon, Skeleton, SkeletonShape};
use leptos::prelude::*;
use shared::page::Page;
use shared::tickets::console::TicketRow;

/// The pane of the list.
#[component]
pub fn List() -> impl IntoView {
    let desktop = Desktop::here();
    let Counted(counts) = expect_context();
    let shown = move |rows, more| {
        let filter = desktop.address.filter.get();
        let all = counts.map(|counts| counted(&filter, counts)).flatten();
        words::shown(rows, more, all)
    };
    let skeleton = || view! { <Skeleton shape=SkeletonShape::QueueRows rows=9 /> };
    view! {
        <section
            class="queue-list"
            aria-label=words::LIST
            on:pointerenter=move |_| desktop.held.set(true)
            on:pointerleave=move |_| desktop.held.set(false)
        >
            <Head />
            <Bar filter=desktop.address.url search=tickets::SEARCH key="/" narrows=narrows(desktop) />
            <div class="queue-rows">
                <Load
                    of=desktop.pages.rows
                    failed=tickets::NOT_LOADED
                    skeleton=skeleton
                    is_empty=has_none
                    empty=|| view! { <Nothing /> }
                    let:_page
                >
                    <Rows />
                </Load>
                <Foot pages=desktop.pages failed=tickets::MORE_NOT_LOADED shown=shown />
            </div>
        </section>
    }
}

fn has_none(page: &Page<TicketRow>) -> bool {
    page.items.is_empty()
}

/// The title is the page's own while no ticket is open.
#[component]
fn Head() -> impl IntoView {
    let desktop = Desktop::here();
    let Counted(counts) = expect_context();
    let is_open = desktop.address.is_open;
    let title = Memo::new(move |_| title(desktop));
    let count = Memo::new(move |_| {
        let filter = desktop.address.filter.read();
        let count = counts.map(|counts| counted(&filter, counts)).flatten()?;
        u64::try_from(count).ok()
    });
    let heading = move || {
        if is_open.get() {
            view! { <h2 class="pane-title">{title}</h2> }.into_any()
        } else {
            view! { <h1 class="pane-title">{title}</h1> }.into_any()
        }
    };
    view! {
        <div class="pane-head">
            <ViewsDrawer />
            {heading}
            {move || count.get().map(|count| view! { <CountBadge count=count what=words::tickets(count) /> })}
            <Waiting />
            <div class="pane-end">
                <Order filter=desktop.address.url quiet=true />
                <span class="if-views-folded">
                    <NewButton />
                </span>
            </div>
        </div>
    }
}

/// What came while the pointer was on the list. Stands in the head: over the rows it would hide one.
#[component]
fn Waiting() -> impl IntoView {
    let desktop = Desktop::here();
    let waiting = Memo::new(move |_| desktop.shown.read().waiting);
    view! {
        <div class="queue-new" role="status">
            <Show when=move || waiting.get() != 0>
                <Button
                    size=ButtonSize::Small
                    icon=Icon::ArrowUp
                    on_click=move |_| desktop.asked_for_new.update(|asked| *asked += 1)
                >
                    {move || words::new_rows(waiting.get())}
                    <span class="visually-hidden">". " {words::SHOW_NEW}</span>
                </Button>
            </Show>
        </div>
    }
}

#[component]
fn Rows() -> impl IntoView {
    let desktop = Desktop::here();
    let shown = desktop.shown;
    view! {
        <ul>
            <For each=move || shown.get().rows key=|row| row.id let:first>
                {
                    let id = first.id;
                    let row = Memo::new(move |before: Option<&TicketRow>| {
                        let newest = shown.read().rows.iter().find(|row| row.id == id).cloned();
                        desktop.seen.on(newest.or_else(|| before.cloned()).unwrap_or_else(|| first.clone()))
                    });
                    view! { <Row row=row /> }
                }
            </For>
        </ul>
    }
}

/// No tickets, or none that the filter lets through.
#[component]
fn Nothing() -> impl IntoView {
    let address = Desktop::here().address;
    move || {
        let filter = address.filter.get();
        if View::of(&filter).is_some() && filter.q.is_none() && filter.category.is_empty() {
            return view! { <EmptyState title=words::EMPTY text=words::EMPTY_TEXT /> }.into_any();
        }
        view! { <NothingFound filter=address.url /> }.into_any()
    }
}
