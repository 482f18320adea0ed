//! One stylesheet per bundle: imports drawn together, minified, its files addressed by their hashes.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::dependencies::{Dependency, DependencyOptions, UrlDependency};
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions};

use super::assets::Assets;

/// The addresses of a stylesheet and of the fonts in it.
pub(super) struct Styles {
    pub(super) css: String,
    pub(super) fonts: Vec<String>,
}

/// Bundles `entry` and adds it, and what it points to, to the assets.
pub(super) fn bundle(name: &str, entry: &Path, assets: &mut Assets) -> Result<Styles> {
    let files = FileProvider::new();
    let mut bundler = Bundler::new(&files, None, ParserOptions::default());
    let mut sheet = bundler.bundle(entry).map_err(|error| anyhow!("{}: {error}", entry.display()))?;
    sheet.minify(MinifyOptions::default()).map_err(|error| anyhow!("{}: {error}", entry.display()))?;
    let printed = sheet.to_css(PrinterOptions {
        minify: true,
        analyze_dependencies: Some(DependencyOptions { remove_imports: false }),
        ..PrinterOptions::default()
    })?;
    let mut css = printed.code;
    let mut fonts = Vec::new();
    for dependency in printed.dependencies.unwrap_or_default() {
        let Dependency::Url(url) = dependency else { continue };
        let address = address_of(&url, assets)?;
        css = css.replace(&url.placeholder, &address);
        if address.ends_with(".woff2") && !fonts.contains(&address) {
            fonts.push(address);
        }
    }
    Ok(Styles { css: assets.add(name, "css", css.into_bytes()), fonts })
}

fn address_of(url: &UrlDependency, assets: &mut Assets) -> Result<String> {
    // Inline content, and references within the page.
    if url.url.starts_with("data:") || url.url.starts_with('#') {
        return Ok(url.url.clone());
    }
    let stylesheet = Path::new(&url.loc.file_path);
    let path = stylesheet.parent().unwrap_or(Path::new("")).join(&url.url);
    let content = fs::read(&path)
        .with_context(|| format!("url({}) in {} leads nowhere", url.url, stylesheet.display()))?;
    let part = |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    Ok(assets.add(&part(path.file_stem()), &part(path.extension()), content))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_drawn_together_and_files_get_their_hashed_names() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        fs::create_dir(folder.path().join("fonts")).unwrap();
        write("fonts/sans.woff2", "font");
        write("type.css", "@font-face { font-family: Sans; src: url(fonts/sans.woff2) }");
        write(
            "main.css",
            "@import \"type.css\" layer(base); a { background: url(data:image/png;base64,AA==) }",
        );
        let mut assets = Assets::default();
        let styles = bundle("portal", &folder.path().join("main.css"), &mut assets).unwrap();
        assert_eq!(styles.fonts.len(), 1);
        let output = tempfile::tempdir().unwrap();
        assets.write(output.path(), super::super::Mode::Dev).unwrap();
        let css = fs::read_to_string(output.path().join(&styles.css[1..])).unwrap();
        assert!(css.contains(&format!("url(\"{}\")", styles.fonts[0])), "{css}");
        assert!(css.contains("@layer base{@font-face"), "{css}");
        assert!(css.contains("url(\"data:image/png;base64,AA==\")"), "{css}");
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let entry = folder.path().join("main.css");
        fs::write(&entry, "a { background: url(none.png) }").unwrap();
        let error = bundle("portal", &entry, &mut Assets::default()).err().unwrap();
        assert!(error.to_string().contains("url(none.png)"), "{error}");
    }
}
