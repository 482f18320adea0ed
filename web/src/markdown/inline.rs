//! Marks inside a line.

/// What may begin a mark, or an address.
const MARKS: [char; 8] = ['*', '_', '`', '~', '[', '!', '\\', 'h'];
/// What is written between two of the same mark, the longer marks first.
const STYLES: [(&str, &str); 5] =
    [("**", "strong"), ("__", "strong"), ("~~", "del"), ("*", "em"), ("_", "em")];

/// Marks inside a line.
pub(super) fn inline(out: &mut String, mut text: &str) {
    while let Some(at) = text.find(MARKS) {
        let (before, rest) = text.split_at(at);
        escape(out, before);
        let is_word_start = !before.ends_with(char::is_alphanumeric);
        let taken = marked(out, rest, is_word_start);
        let taken = if taken > 0 {
            taken
        } else {
            escape(out, &rest[..1]);
            1
        };
        text = &rest[taken..];
    }
    escape(out, text);
}

/// Writes what a mark at the start of `text` begins; says how many bytes that was, none if it begins nothing.
fn marked(out: &mut String, text: &str, is_word_start: bool) -> usize {
    if let Some((inside, taken)) = between(text, "`", "`") {
        out.push_str("<code>");
        escape(out, inside);
        out.push_str("</code>");
        return taken;
    }
    for (mark, element) in STYLES {
        if (is_word_start || matches!(mark, "**" | "~~"))
            && let Some((inside, taken)) = between(text, mark, mark)
            && !inside.starts_with(' ')
        {
            out.extend(["<", element, ">"]);
            inline(out, inside);
            out.extend(["</", element, ">"]);
            return taken;
        }
    }
    if let Some(escaped) = text.strip_prefix('\\').and_then(|rest| rest.get(..1))
        && escaped.starts_with(|letter: char| letter.is_ascii_punctuation())
    {
        escape(out, escaped);
        return 2;
    }
    if let taken @ 1.. = link_or_picture(out, text) {
        return taken;
    }
    if is_word_start && is_web(text) {
        let end = text.find([' ', '\t', ')', '<', '>', '"']).unwrap_or(text.len());
        link(out, &text[..end], |out| escape(out, &text[..end]));
        return end;
    }
    0
}

/// A link's words, or a picture's, which nobody loads from a message: it is a link too.
fn link_or_picture(out: &mut String, text: &str) -> usize {
    let is_picture = text.starts_with("![");
    let start = usize::from(is_picture);
    let nameless = is_picture.then(|| text.strip_prefix("![](").map(|_| ("", "![](".len()))).flatten();
    let named = || between(&text[start..], "[", "](").map(|(words, taken)| (words, start + taken));
    let Some((words, taken)) = nameless.or_else(named) else { return 0 };
    let Some(end) = text[taken..].find(')') else { return 0 };
    let address = &text[taken..taken + end];
    link(out, address, |out| if words.is_empty() { escape(out, address) } else { inline(out, words) });
    taken + end + 1
}

/// What stands between two marks at the start of `text`, and how many bytes all of it is.
fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<(&'a str, usize)> {
    let rest = text.strip_prefix(open)?;
    let end = rest.find(close).filter(|end| *end > 0)?;
    Some((&rest[..end], open.len() + end + close.len()))
}

fn is_web(address: &str) -> bool {
    ["https://", "http://"].into_iter().any(|scheme| address.starts_with(scheme))
}

/// A link to the web or to mail; any other is its words alone.
fn link(out: &mut String, address: &str, words: impl FnOnce(&mut String)) {
    let is_safe = is_web(address) || address.starts_with("mailto:");
    if is_safe {
        out.push_str("<a rel=\"noopener noreferrer nofollow\" target=\"_blank\" href=\"");
        escape(out, address);
        out.push_str("\">");
    }
    words(out);
    if is_safe {
        out.push_str("</a>");
    }
}

pub(super) fn escape(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
}
