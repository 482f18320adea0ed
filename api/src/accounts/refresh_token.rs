//! Refresh tokens: which session, which generation of it, and a MAC over both with the session's own nonce.
//! Nothing of a token is stored, so a copy of the database signs nobody in; and since a generation's token is
//! always the same, two tabs that refresh at once get the same successor.

use crate::problem::{Error, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use shared::ids::SessionId;
use uuid::Uuid;

/// Sets these MACs apart from anything else that may ever be made with the same secret.
const PURPOSE: &[u8] = b"portico refresh";

/// A token that someone showed; nothing about it is believed yet.
pub(super) struct Presented {
    /// The session it claims to be of.
    pub(super) session: SessionId,
    /// The generation it claims to be.
    pub(super) generation: i32,
    mac: [u8; 32],
}

/// The token of a session's generation.
pub(super) fn make(secret: &[u8; 32], nonce: &[u8], session: SessionId, generation: i32) -> Result<String> {
    let mac = mac(secret, nonce, session, generation)?.finalize().into_bytes();
    let mut bytes = Vec::with_capacity(52);
    bytes.extend_from_slice(session.0.as_bytes());
    bytes.extend_from_slice(&generation.to_be_bytes());
    bytes.extend_from_slice(&mac);
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

impl Presented {
    /// Reads a token; nothing when it has not the form of one.
    pub(super) fn read(token: &str) -> Option<Self> {
        let bytes: [u8; 52] = URL_SAFE_NO_PAD.decode(token).ok()?.try_into().ok()?;
        let (session, rest) = bytes.split_first_chunk::<16>()?;
        let (generation, rest) = rest.split_first_chunk::<4>()?;
        Some(Self {
            session: SessionId(Uuid::from_bytes(*session)),
            generation: i32::from_be_bytes(*generation),
            mac: rest.try_into().ok()?,
        })
    }

    /// Whether this server made it, compared in constant time.
    pub(super) fn is_genuine(&self, secret: &[u8; 32], nonce: &[u8]) -> bool {
        mac(secret, nonce, self.session, self.generation).is_ok_and(|mac| mac.verify_slice(&self.mac).is_ok())
    }
}

fn mac(secret: &[u8; 32], nonce: &[u8], session: SessionId, generation: i32) -> Result<Hmac<Sha256>> {
    let mac = Hmac::<Sha256>::new_from_slice(secret).map_err(|error| Error::Bug(error.into()))?;
    Ok(mac
        .chain_update(PURPOSE)
        .chain_update(session.0.as_bytes())
        .chain_update(generation.to_be_bytes())
        .chain_update(nonce))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: [u8; 32] = [7; 32];
    const NONCE: [u8; 32] = [9; 32];

    fn session() -> SessionId {
        SessionId(Uuid::from_u128(0x0192_3456_789a_7bcd_8ef0_1234_5678_9abc))
    }

    #[test]
    fn a_token_is_read_back_and_known_as_ours() {
        let token = make(&SECRET, &NONCE, session(), 3).unwrap();
        let presented = Presented::read(&token).unwrap();
        assert_eq!((presented.session, presented.generation), (session(), 3));
        assert!(presented.is_genuine(&SECRET, &NONCE));
        assert_eq!(make(&SECRET, &NONCE, session(), 3).unwrap(), token, "one generation, one token");
    }

    #[test]
    fn another_secret_nonce_generation_or_session_is_not_ours() {
        let token = make(&SECRET, &NONCE, session(), 3).unwrap();
        assert!(!Presented::read(&token).unwrap().is_genuine(&[8; 32], &NONCE));
        assert!(!Presented::read(&token).unwrap().is_genuine(&SECRET, &[8; 32]));
        let bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
        for place in 0..bytes.len() {
            let mut forged = bytes.clone();
            forged[place] ^= 1;
            let forged = Presented::read(&URL_SAFE_NO_PAD.encode(forged)).unwrap();
            assert!(!forged.is_genuine(&SECRET, &NONCE), "byte {place}");
        }
    }

    #[test]
    fn what_has_another_form_is_not_read() {
        let token = make(&SECRET, &NONCE, session(), 1).unwrap();
        for other in ["", " ", "null", &token[1..], &format!("{token}A"), &format!("{token}="), "ä"] {
            assert!(Presented::read(other).is_none(), "{other}");
        }
    }
}
