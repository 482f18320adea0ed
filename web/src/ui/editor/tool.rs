//! What the toolbar does to a text.

use super::super::Icon;
use crate::text::ui::editor as words;

/// What a tool of the toolbar does to the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tool {
    Bold,
    Italic,
    Link,
    Bullets,
    Numbers,
    Quote,
    Code,
}

impl Tool {
    pub(super) const INLINE: [Self; 3] = [Self::Bold, Self::Italic, Self::Link];
    pub(super) const BLOCK: [Self; 4] = [Self::Bullets, Self::Numbers, Self::Quote, Self::Code];

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Bold => words::BOLD,
            Self::Italic => words::ITALIC,
            Self::Link => words::LINK,
            Self::Bullets => words::BULLETS,
            Self::Numbers => words::NUMBERS,
            Self::Quote => words::QUOTE,
            Self::Code => words::CODE,
        }
    }

    pub(super) const fn icon(self) -> Icon {
        match self {
            Self::Bold => Icon::Bold,
            Self::Italic => Icon::Italic,
            Self::Link => Icon::Link,
            Self::Bullets => Icon::BulletList,
            Self::Numbers => Icon::NumberList,
            Self::Quote => Icon::Quote,
            Self::Code => Icon::Code,
        }
    }

    pub(super) fn apply(self, text: &Selected) -> Selected {
        match self {
            Self::Bold => text.wrap("**", "**"),
            Self::Italic => text.wrap("_", "_"),
            Self::Link => text.wrap("[", "](https://)"),
            Self::Code if text.chosen.contains('\n') => text.wrap("```\n", "\n```"),
            Self::Code => text.wrap("`", "`"),
            Self::Bullets => text.start_lines(|_| "- ".to_owned()),
            Self::Numbers => text.start_lines(|number| format!("{}. ", number + 1)),
            Self::Quote => text.start_lines(|_| "> ".to_owned()),
        }
    }
}

/// A text and what is selected in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Selected {
    before: String,
    chosen: String,
    after: String,
}

impl Selected {
    /// Cuts at positions the browser counts in UTF-16 units.
    pub(super) fn cut(text: &str, start: u32, end: u32) -> Self {
        let units: Vec<u16> = text.encode_utf16().collect();
        let end = (end as usize).min(units.len());
        let start = (start as usize).min(end);
        let (before, rest) = units.split_at(start);
        let (chosen, after) = rest.split_at(end - start);
        Self {
            before: String::from_utf16_lossy(before),
            chosen: String::from_utf16_lossy(chosen),
            after: String::from_utf16_lossy(after),
        }
    }

    pub(super) fn text(&self) -> String {
        [self.before.as_str(), &self.chosen, &self.after].concat()
    }

    /// Where the selection starts and ends, in UTF-16 units.
    pub(super) fn range(&self) -> (u32, u32) {
        let count = |text: &str| u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
        let start = count(&self.before);
        (start, start.saturating_add(count(&self.chosen)))
    }

    /// Puts marks around the selection, or takes them away when they are there.
    fn wrap(&self, open: &str, close: &str) -> Self {
        if let (Some(before), Some(after)) = (self.before.strip_suffix(open), self.after.strip_prefix(close))
        {
            return Self { before: before.to_owned(), chosen: self.chosen.clone(), after: after.to_owned() };
        }
        Self {
            before: format!("{}{open}", self.before),
            chosen: self.chosen.clone(),
            after: format!("{close}{}", self.after),
        }
    }

    /// Starts each selected line with a mark; the selection grows to whole lines.
    fn start_lines(&self, mark: impl Fn(usize) -> String) -> Self {
        let line_start = self.before.rfind('\n').map_or(0, |at| at + 1);
        let (before, head) = self.before.split_at(line_start);
        let line_end = self.after.find('\n').unwrap_or(self.after.len());
        let (tail, after) = self.after.split_at(line_end);
        let lines = [head, &self.chosen, tail].concat();
        let chosen = lines
            .split('\n')
            .enumerate()
            .map(|(number, line)| format!("{}{line}", mark(number)))
            .collect::<Vec<_>>()
            .join("\n");
        Self { before: before.to_owned(), chosen, after: after.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::{Selected, Tool};

    fn after(tool: Tool, text: &str, start: u32, end: u32) -> (String, (u32, u32)) {
        let changed = tool.apply(&Selected::cut(text, start, end));
        (changed.text(), changed.range())
    }

    #[test]
    fn bold_goes_on_and_off() {
        assert_eq!(after(Tool::Bold, "keep this", 5, 9), ("keep **this**".to_owned(), (7, 11)));
        assert_eq!(after(Tool::Bold, "keep **this**", 7, 11), ("keep this".to_owned(), (5, 9)));
    }

    #[test]
    fn lists_take_whole_lines() {
        let (text, _) = after(Tool::Numbers, "one\ntwo\nthree", 1, 5);
        assert_eq!(text, "1. one\n2. two\nthree");
        assert_eq!(after(Tool::Quote, "", 0, 0).0, "> ");
    }

    #[test]
    fn code_of_several_lines_is_fenced() {
        assert_eq!(after(Tool::Code, "a\nb", 0, 3).0, "```\na\nb\n```");
        assert_eq!(after(Tool::Code, "a", 0, 1).0, "`a`");
    }

    #[test]
    fn positions_are_counted_as_the_browser_does() {
        assert_eq!(after(Tool::Italic, "\u{1F600} ok", 3, 5), ("\u{1F600} _ok_".to_owned(), (4, 6)));
        assert_eq!(Selected::cut("ab", 9, 12).range(), (2, 2));
    }
}
