//! One stream for all tabs: a browser has few connections to a server, and each stream keeps one.
//!
//! A lock of the browser says whose turn it is to listen. Whoever has it tells the others all that it hears; when that
//! tab goes, or is stopped by the browser, the next one resumes after the last that it was told. What the tabs say to
//! each other is written as the stream itself is, and read by the same parser.

use super::{Live, Parser, StreamEvent, is_seen};
use crate::client::AbortOnDrop;
use crate::ui::ConnectionState;
use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{BroadcastChannel, MessageEvent};

/// What a question begins with; anything else is told by the tab whose turn it is.
const QUESTION: &str = "?";
/// Asks the tab that listens how it stands.
pub(super) const HOW: &str = "how";
/// Asks it to try again now.
pub(super) const HURRY: &str = "hurry";
/// Asks it for a new stream.
pub(super) const DOUBT: &str = "doubt";
/// How the tab that listens stands.
const STANDS: &str = "stands";
/// Only a sign of life: a comment.
pub(super) const ALIVE: &str = ":\n";

/// As long as nothing is heard of the tab whose turn it is, another waits that is in sight. The browser has stopped it
/// then; it tries at least each minute.
const SILENCE: u32 = 100_000;

/// The states, by the numbers that they are told by.
const STATES: [ConnectionState; 4] = [
    ConnectionState::Live,
    ConnectionState::Connecting,
    ConnectionState::Reconnecting,
    ConnectionState::Offline,
];

/// What this tab shares with the others of the same reader.
pub(super) struct Tabs {
    name: String,
    locks: JsValue,
    channel: BroadcastChannel,
    /// It is this tab's turn.
    leads: Cell<bool>,
    /// When something was heard of the tab whose turn it is.
    heard_at: Cell<f64>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl Tabs {
    /// None where the browser has no locks, as for pages that come without encryption: each tab listens for itself
    /// then.
    pub(super) fn open(live: Live, name: String) -> Option<Rc<Self>> {
        let locks = Reflect::get(&window().navigator(), &"locks".into()).ok().filter(JsValue::is_object)?;
        let channel = BroadcastChannel::new(&name).ok()?;
        let mut parser = Parser::default();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            let text = message.data().as_string().unwrap_or_default();
            match text.strip_prefix(QUESTION) {
                Some(question) => live.asked(question),
                None => live.told(&parser.push(text.as_bytes())),
            }
        });
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        let (leads, heard_at) = (Cell::new(false), Cell::new(0.0));
        Some(Rc::new(Self { name, locks, channel, leads, heard_at, _on_message: on_message }))
    }

    /// Lines up for the turn, or takes it from a tab that is stopped.
    fn line_up(&self, takes: bool) -> Option<Turn> {
        let abort = AbortOnDrop::new();
        let (granted, grant) = promise();
        let (held, end) = promise();
        let callback = Closure::once_into_js(move || {
            settle(grant.as_ref());
            held
        });
        let options = Object::new();
        let (option, value) =
            if takes { ("steal", JsValue::TRUE) } else { ("signal", abort.signal().into()) };
        Reflect::set(&options, &option.into(), &value).ok()?;
        let request: Function = Reflect::get(&self.locks, &"request".into()).ok()?.dyn_into().ok()?;
        let lost = request.call3(&self.locks, &self.name.as_str().into(), &options, &callback).ok()?;
        let lost = JsFuture::from(lost.dyn_into::<Promise>().ok()?);
        Some(Turn { granted: granted.into(), lost, end, _abort: abort })
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        self.channel.close();
    }
}

/// A tab's turn to listen, or its place in the line. Whoever drops it lets the next one.
pub(super) struct Turn {
    granted: JsFuture,
    lost: JsFuture,
    end: Option<Function>,
    _abort: AbortOnDrop,
}

impl Turn {
    /// Done when another tab took it.
    pub(super) fn lost(&mut self) -> &mut JsFuture {
        &mut self.lost
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        settle(self.end.as_ref());
    }
}

/// A promise, and what settles it.
pub(super) fn promise() -> (Promise, Option<Function>) {
    let mut settle = None;
    let promise = Promise::new(&mut |done, _| settle = Some(done));
    (promise, settle)
}

/// Settles the promise that this came with.
pub(super) fn settle(promise: Option<&Function>) {
    if let Some(settle) = promise {
        // It can't fail.
        let _ = settle.call0(&JsValue::UNDEFINED);
    }
}

impl Live {
    /// Speaks with these tabs from now on.
    pub(super) fn joins(self, tabs: Option<Rc<Tabs>>) {
        self.inner(|inner| inner.tabs = tabs);
    }

    fn tabs(self) -> Option<Rc<Tabs>> {
        self.inner(|inner| inner.tabs.clone()).flatten()
    }

    /// Waits until it is this tab's turn to listen; none when each listens for itself.
    pub(super) async fn turn(self) -> Option<Turn> {
        let tabs = self.tabs()?;
        let began = js_sys::Date::now();
        tabs.leads.set(false);
        tabs.heard_at.set(began);
        let mut turn = tabs.line_up(false)?;
        self.ask(HOW);
        while let Either::Right(_) = select(&mut turn.granted, TimeoutFuture::new(SILENCE)).await {
            let silent = js_sys::Date::now() - tabs.heard_at.get();
            if is_seen() && silent >= f64::from(SILENCE) {
                turn = tabs.line_up(true)?;
            }
        }
        tabs.leads.set(true);
        self.inner(|inner| inner.heard.waited(js_sys::Date::now() - began));
        Some(turn)
    }

    /// The connection of all tabs stands so.
    pub(super) fn stands(self, state: ConnectionState) {
        self.connection.try_set(state);
        let number = STATES.iter().position(|one| *one == state).unwrap_or_default();
        let id = self.inner(|inner| inner.heard.last_id()).flatten();
        let event = StreamEvent { name: STANDS.into(), data: number.to_string(), id };
        self.post(&event.written());
    }

    /// Tells the other tabs.
    pub(super) fn post(self, text: &str) {
        if let Some(tabs) = self.tabs() {
            // Only what can't be copied is refused, or a channel that is closed.
            let _ = tabs.channel.post_message(&text.into());
        }
    }

    /// Asks the tab whose turn it is.
    pub(super) fn ask(self, question: &str) {
        self.post(&format!("{QUESTION}{question}"));
    }

    fn asked(self, question: &str) {
        if !self.tabs().is_some_and(|tabs| tabs.leads.get()) {
            return;
        }
        match question {
            HOW => self.stands(self.connection.get_untracked()),
            HURRY if !self.is_open() => self.hurry(),
            DOUBT => self.doubt(),
            _ => {}
        }
    }

    /// By the tab whose turn it is.
    fn told(self, events: &[StreamEvent]) {
        let Some(tabs) = self.tabs().filter(|tabs| !tabs.leads.get()) else { return };
        tabs.heard_at.set(js_sys::Date::now());
        for event in events {
            let state = event.data.parse().ok().and_then(|number: usize| STATES.get(number));
            match state.filter(|_| event.name == STANDS) {
                Some(state) => {
                    self.connection.set(*state);
                    self.inner(|inner| inner.heard.up_to(event.id.as_deref()));
                }
                None => self.hear(event),
            }
        }
    }
}
