//! What people write: Markdown in, HTML out that may stand in any page or mail.
//!
//! Three fences: HTML in the text is shown, not obeyed; links lead to the web or to a mailbox or nowhere, and
//! pictures become links, so that reading tells nobody; and `ammonia` has the last word over all of it.

#[cfg(test)]
mod attacks;
mod excerpt;
mod links;
mod pieces;
#[cfg(test)]
mod tests;
mod written;

pub use excerpt::excerpt;
pub(crate) use written::Written;

use ammonia::{Builder, UrlRelative};
use pulldown_cmark::{
    CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream,
};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// How deep lists, quotes and emphasis may nest. What is deeper loses its form and keeps its words.
const MAX_DEPTH: usize = 12;
/// How many pieces are rendered. Ordinary text has fewer pieces than characters; a table whose short rows are
/// filled up to a wide head has many more.
const MAX_EVENTS: usize = 200_000;

/// The HTML of a Markdown text: a fragment, safe in any page.
///
/// Line breaks are kept as they were typed. Headings begin at `<h3>`, because pages have their own above.
/// Links open in a new window and tell the other side nothing.
#[must_use]
pub fn to_html(markdown: &str) -> String {
    let mut shaper = Shaper::default();
    for event in TextMergeStream::new(parser(markdown)).take(MAX_EVENTS) {
        shaper.take(event);
    }
    let mut html = String::with_capacity(markdown.len() * 2);
    pulldown_cmark::html::push_html(&mut html, pieces::small(shaper.out).into_iter());
    POLICY.clean(&html).to_string()
}

fn parser(markdown: &str) -> Parser<'_> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    Parser::new_ext(markdown, options)
}

/// The only elements and attributes that leave here.
static POLICY: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let tags = [
        "a",
        "blockquote",
        "br",
        "code",
        "del",
        "em",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
        "wbr",
    ];
    let attributes = HashMap::from([("a", HashSet::from(["href"])), ("ol", HashSet::from(["start"]))]);
    let mut policy = Builder::empty();
    policy
        .tags(HashSet::from(tags))
        .tag_attributes(attributes)
        .generic_attributes(HashSet::new())
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow ugc"))
        .set_tag_attribute_value("a", "target", "_blank");
    policy
});

/// Turns what was parsed into what is shown.
#[derive(Default)]
struct Shaper<'a> {
    out: Vec<Event<'a>>,
    /// For each element that is open: how it will end, or nothing when its form was dropped.
    open: Vec<Option<TagEnd>>,
    /// How many of those kept their form.
    depth: usize,
    links: usize,
    code_blocks: usize,
}

impl<'a> Shaper<'a> {
    fn take(&mut self, event: Event<'a>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(end) => self.end(end),
            Event::Text(text) if self.links == 0 && self.code_blocks == 0 => {
                links::push_linked(&mut self.out, &text);
            }
            Event::Html(text) => self.lines(&text),
            Event::InlineHtml(text) => self.out.push(Event::Text(text)),
            Event::SoftBreak => self.out.push(Event::HardBreak),
            Event::TaskListMarker(done) => self.out.push(Event::Text(task_marker(done).into())),
            Event::Text(_) | Event::Code(_) | Event::HardBreak | Event::Rule => self.out.push(event),
            // Never parsed with our options; if that changes, better nothing than something unseen.
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'a>) {
        let kept = if self.depth < MAX_DEPTH { self.shape(tag) } else { None };
        let end = kept.as_ref().map(Tag::to_end);
        self.count(end, 1);
        self.open.push(end);
        self.out.extend(kept.map(Event::Start));
    }

    fn end(&mut self, parsed: TagEnd) {
        match self.open.pop().flatten() {
            Some(end) => {
                self.name_empty_link(end);
                self.count(Some(end), -1);
                self.out.push(Event::End(end));
            }
            None if matches!(parsed, TagEnd::Paragraph | TagEnd::Item) => self.out.push(Event::HardBreak),
            None => {}
        }
    }

    fn count(&mut self, end: Option<TagEnd>, step: isize) {
        let add = |number: &mut usize, when: bool| {
            *number = number.saturating_add_signed(if when { step } else { 0 });
        };
        add(&mut self.depth, end.is_some());
        add(&mut self.links, end == Some(TagEnd::Link));
        add(&mut self.code_blocks, end == Some(TagEnd::CodeBlock));
    }

    /// How an element is shown; nothing when only its content is.
    fn shape(&self, tag: Tag<'a>) -> Option<Tag<'a>> {
        match tag {
            Tag::Link { link_type, dest_url, .. } => self.link(link_type, dest_url),
            Tag::Image { dest_url, .. } => self.link(LinkType::Inline, dest_url),
            Tag::HtmlBlock => Some(Tag::Paragraph),
            Tag::Heading { level, .. } => Some(heading(level)),
            Tag::CodeBlock(_) => Some(Tag::CodeBlock(CodeBlockKind::Indented)),
            Tag::BlockQuote(_) => Some(Tag::BlockQuote(None)),
            Tag::Paragraph | Tag::List(_) | Tag::Item | Tag::Emphasis | Tag::Strong | Tag::Strikethrough => {
                Some(tag)
            }
            Tag::Table(_) | Tag::TableHead | Tag::TableRow | Tag::TableCell => Some(tag),
            _ => None,
        }
    }

    /// A link, unless it leads to where none may, or stands inside another.
    fn link(&self, link_type: LinkType, to: CowStr<'a>) -> Option<Tag<'a>> {
        let to = if link_type == LinkType::Email { format!("mailto:{to}").into() } else { to };
        (self.links == 0 && links::may_lead_to(&to)).then(|| links::tag(to))
    }

    /// A link without words (a picture without a description) shows its address.
    fn name_empty_link(&mut self, end: TagEnd) {
        if let (TagEnd::Link, Some(Event::Start(Tag::Link { dest_url, .. }))) = (end, self.out.last()) {
            let words = Event::Text(dest_url.clone());
            self.out.push(words);
        }
    }

    /// HTML as the text it is, line by line.
    fn lines(&mut self, text: &str) {
        if matches!(self.out.last(), Some(Event::Text(_))) {
            self.out.push(Event::HardBreak);
        }
        self.out.push(Event::Text(text.trim_end_matches('\n').to_owned().into()));
    }
}

fn heading<'a>(level: HeadingLevel) -> Tag<'a> {
    let level = match level {
        HeadingLevel::H1 => HeadingLevel::H3,
        HeadingLevel::H2 => HeadingLevel::H4,
        HeadingLevel::H3 => HeadingLevel::H5,
        HeadingLevel::H4 | HeadingLevel::H5 | HeadingLevel::H6 => HeadingLevel::H6,
    };
    Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() }
}

/// A box as a character: a real checkbox would be a control that does nothing.
fn task_marker(done: bool) -> &'static str {
    if done { "☑ " } else { "☐ " }
}
