//! The keys that secrets at rest are sealed with.

use super::kept::{self, KeyError};
use super::types::NotAValue;
use crate::seal::{KEY_BYTES, Seal};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Where the sealing keys come from.
#[derive(Clone)]
pub enum SealingKeys {
    /// The configuration gave them; the first one seals.
    Given(Vec<[u8; KEY_BYTES]>),
    /// They live in this file, which is made when it is first needed.
    Kept(PathBuf),
}

impl SealingKeys {
    /// What seals with them; makes the file when it is not there. Of several processes that come first, all get the same
    /// key.
    pub(crate) fn load(&self) -> Result<Seal, KeyError> {
        match self {
            Self::Given(keys) => Ok(Seal::new(keys)),
            Self::Kept(path) => kept(path),
        }
    }
}

impl FromStr for SealingKeys {
    type Err = NotAValue;

    /// Reads keys of 32 bytes as base64, with commas or blanks between.
    fn from_str(text: &str) -> Result<Self, NotAValue> {
        read(text).map(Self::Given).ok_or(NotAValue)
    }
}

impl fmt::Display for SealingKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Given(_) => f.write_str("given"),
            Self::Kept(path) => write!(f, "kept in {}", path.display()),
        }
    }
}

/// Shows where they are, and none of them.
impl fmt::Debug for SealingKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn read(text: &str) -> Option<Vec<[u8; KEY_BYTES]>> {
    let words = text.split([',', ' ', '\n', '\r', '\t']).filter(|word| !word.is_empty());
    let keys: Option<Vec<_>> = words.map(|word| STANDARD.decode(word).ok()?.try_into().ok()).collect();
    keys.filter(|keys| !keys.is_empty())
}

fn kept(path: &Path) -> Result<Seal, KeyError> {
    let text = kept::text("sealing", path, || Ok(STANDARD.encode(kept::random::<KEY_BYTES>()?) + "\n"))?;
    let keys = read(&text).ok_or_else(|| KeyError::NoKey {
        holds: "keys of 32 bytes as base64",
        loses: "loses everybody's second factor",
        path: path.to_owned(),
    })?;
    Ok(Seal::new(&keys))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    /// Made by `openssl rand -base64 32`.
    const ONE: &str = "s0rgE8ySm1nkzLxkLmXUUy2Ppu3vXmvyFEsfiJfiWlE=";
    const OTHER: &str = "O3gQrqMN1Jd5K5cRM0qqFUVoS7BwGdUKSu5iaeT0l48=";

    #[test]
    fn what_was_sealed_before_is_opened_after_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let keys = SealingKeys::Kept(folder.path().join("keys/sealing.key"));
        let sealed = keys.load().unwrap().seal("test", Uuid::nil(), b"secret").unwrap();
        assert_eq!(keys.load().unwrap().open("test", Uuid::nil(), &sealed).unwrap(), b"secret");
    }

    #[test]
    fn several_keys_may_be_given_and_none_is_shown() {
        let given: SealingKeys = format!("{ONE}, {OTHER}\n").parse().unwrap();
        assert!(matches!(&given, SealingKeys::Given(keys) if keys.len() == 2));
        assert_eq!(format!("{given} {given:?}"), "given given");
        for wrong in ["", ",", "c2hvcnQ=", &ONE[1..], &format!("{ONE},x")] {
            assert!(wrong.parse::<SealingKeys>().is_err(), "{wrong}");
        }
    }
}
