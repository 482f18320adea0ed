//! The key that signs access tokens.

use super::types::NotAValue;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use rand::TryRng;
use rand::rngs::SysRng;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
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

/// Why there is no signing key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The disk, or the machine's source of randomness, refused.
    #[error("the signing key in {} can't be read or made; let the user who runs Portico read and write there, or \
             choose another data folder with --data", path.display())]
    Io {
        /// Where the key should be.
        path: PathBuf,
        /// What was refused.
        source: io::Error,
    },
    /// Others on the machine may read it, so they may sign in as anyone.
    #[error("others may read the signing key; shut them out with: chmod 600 '{}'", .0.display())]
    Open(PathBuf),
    /// The file holds something else.
    #[error("{} holds no Ed25519 private key as PKCS#8 PEM; restore it, or delete it to have a new one made \
             (which signs everybody out)", .0.display())]
    NoKey(PathBuf),
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
    let pem = match private_text(path) {
        Err(KeyError::Io { source, .. }) if source.kind() == ErrorKind::NotFound => {
            make(path).map_err(|source| KeyError::Io { path: path.to_owned(), source })?;
            private_text(path)?
        }
        read => read?,
    };
    SigningKey::from_pkcs8_pem(&pem).map_err(|_| KeyError::NoKey(path.to_owned()))
}

/// The text of a file that only its owner may read.
fn private_text(path: &Path) -> Result<String, KeyError> {
    let io = |source| KeyError::Io { path: path.to_owned(), source };
    if fs::metadata(path).map_err(io)?.permissions().mode() & 0o077 != 0 {
        return Err(KeyError::Open(path.to_owned()));
    }
    fs::read_to_string(path).map_err(io)
}

/// Writes a new key beside `path` and links it there, so the file is whole whenever it is there.
fn make(path: &Path) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::DirBuilder::new().recursive(true).create(folder.parent().unwrap_or(Path::new(".")))?;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let new = folder.join(format!(".new-{:016x}", SysRng.try_next_u64().map_err(io::Error::other)?));
    write_key(&new)?;
    let linked = fs::hard_link(&new, path);
    fs::remove_file(&new)?;
    match linked {
        // Another process was faster; its key holds.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    }
}

fn write_key(path: &Path) -> io::Result<()> {
    let mut seed = [0; 32];
    SysRng.try_fill_bytes(&mut seed).map_err(io::Error::other)?;
    let pem = SigningKey::from_bytes(&seed).to_pkcs8_pem(LineEnding::LF).map_err(io::Error::other)?;
    let mut file = File::options().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(pem.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by `openssl genpkey -algorithm ed25519`.
    const PEM: &str = "-----BEGIN PRIVATE KEY-----\n\
        MC4CAQAwBQYDK2VwBCIEIFuh2V5NMc4pYqPvSUTxoI1bvHIPsKMYTSpDzzlPbHVS\n\
        -----END PRIVATE KEY-----\n";

    #[test]
    fn the_first_start_makes_a_key_and_the_second_finds_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/keys/signing.pem");
        let key = TokenKey::Kept(path.clone());
        let first = key.load().unwrap();
        assert_eq!(first.to_bytes(), key.load().unwrap().to_bytes());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn of_many_first_starts_all_get_the_same_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/signing.pem");
        make(&path).unwrap();
        let first = kept(&path).unwrap();
        make(&path).unwrap();
        assert_eq!(kept(&path).unwrap().to_bytes(), first.to_bytes());
    }

    #[test]
    fn a_key_that_others_may_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("signing.pem");
        fs::write(&path, PEM).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(kept(&path), Err(KeyError::Open(_))));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert!(kept(&path).is_ok());
    }

    #[test]
    fn a_broken_key_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("signing.pem");
        fs::write(&path, "").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert!(matches!(kept(&path), Err(KeyError::NoKey(_))));
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
