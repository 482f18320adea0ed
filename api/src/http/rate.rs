//! Rate limits, told in headers (`RateLimit-Policy`, `RateLimit`; draft-ietf-httpapi-ratelimit-headers) and
//! kept per session, or per address for visitors.

use super::request_info::RequestInfo;
use crate::access::{Credential, authenticate};
use crate::problem::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, web};
use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use sha2::{Digest as _, Sha256};
use shared::ids::{ApiKeyId, SessionId};
use std::num::NonZeroU32;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How often callers are forgotten.
const PERIOD: Duration = Duration::from_secs(60);

type Limiter =
    RateLimiter<[u8; 16], DefaultKeyedStateStore<[u8; 16]>, DefaultClock, StateInformationMiddleware>;

/// The limits of one server; shared by its workers.
pub struct Limits {
    limiter: Limiter,
    policy: String,
}

impl Limits {
    /// At most `per_minute` requests a minute on average, a quarter of them at once. None when zero.
    pub fn new(per_minute: u32) -> Option<Self> {
        let rate = NonZeroU32::new(per_minute)?;
        let burst = NonZeroU32::new(per_minute / 4).unwrap_or(rate);
        let limiter = RateLimiter::keyed(Quota::per_minute(rate).allow_burst(burst)).with_middleware();
        Some(Self { limiter, policy: format!("\"requests\";q={rate};w=60") })
    }

    /// Forgets callers who have not been seen for as long as it takes to have all their requests back.
    fn tidy(&self) {
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
    }
}

/// The job that forgets callers; runs until `stop`. Whoever comes from many addresses would fill the memory otherwise.
pub(crate) async fn run(limits: web::Data<Option<Limits>>, stop: CancellationToken) {
    tidy_every(PERIOD, &limits, &stop).await;
}

async fn tidy_every(period: Duration, limits: &Option<Limits>, stop: &CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(period) => {}
        }
        if let Some(limits) = limits {
            limits.tidy();
        }
    }
}

/// Wraps the API.
pub(crate) async fn limit(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let limits = request.app_data::<web::Data<Option<Limits>>>().cloned();
    let Some(limits) = limits.as_ref().and_then(|limits| limits.as_ref().as_ref()) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let (mut response, remaining) = match limits.limiter.check_key(&key(&request)) {
        Ok(snapshot) => {
            (next.call(request).await?.map_into_boxed_body(), snapshot.remaining_burst_capacity())
        }
        Err(refusal) => {
            let retry_after =
                refusal.wait_time_from(DefaultClock::default().now()).max(Duration::from_secs(1));
            (request.error_response(Error::TooMany { retry_after }), 0)
        }
    };
    let remaining = format!("\"requests\";r={remaining}");
    for (name, value) in [("ratelimit-policy", limits.policy.as_str()), ("ratelimit", remaining.as_str())] {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    Ok(response)
}

/// By session or key for who has a good one, else by address (IPv6 by its /64), so that guessing buys nothing.
fn key(request: &ServiceRequest) -> [u8; 16] {
    let mut hash = Sha256::new();
    match authenticate::credential(request) {
        Some(Credential::Session(SessionId(id)) | Credential::ApiKey(ApiKeyId(id))) => {
            hash.update(id.as_bytes());
        }
        None => match request.extensions().get::<RequestInfo>().and_then(|info| info.ip) {
            Some(std::net::IpAddr::V6(ip)) => hash.update(&ip.octets()[..8]),
            Some(std::net::IpAddr::V4(ip)) => hash.update(ip.octets()),
            None => {}
        },
    }
    let mut key = [0; 16];
    key.copy_from_slice(&hash.finalize()[..16]);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_callers(per_minute: u32) -> Limits {
        let limits = Limits::new(per_minute).unwrap();
        for caller in 0..1000_u128 {
            limits.limiter.check_key(&caller.to_be_bytes()).unwrap();
        }
        assert_eq!(limits.limiter.len(), 1000);
        limits
    }

    #[tokio::test]
    async fn callers_are_forgotten_when_they_have_their_requests_back() {
        // After some nanoseconds, that is.
        let limits = Some(with_callers(u32::MAX));
        let stop = CancellationToken::new();
        let forgotten = async {
            while limits.as_ref().is_some_and(|limits| !limits.limiter.is_empty()) {
                tokio::task::yield_now().await;
            }
            stop.cancel();
        };
        let both = async { tokio::join!(tidy_every(Duration::from_millis(1), &limits, &stop), forgotten) };
        tokio::time::timeout(Duration::from_secs(10), both).await.unwrap();
    }

    #[test]
    fn nobody_gets_requests_back_by_being_forgotten() {
        let limits = with_callers(1);
        limits.tidy();
        assert_eq!(limits.limiter.len(), 1000);
        assert!(limits.limiter.check_key(&7_u128.to_be_bytes()).is_err());
    }
}
