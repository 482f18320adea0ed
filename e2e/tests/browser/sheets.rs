//! Whether a page came with all the styles that it needs. An application has a stylesheet for its first paint and others
//! that come with its parts; a page with one too few would look broken where nobody happens to look.

use anyhow::Result;
use portico_e2e::Page;

/// Adds every stylesheet that any part would bring, and tells what looks different then.
const LACKS: &str = r#"
    const parts = document.querySelector('link[rel=modulepreload][href*="-parts"]').href;
    const script = await (await fetch(parts)).text();
    const sheets = new Set([...script.matchAll(/sheet\("([^"]+)"\)/g)].map(it => it[1]));
    const moves = it => it.getAnimations().length > 0;
    const looks = it => [...getComputedStyle(it)].map(name => `${name}: ${getComputedStyle(it)[name]}`);
    const before = [...document.body.querySelectorAll('*')].filter(it => !moves(it)).map(it => [it, looks(it)]);
    await Promise.all([...sheets].map(href => new Promise((resolve, reject) => {
        const link = document.createElement('link');
        Object.assign(link, { rel: 'stylesheet', href, onload: resolve, onerror: reject });
        document.head.append(link);
    })));
    const changed = before.filter(([it]) => it.isConnected && !moves(it)).flatMap(([it, was]) => {
        const other = looks(it).filter((line, at) => line !== was[at]);
        return other.length ? [`${it.tagName} ${it.className}: ${other.slice(0, 3).join('; ')}`] : [];
    });
    return sheets.size ? changed.slice(0, 5) : ['no part brings a stylesheet'];
"#;

/// What would look different if the page had all styles of its application.
pub(crate) async fn lacks(page: &Page) -> Result<Vec<String>> {
    let script = format!("return (async () => {{ {LACKS} }})()");
    let found = page.run(&script, vec![]).await?;
    let lines = found.as_array().into_iter().flatten().filter_map(|line| line.as_str());
    Ok(lines.map(|line| format!("a stylesheet is missing for {line}")).collect())
}
