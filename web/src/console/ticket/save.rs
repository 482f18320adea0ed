//! Changes that are shown before the server said yes: one after another, each rolled back with its reason when it
//! is refused, and taken back from its toast.

use super::Open;
use super::change::Change;
use crate::client::{Desk, Trouble};
use crate::console::queue::seen::Seen;
use crate::text::console::open as words;
use crate::ui::{Toast, Toasts};
use leptos::prelude::*;
use shared::ids::TicketId;
use shared::problem::Code;
use shared::tickets::console::Ticket;
use wasm_bindgen_futures::spawn_local;

/// The changes that are not confirmed, oldest first.
#[derive(Clone, Copy)]
pub struct Saving {
    waiting: RwSignal<Vec<Change>>,
    is_busy: StoredValue<bool>,
}

impl Default for Saving {
    fn default() -> Self {
        Self { waiting: RwSignal::new(Vec::new()), is_busy: StoredValue::new(false) }
    }
}

/// The ticket with these changes made.
fn with(mut ticket: Ticket, changes: &[Change]) -> Ticket {
    changes.iter().for_each(|change| change.apply(&mut ticket));
    ticket
}

impl Saving {
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

    /// Asks one after another; `seen` is the newest ticket.
    async fn run(self, open: Open, mut seen: Ticket) {
        let (desk, toasts) = (open.reader.desk(), open.toasts);
        while let Some(change) = self.waiting.try_with_untracked(|waiting| waiting.first().cloned()).flatten()
        {
            let result = ask(desk, &change, &seen).await;
            match result {
                Ok(newest) => {
                    say(open, &change, &seen);
                    seen = newest.clone();
                    open.seen.note(newest.clone());
                    open.ticket.set(newest);
                }
                Err(trouble) => {
                    toasts.show(Toast::error(words::NOT_SAVED).detail(trouble.words()));
                    open.seen.forget(open.id);
                    open.ticket.again();
                    seen = desk.ticket(open.id).send().await.unwrap_or(seen);
                }
            }
            self.waiting.try_update(|waiting| waiting.remove(0));
            open.thread.history.again();
        }
        self.is_busy.try_update_value(|busy| *busy = false);
    }
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
    let toast = Toast::success(change.said())
        .detail(crate::text::tickets::one::number(before.number))
        .about(change.topic(id));
    toasts.show(match change.undone(before) {
        Some(undo) => toast.action(words::UNDO, move || take_back(desk, toasts, seen, id, undo.clone())),
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
