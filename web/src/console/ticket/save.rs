//! Changes that are shown before the server said yes: one after another, each rolled back with its reason when it
//! is refused, and taken back from its toast.

use super::Open;
use super::change::Change;
use crate::client::{Desk, SignedIn, Trouble};
use crate::console::queue::seen::Seen;
use crate::lasting::Lasting;
use crate::text::common;
use crate::text::console::open as words;
use crate::text::tickets::one;
use crate::ui::{Toast, Toasts};
use leptos::prelude::*;
use shared::ids::TicketId;
use shared::problem::Code;
use shared::tickets::console::Ticket;
use wasm_bindgen_futures::spawn_local;

thread_local! {
    /// Those that are on the page, or have changes on their way. Whoever goes on to the next ticket leaves none behind.
    static OPENED: Lasting<Saving> = const { Lasting::none() };
}

/// The changes of one ticket that are not confirmed, oldest first.
#[derive(Clone, Copy)]
pub struct Saving {
    waiting: RwSignal<Vec<Change>>,
    is_busy: StoredValue<bool>,
    /// How many panes show the ticket.
    shown: StoredValue<usize>,
    /// Told of each answer: the pane that was opened last.
    pane: StoredValue<Option<Open>, LocalStorage>,
}

/// The ticket with these changes made.
fn with(mut ticket: Ticket, changes: &[Change]) -> Ticket {
    changes.iter().for_each(|change| change.apply(&mut ticket));
    ticket
}

impl Saving {
    /// Those of this ticket, with what an earlier pane of it left on its way. To be shown by [`Saving::tell`].
    pub fn open(reader: SignedIn, ticket: TicketId) -> Self {
        OPENED.with(|opened| opened.open(reader.member_id(), &ticket.to_string(), Self::new))
    }

    fn new() -> Self {
        Self {
            waiting: RwSignal::new(Vec::new()),
            is_busy: StoredValue::new(false),
            shown: StoredValue::new(0),
            pane: StoredValue::new_local(None),
        }
    }

    /// This pane is to be told of each answer, for as long as it is there.
    pub fn tell(self, pane: Open) {
        self.pane.set_value(Some(pane));
        self.shown.update_value(|shown| *shown += 1);
        on_cleanup(move || {
            self.shown.update_value(|shown| *shown -= 1);
            forget_those_over();
        });
    }

    /// The ticket with all that is not confirmed; listens for changes.
    pub fn on(self, ticket: Ticket) -> Ticket {
        with(ticket, &self.waiting.read())
    }

    /// Shows the change at once and asks it of the server.
    pub fn save(self, open: Open, change: Change) {
        let Some(ticket) = open.ticket.get_untracked() else { return };
        if change.is_idle(&with(ticket.clone(), &self.waiting.read_untracked())) {
            return;
        }
        open.toasts.overtake(&change.topic(ticket.id));
        self.waiting.update(|waiting| waiting.push(change));
        if !self.is_busy.get_value() {
            self.is_busy.set_value(true);
            spawn_local(self.run(open, ticket));
        }
    }

    /// Asks one after another, wherever the reader is by then; `seen` is the newest ticket. Never for anybody else.
    async fn run(self, first: Open, mut seen: Ticket) {
        while first.reader.is_still_in()
            && let Some(change) = self.waiting.with_untracked(|waiting| waiting.first().cloned())
        {
            let result = ask(first.reader.desk(), &change, &seen).await;
            let open = self.pane.get_value().unwrap_or(first);
            match result {
                Ok(newest) => {
                    say(open, &change, &seen);
                    seen = newest.clone();
                    open.seen.note(newest.clone());
                    open.ticket.set(newest);
                }
                Err(trouble) => {
                    // The reader may be at another ticket by now.
                    let which = format!("{} {}", one::number(seen.number), trouble.words());
                    open.toasts.show(Toast::error(words::NOT_SAVED).detail(which));
                    open.seen.forget(open.id);
                    open.ticket.again();
                    seen = open.reader.desk().ticket(open.id).send().await.unwrap_or(seen);
                }
            }
            self.waiting.update(|waiting| drop(waiting.remove(0)));
            open.thread.history.again();
        }
        self.waiting.set(Vec::new());
        self.is_busy.set_value(false);
        forget_those_over();
    }
}

/// Neither on the page nor on their way.
fn forget_those_over() {
    let is_over = |one: Saving| one.shown.get_value() == 0 && !one.is_busy.get_value();
    OPENED.with(|opened| opened.forget(is_over));
}

/// Asks once more when someone changed something else meanwhile: nobody's work is lost by it.
async fn ask(desk: Desk, change: &Change, seen: &Ticket) -> Result<Ticket, Trouble> {
    match change.ask(desk, seen).await {
        Err(trouble) if trouble.is(Code::Stale) => {
            let newest = desk.ticket(seen.id).send().await?;
            if change.stands(seen, &newest) { change.ask(desk, &newest).await } else { Err(trouble) }
        }
        other => other,
    }
}

/// Says that it is done, and how to take it back.
fn say(open: Open, change: &Change, before: &Ticket) {
    let (desk, toasts, seen) = (open.reader.desk(), open.toasts, open.seen);
    let id = before.id;
    let toast = Toast::success(change.said()).detail(one::number(before.number)).about(change.topic(id));
    toasts.show(match change.undone(before) {
        Some(undo) => toast.action(common::UNDO, move || take_back(desk, toasts, seen, id, undo.clone())),
        None => toast,
    });
}

/// Works also when another ticket is open by now: the page hears of it from the stream.
fn take_back(desk: Desk, toasts: Toasts, seen: Seen, id: TicketId, undo: Change) {
    spawn_local(async move {
        let result = match desk.ticket(id).send().await {
            Ok(newest) => ask(desk, &undo, &newest).await,
            Err(trouble) => Err(trouble),
        };
        match result {
            Ok(newest) => {
                seen.note(newest);
                toasts.show(Toast::success(undo.said()).about(undo.topic(id)));
            }
            Err(trouble) => toasts.show(Toast::error(words::NOT_UNDONE).detail(trouble.words())),
        }
    });
}

#[cfg(test)]
mod tests {
    use super::super::change::tests::{person, ticket};
    use super::*;
    use shared::tickets::{Priority, Status};

    #[test]
    fn what_waits_is_shown_on_whatever_the_server_says() {
        let waiting = [Change::Priority(Priority::High), Change::Assignee(Some(person(1)))];
        let newest = Ticket { status: Status::InProgress, version: 9, ..ticket() };
        let shown = with(newest, &waiting);
        assert_eq!((shown.priority, shown.status, shown.version), (Priority::High, Status::InProgress, 9));
        assert_eq!(shown.assignee, Some(person(1)));
    }
}
