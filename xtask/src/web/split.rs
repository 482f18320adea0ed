//! The parts of an application that are fetched when somebody goes there, cut out of its module.
//!
//! The cut comes before wasm-bindgen, which sees only the main part. What the parts share with each other is cut into
//! parts of its own, so that nothing is fetched twice.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use wasm_split_cli_support::{Options, transform};

use super::tight;

/// What the main part imports its loaders from.
pub(super) const LOADERS: &str = "./__wasm_split.js";

/// The loaders import this from the main part's glue, whose address is not known before theirs. The page's loader
/// hands it over instead.
const IMPORT: &str = "import { initSync } from \"./main.js\";";
const HANDED_OVER: &str = "let initSync;\nexport const tie = (init) => { initSync = init; };";

/// The loaders tell the console of each part that did not come. They abort nothing themselves, so one that was aborted
/// was on its way when the reader left the page, and is no trouble.
const TOLD: &str = "console.error(e);";
const TOLD_UNLESS_LEFT: &str = "if (e?.name !== \"AbortError\") console.error(e);";

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
    let parts = done.split_modules.iter().map(|path| Ok((stem(path), tight::tighten(&read(path)?)?)));
    let loaders = String::from_utf8(read(&folder.path().join(LOADERS))?)?;
    if !(loaders.contains(IMPORT) && loaders.contains(TOLD)) {
        bail!("the loaders of the parts are others than this program expects");
    }
    Ok(Split {
        main: read(&main)?,
        parts: parts.collect::<Result<_>>()?,
        loaders: loaders.replace(IMPORT, HANDED_OVER).replace(TOLD, TOLD_UNLESS_LEFT),
        needed: done.prefetch_map.into_iter().collect(),
    })
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| path.display().to_string())
}
