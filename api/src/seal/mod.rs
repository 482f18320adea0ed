//! Secrets at rest that have to be read again: sealed by XChaCha20-Poly1305, so that a copy of the database tells none.
//!
//! What is sealed names the key that it was sealed with, and is bound to its purpose and its owner: moved to another
//! row it opens no more. The first key seals, the others only open what was sealed before, so a key can be exchanged.

use anyhow::{Context as _, anyhow};
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use rand::TryRng as _;
use rand::rngs::SysRng;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use uuid::Uuid;

/// How many bytes a key has.
pub(crate) const KEY_BYTES: usize = 32;
const ID_BYTES: usize = 4;
const NONCE_BYTES: usize = 24;

/// What seals and opens.
#[derive(Clone)]
pub(crate) struct Seal(Arc<[Key]>);

struct Key {
    id: [u8; ID_BYTES],
    cipher: XChaCha20Poly1305,
}

impl Key {
    fn new(bytes: &[u8; KEY_BYTES]) -> Self {
        let digest: [u8; 32] =
            Sha256::new().chain_update("portico sealing key id v1").chain_update(bytes).finalize().into();
        let mut id = [0; ID_BYTES];
        id.copy_from_slice(&digest[..ID_BYTES]);
        Self { id, cipher: XChaCha20Poly1305::new(bytes.into()) }
    }
}

impl Seal {
    /// With these keys, of which the first seals.
    pub(crate) fn new(keys: &[[u8; KEY_BYTES]]) -> Self {
        Self(keys.iter().map(Key::new).collect())
    }

    /// Seals a secret for a purpose and an owner.
    ///
    /// # Errors
    /// The machine has no randomness.
    pub(crate) fn seal(&self, purpose: &str, owner: Uuid, secret: &[u8]) -> anyhow::Result<Vec<u8>> {
        let key = self.0.first().ok_or_else(|| anyhow!("there is no key to seal with"))?;
        let mut nonce = [0; NONCE_BYTES];
        SysRng.try_fill_bytes(&mut nonce).context("no randomness")?;
        let bound = bound(purpose, owner);
        let payload = Payload { msg: secret, aad: &bound };
        let sealed =
            key.cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| anyhow!("it can't be sealed"))?;
        Ok([&key.id[..], &nonce, &sealed].concat())
    }

    /// Opens what was sealed for this purpose and this owner.
    ///
    /// # Errors
    /// It was sealed for something else, with a key that is not here, or was changed.
    pub(crate) fn open(&self, purpose: &str, owner: Uuid, sealed: &[u8]) -> anyhow::Result<Vec<u8>> {
        let (id, rest) = sealed.split_first_chunk::<ID_BYTES>().context("too short to be sealed")?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE_BYTES>().context("too short to be sealed")?;
        let bound = bound(purpose, owner);
        let payload = || Payload { msg: sealed, aad: &bound };
        let mut keys = self.0.iter().filter(|key| key.id == *id).peekable();
        keys.peek().context("the key that this was sealed with is not among those in sealing_key")?;
        keys.find_map(|key| key.cipher.decrypt(&XNonce::from(*nonce), payload()).ok())
            .context("what is sealed here was changed, or is another's")
    }
}

fn bound(purpose: &str, owner: Uuid) -> Vec<u8> {
    [purpose.as_bytes(), &[0], owner.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: [u8; KEY_BYTES] = [1; KEY_BYTES];
    const NEW: [u8; KEY_BYTES] = [2; KEY_BYTES];

    fn owner(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    #[test]
    fn what_is_sealed_is_opened_by_its_owner_alone_and_for_its_purpose() {
        let seal = Seal::new(&[NEW]);
        let sealed = seal.seal("key", owner(1), b"secret").unwrap();
        assert_eq!(seal.open("key", owner(1), &sealed).unwrap(), b"secret");
        assert!(seal.open("key", owner(2), &sealed).is_err());
        assert!(seal.open("other", owner(1), &sealed).is_err());
        assert!(!sealed.windows(6).any(|part| part == b"secret"));
        assert_ne!(seal.seal("key", owner(1), b"secret").unwrap(), sealed, "each has a nonce of its own");
    }

    #[test]
    fn a_changed_byte_opens_nothing() {
        let seal = Seal::new(&[NEW]);
        let sealed = seal.seal("key", owner(1), b"secret").unwrap();
        for place in 0..sealed.len() {
            let mut forged = sealed.clone();
            forged[place] ^= 1;
            assert!(seal.open("key", owner(1), &forged).is_err(), "byte {place}");
            assert!(seal.open("key", owner(1), &sealed[..place]).is_err(), "{place} bytes");
        }
    }

    #[test]
    fn a_new_key_seals_and_the_old_one_still_opens() {
        let sealed = Seal::new(&[OLD]).seal("key", owner(1), b"secret").unwrap();
        assert_eq!(Seal::new(&[NEW, OLD]).open("key", owner(1), &sealed).unwrap(), b"secret");
        assert!(Seal::new(&[NEW]).open("key", owner(1), &sealed).is_err());
        let anew = Seal::new(&[NEW, OLD]).seal("key", owner(1), b"secret").unwrap();
        assert!(Seal::new(&[OLD]).open("key", owner(1), &anew).is_err());
    }
}
