//! Files of whatever length, which the browser keeps: on disk where they are large, and never as text of the page. The
//! token goes in a header, as always, so that no address has it.

use super::http::{AbortOnDrop, Ask, build};
use super::{Door, Trouble};
use gloo_net::http::{Method, Response};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// What is at this address. However long it takes: something comes all the time, or the connection breaks.
pub(super) async fn fetch(door: Door, address: String) -> Result<Blob, Trouble> {
    let (ask, abort) = (Ask::new(Method::GET, address), AbortOnDrop::new());
    let mut response = sent(door, &ask, &abort).await?;
    if response.status() == 401 {
        door.refresh().await?;
        response = sent(door, &ask, &abort).await?;
    }
    if !response.ok() {
        let text = response.text().await.map_err(|_| Trouble::Unreachable)?;
        return Err(Trouble::read(response.status(), &text, None));
    }
    kept(response.into()).await.ok_or(Trouble::Unreachable)
}

async fn sent(door: Door, ask: &Ask, abort: &AbortOnDrop) -> Result<Response, Trouble> {
    let request = build(ask, door.token().as_deref(), abort)?;
    request.send().await.map_err(|_| Trouble::Unreachable)
}

/// All of it; nothing when it was cut off.
async fn kept(response: web_sys::Response) -> Option<Blob> {
    Some(JsFuture::from(response.blob().ok()?).await.ok()?.unchecked_into())
}
