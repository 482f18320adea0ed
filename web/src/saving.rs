//! Files that the reader keeps.

use leptos::prelude::document;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, HtmlAnchorElement, Url};

/// Gives the reader a file of this name, as if they had followed a link to it.
pub(crate) fn save_file(name: &str, file: &Blob) {
    // What a browser refuses here it says itself.
    let _ = offer(name, file);
}

fn offer(name: &str, file: &Blob) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(file)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&address)
}
