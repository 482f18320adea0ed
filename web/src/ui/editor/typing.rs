//! Writing into a text as keys do, so that the browser can take it back.

use leptos::prelude::document;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlDocument, HtmlTextAreaElement};

/// Makes `after` of what is in the area, and selects a part of it. What listens to the area's input hears of it.
pub(super) fn write(area: &HtmlTextAreaElement, after: &str, selected: (u32, u32)) {
    let before = area.value();
    // An area that is on the page takes the keyboard.
    let _ = area.focus();
    if before != after && !is_typed(area, &Replaced::between(&before, after)) {
        area.set_value(after);
        // Nobody cancels it.
        let _ = web_sys::Event::new("input").map(|event| area.dispatch_event(&event));
    }
    // Both are inside the text just set.
    let _ = area.set_selection_range(selected.0, selected.1);
}

/// The only way that leaves the browser's own "undo" as it is; all of them know it, and no other.
fn is_typed(area: &HtmlTextAreaElement, replaced: &Replaced) -> bool {
    let Ok(page) = document().dyn_into::<HtmlDocument>() else { return false };
    let command = if replaced.text.is_empty() { "delete" } else { "insertText" };
    area.set_selection_range(replaced.start, replaced.end).is_ok()
        && page.exec_command_with_show_ui_and_value(command, false, &replaced.text) == Ok(true)
}

/// The part of a text that becomes another, in the UTF-16 units that browsers count in.
#[derive(Debug, PartialEq, Eq)]
struct Replaced {
    start: u32,
    end: u32,
    text: String,
}

impl Replaced {
    /// The least that makes one text of the other.
    fn between(before: &str, after: &str) -> Self {
        let (kept, before) = before.split_at(same(before.chars(), after.chars()));
        let (_, after) = after.split_at(kept.len());
        let tail = same(before.chars().rev(), after.chars().rev());
        let (gone, _) = before.split_at(before.len() - tail);
        let (text, _) = after.split_at(after.len() - tail);
        let start = units(kept);
        Self { start, end: start.saturating_add(units(gone)), text: text.to_owned() }
    }
}

/// How many bytes of the first letters are the same.
fn same(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    one.zip(other).take_while(|(one, other)| one == other).map(|(letter, _)| letter.len_utf8()).sum()
}

fn units(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::Replaced;

    fn between(before: &str, after: &str) -> (u32, u32, String) {
        let Replaced { start, end, text } = Replaced::between(before, after);
        (start, end, text)
    }

    #[test]
    fn only_what_differs_is_written() {
        assert_eq!(between("keep this", "keep **this**"), (5, 9, "**this**".to_owned()));
        assert_eq!(between("keep **this**", "keep this"), (5, 13, "this".to_owned()));
        assert_eq!(between("one\ntwo", "- one\n- two"), (0, 4, "- one\n- ".to_owned()));
        assert_eq!(between("", "> "), (0, 0, "> ".to_owned()));
        assert_eq!(between("a****b", "ab"), (1, 5, String::new()));
    }

    #[test]
    fn letters_are_never_cut() {
        // They begin with the same unit.
        assert_eq!(between("\u{1F600} ok", "\u{1F601} ok"), (0, 2, "\u{1F601}".to_owned()));
    }
}
