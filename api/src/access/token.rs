//! Access tokens: short-lived EdDSA JWTs for one surface and one organization.

use anyhow::Context as _;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey as _;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use moka::sync::Cache;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use shared::Timestamp;
use shared::ids::{AccountId, OrgId, SessionId};
use std::sync::Arc;
use std::time::Duration;

/// Seconds that an access token lives.
pub(crate) const LIFETIME_SECONDS: i64 = 600;
const LIFETIME: Duration = Duration::from_secs(LIFETIME_SECONDS.unsigned_abs());

shared::words! {
    /// The surface that a token or session is for; the other one refuses it.
    pub enum Surface {
        /// Clients, `/api/client-portal`.
        Portal = "portal",
        /// Staff, `/api`.
        Console = "console",
    }
}

/// What an access token says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Claims {
    /// The account.
    pub sub: AccountId,
    /// The session.
    pub sid: SessionId,
    /// The organization.
    pub org: OrgId,
    /// The surface.
    pub aud: Surface,
    /// Who signed: this server's origin.
    pub iss: String,
    /// Seconds since 1970 when it was signed.
    pub iat: i64,
    /// Not good before.
    pub nbf: i64,
    /// Not good after.
    pub exp: i64,
}

/// The server's signing key and everything made from it.
#[derive(Clone)]
pub struct Keys(Arc<Inner>);

struct Inner {
    encoding: EncodingKey,
    decoding: DecodingKey,
    issuer: String,
    refresh: [u8; 32],
    events: [u8; 32],
    /// The claims of tokens whose signature was found right, by the token's hash, until they end. Checking an Ed25519
    /// signature is a sixth of a small request; only tokens of our own get in here, so nobody can fill it.
    verified: Cache<[u8; 32], Claims>,
}

impl Keys {
    /// From the server's key. `issuer` is its public origin.
    ///
    /// # Errors
    /// The key can't be encoded.
    pub fn new(key: &SigningKey, issuer: &str) -> anyhow::Result<Self> {
        let der = key.to_pkcs8_der().context("the signing key can't be encoded")?;
        Ok(Self(Arc::new(Inner {
            encoding: EncodingKey::from_ed_der(der.as_bytes()),
            decoding: DecodingKey::from_ed_der(key.verifying_key().as_bytes()),
            issuer: issuer.to_owned(),
            refresh: derived(key, "portico refresh tokens v1"),
            events: derived(key, "portico event ids v1"),
            verified: Cache::builder().max_capacity(100_000).time_to_live(LIFETIME).build(),
        })))
    }

    /// The secret that refresh tokens are made with.
    pub(crate) fn refresh_secret(&self) -> &[u8; 32] {
        &self.0.refresh
    }

    /// The key that the ids of live events are sealed with.
    pub(crate) fn events_key(&self) -> &[u8; 32] {
        &self.0.events
    }

    /// A signed access token for a session, good from `now` on.
    ///
    /// # Errors
    /// Only a broken key.
    pub(crate) fn sign(
        &self,
        account: AccountId,
        session: SessionId,
        org: OrgId,
        surface: Surface,
        now: Timestamp,
    ) -> anyhow::Result<String> {
        let claims = Claims {
            sub: account,
            sid: session,
            org,
            aud: surface,
            iss: self.0.issuer.clone(),
            iat: now.timestamp(),
            nbf: now.timestamp(),
            exp: now.timestamp() + LIFETIME_SECONDS,
        };
        Ok(jsonwebtoken::encode(&Header::new(Algorithm::EdDSA), &claims, &self.0.encoding)?)
    }

    /// The claims of a token that is good at `now` for `surface`.
    pub(crate) fn verify(&self, token: &str, surface: Surface, now: Timestamp) -> Option<Claims> {
        let hash: [u8; 32] = Sha256::digest(token).into();
        let claims = self.0.verified.get(&hash).filter(|claims| claims.aud == surface).or_else(|| {
            let claims = self.read(token, surface)?;
            self.0.verified.insert(hash, claims.clone());
            Some(claims)
        })?;
        let now = now.timestamp();
        (claims.nbf <= now && now < claims.exp).then_some(claims)
    }

    /// The claims of a token that we signed for `surface`, whenever. Only EdDSA with our own key counts; the header's
    /// `kid`, `jwk` and `jku` are not looked at.
    fn read(&self, token: &str, surface: Surface) -> Option<Claims> {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[surface.as_str()]);
        validation.set_issuer(&[&self.0.issuer]);
        validation.set_required_spec_claims(&["exp", "nbf", "aud", "iss", "sub"]);
        // Times are checked against our own clock.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        jsonwebtoken::decode::<Claims>(token, &self.0.decoding, &validation).ok().map(|token| token.claims)
    }
}

/// A secret for one purpose, which tells nothing of the key or of another purpose's.
fn derived(key: &SigningKey, purpose: &str) -> [u8; 32] {
    Sha256::new().chain_update(purpose).chain_update(key.to_bytes()).finalize().into()
}
