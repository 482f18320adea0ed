//! The parts of an application that are fetched when somebody goes there, cut out of its module.
//!
//! The cut comes before wasm-bindgen, which sees only the main part. What the parts share with each other is cut into
//! parts of its own, so that nothing is fetched twice.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use wasm_split_cli_support::{Options, transform};

/// What the main part imports its loaders from.
pub(super) const LOADERS: &str = "./__wasm_split.js";

/// The loaders import this from the main part's glue, whose address is not known before theirs. The page's loader
/// hands it over instead.
const IMPORT: &str = "import { initSync } from \"./main.js\";";
const HANDED_OVER: &str = "let initSync;\nexport const tie = (init) => { initSync = init; };";

/// An application in parts.
pub(super) struct Split {
    /// The part that is always fetched, still to be bound.
    pub(super) main: Vec<u8>,
    /// The others, by the names that the loaders know them by.
    pub(super) parts: BTreeMap<String, Vec<u8>>,
    /// JavaScript that fetches them.
    pub(super) loaders: String,
    /// For each part that the application names, all that has to be fetched for it.
    pub(super) needed: BTreeMap<String, Vec<String>>,
}

/// Cuts a module, as the linker wrote it, into its parts.
pub(super) fn split(module: &[u8]) -> Result<Split> {
    let folder = tempfile::tempdir()?;
    let main = folder.path().join("main.wasm");
    let mut options = Options::new(module);
    options.output_dir = folder.path();
    options.main_out_path = &main;
    let done = transform(options).map_err(|error| anyhow!("the module could not be split: {error:#}"))?;
    let parts = done.split_modules.iter().map(|path| Ok((stem(path), strip(&read(path)?)?)));
    let loaders = String::from_utf8(read(&folder.path().join(LOADERS))?)?;
    if !loaders.contains(IMPORT) {
        bail!("the loaders of the parts begin differently than this program expects");
    }
    Ok(Split {
        main: read(&main)?,
        parts: parts.collect::<Result<_>>()?,
        loaders: loaders.replace(IMPORT, HANDED_OVER),
        needed: done.prefetch_map.into_iter().collect(),
    })
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| path.display().to_string())
}

/// Drops the custom sections, which are names and notes for tools: half of a part's weight.
fn strip(module: &[u8]) -> Result<Vec<u8>> {
    const HEADER: usize = 8;
    const CUSTOM: u8 = 0;
    let broken = || anyhow!("the splitter wrote a module that ends too early");
    let (header, mut rest) = module.split_at_checked(HEADER).ok_or_else(broken)?;
    let mut kept = header.to_vec();
    while let Some((&kind, after)) = rest.split_first() {
        let (size, digits) = leb128(after).ok_or_else(broken)?;
        let section = rest.get(..1 + digits + size).ok_or_else(broken)?;
        if kind != CUSTOM {
            kept.extend_from_slice(section);
        }
        rest = &rest[section.len()..];
    }
    Ok(kept)
}

/// A number as WebAssembly writes it, seven bits to the byte, and how many bytes it takes.
fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut number = 0;
    for (at, byte) in bytes.iter().enumerate().take(5) {
        number |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((number, at + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_custom_sections_are_dropped() {
        let header = b"\0asm\x01\0\0\0";
        let (custom, memory) = ([0, 2, 1, b'x'], [5, 3, 1, 0, 17]);
        let module = [&header[..], &custom, &memory, &custom].concat();
        assert_eq!(strip(&module).unwrap(), [&header[..], &memory].concat());
        assert!(strip(&module[..module.len() - 1]).is_err());
    }

    #[test]
    fn long_numbers_take_more_bytes() {
        assert_eq!(leb128(&[0x80, 0x01, 9]), Some((128, 2)));
        assert_eq!(leb128(&[0x80]), None);
    }
}
