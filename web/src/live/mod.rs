//! What changes while the page is open. A stream tells *that* something changed; what shows it asks again, with
//! its own rights. After a break the stream is resumed where it ended, or everything is asked again.

mod backoff;
mod parser;
mod stream;
mod writers;

pub use backoff::Backoff;
pub use parser::{Parser, StreamEvent};
pub use writers::Writers;

use crate::client::{Door, Standing};
use crate::ui::ConnectionState;
use gloo_timers::callback::Timeout;
use leptos::ev;
use leptos::prelude::*;
use shared::events::{Change, Resource, Typing};
use shared::ids::TicketId;
use shared::person::Person;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use uuid::Uuid;
use web_sys::AbortController;

/// Which changes make something old.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Watch {
    /// None.
    Nothing,
    /// Any of this kind.
    All(Resource),
    /// Those of this one.
    One(Resource, Uuid),
}

/// Changes of one moment are told together, after this many milliseconds.
const GATHER: u32 = 150;

#[derive(Default)]
struct Inner {
    triggers: HashMap<Watch, ArcTrigger>,
    gathered: HashSet<Watch>,
    everything: bool,
    flush: Option<Timeout>,
    /// Ends the stream that is open.
    open: Option<AbortController>,
}

/// The page's ear on the stream.
#[derive(Clone, Copy)]
pub struct Live {
    inner: StoredValue<Rc<RefCell<Inner>>, LocalStorage>,
    connection: RwSignal<ConnectionState>,
    writers: RwSignal<Writers>,
    last: RwSignal<Option<Change>>,
    /// The network came back: no need to wait for the next try.
    hurry: StoredValue<bool>,
    /// The page was left, and is only kept for coming back to: it must not hold one of the browser's few
    /// connections to the server.
    away: StoredValue<bool>,
}

impl Live {
    /// Listens for as long as somebody is signed in, and hands itself to everything below.
    pub(crate) fn provide(door: Door) -> Self {
        let live = Self {
            inner: StoredValue::new_local(Rc::default()),
            connection: RwSignal::new(ConnectionState::Live),
            writers: RwSignal::new(Writers::default()),
            last: RwSignal::new(None),
            hurry: StoredValue::new(false),
            away: StoredValue::new(false),
        };
        provide_context(live);
        live.follow_network();
        live.follow_answers(door);
        let is_in = Memo::new(move |_| matches!(*door.standing().read(), Standing::In(_)));
        Effect::new(move |_| {
            if is_in.get() {
                stream::listen(door, live);
            }
        });
        live
    }

    /// The ear of the page this stands in.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }

    /// How the connection stands.
    pub fn connection(self) -> Signal<ConnectionState> {
        self.connection.into()
    }

    /// The last change that was told, for toasts and for what is read aloud.
    pub fn last(self) -> Signal<Option<Change>> {
        self.last.into()
    }

    /// Who writes on this ticket, and whether a note.
    pub fn writers(self, ticket: TicketId) -> Memo<Vec<(Person, bool)>> {
        Memo::new(move |_| self.writers.read().on(ticket))
    }

    /// What reads this runs again when such a change was told.
    pub fn track(self, watch: Watch) {
        if watch != Watch::Nothing {
            let inner = self.inner.get_value();
            let trigger = inner.borrow_mut().triggers.entry(watch).or_default().clone();
            trigger.track();
        }
    }

    /// Everything shown is asked for again.
    pub fn reset(self) {
        self.gather(|inner| inner.everything = true);
    }

    fn changed(self, change: Change) {
        if let Some(by) = change.by {
            self.writers.try_update(|writers| writers.stopped(TicketId(change.id), by));
        }
        self.gather(|inner| {
            inner.gathered.insert(Watch::All(change.resource));
            inner.gathered.insert(Watch::One(change.resource, change.id));
        });
        self.last.try_set(Some(change));
    }

    fn typing(self, sign: Typing) {
        self.writers.try_update(|writers| writers.note(sign, js_sys::Date::now()));
        let wait = std::time::Duration::from_millis(writers::HOLDS as u64 + 50);
        set_timeout(
            move || {
                let now = js_sys::Date::now();
                self.writers.try_maybe_update(|writers| (writers.forget(now), ()));
            },
            wait,
        );
    }

    fn gather(self, note: impl FnOnce(&mut Inner)) {
        let Some(inner) = self.inner.try_get_value() else { return };
        let mut inner = inner.borrow_mut();
        note(&mut inner);
        if inner.flush.is_none() {
            inner.flush = Some(Timeout::new(GATHER, move || self.tell()));
        }
    }

    fn tell(self) {
        let Some(inner) = self.inner.try_get_value() else { return };
        let told: Vec<ArcTrigger> = {
            let mut inner = inner.borrow_mut();
            inner.flush = None;
            let everything = std::mem::take(&mut inner.everything);
            let gathered = std::mem::take(&mut inner.gathered);
            let told = inner.triggers.iter().filter(|(watch, _)| everything || gathered.contains(watch));
            told.map(|(_, trigger)| trigger.clone()).collect()
        };
        // Not while borrowed: what is told may track again at once.
        told.iter().for_each(ArcTrigger::notify);
    }

    /// Ends the open stream; the listener opens another when it may.
    fn hang_up(self) {
        let open = self.inner.try_get_value().and_then(|inner| inner.borrow_mut().open.take());
        if let Some(open) = open {
            open.abort();
        }
    }

    fn opened(self, stream: Option<AbortController>) {
        if let Some(inner) = self.inner.try_get_value() {
            inner.borrow_mut().open = stream;
        }
    }

    fn is_open(self) -> bool {
        self.inner.try_get_value().is_some_and(|inner| inner.borrow().open.is_some())
    }

    /// The stream of a server that can't reach its database stands, and tells nothing: only a new one is an answer.
    fn follow_answers(self, door: Door) {
        Effect::new(move |before: Option<()>| {
            door.away().track();
            if before.is_some() && self.is_open() {
                self.hang_up();
                self.connection.set(ConnectionState::Reconnecting);
            }
        });
    }

    fn follow_network(self) {
        let offline = window_event_listener_untyped("offline", move |_| {
            self.connection.set(ConnectionState::Offline);
        });
        let online = window_event_listener_untyped("online", move |_| {
            // A stream that was open may go on or may be dead without a word; only a new one tells which.
            self.hang_up();
            self.hurry.set_value(true);
            if self.connection.get_untracked() == ConnectionState::Offline {
                self.connection.set(ConnectionState::Reconnecting);
            }
        });
        let visible = window_event_listener(ev::visibilitychange, move |_| {
            if !self.is_open() {
                self.hurry.set_value(true);
            }
        });
        let left = window_event_listener_untyped("pagehide", move |_| {
            self.away.set_value(true);
            self.hang_up();
        });
        let back = window_event_listener_untyped("pageshow", move |_| {
            self.away.set_value(false);
            self.hurry.set_value(true);
        });
        on_cleanup(move || {
            for listener in [offline, online, visible, left, back] {
                listener.remove();
            }
        });
    }
}
