//! One application: its module, its loader, its styles and its page.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};

use super::assets::{Assets, Written};
use super::bindgen::Module;
use super::budget::Sizes;
use super::glue;
use super::page::{self, Places};
use super::sheets::{self, Sheets};
use super::split::LOADERS;
use super::{files, styles};
use crate::workspace::root;

/// The applications, as their binaries are called.
pub(super) const NAMES: [&str; 2] = ["portal", "console"];

/// First visits: the application, the page, and the parts that the page needs.
pub(super) const VISITS: [(&str, &str, &[&str]); 4] = [
    ("portal", "sign-in", &["sign_in"]),
    ("portal", "tickets", &["overview"]),
    ("console", "sign-in", &["sign_in"]),
    ("console", "queue", &["desk"]),
];

/// Scripts and pictures that a page may ask for when they are there: place, stem, extension.
const EXTRAS: [(&str, &str, &str); 2] = [("theme", "theme", "js"), ("icon", "icon", "svg")];

/// The files of an application, by their paths.
pub(super) struct Bundle {
    name: &'static str,
    css: String,
    scripts: Vec<String>,
    wasm: String,
    /// The parts that are fetched later, by name.
    parts: BTreeMap<String, String>,
    /// For each part that the application names, all that has to be fetched for it.
    needed: BTreeMap<String, Vec<String>>,
    /// For each such part, the stylesheets that come with it.
    sheets: Sheets,
    fonts: Vec<String>,
}

impl Bundle {
    /// Adds everything that the application needs to the assets.
    pub(super) fn make(name: &'static str, module: &Module, assets: &mut Assets) -> Result<Self> {
        let styles = styles::bundle(name, &root().join(format!("web/styles/{name}.css")), assets)?;
        let mut scripts = Vec::new();
        let parts = add_parts(name, module, assets);
        let sheets = sheets::add(name, module.split.needed.keys(), assets)?;
        let loaders = sheets::bring(&loaders(module, &parts)?, &sheets)?;
        let loaders = glue::bare(&loaders).join("\n");
        let loaders = assets.add(&format!("{name}-parts"), "js", loaders.into_bytes());
        let glue = add_glue(name, module, &loaders, assets, &mut scripts)?;
        let wasm = assets.add(name, "wasm", module.wasm.clone());
        let loader = assets.add(&format!("{name}-loader"), "js", loader(&glue, &loaders, &wasm).into_bytes());
        scripts.extend([loaders.clone(), glue.clone(), loader.clone()]);
        let mut places = Places::from([("css", styles.css.clone()), ("js", loader), ("glue", glue)]);
        places.insert("parts", loaders);
        places.insert("wasm", wasm.clone());
        places.extend(styles.fonts.first().map(|font| ("font", font.clone())));
        add_extras(&mut places, assets, &mut scripts)?;
        add_page(name, &places, assets)?;
        let needed = module.split.needed.clone();
        Ok(Self { name, css: styles.css, scripts, wasm, parts, needed, sheets, fonts: styles.fonts })
    }

    /// What first visits load.
    pub(super) fn sizes(&self, written: &Written) -> Vec<Sizes> {
        let size =
            |address: &String| written.get(address.trim_start_matches('/')).copied().unwrap_or_default();
        let visits = VISITS.into_iter().filter(|(name, ..)| *name == self.name);
        visits
            .map(|(name, page, parts)| Sizes {
                visit: format!("{name}, {page}"),
                html: size(&format!("{name}.html")),
                css: size(&self.css) + self.sheets_for(parts).into_iter().map(size).sum::<u64>(),
                js: self.scripts.iter().map(size).sum(),
                wasm: size(&self.wasm),
                parts: self
                    .needed_for(parts)
                    .into_iter()
                    .filter_map(|part| self.parts.get(part))
                    .map(size)
                    .sum(),
                font: self.fonts.iter().map(size).sum(),
            })
            .collect()
    }

    /// All that has to be fetched for these parts, each once.
    fn needed_for(&self, parts: &[&str]) -> BTreeSet<&String> {
        parts.iter().filter_map(|part| self.needed.get(*part)).flatten().collect()
    }

    /// The stylesheets that come with these parts, each once.
    fn sheets_for(&self, parts: &[&str]) -> BTreeSet<&String> {
        parts.iter().filter_map(|part| self.sheets.get(*part)).flatten().collect()
    }
}

fn add_parts(name: &str, module: &Module, assets: &mut Assets) -> BTreeMap<String, String> {
    let parts = &module.split.parts;
    parts
        .iter()
        .map(|(part, wasm)| (part.clone(), assets.add(&format!("{name}-{part}"), "wasm", wasm.clone())))
        .collect()
}

/// The script that fetches the parts, by the addresses that they have now.
fn loaders(module: &Module, parts: &BTreeMap<String, String>) -> Result<String> {
    let mut script = module.split.loaders.clone();
    for (part, address) in parts {
        let file = format!("\"./{part}.wasm\"");
        if !script.contains(&file) {
            bail!("nothing fetches the part {part}");
        }
        script = script.replace(&file, &format!("\"{address}\""));
    }
    Ok(script)
}

fn loader(glue: &str, loaders: &str, wasm: &str) -> String {
    format!(
        "import start, {{ initSync }} from \"{glue}\";\nimport {{ tie }} from \"{loaders}\";\n\
         tie(initSync);\nawait start({{ module_or_path: \"{wasm}\" }});\n"
    )
}

fn add_glue(
    name: &str,
    module: &Module,
    loaders: &str,
    assets: &mut Assets,
    scripts: &mut Vec<String>,
) -> Result<String> {
    let mut glue = with_loaders(&module.glue, loaders);
    for (path, script) in &module.snippets {
        let address = assets.add("snippet", "js", script.clone().into_bytes());
        glue = glue.replace(path, &address);
        scripts.push(address);
    }
    if glue.contains("./snippets/") {
        bail!("the glue of {name} imports a script that wasm-bindgen did not give us");
    }
    Ok(assets.add(name, "js", glue.into_bytes()))
}

/// The glue names the loaders' script once for each part, as a file and as a key of the module's imports; only the
/// file moves.
fn with_loaders(glue: &str, address: &str) -> String {
    let (here, there) = (format!("from \"{LOADERS}\""), format!("from \"{address}\""));
    glue.replace(&here, &there)
}

fn add_extras(places: &mut Places, assets: &mut Assets, scripts: &mut Vec<String>) -> Result<()> {
    for (place, stem, extension) in EXTRAS {
        let file = format!("{stem}.{extension}");
        if !root().join("web").join(&file).exists() {
            continue;
        }
        let address = assets.add(stem, extension, files::read(&file)?);
        if extension == "js" {
            scripts.push(address.clone());
        }
        places.insert(place, address);
    }
    Ok(())
}

fn add_page(name: &str, places: &Places, assets: &mut Assets) -> Result<()> {
    let file = format!("{name}.html");
    let template =
        String::from_utf8(files::read(&file)?).with_context(|| format!("web/{file} is not UTF-8"))?;
    assets.add_page(&file, page::fill(&file, &template, places)?);
    Ok(())
}
