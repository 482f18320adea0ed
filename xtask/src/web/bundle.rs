//! One application: its module, its loader, its styles and its page.

use anyhow::{Context, Result, bail};

use super::assets::{Assets, Written};
use super::bindgen::Module;
use super::budget::Sizes;
use super::page::{self, Places};
use super::styles;
use crate::workspace::root;

/// The applications, as their binaries are called.
pub(super) const NAMES: [&str; 2] = ["portal", "console"];

/// Scripts and pictures that a page may ask for when they are there: place, stem, extension.
const EXTRAS: [(&str, &str, &str); 2] = [("theme", "theme", "js"), ("icon", "icon", "svg")];

/// The files of an application, by their paths.
pub(super) struct Bundle {
    name: &'static str,
    css: String,
    scripts: Vec<String>,
    wasm: String,
    fonts: Vec<String>,
}

impl Bundle {
    /// Adds everything that the application needs to the assets.
    pub(super) fn make(name: &'static str, module: &Module, assets: &mut Assets) -> Result<Self> {
        let styles = styles::bundle(name, &root().join(format!("web/styles/{name}.css")), assets)?;
        let mut scripts = Vec::new();
        let glue = add_glue(name, module, assets, &mut scripts)?;
        let wasm = assets.add(name, "wasm", module.wasm.clone());
        let loader = assets.add(&format!("{name}-loader"), "js", loader(&glue, &wasm).into_bytes());
        scripts.extend([glue.clone(), loader.clone()]);
        let mut places = Places::from([("css", styles.css.clone()), ("js", loader), ("glue", glue)]);
        places.insert("wasm", wasm.clone());
        places.extend(styles.fonts.first().map(|font| ("font", font.clone())));
        add_extras(&mut places, assets, &mut scripts)?;
        add_page(name, &places, assets)?;
        Ok(Self { name, css: styles.css, scripts, wasm, fonts: styles.fonts })
    }

    /// What a first visit loads.
    pub(super) fn sizes(&self, written: &Written) -> Sizes {
        let size =
            |address: &String| written.get(address.trim_start_matches('/')).copied().unwrap_or_default();
        Sizes {
            name: self.name.to_owned(),
            html: size(&format!("{}.html", self.name)),
            css: size(&self.css),
            js: self.scripts.iter().map(size).sum(),
            wasm: size(&self.wasm),
            font: self.fonts.iter().map(size).sum(),
        }
    }
}

/// The page's only script of its own: a policy without inline scripts needs it to be a file.
fn loader(glue: &str, wasm: &str) -> String {
    format!("import start from \"{glue}\";\nawait start({{ module_or_path: \"{wasm}\" }});\n")
}

fn add_glue(name: &str, module: &Module, assets: &mut Assets, scripts: &mut Vec<String>) -> Result<String> {
    let mut glue = module.glue.clone();
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

fn add_extras(places: &mut Places, assets: &mut Assets, scripts: &mut Vec<String>) -> Result<()> {
    for (place, stem, extension) in EXTRAS {
        let file = format!("{stem}.{extension}");
        if !root().join("web").join(&file).exists() {
            continue;
        }
        let address = assets.add(stem, extension, super::read(&file)?);
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
        String::from_utf8(super::read(&file)?).with_context(|| format!("web/{file} is not UTF-8"))?;
    assets.add_page(&file, page::fill(&file, &template, places)?);
    Ok(())
}
