//! The stream itself: fetched, so that the token travels in a header and never in an address.

use super::heard::without_stream;
use super::tabs::{self, Tabs};
use super::{Backoff, Live, Parser, StreamEvent};
use crate::client::{AbortOnDrop, DEADLINE, Door, Standing, Trouble};
use crate::ui::ConnectionState;
use futures_util::future::{Either, select};
use gloo_net::http::RequestBuilder;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use shared::ids::MemberId;
use std::pin::pin;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::ReadableStreamDefaultReader;

/// The server says something each 15 seconds; silence for this long means the connection is dead.
const SILENCE: u32 = 45_000;

/// Listens until the session that is on now is over, or the page is left.
pub(super) fn listen(door: Door, live: Live, member: MemberId) {
    live.joins(Tabs::open(live, format!("portico.live:{}{}", door.surface().prefix(), member.0)));
    let (task, stop) = futures_util::future::abortable(listener(door, live));
    on_cleanup(move || {
        stop.abort();
        live.opened(None);
        live.joins(None);
        live.inner(|inner| inner.heard.broke());
    });
    spawn_local(async move {
        // Aborted when the session is over; there is nothing to hear then.
        let _ = task.await;
    });
}

/// Listens whenever it is this tab's turn.
async fn listener(door: Door, live: Live) {
    loop {
        match live.turn().await {
            None => return lead(door, live).await,
            Some(mut turn) => {
                if let Either::Left(_) = select(pin!(lead(door, live)), turn.lost()).await {
                    return;
                }
                live.opened(None);
            }
        }
    }
}

/// Keeps a stream open, as long as somebody is signed in.
async fn lead(door: Door, live: Live) {
    let mut backoff = Backoff::default();
    let mut pause = None;
    live.stands_without(backoff);
    loop {
        let last_id = live.inner(|inner| inner.heard.last_id()).flatten();
        if let Some(stream) = open(door, last_id.as_deref()).await {
            backoff.worked();
            live.opened(stream.abort.controller());
            live.hurry.try_set_value(false);
            if live.inner(|inner| inner.heard.stands()) == Some(true) {
                live.say(&StreamEvent { name: "reset".into(), ..StreamEvent::default() });
            }
            live.stands(ConnectionState::Live);
            let mut parser = Parser::default();
            stream.read_to_end(&mut parser, live).await;
            live.opened(None);
            pause = parser.retry();
        }
        if !matches!(door.standing().try_get_untracked(), Some(Standing::In(_))) {
            return;
        }
        live.inner(|inner| inner.heard.broke());
        live.stands_without(backoff);
        wait(backoff.next(js_sys::Math::random(), pause), live).await;
    }
}

async fn wait(milliseconds: u32, live: Live) {
    let hurries = || live.hurry.try_update_value(std::mem::take).unwrap_or(true);
    if hurries() {
        return;
    }
    let (woken, wake) = tabs::promise();
    live.inner(|inner| inner.wake = wake);
    select(TimeoutFuture::new(milliseconds), JsFuture::from(woken)).await;
    hurries();
}

impl Live {
    /// Passes on what the stream says, to this tab and the others.
    fn say(self, event: &StreamEvent) {
        self.hear(event);
        self.post(&event.written());
    }

    fn stands_without(self, backoff: Backoff) {
        let before = self.connection.try_get_untracked().unwrap_or_default();
        let is_online = window().navigator().on_line();
        self.stands(without_stream(before, is_online, backoff.failures()));
    }
}

/// An open stream; closed when dropped.
struct Stream {
    reader: ReadableStreamDefaultReader,
    abort: AbortOnDrop,
}

async fn open(door: Door, last_id: Option<&str>) -> Option<Stream> {
    match try_open(door, last_id).await {
        Err(trouble) if trouble.is_unauthenticated() => {
            door.refresh().await.ok()?;
            try_open(door, last_id).await.ok()
        }
        other => other.ok(),
    }
}

async fn try_open(door: Door, last_id: Option<&str>) -> Result<Stream, Trouble> {
    let abort = AbortOnDrop::new();
    let token = door.token().unwrap_or_default();
    let mut request = RequestBuilder::new(&door.address("events"))
        .abort_signal(abort.signal().as_ref())
        .header("accept", "text/event-stream")
        .header("authorization", &format!("Bearer {token}"));
    if let Some(id) = last_id {
        request = request.header("last-event-id", id);
    }
    let deadline = abort.deadline(DEADLINE);
    let response = request.send().await.map_err(|_| Trouble::Unreachable)?;
    if !response.ok() {
        let body = response.text().await.unwrap_or_default();
        return Err(Trouble::read(response.status(), &body, None));
    }
    drop(deadline);
    let reader = response
        .body()
        .and_then(|body| body.get_reader().dyn_into::<ReadableStreamDefaultReader>().ok())
        .ok_or(Trouble::Unreachable)?;
    Ok(Stream { reader, abort })
}

impl Stream {
    async fn read_to_end(self, parser: &mut Parser, live: Live) {
        while let Some(bytes) = self.read().await {
            live.post(tabs::ALIVE);
            for event in parser.push(&bytes) {
                live.say(&event);
            }
        }
    }

    /// The next bytes; none when the stream ended, broke, or fell silent.
    async fn read(&self) -> Option<Vec<u8>> {
        let silence = TimeoutFuture::new(SILENCE);
        let chunk = match select(JsFuture::from(self.reader.read()), silence).await {
            Either::Left((chunk, _)) => chunk.ok()?,
            Either::Right(_) => return None,
        };
        let value = js_sys::Reflect::get(&chunk, &"value".into()).ok()?;
        Some(value.dyn_into::<js_sys::Uint8Array>().ok()?.to_vec())
    }
}
