//! The request that is under way for something that is loaded, and the one that follows when it fails.
//! Nothing here knows what is read, so that it is compiled once and not for each kind.

use futures_util::future::{AbortHandle, Either, LocalBoxFuture, abortable, select};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::TimeoutHandle;
use wasm_bindgen_futures::spawn_local;

/// An answer that takes longer than this shows a skeleton, in milliseconds …
const PATIENCE: u32 = 120;
/// … which then stays at least this long, so that nothing flickers.
const STAY: f64 = 300.0;

/// The request that is under way.
#[derive(Default)]
pub(super) struct Task {
    pub(super) running: Option<AbortHandle>,
    /// It was told meanwhile that the answer will be old.
    pub(super) old: bool,
    /// The next try, after one that failed.
    pub(super) retry: Option<Retry>,
}

/// A try that waits for its time. Dropped, it is not made.
pub(super) struct Retry(pub(super) TimeoutHandle);

impl Drop for Retry {
    fn drop(&mut self) {
        self.0.clear();
    }
}

/// Puts what was read in its place.
pub(super) type Finish = Box<dyn FnOnce()>;

/// Waits for an answer. When it takes its time, `make_room` shows the skeleton, which then stays for a while.
pub(super) async fn patiently(
    reading: LocalBoxFuture<'static, Finish>,
    make_room: Option<Box<dyn FnOnce()>>,
) {
    let Some(make_room) = make_room else { return (reading.await)() };
    let reading = match select(reading, TimeoutFuture::new(PATIENCE)).await {
        Either::Left((finish, _)) => return finish(),
        Either::Right((_, reading)) => reading,
    };
    make_room();
    let shown = js_sys::Date::now();
    let finish = reading.await;
    let left = STAY - (js_sys::Date::now() - shown);
    if left > 0.0 {
        // At most 300, so it fits.
        TimeoutFuture::new(left as u32).await;
    }
    finish();
}

/// Starts waiting; the handle ends it.
pub(super) fn spawn(waiting: LocalBoxFuture<'static, ()>) -> AbortHandle {
    let (task, handle) = abortable(waiting);
    spawn_local(async move {
        // Aborted when the page goes or asks for something else; nobody waits for the answer then.
        let _ = task.await;
    });
    handle
}
