//! wasm-bindgen, called as a library so that its version is always the one in the lock file.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::glue::Names;
use super::mode::Mode;
use super::split::{self, Split};
use super::tight;
use crate::shell;

/// What newer browsers all have and the compiler uses; the optimiser wants to be told.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// A WebAssembly module, its parts, and the JavaScript that belongs to it.
pub(super) struct Module {
    pub(super) wasm: Vec<u8>,
    /// What is fetched later.
    pub(super) split: Split,
    pub(super) glue: String,
    /// Path that the glue imports to JavaScript of the crates.
    pub(super) snippets: BTreeMap<String, String>,
}

/// Splits and binds one module. Names are dropped here and not by the linker, which would drop the section that
/// tells wasm-bindgen the target's features.
pub(super) fn bind(name: &str, wasm: &[u8], mode: Mode) -> Result<Module> {
    let mut split = split::split(wasm)?;
    let mut output = Bindgen::new()
        .input_bytes(name, std::mem::take(&mut split.main))
        .web(true)?
        // The parts are linked to these.
        .keep_lld_exports(true)
        .typescript(false)
        .remove_name_section(mode == Mode::Release)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .generate_output()?;
    let mut snippets = BTreeMap::new();
    for (owner, list) in output.snippets() {
        for (number, script) in list.iter().enumerate() {
            snippets.insert(format!("./snippets/{owner}/inline{number}.js"), script.clone());
        }
    }
    for (path, script) in output.local_modules() {
        snippets.insert(format!("./snippets/{path}"), script.clone());
    }
    let mut names = Names::default();
    if mode == Mode::Release {
        let module = output.wasm_mut();
        module.imports.iter_mut().for_each(|import| names.shorten(&mut import.name));
        module.exports.iter_mut().for_each(|export| names.shorten(&mut export.name));
    }
    let glue = if mode == Mode::Release { names.write(output.js()) } else { output.js().to_owned() };
    let wasm = output.wasm_mut().emit_wasm();
    let wasm = if mode == Mode::Release { tight::tighten(&optimise(wasm)?)? } else { wasm };
    Ok(Module { wasm, split, glue, snippets })
}

/// A nicety of about one percent: done when the tool is there, and skipped when that is too old.
fn optimise(wasm: Vec<u8>) -> Result<Vec<u8>> {
    let Some(program) = shell::find(&["wasm-opt"]) else { return Ok(wasm) };
    let folder = tempfile::tempdir()?;
    let (before, after) = (folder.path().join("before.wasm"), folder.path().join("after.wasm"));
    fs::write(&before, &wasm).with_context(|| before.display().to_string())?;
    let done =
        shell::succeeds(Command::new(&program).arg("-Oz").args(FEATURES).arg(&before).arg("-o").arg(&after));
    if !done {
        println!("{} could not read the bundle, so it is left as it is", program.display());
        return Ok(wasm);
    }
    read(&after)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| path.display().to_string())
}
