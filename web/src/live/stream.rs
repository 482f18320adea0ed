//! The stream itself: fetched, so that the token travels in a header and never in an address.

use super::{Backoff, Live, Parser, StreamEvent};
use crate::client::{AbortOnDrop, Door, Standing, Trouble};
use crate::ui::ConnectionState;
use futures_util::future::{Either, select};
use gloo_net::http::RequestBuilder;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::ReadableStreamDefaultReader;

/// The server says something each 15 seconds; silence for this long means the connection is dead.
const SILENCE: u32 = 45_000;
/// How often a waiting listener looks whether there is a reason to hurry.
const SLICE: u32 = 500;

/// Listens until the session that is on now is over.
pub(super) fn listen(door: Door, live: Live) {
    let (task, stop) = futures_util::future::abortable(listener(door, live));
    on_cleanup(move || stop.abort());
    spawn_local(async move {
        // Aborted when the session is over; there is nothing to hear then.
        let _ = task.await;
    });
}

async fn listener(door: Door, live: Live) {
    let mut backoff = Backoff::default();
    let mut last_id: Option<String> = None;
    let mut heard_before = false;
    let mut pause = None;
    loop {
        if let Some(stream) = open(door, last_id.as_deref()).await {
            backoff.worked();
            live.connection.try_set(ConnectionState::Live);
            if heard_before && last_id.is_none() {
                live.reset();
            }
            heard_before = true;
            live.opened(stream.abort.controller());
            let mut parser = Parser::default();
            live.hurry.try_set_value(false);
            stream.read_to_end(&mut parser, live).await;
            live.opened(None);
            last_id = parser.last_id().map(Into::into).or(last_id);
            pause = parser.retry();
        }
        if !matches!(door.standing().try_get_untracked(), Some(Standing::In(_))) {
            return;
        }
        if is_offline() {
            live.connection.try_set(ConnectionState::Offline);
        } else if backoff.failures() > 0 {
            live.connection.try_set(ConnectionState::Reconnecting);
        }
        wait(backoff.next(js_sys::Math::random(), pause), live).await;
    }
}

async fn wait(mut left: u32, live: Live) {
    let is_away = || live.away.try_get_value().unwrap_or(false);
    while left > 0 || is_away() {
        let hurries = live.hurry.try_update_value(std::mem::take).unwrap_or(true);
        if hurries && !is_away() {
            return;
        }
        let slice = left.clamp(1, SLICE);
        TimeoutFuture::new(slice).await;
        left = left.saturating_sub(slice);
    }
}

fn is_offline() -> bool {
    !window().navigator().on_line()
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
    let response = request.send().await.map_err(|_| Trouble::Unreachable)?;
    if !response.ok() {
        let body = response.text().await.unwrap_or_default();
        return Err(Trouble::read(response.status(), &body, None));
    }
    let reader = response
        .body()
        .and_then(|body| body.get_reader().dyn_into::<ReadableStreamDefaultReader>().ok())
        .ok_or(Trouble::Unreachable)?;
    Ok(Stream { reader, abort })
}

impl Stream {
    async fn read_to_end(self, parser: &mut Parser, live: Live) {
        while let Some(bytes) = self.read().await {
            for event in parser.push(&bytes) {
                tell(live, &event);
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

fn tell(live: Live, event: &StreamEvent) {
    match event.name.as_str() {
        "change" => match serde_json::from_str(&event.data) {
            Ok(change) => live.changed(change),
            // A newer server may tell of things that this page does not know.
            Err(_) => live.reset(),
        },
        "typing" => {
            if let Ok(sign) = serde_json::from_str(&event.data) {
                live.typing(sign);
            }
        }
        "reset" => live.reset(),
        _ => {}
    }
}
