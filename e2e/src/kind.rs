//! Kinds of things, and what on a page may be one: few enough to ask the browser about each.

/// Which kinds of things.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Role(&'static str),
    Field,
}

/// The roles of what can be filled in.
const FIELDS: [&str; 6] = ["textbox", "searchbox", "combobox", "checkbox", "radio", "switch"];

impl Kind {
    pub(crate) fn fits(self, role: &str) -> bool {
        match self {
            // Engines go from the older of two words for it to the newer.
            Self::Role("img") => matches!(role, "img" | "image"),
            Self::Role(wanted) => role == wanted,
            Self::Field => FIELDS.contains(&role),
        }
    }

    /// What can have such a role, in HTML's own words. To ask the browser for the role of all there is takes too long.
    pub(crate) fn selector(self) -> String {
        match self {
            Self::Role(role) => format!("{}[role={role}]", elements_of(role)),
            Self::Field => {
                format!("input, textarea, select, {}", FIELDS.map(|role| format!("[role={role}]")).join(", "))
            }
        }
    }
}

/// The elements that have a role without saying so.
fn elements_of(role: &str) -> &'static str {
    match role {
        "button" => "button, summary, input, ",
        "link" => "a, ",
        "heading" => "h1, h2, h3, h4, h5, h6, ",
        "dialog" => "dialog, ",
        "region" => "section, ",
        "complementary" => "aside, ",
        "navigation" => "nav, ",
        "group" => "fieldset, details, ",
        "checkbox" | "radio" | "textbox" | "searchbox" => "input, textarea, ",
        "combobox" => "select, input, ",
        "list" => "ul, ol, ",
        "listitem" => "li, ",
        "row" => "tr, ",
        "article" => "article, ",
        "img" => "img, ",
        "status" => "output, ",
        _ => "",
    }
}

/// What may fit: it is there for everybody, and all words of the name are in it, around it or on it.
pub(crate) const CANDIDATES: &str = "
    const [selector, name, inside] = arguments;
    const words = name.toLowerCase().split(/\\s+/);
    const modal = [...document.querySelectorAll('dialog:modal')].at(-1);
    const isThere = it => (!modal || modal.contains(it)) && !it.closest('[inert], [aria-hidden=true]')
        && it.checkVisibility({ visibilityProperty: true });
    const labels = it => (it.getAttribute('aria-labelledby') ?? '').split(/\\s+/).map(id => document.getElementById(id));
    const written = it => ['aria-label', 'title', 'alt', 'placeholder', 'value'].map(name => it.getAttribute(name));
    const around = it => [it, ...labels(it), ...it.labels ?? []].filter(Boolean);
    const said = it => around(it).flatMap(it =>
        [it.textContent, ...[it, ...it.querySelectorAll('*')].flatMap(written)]).join(' ').toLowerCase();
    return [...(inside ?? document).querySelectorAll(selector)].filter(it => {
        if (!isThere(it)) return false;
        const all = said(it);
        return words.every(word => all.includes(word));
    });";
