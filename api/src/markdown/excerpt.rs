//! The first words of a text.

use super::{MAX_EVENTS, parser, task_marker};
use pulldown_cmark::{Event, TagEnd};

/// The beginning of a Markdown text as one line of plain text, at most `max_chars` characters long.
///
/// Marks are left out, blanks and line breaks folded into single blanks. A text that is longer ends after a
/// word, with `…`. It is text: whoever puts it into HTML escapes it.
#[must_use]
pub fn excerpt(markdown: &str, max_chars: usize) -> String {
    let mut line = Line::default();
    for event in parser(markdown).take(MAX_EVENTS) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                line.push(&text);
            }
            Event::TaskListMarker(done) => line.push(task_marker(done)),
            Event::SoftBreak | Event::HardBreak | Event::Rule => line.gap = true,
            Event::Start(tag) => line.gap |= is_block(tag.to_end()),
            Event::End(end) => line.gap |= is_block(end),
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) => {}
        }
        if line.chars > max_chars {
            return cut(&line.text, max_chars);
        }
    }
    line.text
}

const fn is_block(end: TagEnd) -> bool {
    let inline = matches!(
        end,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    );
    !inline
}

/// Text whose blanks are single, inside only.
#[derive(Default)]
struct Line {
    text: String,
    chars: usize,
    /// A blank is due before the next word.
    gap: bool,
}

impl Line {
    fn push(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_whitespace() || c.is_control() {
                self.gap = true;
                continue;
            }
            if self.gap && !self.text.is_empty() {
                self.add(' ');
            }
            self.gap = false;
            self.add(c);
        }
    }

    fn add(&mut self, c: char) {
        self.text.push(c);
        self.chars += 1;
    }
}

/// At most `max_chars` characters of a longer line, the last of them `…`.
fn cut(line: &str, max_chars: usize) -> String {
    let Some(room) = max_chars.checked_sub(1) else { return String::new() };
    let end = line.char_indices().nth(room).map_or(line.len(), |(at, _)| at);
    let (kept, rest) = line.split_at(end);
    let kept = match kept.rsplit_once(' ') {
        Some((words, _)) if !rest.starts_with(' ') => words,
        _ => kept,
    };
    format!("{}…", kept.trim_end_matches([' ', ',', ';', ':', '.', '-', '–', '—']))
}
