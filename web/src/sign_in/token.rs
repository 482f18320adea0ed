//! The token of a mail's link: read, then taken out of the address bar, so that neither the history nor a picture of
//! the screen keeps it.

use leptos::prelude::{on_cleanup, window, window_event_listener_untyped};

/// The token after `#token=` or `?token=`.
pub(super) fn take() -> Option<String> {
    let location = window().location();
    let found = [location.hash(), location.search()].into_iter().flatten().find_map(|part| read(&part));
    if found.is_some()
        && let (Ok(path), Ok(history)) = (location.pathname(), window().history())
    {
        // Refused only for another origin, which a path has not.
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&path));
    }
    found
}

/// A link of another mail, opened in this tab while one of these pages is open, changes only the fragment: the page is
/// loaded anew to read it.
pub(super) fn follow() {
    let changed = window_event_listener_untyped("hashchange", |_| {
        let location = window().location();
        if location.hash().is_ok_and(|hash| read(&hash).is_some()) {
            // Refused only when the page is being left.
            let _ = location.reload();
        }
    });
    on_cleanup(move || changed.remove());
}

fn read(part: &str) -> Option<String> {
    let pairs = part.trim_start_matches(['#', '?']).split('&');
    let token = pairs.filter_map(|pair| pair.strip_prefix("token=")).find(|token| !token.is_empty())?;
    Some(token.to_owned())
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn the_token_is_read_from_fragment_and_query() {
        assert_eq!(read("#token=abc").as_deref(), Some("abc"));
        assert_eq!(read("?organization=x&token=a-b_c").as_deref(), Some("a-b_c"));
        for none in ["", "#", "#token=", "?tokens=1", "#content"] {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
