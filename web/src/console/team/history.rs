//! What happened to somebody, beside the list that they stand in.

use super::reset::Owner;
use crate::client::signed_in;
use crate::history::Timeline;
use crate::load::load_all;
use crate::text::console::team as words;
use crate::ui::{About, Dialog, DialogShape, Icon, MenuItem};
use leptos::prelude::*;
use shared::members::MemberHistoryEntry;

/// Whose history is told.
#[derive(Clone)]
pub struct Told(Owner);

impl About<Told> {
    /// What tells of one of the rows.
    pub fn item(self, owner: Owner) -> MenuItem {
        MenuItem::run(words::HISTORY, move || self.ask(Told(owner.clone()))).icon(Icon::Clock)
    }
}

/// The history that was asked for.
#[component]
pub fn HistoryDialog(
    /// Whose.
    of: About<Told>,
) -> impl IntoView {
    let title =
        Signal::derive(move || words::history_of(of.get().as_ref().map(|Told(owner)| owner.name.as_str())));
    view! {
        <Dialog open=of.open() title=title shape=DialogShape::Sheet>
            {move || of.get().map(|Told(owner)| view! { <Happened owner=owner /> })}
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
