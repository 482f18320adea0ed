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
    pub fn tidy(&self) {
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
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
            hash.update(id.as_bytes())
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
