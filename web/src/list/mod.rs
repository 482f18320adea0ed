//! Lists: how they are cut, searched and ordered, their rows, and the way to more. What is set is in the address.
//!
//! A page that is a list is a [`ListPage`]; one whose list is a pane beside something else, like the queue, is put
//! together from the same pieces.

mod asked;
pub mod bar;
pub mod either;
pub mod foot;
mod narrow;
pub mod order;
pub mod page;
mod rows;
pub mod search;
pub mod selection;
pub mod sought;
pub mod tickets;

pub use asked::{Asked, BY_NAME, Kind};
pub use bar::Bar;
pub use either::Either;
pub use foot::Foot;
pub use narrow::Narrow;
pub use order::Order;
pub use page::{ListPage, Shape};
pub use rows::rows;
pub use search::Search;
pub use selection::{BulkBar, Selection, Tick};
pub use sought::{Sought, sought};

use crate::text::list as words;
use crate::ui::{Button, EmptyState};
use crate::url::{Query, UrlState};
use leptos::prelude::*;

/// How a list is cut: what its address says.
pub trait Cut: Query {
    /// What the orders are called, as menus offer them; none where there is but one.
    fn orders() -> Vec<&'static str>;
    /// Which of them it is.
    fn order(&self) -> usize;
    /// Orders it by one of them.
    fn set_order(&mut self, order: usize);
    /// What is searched for; empty for nothing.
    fn sought(&self) -> &str;
    /// Searches for this, or for nothing.
    fn seek(&mut self, words: String);
    /// Whether less is shown than there is in this tab.
    fn narrows(&self) -> bool;
    /// The same tab and order with nothing narrowed.
    #[must_use]
    fn bare(&self) -> Self;
}

/// A list that comes as it is.
impl Cut for () {
    fn orders() -> Vec<&'static str> {
        Vec::new()
    }

    fn order(&self) -> usize {
        0
    }

    fn set_order(&mut self, _: usize) {}

    fn sought(&self) -> &str {
        ""
    }

    fn seek(&mut self, _: String) {}

    fn narrows(&self) -> bool {
        false
    }

    fn bare(&self) -> Self {}
}

/// The filters let nothing through; they stay in view.
#[component]
pub fn NothingFound<F: Cut>(
    /// What the address says.
    filter: UrlState<F>,
) -> impl IntoView {
    view! {
        <EmptyState title=words::NOTHING_FOUND text=words::NOTHING_FOUND_TEXT>
            <Button on_click=move |_| filter.update(|filter| *filter = filter.bare())>{words::CLEAR_ALL}</Button>
        </EmptyState>
    }
}
