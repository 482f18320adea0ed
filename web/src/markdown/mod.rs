//! The preview of what is being written: the part of Markdown that people use in messages. The server's own
//! rendering is what others see; a whole parser here would cost every visitor 40 KB. Everything is escaped, and
//! links lead only to the web or to mail, so nothing that is typed can become anything but text.

mod inline;

use inline::{escape, inline};
use leptos::prelude::*;
use std::iter::Peekable;
use std::str::Lines;

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
            Self::None => "",
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
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let line = line.trim();
        if is_alone(line, lines.peek()) {
            out.push_str(at.closes());
            at = Block::None;
            alone(&mut out, line, &mut lines);
        } else {
            at = goes_on(&mut out, at, line);
        }
    }
    out.push_str(at.closes());
    out
}

/// Writes a line of a list, a quote or a paragraph; says what it belongs to.
fn goes_on(out: &mut String, at: Block, line: &str) -> Block {
    let (block, rest) = Block::of(line);
    // A line under one of a list belongs to it.
    let is_inside = block == Block::Paragraph && matches!(at, Block::Bullets | Block::Numbers | Block::Quote);
    if is_inside {
        out.push_str("<br>");
    } else if block == at {
        out.push_str(block.goes_on());
    } else {
        out.push_str(at.closes());
        out.push_str(block.opens());
    }
    let rest = if block == Block::Bullets { task(out, rest) } else { rest };
    inline(out, rest);
    if is_inside { at } else { block }
}

/// A box before what is to be done, as the character that the server writes for it.
fn task<'a>(out: &mut String, text: &'a str) -> &'a str {
    for (mark, sign) in [("[ ] ", "☐ "), ("[x] ", "☑ "), ("[X] ", "☑ ")] {
        if let Some(rest) = text.strip_prefix(mark) {
            out.push_str(sign);
            return rest;
        }
    }
    text
}

/// A line that ends what stood before it.
fn is_alone(line: &str, next: Option<&&str>) -> bool {
    line.starts_with("```") || is_rule(line) || heading(line).is_some() || is_table(line, next)
}

fn is_rule(line: &str) -> bool {
    let is_of = |mark: u8| line.bytes().all(|byte| byte == mark || byte == b' ');
    line.bytes().filter(|byte| *byte != b' ').count() > 2 && b"-*_".iter().any(|mark| is_of(*mark))
}

/// How deep a heading is, and its words.
fn heading(line: &str) -> Option<(usize, &str)> {
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    ((1..=6).contains(&level) && rest.starts_with(' ')).then(|| (level, rest.trim()))
}

/// A table's head has the line of dashes below it.
fn is_table(line: &str, next: Option<&&str>) -> bool {
    let is_line = |next: &&str| {
        next.contains('-') && next.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' '))
    };
    line.contains('|') && next.is_some_and(|next| is_line(next) && cells(next).count() == cells(line).count())
}

fn cells(line: &str) -> impl Iterator<Item = &str> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    line.strip_suffix('|').unwrap_or(line).split('|').map(str::trim)
}

fn alone(out: &mut String, line: &str, lines: &mut Peekable<Lines<'_>>) {
    if line.starts_with("```") {
        let code: Vec<_> = lines.take_while(|line| line.trim() != "```").collect();
        out.push_str("<pre><code>");
        escape(out, &code.join("\n"));
        out.push_str("</code></pre>");
    } else if is_rule(line) {
        out.push_str("<hr>");
    } else if let Some((level, words)) = heading(line) {
        // The page's own headings stand above these.
        let element = format!("h{}", (level + 2).min(6));
        out.extend(["<", &element, ">"]);
        inline(out, words);
        out.extend(["</", &element, ">"]);
    } else {
        table(out, line, lines);
    }
}

fn table(out: &mut String, head: &str, lines: &mut Peekable<Lines<'_>>) {
    let columns = cells(head).count();
    out.push_str("<table><thead>");
    row(out, "th", head, columns);
    out.push_str("</thead><tbody>");
    lines.next();
    while let Some(line) = lines.next_if(|line| !line.trim().is_empty()) {
        row(out, "td", line, columns);
    }
    out.push_str("</tbody></table>");
}

fn row(out: &mut String, element: &str, line: &str, columns: usize) {
    out.push_str("<tr>");
    for cell in cells(line).chain(std::iter::repeat("")).take(columns) {
        out.extend(["<", element, ">"]);
        inline(out, cell);
        out.extend(["</", element, ">"]);
    }
    out.push_str("</tr>");
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
            ("so\n# One *two*\n###### six\nso", "<p>so</p><h3>One <em>two</em></h3><h6>six</h6><p>so</p>"),
            ("#no\n---\nend", "<p>#no</p><hr><p>end</p>"),
            ("- [x] a\n- [ ] b", "<ul><li>☑ a</li><li>☐ b</li></ul>"),
            ("~~old~~ __new__ \\*as is\\*!", "<p><del>old</del> <strong>new</strong> *as is*!</p>"),
            (
                "| a | b |\n|:-|--|\n| `c` |\n\nend",
                "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>\
                 <tr><td><code>c</code></td><td></td></tr></tbody></table><p>end</p>",
            ),
            ("a | b\nno table", "<p>a | b<br>no table</p>"),
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
    fn a_picture_is_a_link_that_loads_nothing() {
        let named = preview("![a *cat*](https://example.com/cat.png)");
        assert!(named.ends_with("href=\"https://example.com/cat.png\">a <em>cat</em></a></p>"), "{named}");
        let nameless = preview("![](https://example.com/cat.png)");
        assert!(nameless.ends_with(">https://example.com/cat.png</a></p>"), "{nameless}");
        assert_eq!(preview("![x](data:image/png;base64,AA)"), "<p>x</p>");
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
            "\\",
            "\\ö",
            "![",
            "![](",
            "!ö",
            "|",
            "|\n|-",
            "#",
            "~~",
        ] {
            let _ = preview(odd);
        }
    }
}
