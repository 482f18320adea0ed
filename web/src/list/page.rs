//! A page that is a list.

use super::{Bar, Cut, Foot, List, Narrow, NothingFound, Row};
use crate::load::Load;
use crate::ui::{Skeleton, SkeletonShape, Tab, Tabs};
use crate::url::UrlState;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use shared::page::Page;

/// How the rows stand.
#[derive(Clone, Copy)]
pub enum Shape {
    /// In columns with these heads; as cards where there is no room for columns.
    Table(&'static [&'static str]),
    /// Below each other.
    Rows,
}

/// What a list page says.
#[derive(Clone, Copy)]
pub struct Says {
    /// Names the table to those who do not see the page.
    pub title: &'static str,
    /// The rows could not be loaded.
    pub not_loaded: &'static str,
    /// The next rows could not be loaded.
    pub more_not_loaded: &'static str,
}

/// The head, tabs, search, filters and order, the rows, and the foot.
#[component]
pub fn ListPage<T, F>(
    /// The list.
    list: List<T, F>,
    /// What its columns are measured by, in `styles/pages`.
    class: &'static str,
    /// Its words.
    says: Says,
    /// The page's head.
    head: AnyView,
    /// How the rows stand.
    shape: Shape,
    /// One row.
    row: fn(Memo<T>) -> AnyView,
    /// What stands there when there is nothing at all.
    #[prop(into)]
    empty: ViewFn,
    /// Names what is shown, by the number of rows and whether there are more.
    shown: impl Fn(usize, bool) -> String + Copy + Send + Sync + 'static,
    /// What the tabs divide, and the tabs.
    #[prop(optional, into)]
    tabs: Option<(&'static str, Memo<Vec<Tab>>)>,
    /// Names the search, where there is one.
    #[prop(optional, into)]
    search: Option<&'static str>,
    /// The filters, from the left.
    #[prop(optional)]
    narrows: Vec<Narrow<F>>,
    /// A [`BulkBar`](super::BulkBar), where the rows have a [`Tick`](super::Tick).
    #[prop(optional)]
    bulk: Option<AnyView>,
    /// What stands there when it is not for the reader.
    #[prop(into)]
    missing: ViewFn,
) -> impl IntoView
where
    T: Row + DeserializeOwned,
    F: Cut,
{
    let List { filter, pages } = list;
    let bar = search.map(|search| view! { <Bar filter=filter search=search narrows=narrows ordered=true /> });
    let is_empty: fn(&Page<T>) -> bool = |page| page.items.is_empty();
    view! {
        <div class=["list-page", class].join(" ")>
            {head}
            {tabs.map(|(label, tabs)| view! { <Tabs label=label tabs=tabs /> })}
            {bar}
            {bulk}
            <Load
                of=pages.rows
                failed=says.not_loaded
                skeleton=move || skeleton(shape)
                missing=missing
                is_empty=is_empty
                empty=nothing(filter, empty)
                let:page
            >
                {frame(shape, says.title, rows(page, row))}
            </Load>
            <Foot pages=pages failed=says.more_not_loaded shown=shown />
        </div>
    }
}

/// Nothing there, or nothing that the filters let through.
fn nothing<F: Cut>(filter: UrlState<F>, empty: ViewFn) -> impl Fn() -> AnyView + Send + Sync + 'static {
    let is_narrowed = Memo::new(move |_| filter.with(Cut::narrows));
    move || {
        let empty = empty.clone();
        let card = move || match is_narrowed.get() {
            true => view! { <NothingFound filter=filter /> }.into_any(),
            false => empty.run(),
        };
        view! { <div class="table-card">{card}</div> }.into_any()
    }
}

fn rows<T: Row>(page: Signal<Page<T>>, row: fn(Memo<T>) -> AnyView) -> AnyView {
    let line = move |first: T| {
        let key = first.key();
        row(Memo::new(move |_| {
            let newest = page.with(|page| page.items.iter().find(|row| row.key() == key).cloned());
            newest.unwrap_or_else(|| first.clone())
        }))
    };
    view! { <For each=move || page.get().items key=Row::key children=line /> }.into_any()
}

fn frame(shape: Shape, title: &'static str, rows: AnyView) -> AnyView {
    match shape {
        Shape::Table(columns) => view! {
            <div class="table-card">
                <table class="table">
                    <caption class="visually-hidden">{title}</caption>
                    {heads(columns)}
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any(),
        Shape::Rows => view! {
            <div class="card">
                <ul class="rows">{rows}</ul>
            </div>
        }
        .into_any(),
    }
}

/// The heads of the columns. Over the skeleton they are not read out: the real ones are.
fn skeleton(shape: Shape) -> AnyView {
    match shape {
        Shape::Table(columns) => view! {
            <div class="table-card">
                <table class="table" aria-hidden="true">
                    {heads(columns)}
                </table>
                <Skeleton shape=SkeletonShape::TableRows rows=9 />
            </div>
        }
        .into_any(),
        Shape::Rows => view! {
            <div class="card">
                <Skeleton shape=SkeletonShape::Rows rows=6 />
            </div>
        }
        .into_any(),
    }
}

fn heads(columns: &'static [&'static str]) -> AnyView {
    let heads = columns.iter().map(|word| view! { <th scope="col">{*word}</th> }).collect_view();
    view! {
        <thead>
            <tr>{heads}</tr>
        </thead>
    }
    .into_any()
}
