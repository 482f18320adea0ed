//! Which organization this tab is in. Kept with the tab, so that it stays there through reload and navigation, and with
//! the browser, so that a new tab begins where the reader was last.

use super::Surface;
use crate::location;
use leptos::prelude::window;
use shared::ids::OrgId;
use web_sys::Storage;

fn key(surface: Surface) -> String {
    format!("portico.in:{}", surface.prefix())
}

/// The tab's own, and the browser's. Where nothing may be stored each reload asks the server.
fn storages() -> [Option<Storage>; 2] {
    let window = window();
    [window.session_storage().ok().flatten(), window.local_storage().ok().flatten()]
}

/// The organization that the address names, as links in mails do, also behind sign-in; else the one in which it was
/// visited before, since "back" leads to what is there and nowhere else; else the one that was kept.
pub(super) fn organization(surface: Surface) -> Option<OrgId> {
    let search = window().location().search().unwrap_or_default();
    let named = search.split_once("in=").and_then(|(_, rest)| rest.get(..36)?.parse().ok());
    named.or_else(|| location::owner().parse().ok()).or_else(|| kept(surface))
}

fn kept(surface: Surface) -> Option<OrgId> {
    let key = key(surface);
    let [own, last] = storages().map(|storage| storage?.get_item(&key).ok().flatten());
    own.or(last)?.parse().ok()
}

/// Keeps it for this tab and for the next one.
pub(super) fn keep(surface: Surface, organization: OrgId) {
    let (key, id) = (key(surface), organization.to_string());
    for storage in storages().iter().flatten() {
        // Where no more fits, the server knows which was used last.
        let _ = storage.set_item(&key, &id);
    }
}

/// The page that is open is one of this organization's.
pub(super) fn begin(surface: Surface, organization: OrgId) {
    location::belong_to(&organization.to_string());
    keep(surface, organization);
}

/// Whoever comes next begins where the server says.
pub(super) fn forget(surface: Surface) {
    let key = key(surface);
    for storage in storages().iter().flatten() {
        let _ = storage.remove_item(&key);
    }
}
