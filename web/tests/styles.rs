//! No rule and no value is sent to a browser that no view can use.

use std::collections::BTreeSet;
use std::path::Path;
use std::{fs, io};

/// What stands in every file under a folder whose name has this ending, one after another.
fn text(folder: &Path, ending: &str) -> io::Result<String> {
    let mut all = String::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            all += &text(&path, ending)?;
        } else if path.extension().is_some_and(|own| own == ending) {
            all += &fs::read_to_string(path)?;
        }
    }
    Ok(all)
}

fn is_part_of_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '-'
}

/// The names that follow a mark, such as the classes after `.`.
fn names_after<'a>(text: &'a str, mark: &'static str) -> impl Iterator<Item = &'a str> {
    let names = text.split(mark).skip(1);
    names
        .map(|rest| rest.split_once(|letter| !is_part_of_name(letter)).map_or(rest, |(name, _)| name))
        .filter(|name| name.starts_with(|letter: char| letter.is_ascii_alphabetic()))
}

/// The style sheets without what they quote and remark.
fn styles() -> io::Result<String> {
    let sheets = text(Path::new("styles"), "css")?;
    let rules: String =
        sheets.split("/*").map(|part| part.split_once("*/").map_or(part, |(_, rest)| rest)).collect();
    Ok(rules.split('"').step_by(2).collect())
}

/// Every class that a view or the first paint may carry: quoted whole, alone or among other classes, or after `class:`.
fn classes(views: &str) -> BTreeSet<&str> {
    let quoted =
        views.split('"').filter(|part| part.chars().all(|letter| is_part_of_name(letter) || letter == ' '));
    quoted.flat_map(str::split_whitespace).chain(names_after(views, "class:")).collect()
}

#[test]
fn every_class_of_the_styles_stands_in_a_view() -> io::Result<()> {
    let views = text(Path::new("src"), "rs")? + &text(Path::new("."), "html")?;
    let known = classes(&views);
    let styles = styles()?;
    let styled: BTreeSet<_> = names_after(&styles, ".").collect();
    assert!(styled.contains("btn") && known.contains("btn"), "neither the styles nor the views were read");
    let unused: Vec<_> = styled.difference(&known).collect();
    assert!(unused.is_empty(), "no view carries these classes, so delete their rules: {unused:?}");
    Ok(())
}

#[test]
fn every_custom_property_is_read() -> io::Result<()> {
    let styles = styles()?;
    let read: BTreeSet<_> = names_after(&styles, "var(--").collect();
    let set = styles.lines().filter_map(|line| line.trim().strip_prefix("--")?.split_once(':'));
    let set: BTreeSet<_> = set.map(|(name, _)| name).collect();
    assert!(set.contains("accent"), "the styles were not read");
    let unread: Vec<_> = set.difference(&read).collect();
    assert!(unread.is_empty(), "no rule reads these properties, so delete them: {unread:?}");
    Ok(())
}
