//! A file's name as it is shown and given back: that of the file alone, and nothing that can't be seen in it.

use shared::attachments::NAME_MAX;
use shared::validate::is_unseen;

/// What a file without a name is called.
const NAMELESS: &str = "file";

/// An ending that is longer is none.
const ENDING_MAX: usize = 20;

/// The name without folders, control characters, what changes the direction of writing, and what has no width: what is
/// shown is what it is. A long one is cut before its ending.
pub(super) fn clean(told: &str) -> String {
    let last = told.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = last.chars().filter(|letter| !is_unseen(*letter)).collect();
    let name = seen.trim().trim_end_matches(['.', ' ']);
    if name.trim_matches('.').is_empty() {
        return NAMELESS.to_owned();
    }
    if name.chars().count() <= NAME_MAX {
        return name.to_owned();
    }
    let ending =
        name.rfind('.').map(|dot| &name[dot..]).filter(|ending| ending.chars().count() <= ENDING_MAX);
    let ending = ending.unwrap_or_default();
    let kept: String = name.chars().take(NAME_MAX - ending.chars().count()).collect();
    kept + ending
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_is_the_file_s_own() {
        for (told, name) in [
            ("report.pdf", "report.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\ada\\a b.txt", "a b.txt"),
            ("a\r\nX-Evil: 1.txt", "aX-Evil: 1.txt"),
            ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
            (".hta\u{200b}ccess", ".htaccess"),
            ("nul\0.txt", "nul.txt"),
            ("shell.phtml. .", "shell.phtml"),
            ("Angebot für Zoë – 2026.pdf", "Angebot für Zoë – 2026.pdf"),
            ("", "file"),
            ("..", "file"),
            ("a/..", "file"),
            ("\u{202e}\u{200b} ", "file"),
        ] {
            assert_eq!(clean(told), name, "{told:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let name = clean(&format!("{}.tar.gz", "é".repeat(1000)));
        assert!(name.ends_with(".gz") && name.chars().count() == NAME_MAX, "{name}");
        assert_eq!(clean(&format!("a.{}", "b".repeat(1000))).chars().count(), NAME_MAX);
    }

    proptest! {
        /// What the database takes, whatever is told; and a clean name stays as it is.
        #[test]
        fn any_name_becomes_one(told in any::<String>()) {
            let name = clean(&told);
            prop_assert!((1..=NAME_MAX).contains(&name.chars().count()));
            prop_assert!(!name.contains(['/', '\\', '\0', '\r', '\n']));
            prop_assert_eq!(clean(&name), name);
        }
    }
}
