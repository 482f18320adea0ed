//! Files named by their content, each with its compressed forms beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::thread;

use anyhow::{Context, Result, anyhow};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use super::mode::Mode;

/// What is compressed in itself gains nothing.
const COMPRESSED: [&str; 5] = ["avif", "png", "webp", "woff", "woff2"];

/// Path under the output folder to content.
#[derive(Default)]
pub(super) struct Assets(BTreeMap<String, Vec<u8>>);

/// Path to the size over the wire.
pub(super) type Written = BTreeMap<String, u64>;

impl Assets {
    /// Adds a file that may be kept for ever, and gives its address.
    pub(super) fn add(&mut self, stem: &str, extension: &str, content: Vec<u8>) -> String {
        let hash = hex(&Sha256::digest(&content)[..8]);
        let path = format!("assets/{stem}-{hash}.{extension}");
        let address = format!("/{path}");
        self.0.insert(path, content);
        address
    }

    /// Adds a page, which keeps its name.
    pub(super) fn add_page(&mut self, name: &str, content: String) {
        self.0.insert(name.to_owned(), content.into_bytes());
    }

    /// Writes all of it, and removes what an earlier build left.
    pub(super) fn write(&self, folder: &Path, mode: Mode) -> Result<Written> {
        let compressed: Vec<(&String, Forms)> = thread::scope(|scope| {
            let all: Vec<_> = self
                .0
                .iter()
                .map(|(path, content)| (path, scope.spawn(move || Forms::of(path, content, mode))))
                .collect();
            all.into_iter()
                .map(|(path, forms)| {
                    Ok((path, forms.join().map_err(|_| anyhow!("the compressor broke down"))??))
                })
                .collect::<Result<_>>()
        })?;
        let mut written = Written::new();
        let mut kept = BTreeSet::new();
        for (path, forms) in &compressed {
            let content = &self.0[*path];
            written.insert((*path).clone(), forms.smallest(content));
            for (suffix, bytes) in forms.files(content) {
                let name = format!("{path}{suffix}");
                write_changed(&folder.join(&name), bytes)?;
                kept.insert(name);
            }
        }
        sweep(folder, folder, &kept)?;
        Ok(written)
    }
}

/// The compressed forms of a file, when it has any.
struct Forms(Option<(Vec<u8>, Vec<u8>)>);

impl Forms {
    fn of(path: &str, content: &[u8], mode: Mode) -> Result<Self> {
        let extension = path.rsplit('.').next().unwrap_or_default();
        if COMPRESSED.contains(&extension) {
            return Ok(Self(None));
        }
        Ok(Self(Some((brotli(content, mode)?, gzip(content, mode)?))))
    }

    fn files<'a>(&'a self, content: &'a [u8]) -> Vec<(&'static str, &'a [u8])> {
        let mut files = vec![("", content)];
        if let Self(Some((brotli, gzip))) = self {
            files.extend([(".br", brotli.as_slice()), (".gz", gzip.as_slice())]);
        }
        files
    }

    fn smallest(&self, content: &[u8]) -> u64 {
        let bytes = self.0.as_ref().map_or(content.len(), |(brotli, _)| brotli.len());
        u64::try_from(bytes).unwrap_or(u64::MAX)
    }
}

fn brotli(content: &[u8], mode: Mode) -> Result<Vec<u8>> {
    let quality = if mode == Mode::Release { 11 } else { 4 };
    let settings = BrotliEncoderParams { quality, lgwin: 22, size_hint: content.len(), ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut compressed, &settings)?;
    Ok(compressed)
}

fn gzip(content: &[u8], mode: Mode) -> Result<Vec<u8>> {
    let level = if mode == Mode::Release { Compression::best() } else { Compression::fast() };
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

/// A file that is the same is left alone, so that nobody builds anew because of its date.
fn write_changed(path: &Path, content: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|kept| kept == content) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    fs::write(path, content).with_context(|| path.display().to_string())
}

fn sweep(top: &Path, folder: &Path, kept: &BTreeSet<String>) -> Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        entries => entries.with_context(|| folder.display().to_string())?,
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            sweep(top, &path, kept)?;
        } else if path.strip_prefix(top).is_ok_and(|inside| !kept.contains(&*inside.to_string_lossy())) {
            fs::remove_file(&path).with_context(|| path.display().to_string())?;
        }
    }
    Ok(())
}

/// Bytes as lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_follows_the_content() {
        let mut assets = Assets::default();
        let first = assets.add("portal", "css", b"a{}".to_vec());
        assert_eq!(first, assets.add("portal", "css", b"a{}".to_vec()));
        assert_ne!(first, assets.add("portal", "css", b"b{}".to_vec()));
        let hash = first.trim_start_matches("/assets/portal-").trim_end_matches(".css");
        assert_eq!(hash.len(), 16);
    }

    #[test]
    fn all_forms_are_written_and_old_files_go() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("old.js.br"), "old").unwrap();
        let mut assets = Assets::default();
        assets.add_page("portal.html", "<p>".repeat(200));
        let font = assets.add("sans", "woff2", vec![1, 2, 3]);
        let written = assets.write(folder.path(), Mode::Release).unwrap();
        let there = |name: &str| folder.path().join(name).exists();
        assert!(there("portal.html") && there("portal.html.br") && there("portal.html.gz"));
        assert!(there(&font[1..]) && !there(&format!("{}.br", &font[1..])));
        assert!(!there("old.js.br"));
        assert_eq!(written[&font[1..]], 3);
        assert!(written["portal.html"] < 50);
    }
}
