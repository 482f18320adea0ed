//! Stylesheets that come with the parts of an application, so that signing in does not wait for the styles of all pages.
//!
//! `web/styles/{application}.css` is what the first paint needs, and what pages have everywhere. Beside it, in a folder of
//! that name, `inside.css` comes with every part but that of the sign-in, and `{part}.css` with that part alone. Each says the layers again, in
//! the same order; which sheet comes first is then no matter between layers.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use super::assets::Assets;
use super::styles;
use crate::workspace::root;

/// For each part of an application, the addresses of its stylesheets.
pub(super) type Sheets = BTreeMap<String, Vec<String>>;

/// The part of the pages before signing in.
const OUTSIDE: &str = "sign_in";

/// The sheet of all other parts.
const INSIDE: &str = "inside";

/// Brings a stylesheet once. One that did not come may be asked for again.
const SHEET: &str = r#"const sheets = {};
const sheet = (href) => () => sheets[href] ??= new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    link.onload = resolve;
    link.onerror = () => {
        link.remove();
        delete sheets[href];
        reject(new Error(`${href} did not come`));
    };
    document.head.append(link);
});
"#;

/// Adds the stylesheets of an application's parts to the assets.
pub(super) fn add<'a>(
    name: &str,
    parts: impl Iterator<Item = &'a String>,
    assets: &mut Assets,
) -> Result<Sheets> {
    let mut sheets = Sheets::new();
    for part in parts {
        let mut addresses = Vec::new();
        for sheet in [INSIDE, part].into_iter().skip(usize::from(part == OUTSIDE)) {
            let entry = root().join(format!("web/styles/{name}/{sheet}.css"));
            if entry.exists() {
                addresses.push(styles::bundle(&format!("{name}-{sheet}"), &entry, assets)?.css);
            }
        }
        sheets.insert(part.clone(), addresses);
    }
    Ok(sheets)
}

/// The loaders of the parts, each waiting for its stylesheets too.
pub(super) fn bring(loaders: &str, sheets: &Sheets) -> Result<String> {
    let mut script = format!("{SHEET}{loaders}");
    for (part, addresses) in sheets {
        let begin = script
            .find(&format!("const __wasm_split_load_{part} ="))
            .with_context(|| format!("nothing loads the part {part}"))?;
        let end =
            script[begin..].find("]));").context("a loader ends in another way than this program expects")?;
        let brought = addresses.iter().map(|address| format!("sheet(\"{address}\")"));
        let waits_for_others = !script[..begin + end].ends_with('[');
        let all: Vec<_> = waits_for_others.then(String::new).into_iter().chain(brought).collect();
        script.insert_str(begin + end, &all.join(", "));
    }
    Ok(script)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOADERS: &str = "export const __wasm_split_load_desk = wrapAsyncCb(makeLoad(() => {}\n, [__chunk_6]));\n\
                           export const __wasm_split_load_sign_in = wrapAsyncCb(makeLoad(() => {}\n, []));\n";

    fn sheets(part: &str) -> Sheets {
        Sheets::from([(part.to_owned(), vec!["/a.css".to_owned(), "/b.css".to_owned()])])
    }

    #[test]
    fn a_part_waits_for_its_stylesheets_and_others_do_not() {
        let script = bring(LOADERS, &sheets("desk")).unwrap();
        assert!(script.contains(r#", [__chunk_6, sheet("/a.css"), sheet("/b.css")]));"#), "{script}");
        assert!(script.contains(", []));"), "{script}");
        let script = bring(LOADERS, &sheets("sign_in")).unwrap();
        assert!(script.contains(r#", [sheet("/a.css"), sheet("/b.css")]));"#), "{script}");
        assert!(script.find("const sheet =") < script.find("sheet(\""), "used before it is there: {script}");
        assert!(bring(LOADERS, &sheets("none")).is_err());
    }
}
