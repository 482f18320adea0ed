//! The HTML of a bundle, with the addresses of its files filled in.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

/// What stands in double braces in the HTML, and the address that takes its place.
pub(super) type Places = BTreeMap<&'static str, String>;

/// Fills the places in; one that nobody knows is an error, as the page would be broken without a word.
pub(super) fn fill(file: &str, template: &str, places: &Places) -> Result<String> {
    let mut page = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else {
            bail!("web/{file}: a place begins with {{{{ and does not end");
        };
        let Some(address) = places.get(name.trim()) else {
            let known = places.keys().copied().collect::<Vec<_>>().join(", ");
            bail!("web/{file}: there is no {{{{{name}}}}}; these are known: {known}");
        };
        page.push_str(before);
        page.push_str(address);
        rest = after;
    }
    page.push_str(rest);
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_and_unknown_ones_refused() {
        let places = Places::from([("css", "/assets/a.css".to_owned())]);
        let filled = fill("portal.html", "<link href=\"{{css}}\"><i>{{ css }}", &places).unwrap();
        assert_eq!(filled, "<link href=\"/assets/a.css\"><i>/assets/a.css");
        let error = fill("portal.html", "{{cess}}", &places).unwrap_err().to_string();
        assert_eq!(error, "web/portal.html: there is no {{cess}}; these are known: css");
        assert!(fill("portal.html", "{{css", &places).is_err());
    }
}
