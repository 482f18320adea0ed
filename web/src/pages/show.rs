//! Showing the page that the address means.

use super::missing::missing;
use super::{Here, Pages, Row, Who, ahead, ends_or_goes_below};
use crate::app::Starting;
use crate::lazy;
use crate::location::{Going, Location};
use crate::session::Session;
use leptos::prelude::*;

/// What is around the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    Entrance,
    Frame,
    /// Not known yet: it depends on who is there.
    Waiting,
    /// Nobody is there; they have to sign in first.
    ToLogin,
    /// It is no address of this application.
    Nothing,
}

impl Around {
    fn of(row: Option<&Row>, is_inside: bool, allowed: Option<bool>) -> Self {
        match (row, allowed) {
            (Some(Row { who: Who::Guest, .. }), _) => Self::Entrance,
            (None, _) if !is_inside => Self::Nothing,
            // Whether there is such a page is only for those to know who are signed in.
            (_, None) => Self::Waiting,
            (_, Some(false)) => Self::ToLogin,
            (_, Some(true)) => Self::Frame,
        }
    }
}

/// The whole application: the frame that the page is in, or the way to where the reader belongs.
#[component]
pub fn Routes(
    /// The application's pages.
    pages: &'static Pages,
) -> impl IntoView {
    let here = Here::provide(pages);
    let allowed = Session::here().allowed();
    let path = Location::here().path();
    let around = Memo::new(move |_| {
        let row = here.row().and_then(|row| pages.rows.get(row));
        Around::of(row, is_inside(&path.read(), pages.root), allowed.get())
    });
    ahead::follow(pages, here);
    move || match around.get() {
        Around::Entrance => lazy::show(pages.entrance),
        Around::Frame => lazy::show(pages.frame),
        Around::Waiting => view! { <Waiting pages=pages here=here /> }.into_any(),
        Around::ToLogin => {
            lead_to(&Session::here().to_login(pages.login()));
            ().into_any()
        }
        Around::Nothing => missing(false),
    }
}

fn is_inside(path: &str, root: &str) -> bool {
    let rest = path.strip_prefix('/').and_then(|path| path.strip_prefix(root));
    rest.is_some_and(ends_or_goes_below)
}

/// The page in its frame.
#[component]
pub fn Outlet(
    /// Whether this is the frame around guests' pages.
    #[prop(optional)]
    for_guests: bool,
    /// Whether its frame has the content around it; otherwise each page brings that.
    #[prop(optional)]
    in_content: bool,
) -> impl IntoView {
    let here = Here::now();
    let pages = here.pages();
    let (path, session) = (Location::here().path(), Session::here());
    let row = Memo::new(move |before: Option<&Option<usize>>| {
        let row = here.whole();
        let is_guests = row.and_then(|row| pages.rows.get(row)).is_some_and(|row| row.who == Who::Guest);
        // On the way to a page in the other frame this one shows what it showed, until it goes.
        if is_guests == for_guests { row } else { before.copied().flatten() }
    });
    let is_home = Memo::new(move |_| path.read().trim_matches('/') == pages.root);
    let is_for_reader = Memo::new(move |_| {
        let who = row.get().and_then(|row| pages.rows.get(row)).map_or(Who::Member, |row| row.who);
        session.signed_in().is_none_or(|reader| who.has(reader))
    });
    move || match row.get().and_then(|row| pages.code.get(row)) {
        Some(fetch) if is_for_reader.get() => lazy::show(*fetch),
        None if is_home.get() => {
            lead_to(pages.home());
            ().into_any()
        }
        _ => missing(in_content),
    }
}

/// The page that stands beside another, in the place that the other one keeps for it; while there is none, its children.
#[component]
pub fn Beside(
    /// What stands there while nothing is opened.
    children: ChildrenFn,
) -> impl IntoView {
    let here = Here::now();
    let pages = here.pages();
    let own = untrack(move || here.whole());
    let row = Memo::new(move |before: Option<&Option<usize>>| {
        // On the way to another page both stay until they go.
        if here.whole() == own {
            here.row().filter(|row| own != Some(*row))
        } else {
            before.copied().flatten()
        }
    });
    move || match row.get().and_then(|row| pages.code.get(row)) {
        Some(fetch) => lazy::show(*fetch),
        None => children(),
    }
}

/// Leads on in place of this address, so that "back" does not lead here.
fn lead_to(address: &str) {
    Location::here().go_as(address, Going::IN_PLACE);
}

/// What stands there while it is found out who is there. Their frame and page are fetched meanwhile.
#[component]
fn Waiting(pages: &'static Pages, here: Here) -> impl IntoView {
    let rows = untrack(move || [here.whole(), here.row()]);
    let page = rows.into_iter().flatten().filter_map(|row| pages.code.get(row));
    lazy::fetch_now(page.chain([&pages.frame]).copied());
    view! { <Starting /> }
}
