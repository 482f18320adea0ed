//! Reading a body to its end: not for ever, and saying what was wrong with it.

use crate::problem::{BODY_LIMIT, Error, Result};
use actix_web::web::Bytes;
use std::time::Duration;

/// How long a body may take: the largest one over a slow telephone. Whoever sends a byte now and then would hold a
/// connection for ever.
const PATIENCE: Duration = Duration::from_secs(30);

/// The whole body, when it comes in time and is not too large.
pub(super) async fn whole(body: impl Future<Output = Result<Bytes, actix_web::Error>>) -> Result<Bytes> {
    within(PATIENCE, body).await
}

async fn within(
    patience: Duration,
    body: impl Future<Output = Result<Bytes, actix_web::Error>>,
) -> Result<Bytes> {
    match tokio::time::timeout(patience, body).await {
        Ok(read) => read.map_err(|error| unreadable(&error)),
        Err(_) => Err(Error::Malformed("The body did not arrive in time.".into())),
    }
}

fn unreadable(error: &actix_web::Error) -> Error {
    match error.as_response_error().status_code().as_u16() {
        413 => Error::TooLarge(BODY_LIMIT),
        _ => Error::Malformed("The body could not be read to its end.".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::FromRequest as _;
    use actix_web::dev::Payload;
    use actix_web::error::PayloadError;
    use actix_web::test::TestRequest;
    use futures_util::stream::{self, StreamExt as _};

    #[tokio::test]
    async fn a_body_that_never_ends_is_not_waited_for() {
        let begun = stream::iter([Ok::<_, PayloadError>(Bytes::from_static(b"{"))]);
        let mut drip = Payload::Stream { payload: begun.chain(stream::pending()).boxed_local() };
        let request = TestRequest::post().to_http_request();
        let read = within(Duration::ZERO, Bytes::from_request(&request, &mut drip)).await;
        assert!(matches!(read, Err(Error::Malformed(_))), "{read:?}");
    }
}
