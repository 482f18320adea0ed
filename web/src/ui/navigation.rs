//! Moving between pages: tabs, the way back up, and the next page of a list.

use leptos::prelude::*;

use super::{Button, CountBadge, Icon};
use crate::text::ui as words;

/// One of the tabs: a link, so it can be shared and opened elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tab {
    /// What it shows.
    pub label: String,
    /// Where it goes.
    pub href: String,
    /// It is the page that is open.
    pub current: bool,
    /// How many there are, once that is known.
    pub count: Option<u64>,
}

/// Tabs that are links, with counts; the count of the open one is tinted.
#[component]
pub fn Tabs(
    /// What the tabs divide.
    #[prop(into)]
    label: Signal<String>,
    /// The tabs, left to right.
    #[prop(into)]
    tabs: Signal<Vec<Tab>>,
) -> impl IntoView {
    let links = move || {
        tabs.get()
            .into_iter()
            .map(|Tab { label, href, current, count }| {
                view! {
                    <a class="tab" href=href aria-current=current.then_some("page")>
                        {label}
                        {match count {
                            Some(count) => {
                                view! { <CountBadge count=count waiting=current what=words::IN_THIS_LIST /> }.into_any()
                            }
                            None => ().into_any(),
                        }}
                    </a>
                }
            })
            .collect_view()
    };
    view! {
        <nav class="tabs" aria-label=label>
            {links}
        </nav>
    }
}

/// One step of the way back up.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Crumb {
    /// The page's name.
    pub label: String,
    /// Where it is; the open page has none.
    pub href: Option<String>,
}

impl Crumb {
    /// A page above the open one.
    pub fn to(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: Some(href.into()) }
    }

    /// The open page.
    pub fn here(label: impl Into<String>) -> Self {
        Self { label: label.into(), href: None }
    }
}

/// The way back up, ending with the open page.
#[component]
pub fn Breadcrumbs(
    /// From the top to the open page.
    #[prop(into)]
    crumbs: Signal<Vec<Crumb>>,
) -> impl IntoView {
    let steps = move || {
        crumbs
            .get()
            .into_iter()
            .map(|crumb| match crumb.href {
                Some(href) => view! {
                    <li>
                        <a href=href>{crumb.label}</a>
                        {Icon::ChevronRight}
                    </li>
                }
                .into_any(),
                None => view! {
                    <li>
                        <span aria-current="page">{crumb.label}</span>
                    </li>
                }
                .into_any(),
            })
            .collect_view()
    };
    view! {
        <nav class="crumbs" aria-label=words::BREADCRUMBS>
            <ol>{steps}</ol>
        </nav>
    }
}

/// The foot of a list: what is shown, and the button for more while there is more.
#[component]
pub fn LoadMore(
    /// What is shown, such as "25 of 63 tickets".
    #[prop(into)]
    shown: Signal<String>,
    /// There is a next page.
    #[prop(into)]
    more: Signal<bool>,
    /// The next page is on its way.
    #[prop(optional, into)]
    pending: Signal<bool>,
    /// Asks for the next page.
    #[prop(into)]
    on_more: Callback<()>,
) -> impl IntoView {
    view! {
        <div class="list-foot">
            <p role="status">{shown}</p>
            <Show when=move || more.get()>
                <Button pending=pending verb=words::LOADING on_click=move |_| on_more.run(())>
                    {words::LOAD_MORE}
                </Button>
            </Show>
        </div>
    }
}
