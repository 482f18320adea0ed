//! What happened to somebody, beside the list that they stand in.

use super::reset::Owner;
use crate::client::signed_in;
use crate::history::Timeline;
use crate::load::load_all;
use crate::text::console::team as words;
use crate::ui::{About, Dialog, DialogShape, Icon, MenuItem};
use leptos::prelude::*;
use shared::members::MemberHistoryEntry;

/// Whose history is told, on the page that it stands on.
#[derive(Clone, Copy)]
pub struct Telling(About<Owner>);

impl Telling {
    /// For the rows of this page. [`HistoryDialog`] stands on it, too.
    pub fn provide() -> Self {
        let telling = Self(About::new());
        provide_context(telling);
        telling
    }

    /// That of the page this stands in.
    pub fn here() -> Self {
        expect_context()
    }

    /// What tells of one of its rows.
    pub fn item(self, owner: Owner) -> MenuItem {
        MenuItem::run(words::HISTORY, move || self.0.ask(owner.clone())).icon(Icon::Clock)
    }
}

/// The history that was asked for.
#[component]
pub fn HistoryDialog(
    /// Whose.
    of: Telling,
) -> impl IntoView {
    let Telling(of) = of;
    let title = Signal::derive(move || words::history_of(of.get().as_ref().map(|owner| owner.name.as_str())));
    view! {
        <Dialog open=of.open() title=title shape=DialogShape::Sheet>
            {move || of.get().map(|owner| view! { <Happened owner=owner /> })}
        </Dialog>
    }
}

#[component]
fn Happened(owner: Owner) -> impl IntoView {
    let desk = signed_in().desk();
    let Owner { id, is_staff, .. } = owner;
    let lines = load_all(move || desk.member_history(id, is_staff));
    let told = |line: &MemberHistoryEntry| (line.at, line.by.clone(), words::happened(&line.what));
    view! { <Timeline of=lines told=told empty=words::NOTHING_HAPPENED /> }
}
