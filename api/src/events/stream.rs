//! A live stream: what its reader missed, and then what the hub tells, for as long as they may listen.

use super::delivery::{RESET, frame};
use super::listeners::Listening;
use super::past::Past;
use actix_web::web::Bytes;
use futures_util::Stream;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

/// How many milliseconds to wait before the stream is opened anew.
const RETRY: Bytes = Bytes::from_static(b"retry: 2000\n");

/// The body of an answer that does not end by itself. Its connection asks for the next frame when it has room for one,
/// so nothing is sent ahead that the rights of that moment would keep back.
pub(super) struct Live {
    listening: Listening,
    first: VecDeque<Bytes>,
}

impl Live {
    /// A stream from the end of `past` on.
    pub(super) fn new(listening: Listening, past: Past) -> Self {
        listening.listener.knows_until(past.position);
        let ready = frame(Some(&past.id), "ready", "{}");
        let first =
            past.missed.into_iter().chain(past.reset.then_some(RESET)).chain([RETRY, ready]).collect();
        Self { listening, first }
    }
}

impl Stream for Live {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.first.is_empty() {
            return self.listening.listener.poll(context).map(|frame| frame.map(Ok));
        }
        if self.listening.listener.is_over() {
            return Poll::Ready(None);
        }
        let frame = self.first.pop_front();
        if self.first.is_empty() {
            self.first = VecDeque::new();
        }
        Poll::Ready(frame.map(Ok))
    }
}
