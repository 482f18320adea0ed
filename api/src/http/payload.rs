//! Reading a body piece by piece: not for ever, no more than is allowed, and saying what was wrong with it.

use super::idempotency::Fingerprint;
use crate::problem::{BODY_LIMIT, Error, Result};
use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::web::{Bytes, BytesMut};
use futures_util::StreamExt as _;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// How long a body of [`BODY_LIMIT`] may take, over a slow telephone, and a larger one for each part of that size. Whoever
/// sends a byte now and then would hold a connection for ever.
const PATIENCE: Duration = Duration::from_secs(30);

/// So many times the most is read off of a body that is too large.
const READ_OFF: usize = 8;

/// A body that is being read. It is whole in memory only where whoever reads it puts it together, so that it may be as
/// large as an upload; the request's `Idempotency-Key` stands for it once it was read to its end.
pub(crate) struct Pieces {
    payload: Payload,
    fingerprint: Fingerprint,
    /// Whether the body as it came is what the key stands for.
    is_itself: bool,
    /// The most bytes that it may have, how many its sender tells of, and how many came.
    most: usize,
    told: Option<usize>,
    came: usize,
    until: Instant,
}

impl Pieces {
    /// The body of this request, of at most so many bytes.
    pub(crate) fn of(request: &HttpRequest, payload: &mut Payload, most: usize) -> Self {
        let parts = u32::try_from(most.div_ceil(BODY_LIMIT)).unwrap_or(u32::MAX);
        Self::until(Instant::now() + PATIENCE.saturating_mul(parts), request, payload, most)
    }

    /// The same for a form with files in it: the next try of it looks different where one part ends and another begins, so
    /// whoever reads it says what the key stands for, with [`Self::end`].
    pub(crate) fn within_a_form(request: &HttpRequest, payload: &mut Payload, most: usize) -> Self {
        Self { is_itself: false, ..Self::of(request, payload, most) }
    }

    fn until(until: Instant, request: &HttpRequest, payload: &mut Payload, most: usize) -> Self {
        let (fingerprint, told) = (Fingerprint::of(request), told_length(request));
        Self { payload: payload.take(), fingerprint, is_itself: true, most, told, came: 0, until }
    }

    /// The next piece; none at the end.
    ///
    /// # Errors
    /// The body is too large, which is known at once when its length was told; it broke off, or did not come in time.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>> {
        if self.told.is_some_and(|told| told > self.most) {
            return Err(Error::TooLarge(self.most));
        }
        let next = timeout_at(self.until, self.payload.next()).await;
        let Some(piece) = next.map_err(|_| Error::Malformed("The body did not arrive in time.".into()))?
        else {
            if self.is_itself {
                self.fingerprint.keep();
            }
            return Ok(None);
        };
        let piece = piece.map_err(|_| Error::Malformed("The body could not be read to its end.".into()))?;
        self.came += piece.len();
        if self.came > self.most {
            return Err(Error::TooLarge(self.most));
        }
        if self.is_itself {
            self.fingerprint.take(&piece);
        }
        Ok(Some(piece))
    }

    /// Reads what is left of a form, and says what the request's key stands for.
    ///
    /// # Errors
    /// The same.
    pub(crate) async fn end(&mut self, what: &[u8]) -> Result<()> {
        while self.next().await?.is_some() {}
        self.fingerprint.take(what);
        self.fingerprint.keep();
        Ok(())
    }

    /// Reads on and keeps nothing, so that whoever still sends hears why it was refused: a browser that is cut off while it
    /// sends knows no reason. Whoever sends very much more is cut off all the same.
    pub(crate) async fn read_off(&mut self) {
        let most = self.most.saturating_mul(READ_OFF);
        while let Ok(Some(Ok(piece))) = timeout_at(self.until, self.payload.next()).await {
            self.came = self.came.saturating_add(piece.len());
            if self.came > most {
                return;
            }
        }
    }

    /// All of it in memory.
    ///
    /// # Errors
    /// The same.
    pub(crate) async fn whole(mut self) -> Result<Bytes> {
        let mut whole = BytesMut::new();
        while let Some(piece) = self.next().await? {
            whole.extend_from_slice(&piece);
        }
        Ok(whole.freeze())
    }
}

/// How long the body is, as its sender says.
fn told_length(request: &HttpRequest) -> Option<usize> {
    request.headers().get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::RequestInfo;
    use crate::http::idempotency::IdempotencyKey;
    use actix_web::HttpMessage as _;
    use actix_web::error::PayloadError;
    use actix_web::test::TestRequest;
    use futures_util::stream;
    use std::sync::Arc;
    use uuid::Uuid;

    fn payload(pieces: &[&'static str]) -> Payload {
        let pieces: Vec<_> =
            pieces.iter().map(|piece| Ok::<_, PayloadError>(Bytes::from_static(piece.as_bytes()))).collect();
        Payload::Stream { payload: stream::iter(pieces).boxed_local() }
    }

    fn request() -> HttpRequest {
        TestRequest::post().uri("/uploads").to_http_request()
    }

    #[tokio::test]
    async fn a_body_that_never_ends_is_not_waited_for() {
        let begun = stream::iter([Ok::<_, PayloadError>(Bytes::from_static(b"{"))]);
        let mut drip = Payload::Stream { payload: begun.chain(stream::pending()).boxed_local() };
        let read = Pieces::until(Instant::now(), &request(), &mut drip, BODY_LIMIT).whole().await;
        assert!(matches!(read, Err(Error::Malformed(_))), "{read:?}");
    }

    #[tokio::test]
    async fn a_body_is_given_as_it_comes_and_ends_where_it_becomes_too_large() {
        let mut pieces = Pieces::of(&request(), &mut payload(&["abc", "de", "f"]), 5);
        assert_eq!(pieces.next().await.ok().flatten().as_deref(), Some(b"abc".as_slice()));
        assert_eq!(pieces.next().await.ok().flatten().as_deref(), Some(b"de".as_slice()));
        let read = pieces.next().await;
        assert!(matches!(read, Err(Error::TooLarge(5))), "{read:?}");
    }

    #[tokio::test]
    async fn a_body_whose_length_was_told_is_refused_before_it_comes() {
        let request = TestRequest::post().insert_header((CONTENT_LENGTH, "6")).to_http_request();
        let mut never = Payload::Stream { payload: stream::pending().boxed_local() };
        let read = Pieces::of(&request, &mut never, 5).next().await;
        assert!(matches!(read, Err(Error::TooLarge(5))), "{read:?}");
    }

    /// However it was cut on its way, the same body is the same request.
    #[tokio::test]
    async fn a_fingerprint_is_of_what_came_and_not_of_its_pieces() {
        let mut fingerprints = Vec::new();
        for cut in [&["abc", "def"][..], &["abcdef"], &["abcdeg"]] {
            let key = Arc::new(IdempotencyKey::new(b"key").unwrap());
            let request = request();
            let idempotency = Some(key.clone());
            let info = RequestInfo { id: Uuid::nil(), ip: None, user_agent: None, idempotency };
            request.extensions_mut().insert(info);
            let read = Pieces::of(&request, &mut payload(cut), 6).whole().await;
            assert!(read.is_ok());
            fingerprints.push(*key.fingerprint().unwrap());
        }
        assert_eq!(fingerprints[0], fingerprints[1]);
        assert_ne!(fingerprints[1], fingerprints[2]);
    }
}
