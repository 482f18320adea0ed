//! A page that is a list.

use super::{Bar, Cut, Foot, Narrow, NothingFound, rows};
use crate::load::{Load, Pages};
use crate::pages::Missing;
use crate::ui::{Skeleton, SkeletonShape, Tab, Tabs};
use crate::url::UrlState;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use shared::page::Page;
use uuid::Uuid;

/// How the rows stand.
#[derive(Clone, Copy)]
pub enum Shape {
    /// In a table of this name, in columns with these heads; as cards where there is no room for columns.
    Table(&'static str, &'static [&'static str]),
    /// Below each other.
    Rows,
}

/// The head, tabs, search, filters and order, the rows, and the foot.
#[component]
pub fn ListPage<T, F>(
    /// Its rows, as far as they were asked for.
    pages: Pages<T>,
    /// How it is cut.
    filter: UrlState<F>,
    /// A row's id, which says that it is the same row though something changed in it.
    key: fn(&T) -> Uuid,
    /// One row.
    row: fn(Memo<T>) -> AnyView,
    /// How the rows stand.
    shape: Shape,
    /// What its columns are measured by, in `styles/pages`.
    class: &'static str,
    /// The rows could not be loaded.
    failed: &'static str,
    /// The next rows could not be loaded.
    more_failed: &'static str,
    /// What stands there when there is nothing at all.
    #[prop(into)]
    empty: ViewFn,
    /// Names what is shown, by the number of rows and whether there are more.
    shown: impl Fn(usize, bool) -> String + Copy + Send + Sync + 'static,
    /// What the tabs divide, and the tabs.
    #[prop(optional, into)]
    tabs: Option<(&'static str, Signal<Vec<Tab>>)>,
    /// Names the search, where there is one.
    #[prop(optional, into)]
    search: Option<&'static str>,
    /// The filters, from the left.
    #[prop(optional)]
    narrows: Vec<Narrow<F>>,
    /// A [`BulkBar`](super::BulkBar), where the rows have a [`Tick`](super::Tick).
    #[prop(optional)]
    bulk: Option<AnyView>,
    /// The page's head, where the list is all of the page.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView
where
    T: Clone + PartialEq + DeserializeOwned + Send + Sync + 'static,
    F: Cut,
{
    let bar = search.map(|search| view! { <Bar filter=filter search=search narrows=narrows ordered=!F::orders().is_empty() /> });
    let is_empty: fn(&Page<T>) -> bool = |page| page.items.is_empty();
    view! {
        <div class=["list-page", class].join(" ")>
            {children.map(|head| head())}
            {tabs.map(|(label, tabs)| view! { <Tabs label=label tabs=tabs /> })}
            {bar}
            {bulk}
            <Load
                of=pages.rows
                failed=failed
                skeleton=move || skeleton(shape)
                missing=|| view! { <Missing /> }
                is_empty=is_empty
                empty=nothing(filter, empty)
                let:page
            >
                {frame(shape, rows(page, |page| &page.items, key, row))}
            </Load>
            <Foot pages=pages failed=more_failed shown=shown />
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

fn frame(shape: Shape, rows: AnyView) -> AnyView {
    match shape {
        Shape::Table(title, columns) => view! {
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
        Shape::Table(_, columns) => view! {
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
