//! What changes while the page is open. A stream tells *that* something changed; what shows it asks again, with
//! its own rights. After a break the stream is resumed where it ended, or everything is asked again.

mod backoff;
mod gathered;
mod heard;
mod parser;
mod stream;
mod tabs;
mod writers;

pub use backoff::Backoff;
pub use parser::{Parser, StreamEvent};
pub use writers::Writers;

use crate::client::{Door, Standing};
use crate::json;
use crate::ui::ConnectionState;
use gathered::Gathered;
use gloo_timers::callback::Timeout;
use heard::Heard;
use js_sys::Function;
use leptos::ev;
use leptos::prelude::*;
use shared::events::{Change, Resource, Typing};
use shared::ids::TicketId;
use shared::person::Person;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use tabs::Tabs;
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
    /// Any at all: what changed can't be told.
    Everything,
}

#[derive(Default)]
struct Inner {
    triggers: HashMap<Watch, ArcTrigger>,
    gathered: Gathered,
    flush: Option<Timeout>,
    heard: Heard,
    /// The other tabs, when they share a stream.
    tabs: Option<Rc<Tabs>>,
    /// Ends the stream that is open.
    open: Option<AbortController>,
    /// Ends the wait for the next try.
    wake: Option<Function>,
}

/// The page's ear on the stream.
#[derive(Clone, Copy)]
pub struct Live {
    inner: StoredValue<Rc<RefCell<Inner>>, LocalStorage>,
    connection: RwSignal<ConnectionState>,
    writers: RwSignal<Writers>,
    /// The network came back, or somebody looks: no need to wait for the next try.
    hurry: StoredValue<bool>,
    /// The page was left, and is only kept for coming back to: it must not hold one of the browser's few
    /// connections to the server, nor the other tabs' turn to listen.
    away: RwSignal<bool>,
}

impl Live {
    /// Listens for as long as somebody is signed in, and hands itself to everything below.
    pub(crate) fn provide(door: Door) -> Self {
        let live = Self {
            inner: StoredValue::new_local(Rc::default()),
            connection: RwSignal::new(ConnectionState::default()),
            writers: RwSignal::new(Writers::default()),
            hurry: StoredValue::new(false),
            away: RwSignal::new(false),
        };
        provide_context(live);
        live.follow_network();
        live.follow_answers(door);
        let listens = Memo::new(move |_| match &*door.standing().read() {
            Standing::In(reader) if !live.away.get() => Some(reader.member_id()),
            _ => None,
        });
        Effect::new(move |_| {
            if let Some(member) = listens.get() {
                stream::listen(door, live, member);
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
        self.gather(&[Watch::Everything]);
    }

    /// What the stream says.
    fn hear(self, event: &StreamEvent) {
        self.inner(|inner| inner.heard.up_to(event.id.as_deref()));
        match event.name.as_str() {
            "change" => match json::read(&event.data) {
                Ok(change) => self.changed(&change),
                // A newer server may tell of things that this page does not know.
                Err(_) => self.reset(),
            },
            "typing" => {
                if let Ok(sign) = json::read(&event.data) {
                    self.typing(sign);
                }
            }
            "reset" => self.reset(),
            _ => {}
        }
    }

    fn changed(self, change: &Change) {
        if let Some(by) = change.by {
            self.writers.try_update(|writers| writers.stopped(TicketId(change.id), by));
        }
        self.gather(&[Watch::All(change.resource), Watch::One(change.resource, change.id)]);
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

    fn gather(self, watches: &[Watch]) {
        let now = js_sys::Date::now();
        self.inner(|inner| watches.iter().for_each(|watch| inner.gathered.note(*watch, now)));
        self.tell_soon();
    }

    /// Tells what waits when it is due. What nobody sees is not read; it is when somebody looks.
    fn tell_soon(self) {
        let is_seen = is_seen();
        self.inner(|inner| {
            let wait = inner.gathered.wait(js_sys::Date::now()).filter(|_| is_seen);
            // At most a few seconds, so it fits.
            inner.flush = wait.map(|wait| Timeout::new(wait.ceil() as u32, move || self.tell()));
        });
    }

    fn tell(self) {
        let told = self.inner(|inner| {
            let due = inner.gathered.take(js_sys::Date::now());
            let is_told = |watch: &Watch| due.contains(watch) || due.contains(&Watch::Everything);
            let told = inner.triggers.iter().filter(|(watch, _)| is_told(watch));
            told.map(|(_, trigger)| trigger.clone()).collect::<Vec<_>>()
        });
        // Not while borrowed: what is told may track again at once.
        told.iter().flatten().for_each(ArcTrigger::notify);
        self.tell_soon();
    }

    /// None when the page is gone.
    fn inner<T>(self, part: impl FnOnce(&mut Inner) -> T) -> Option<T> {
        let inner = self.inner.try_get_value()?;
        let mut inner = inner.borrow_mut();
        Some(part(&mut inner))
    }

    /// Ends the open stream; the listener opens another when it may.
    fn hang_up(self) {
        if let Some(open) = self.inner(|inner| inner.open.take()).flatten() {
            open.abort();
        }
    }

    fn opened(self, stream: Option<AbortController>) {
        self.inner(|inner| inner.open = stream);
    }

    fn is_open(self) -> bool {
        self.inner(|inner| inner.open.is_some()).unwrap_or_default()
    }

    /// No need to wait for the next try.
    fn hurry(self) {
        self.hurry.set_value(true);
        tabs::settle(self.inner(|inner| inner.wake.take()).flatten().as_ref());
    }

    /// The stream may be dead, or as good as that: only a new one tells.
    fn doubt(self) {
        if self.is_open() {
            self.hang_up();
            self.connection.set(ConnectionState::Reconnecting);
        }
    }

    /// The stream of a server that can't reach its database stands, and tells nothing.
    fn follow_answers(self, door: Door) {
        Effect::new(move |before: Option<()>| {
            door.away().track();
            if before.is_some() {
                self.doubt();
                self.ask(tabs::DOUBT);
            }
        });
    }

    fn follow_network(self) {
        let offline = window_event_listener_untyped("offline", move |_| {
            self.connection.set(ConnectionState::Offline);
        });
        let online = window_event_listener_untyped("online", move |_| {
            // A stream that was open may go on or may be dead without a word.
            self.hang_up();
            self.hurry();
            if self.connection.get_untracked() == ConnectionState::Offline {
                self.connection.set(ConnectionState::Reconnecting);
            }
            self.ask(tabs::HOW);
        });
        let visible = window_event_listener(ev::visibilitychange, move |_| {
            self.tell_soon();
            if is_seen() && !self.is_open() {
                self.hurry();
                self.ask(tabs::HURRY);
            }
        });
        let left = window_event_listener_untyped("pagehide", move |_| self.away.set(true));
        let back = window_event_listener_untyped("pageshow", move |_| {
            self.away.set(false);
            self.hurry.set_value(true);
        });
        on_cleanup(move || {
            for listener in [offline, online, visible, left, back] {
                listener.remove();
            }
        });
    }
}

/// Whether the page is in sight.
fn is_seen() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Visible
}
