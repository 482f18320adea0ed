//! The key that signs access tokens.

use super::kept::{self, KeyError};
use super::types::NotAValue;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Where the signing key comes from.
#[derive(Clone, Debug)]
pub enum TokenKey {
    /// The configuration gave it.
    Given(Box<SigningKey>),
    /// It lives in this file, which is made when it is first needed.
    Kept(PathBuf),
}

impl TokenKey {
    /// The key; makes the file when it is not there. Of several processes that come first, all get the same key.
    pub fn load(&self) -> Result<SigningKey, KeyError> {
        match self {
            Self::Given(key) => Ok((**key).clone()),
            Self::Kept(path) => kept(path),
        }
    }
}

impl FromStr for TokenKey {
    type Err = NotAValue;

    /// Reads a PKCS#8 PEM.
    fn from_str(pem: &str) -> Result<Self, NotAValue> {
        let key = SigningKey::from_pkcs8_pem(pem.trim()).map_err(|_| NotAValue)?;
        Ok(Self::Given(Box::new(key)))
    }
}

impl fmt::Display for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Given(_) => f.write_str("given"),
            Self::Kept(path) => write!(f, "kept in {}", path.display()),
        }
    }
}

fn kept(path: &Path) -> Result<SigningKey, KeyError> {
    let pem = kept::text("signing", path, new)?;
    SigningKey::from_pkcs8_pem(&pem).map_err(|_| KeyError::NoKey {
        holds: "Ed25519 private key as PKCS#8 PEM",
        loses: "signs everybody out",
        path: path.to_owned(),
    })
}

fn new() -> io::Result<String> {
    let pem =
        SigningKey::from_bytes(&kept::random()?).to_pkcs8_pem(LineEnding::LF).map_err(io::Error::other)?;
    Ok(pem.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    /// Made by `openssl genpkey -algorithm ed25519`.
    const PEM: &str = "-----BEGIN PRIVATE KEY-----\n\
        MC4CAQAwBQYDK2VwBCIEIFuh2V5NMc4pYqPvSUTxoI1bvHIPsKMYTSpDzzlPbHVS\n\
        -----END PRIVATE KEY-----\n";

    #[test]
    fn the_key_that_was_made_is_the_key_that_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let key = TokenKey::Kept(folder.path().join("keys/signing.pem"));
        let first = key.load().unwrap();
        assert_eq!(first.to_bytes(), key.load().unwrap().to_bytes());
    }

    #[test]
    fn a_broken_key_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("signing.pem");
        fs::write(&path, "").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert!(matches!(kept(&path), Err(KeyError::NoKey { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), "");
    }

    #[test]
    fn neither_form_shows_the_secret() {
        let given: TokenKey = PEM.parse().unwrap();
        assert!(given.load().is_ok());
        let secret = "91, 161, 217";
        assert!(!format!("{given:?} {given}").contains(secret));
        assert_eq!("no key".parse::<TokenKey>().err(), Some(NotAValue));
    }
}
