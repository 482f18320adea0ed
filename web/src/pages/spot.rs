//! A page's place in the navigation.

use super::{Here, Row, ends_or_goes_below};
use crate::client::signed_in;
use crate::ui::{CountBadge, Icon};
use leptos::prelude::*;

/// A place in the navigation.
#[derive(Clone, Copy, Debug)]
pub struct Spot {
    icon: Icon,
    /// The page's name.
    pub(crate) label: &'static str,
    is_counted: bool,
    is_of_demo: bool,
    is_for_phones: bool,
}

impl Spot {
    pub(crate) const fn new(icon: Icon, label: &'static str) -> Self {
        Self { icon, label, is_counted: false, is_of_demo: false, is_for_phones: false }
    }

    /// It shows how many open tickets there are.
    pub(crate) const fn counted(self) -> Self {
        Self { is_counted: true, ..self }
    }

    /// It is there in the demo alone.
    pub(crate) const fn in_demo(self) -> Self {
        Self { is_of_demo: true, ..self }
    }

    /// It is there where no menu leads to it from one's picture.
    pub(crate) const fn on_phones(self) -> Self {
        Self { is_for_phones: true, ..self }
    }
}

/// Links to the pages that have a place in the navigation and are for the reader, in the order of the table.
#[component]
pub fn SpotLinks(
    /// Of each link.
    class: &'static str,
    /// How many open tickets there are, once that is known.
    open: Signal<Option<u64>>,
    /// What is counted.
    what: &'static str,
    /// Whether this is the demo.
    #[prop(optional, into)]
    in_demo: Signal<bool>,
    /// Whether this is the bar of a phone.
    #[prop(optional)]
    on_phone: bool,
) -> impl IntoView {
    let (here, reader) = (Here::now(), signed_in());
    let page = move || here.page().map(|row| row.path);
    let link = move |row: &'static Row, spot: Spot| {
        let is_here =
            move || page().and_then(|page| page.strip_prefix(row.path)).is_some_and(ends_or_goes_below);
        let count = move || {
            let open = open.get().filter(|open| spot.is_counted && *open > 0)?;
            Some(view! { <CountBadge count=open what=what /> })
        };
        let is_shown = Memo::new(move |_| (!spot.is_of_demo || in_demo.get()) && row.who.has(reader));
        view! {
            <Show when=move || is_shown.get()>
                <a class=class href=row.path title=spot.label aria-current=move || is_here().then_some("page")>
                    {spot.icon}
                    <span>{spot.label}</span>
                    {count}
                </a>
            </Show>
        }
    };
    let spots = here.pages().rows.iter().filter_map(|row| Some((row, row.spot?)));
    let own = spots.filter(|(_, spot)| on_phone || !spot.is_for_phones);
    own.map(|(row, spot)| link(row, spot)).collect_view()
}
