//! No words for people stand outside of `text`, and every code of the API has its words here.

use shared::problem::FieldCode;
use std::fs;
use std::path::{Path, PathBuf};

/// A string literal of a source: where it begins and ends, quotes included.
type Literal = (usize, usize);

/// The attributes that people read or hear.
const READ: [&str; 8] = ["aria-label", "alt", "hint", "label", "placeholder", "text", "title", "what"];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            sources(&entry, found);
        } else if entry.extension().is_some_and(|end| end == "rs") {
            found.push(entry);
        }
    }
}

/// The sources in a folder of the repository, without what is only there for tests.
fn read(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder), &mut found);
    let text = |path: &PathBuf| {
        fs::read_to_string(path).unwrap().split("#[cfg(test)]\nmod").next().unwrap().to_owned()
    };
    found.into_iter().map(|path| (path.clone(), text(&path))).collect()
}

fn literals(source: &str) -> Vec<Literal> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = source.get(at..).filter(|rest| !rest.is_empty()) {
        let length = match rest.as_bytes()[0] {
            b'/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            b'\'' => character(rest),
            b'r' if rest.starts_with("r#\"") => rest.find("\"#").map_or(rest.len(), |end| end + 2),
            b'"' => {
                let length = quoted(rest);
                found.push((at, at + length));
                length
            }
            _ => rest.chars().next().map_or(1, char::len_utf8),
        };
        at += length;
    }
    found
}

/// How long a character's literal is, or the quote of a lifetime.
fn character(rest: &str) -> usize {
    let inside = rest[1..].chars().next().map_or(0, char::len_utf8);
    match &rest[1..] {
        escaped if escaped.starts_with('\\') => escaped[2..].find('\'').map_or(1, |end| end + 4),
        plain if plain[inside..].starts_with('\'') => inside + 2,
        _ => 1,
    }
}

fn quoted(rest: &str) -> usize {
    let mut is_escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        match letter {
            '"' if !is_escaped => return at + 1,
            _ => is_escaped = letter == '\\' && !is_escaped,
        }
    }
    rest.len()
}

/// Whether people read a literal, by where it stands: in a view, in an attribute, or being a sentence.
fn is_read(source: &str, (start, end): Literal) -> bool {
    let words = &source[start + 1..end - 1];
    let (before, after) = (source[..start].trim_end(), source[end..].trim_start());
    let closes = before.ends_with('>') && !before.ends_with("=>") && !before.ends_with("->");
    let is_child = (closes || before.ends_with(['}', '"'])) && after.starts_with(['<', '{', '"']);
    let name = source[..start].strip_suffix('=').unwrap_or_default();
    let is_attribute = READ
        .iter()
        .any(|read| name.strip_suffix(read).is_some_and(|rest| rest.ends_with(char::is_whitespace)));
    let mut letters = words.split(' ');
    let first = letters.next().unwrap_or_default();
    let is_capital = first.starts_with(char::is_uppercase) && first[1..].chars().all(char::is_lowercase);
    let next =
        letters.next().unwrap_or_default().trim_end_matches(|letter: char| letter.is_ascii_punctuation());
    let goes_on = next.len() > 1 && next.chars().all(char::is_lowercase);
    words.contains(char::is_alphabetic) && (is_child || is_attribute)
        || first.len() > 1 && is_capital && goes_on
}

#[test]
fn no_words_stand_outside_of_text() {
    let mut found = Vec::new();
    for (path, source) in read("web/src") {
        if !path.to_string_lossy().contains("/src/text/") {
            let read = literals(&source).into_iter().filter(|literal| is_read(&source, *literal));
            found.extend(read.map(|(start, end)| format!("{}: {}", path.display(), &source[start..end])));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn words_are_found_wherever_they_may_stand() {
    for source in [
        r#"<p>"Saved at " {at}</p>"#,
        "view! {\n    <b>\n        \"Saved\"\n    </b>\n}",
        r#"{icon} "saved" {at}"#,
        r#"<div role="group" aria-label="View">"#,
        r#"Self::Bullets => "Bulleted list","#,
        r#"let quote = '"'; show("Nothing found.")"#,
    ] {
        assert!(literals(source).into_iter().any(|literal| is_read(source, literal)), "{source}");
    }
    for source in [
        r#"<div class="menu menu-up" role="group">{icon} " " {at}</div>"#,
        "Key::Down => \"ArrowDown\",",
        "// \"Saved at \"\n",
    ] {
        assert!(!literals(source).into_iter().any(|literal| is_read(source, literal)), "{source}");
    }
}

/// Their words are in `shared::field`, which the compiler holds against the codes.
#[test]
fn every_code_that_the_api_gives_a_field_has_its_words() {
    let mut codes = Vec::new();
    for (_, source) in read("api/src") {
        for (at, call) in source.match_indices("::field(") {
            let call = &source[at + call.len()..];
            let given = literals(call);
            let [(_, end), (start, stop), ..] = given[..] else { continue };
            if call.trim_start().starts_with('"') && call[end..start].trim() == "," {
                codes.push(call[start + 1..stop - 1].to_owned());
            }
        }
    }
    assert!(codes.len() > 10, "{codes:?}");
    codes.retain(|code| code.parse::<FieldCode>().is_err());
    assert!(codes.is_empty(), "{codes:?}");
}
