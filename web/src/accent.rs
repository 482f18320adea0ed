//! The organization's colours, which the server made of its one.

use leptos::prelude::document;
use shared::accent::Shade;
use wasm_bindgen::JsCast as _;

/// Dresses the page in an organization's colours; in Portico's own, which the style sheet has, where it has none.
pub fn wear(shades: &[Shade]) {
    let root = document().document_element().and_then(|root| root.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(root) = root {
        let colour = |Shade { name, light, dark }: &Shade| format!("--{name}:light-dark({light},{dark});");
        root.style().set_css_text(&shades.iter().map(colour).collect::<String>());
    }
}
