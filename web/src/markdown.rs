//! The preview of what is being written: the part of Markdown that people use in messages. The server's own
//! rendering is what others see; a whole parser here would cost every visitor 40 KB. Everything is escaped, and
//! links lead only to the web or to mail, so nothing that is typed can become anything but text.

use leptos::prelude::*;

/// What is being written, as it will be shown.
#[component]
pub fn Preview(
    /// The Markdown.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    view! { <div class="prose" inner_html=move || preview(&text.read())></div> }
}

/// What a line belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    None,
    Paragraph,
    Bullets,
    Numbers,
    Quote,
}

impl Block {
    const fn opens(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Paragraph => "<p>",
            Self::Bullets => "<ul><li>",
            Self::Numbers => "<ol><li>",
            Self::Quote => "<blockquote><p>",
        }
    }

    const fn goes_on(self) -> &'static str {
        match self {
            Self::Bullets | Self::Numbers => "</li><li>",
            _ => "<br>",
        }
    }

    const fn closes(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Paragraph => "</p>",
            Self::Bullets => "</li></ul>",
            Self::Numbers => "</li></ol>",
            Self::Quote => "</p></blockquote>",
        }
    }

    /// The block that a line is of, and the line without its mark.
    fn of(line: &str) -> (Self, &str) {
        let numbered = line.split_once(". ").filter(|(number, _)| {
            (1..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
        });
        let bullet = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "));
        match (line.is_empty(), bullet, numbered, line.strip_prefix('>')) {
            (true, ..) => (Self::None, ""),
            (_, Some(rest), ..) => (Self::Bullets, rest),
            (_, _, Some((_, rest)), _) => (Self::Numbers, rest),
            (.., Some(rest)) => (Self::Quote, rest.trim_start()),
            _ => (Self::Paragraph, line),
        }
    }
}

/// Turns Markdown into HTML that holds nothing but what these functions write.
pub fn preview(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3 / 2);
    let mut at = Block::None;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let line = line.trim();
        if line.starts_with("```") {
            out.push_str(at.closes());
            at = Block::None;
            let code: Vec<_> = lines.by_ref().take_while(|line| line.trim() != "```").collect();
            out.push_str("<pre><code>");
            escape(&mut out, &code.join("\n"));
            out.push_str("</code></pre>");
            continue;
        }
        let (block, rest) = Block::of(line);
        // A line under one of a list belongs to it.
        let is_inside =
            block == Block::Paragraph && matches!(at, Block::Bullets | Block::Numbers | Block::Quote);
        if is_inside {
            out.push_str("<br>");
        } else if block == at {
            out.push_str(block.goes_on());
        } else {
            out.push_str(at.closes());
            out.push_str(block.opens());
            at = block;
        }
        inline(&mut out, rest);
    }
    out.push_str(at.closes());
    out
}

/// Marks inside a line.
fn inline(out: &mut String, mut text: &str) {
    while let Some(at) = text.find(['*', '_', '`', '[', 'h']) {
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
    for (mark, opens, closes) in
        [("**", "<strong>", "</strong>"), ("*", "<em>", "</em>"), ("_", "<em>", "</em>")]
    {
        if (mark == "**" || is_word_start)
            && let Some((inside, taken)) = between(text, mark, mark)
            && !inside.starts_with(' ')
        {
            out.push_str(opens);
            inline(out, inside);
            out.push_str(closes);
            return taken;
        }
    }
    if let Some((words, taken)) = between(text, "[", "](")
        && let Some(end) = text[taken..].find(')')
    {
        link(out, &text[taken..taken + end], |out| inline(out, words));
        return taken + end + 1;
    }
    if is_word_start && is_web(text) {
        let end = text.find([' ', '\t', ')', '<', '>', '"']).unwrap_or(text.len());
        link(out, &text[..end], |out| escape(out, &text[..end]));
        return end;
    }
    0
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

fn escape(out: &mut String, text: &str) {
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

#[cfg(test)]
mod tests {
    use super::preview;

    #[test]
    fn markdown_is_shown_as_it_will_be() {
        for (text, html) in [
            ("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"),
            ("to **25 _MB_** at `a*b*`", "<p>to <strong>25 <em>MB</em></strong> at <code>a*b*</code></p>"),
            ("- one\n- two\n  more", "<ul><li>one</li><li>two<br>more</li></ul>"),
            ("1. one\n2. two\n\nafter", "<ol><li>one</li><li>two</li></ol><p>after</p>"),
            ("> said\n> so", "<blockquote><p>said<br>so</p></blockquote>"),
            ("```\n<b>\n  x\n```\nend", "<pre><code>&lt;b&gt;\n  x</code></pre><p>end</p>"),
            ("a snake_case_name, 2 * 3 * 4", "<p>a snake_case_name, 2 * 3 * 4</p>"),
            ("**open and [half](", "<p>**open and [half](</p>"),
        ] {
            assert_eq!(preview(text), html, "{text}");
        }
    }

    #[test]
    fn links_lead_to_the_web_or_to_mail_or_nowhere() {
        let link = preview("see [two](https://example.com/?a=1&b=\"2) and http://example.org");
        assert!(link.contains("href=\"https://example.com/?a=1&amp;b=&quot;2\">two</a>"), "{link}");
        assert!(link.contains("href=\"http://example.org\">http://example.org</a>"), "{link}");
        for bad in [
            "javascript:alert(1)",
            "JaVaScript:x",
            "data:text/html,hi",
            "//evil.example",
            "vbscript:x",
            "\tjavascript:x",
        ] {
            let html = preview(&format!("[x]({bad})"));
            assert!(!html.contains("href"), "{html}");
        }
    }

    #[test]
    fn html_comes_out_as_text() {
        for bad in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "[<b>](https://a.b/\"onclick=x)",
            "`<i>`",
        ] {
            let html = preview(bad);
            assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<b>"), "{html}");
            assert!(!html.contains("<i>") && !html.contains("\"onclick"), "{html}");
        }
    }

    #[test]
    fn letters_of_every_length_are_cut_where_they_may_be() {
        for odd in [
            "**ä**ö_ü_",
            "[ä](ö)",
            "`😀",
            "😀*",
            "h",
            "[",
            "[](",
            "**",
            "```",
            "1. ",
            "- ",
            ">",
            "ähttps://ö",
        ] {
            let _ = preview(odd);
        }
    }
}
