//! What a bundle is made of, and whether any of it has changed.

use std::env;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use super::mode::Mode;
use super::{assets, bundle, files};
use crate::shell;
use crate::workspace::{WASM, cargo, root, target};

/// Each would weigh more than all the rest of the portal: the crate, and what its functions are called.
/// Leptos itself names `regex` for reading a configuration file, which the linker leaves out.
const TOO_HEAVY: [(&str, &str); 2] = [("regex", "regex_automata::"), ("reqwest", "reqwest::")];

/// The outputs of cargo and a fingerprint of all that the bundles are made from.
pub(super) struct Sources {
    pub(super) modules: Vec<(&'static str, Vec<u8>)>,
    pub(super) fingerprint: String,
}

impl Sources {
    pub(super) fn read(mode: Mode) -> Result<Self> {
        let (_, folder) = mode.profile();
        let folder = target().join(WASM).join(folder);
        let mut hash = Sha256::new();
        hash.update(folder.as_os_str().as_encoded_bytes());
        hash.update(builder()?);
        let mut modules = Vec::new();
        for name in bundle::NAMES {
            let path = folder.join(name).with_extension("wasm");
            let wasm = fs::read(&path).with_context(|| path.display().to_string())?;
            hash.update(&wasm);
            modules.push((name, wasm));
        }
        for path in paths(&root().join("web"))? {
            hash.update(path.as_bytes());
            hash.update(files::read(&path)?);
        }
        Ok(Self { modules, fingerprint: assets::hex(&hash.finalize()) })
    }
}

/// This program itself, and the optimiser that may come and go: size and time of change tell enough.
fn builder() -> Result<String> {
    let own = fs::metadata(env::current_exe()?)?;
    Ok(format!("{} {:?} {:?}", own.len(), own.modified()?, shell::find(&["wasm-opt"])))
}

/// Everything under `web/` that is no Rust, in a fixed order.
fn paths(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).with_context(|| next.display().to_string())? {
            let path = entry?.path();
            match path.strip_prefix(folder) {
                Ok(inside) if inside.starts_with("src") || inside.starts_with("tests") => {}
                _ if path.is_dir() => open.push(path),
                Ok(inside) => found.push(inside.to_string_lossy().into_owned()),
                Err(_) => {}
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Fails when our own packages ask for a crate that is too big for the browser.
pub(super) fn check_dependencies() -> Result<()> {
    let tree = ["tree", "--package", "portico-web", "--package", "portico-shared", "--target", WASM];
    let shape = ["--edges", "normal", "--depth", "1", "--prefix", "none", "--format", "{p}"];
    let listed = shell::output(cargo().args(tree).args(shape))?;
    for line in listed.lines() {
        let name = line.split(' ').next().unwrap_or_default();
        if TOO_HEAVY.iter().any(|(heavy, _)| *heavy == name) {
            bail!("`web` and `shared` may not depend on {name}: it is too big for the browser");
        }
    }
    Ok(())
}

/// Fails when such a crate got into a bundle by another way: the compiler's output still has all names.
pub(super) fn check_contents(modules: &[(&str, Vec<u8>)]) -> Result<()> {
    for (bundle, wasm) in modules {
        for (heavy, name) in TOO_HEAVY {
            if wasm.windows(name.len()).any(|part| part == name.as_bytes()) {
                bail!(
                    "the bundle {bundle} has {heavy} in it, which is too big for the browser; see by whom: \
                     cargo tree --package portico-web --target {WASM} --invert {heavy}"
                );
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heavy_crate_is_found_by_the_names_of_its_functions() {
        assert!(check_contents(&[("portal", b"..leptos::mount..".to_vec())]).is_ok());
        let wasm = b"..core::ptr::drop_in_place<regex_automata::meta::Regex>..".to_vec();
        let error = check_contents(&[("portal", wasm)]).unwrap_err().to_string();
        assert!(error.starts_with("the bundle portal has regex in it"), "{error}");
    }
}
