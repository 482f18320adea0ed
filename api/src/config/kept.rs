//! Keys that live in a file of their own, which is made when it is first needed.

use rand::TryRng as _;
use rand::rngs::SysRng;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The disk, or the machine's source of randomness, refused.
    #[error("the {what} key in {} can't be read or made; let the user who runs Portico read and write there, or \
             choose another data folder with --data", path.display())]
    Io {
        /// Which key.
        what: &'static str,
        /// Where the key should be.
        path: PathBuf,
        /// What was refused.
        source: io::Error,
    },
    /// Others on the machine may read it, so they could do with it what Portico does.
    #[error("others may read the {what} key; shut them out with: chmod 600 '{}'", path.display())]
    Open {
        /// Which key.
        what: &'static str,
        /// Where it is.
        path: PathBuf,
    },
    /// The file holds something else.
    #[error("{} holds no {holds}; restore it, or delete it to have a new one made (which {loses})", path.display())]
    NoKey {
        /// What it should hold.
        holds: &'static str,
        /// What is lost with it.
        loses: &'static str,
        /// Where it is.
        path: PathBuf,
    },
}

/// The text of a key's file, which is made with what `new` gives when it is not there. Of several processes that come
/// first, all get the same.
pub(super) fn text(
    what: &'static str,
    path: &Path,
    new: impl FnOnce() -> io::Result<String>,
) -> Result<String, KeyError> {
    match private_text(what, path) {
        Err(KeyError::Io { source, .. }) if source.kind() == ErrorKind::NotFound => {
            let made = new().and_then(|text| make(path, &text));
            made.map_err(|source| KeyError::Io { what, path: path.to_owned(), source })?;
            private_text(what, path)
        }
        read => read,
    }
}

/// As many random bytes.
pub(super) fn random<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    SysRng.try_fill_bytes(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes)
}

/// The text of a file that only its owner may read.
fn private_text(what: &'static str, path: &Path) -> Result<String, KeyError> {
    let io = |source| KeyError::Io { what, path: path.to_owned(), source };
    if fs::metadata(path).map_err(io)?.permissions().mode() & 0o077 != 0 {
        return Err(KeyError::Open { what, path: path.to_owned() });
    }
    fs::read_to_string(path).map_err(io)
}

/// Writes a new key beside `path` and links it there, so the file is whole whenever it is there.
fn make(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::DirBuilder::new().recursive(true).create(folder.parent().unwrap_or(Path::new(".")))?;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let new = folder.join(format!(".new-{:016x}", u64::from_be_bytes(random()?)));
    let mut file = File::options().write(true).create_new(true).mode(0o600).open(&new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    let linked = fs::hard_link(&new, path);
    fs::remove_file(&new)?;
    match linked {
        // Another process was faster; its key holds.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_start_makes_a_key_and_the_second_finds_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data/keys/a.key");
        assert_eq!(text("a", &path, || Ok("first".to_owned())).unwrap(), "first");
        assert_eq!(text("a", &path, || Ok("second".to_owned())).unwrap(), "first");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn of_many_first_starts_all_get_the_same_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/a.key");
        make(&path, "first").unwrap();
        make(&path, "second").unwrap();
        assert_eq!(private_text("a", &path).unwrap(), "first");
    }

    #[test]
    fn a_key_that_others_may_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.key");
        fs::write(&path, "key").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(private_text("a", &path), Err(KeyError::Open { .. })));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        assert!(private_text("a", &path).is_ok());
    }
}
