//! The JavaScript that ties a module to the browser, and the names that the two know each other by.
//!
//! wasm-bindgen writes both to be read, and puts a hash into each name, which no compressor makes smaller.

use std::collections::HashMap;

/// New names for what the glue and its module call by hashed ones.
#[derive(Default)]
pub(super) struct Names(HashMap<String, String>);

impl Names {
    /// A short name instead of a hashed one, the same each time; any other stays.
    pub(super) fn shorten(&mut self, name: &mut String) {
        if is_hashed(name) {
            // No name of the glue begins like this: those that are left have no hash, and words in them.
            let next = format!("_{:x}", self.0.len());
            *name = self.0.entry(name.clone()).or_insert(next).clone();
        }
    }

    /// The glue by the new names, without what is there for those who read it.
    pub(super) fn write(&self, glue: &str) -> String {
        let mut written = String::with_capacity(glue.len());
        for line in bare(glue) {
            for word in words(line) {
                written.push_str(self.0.get(word).map_or(word, String::as_str));
            }
            written.push('\n');
        }
        written
    }
}

/// Whether a word of the name is sixteen hexadecimal digits.
fn is_hashed(name: &str) -> bool {
    let is_hash = |word: &str| word.len() == 16 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    name.split('_').any(|word| is_hash(word.strip_prefix('h').unwrap_or(word)))
}

/// The lines without comments and indentation. Where a text goes over several lines all are kept as they are: what
/// stands in it may be meant.
pub(super) fn bare(glue: &str) -> Vec<&str> {
    let is_whole = |line: &str| line.matches('`').count().is_multiple_of(2);
    if !glue.lines().all(is_whole) {
        return glue.lines().collect();
    }
    let mut in_comment = false;
    let mut lines = Vec::new();
    for line in glue.lines().map(str::trim) {
        in_comment |= line.starts_with("/*");
        if !in_comment && !line.is_empty() && !line.starts_with("//") {
            lines.push(line);
        }
        in_comment &= !line.ends_with("*/");
    }
    lines
}

/// The line in pieces: each name, and what stands between them.
fn words(line: &str) -> impl Iterator<Item = &str> {
    let is_in_name = |char: char| char.is_ascii_alphanumeric() || char == '_' || char == '$';
    let mut rest = line;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let in_name = is_in_name(first);
        let end = rest.find(|char| is_in_name(char) != in_name).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashed_names_become_short_in_the_glue_as_in_the_module() {
        let mut names = Names::default();
        let mut log = "__wbg_log_ff86bbb34c295e21".to_owned();
        let mut invoke = "wasm_bindgen__convert__closures_____invoke__h15c03cdc82d23ef4".to_owned();
        let mut memory = "memory".to_owned();
        for name in [&mut log, &mut invoke, &mut memory] {
            names.shorten(name);
        }
        assert_eq!([log.as_str(), &invoke, &memory], ["_0", "_1", "memory"]);
        let glue = "    /**\n     * Says it.\n     */\n    __wbg_log_ff86bbb34c295e21: function(arg0) {\n\
                    // aside\n\n        wasm.wasm_bindgen__convert__closures_____invoke__h15c03cdc82d23ef4(`${arg0}`);\n";
        assert_eq!(names.write(glue), "_0: function(arg0) {\nwasm._1(`${arg0}`);\n");
    }

    #[test]
    fn a_part_of_a_name_is_no_name() {
        let mut names = Names::default();
        names.shorten(&mut "__wbg_log_ff86bbb34c295e21".to_owned());
        let glue = "x__wbg_log_ff86bbb34c295e21\n__wbg_log_ff86bbb34c295e21_2\n";
        assert_eq!(names.write(glue), glue);
    }

    #[test]
    fn what_stands_in_a_text_of_several_lines_stays() {
        let glue = "const a = `\n    // b\n`;\n";
        assert_eq!(Names::default().write(glue), glue);
    }
}
