//! Where links may lead, and the addresses that people paste without marking them as links.

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

/// The longest address that becomes a link, in bytes: what servers and proxies take.
const MAX_BYTES: usize = 4096;

/// Whether an address is one of the web or of a mailbox. Anything that a browser might read differently than
/// this does (blanks and control characters before or in the scheme, missing slashes) is none.
pub(super) fn may_lead_to(url: &str) -> bool {
    url.len() <= MAX_BYTES && ["https://", "http://", "mailto:"].iter().any(|scheme| starts_with(url, scheme))
}

fn starts_with(text: &str, scheme: &str) -> bool {
    text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        && text.len() > scheme.len()
}

pub(super) fn tag(to: CowStr<'_>) -> Tag<'_> {
    Tag::Link { link_type: LinkType::Inline, dest_url: to, title: "".into(), id: "".into() }
}

/// Pushes a text, with the web addresses in it made links.
pub(super) fn push_linked(out: &mut Vec<Event<'_>>, text: &str) {
    let mut rest = text;
    while let Some((before, url, after)) = next_address(rest) {
        push_text(out, before);
        push_link(out, url);
        rest = after;
    }
    push_text(out, rest);
}

fn push_link(out: &mut Vec<Event<'_>>, url: &str) {
    if !may_lead_to(url) {
        return push_text(out, url);
    }
    out.push(Event::Start(tag(url.to_owned().into())));
    push_text(out, url);
    out.push(Event::End(TagEnd::Link));
}

fn push_text(out: &mut Vec<Event<'_>>, text: &str) {
    if !text.is_empty() {
        out.push(Event::Text(text.to_owned().into()));
    }
}

/// Splits a text around the first web address in it.
fn next_address(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.match_indices("http").map(|(at, _)| at).find(|at| is_address(text, *at))?;
    let (before, from) = text.split_at(start);
    let end =
        from.find(|c: char| c.is_whitespace() || c.is_control() || "<>\"`".contains(c)).unwrap_or(from.len());
    let url = without_tail(&from[..end]);
    Some((before, url, &from[url.len()..]))
}

/// Whether a web address begins at `at`, and not in the middle of a word.
fn is_address(text: &str, at: usize) -> bool {
    let word_before = text[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '/');
    let host = |scheme| text[at..].strip_prefix(scheme).and_then(|rest| rest.chars().next());
    !word_before && host("https://").or(host("http://")).is_some_and(char::is_alphanumeric)
}

/// The address without the punctuation of the sentence around it: `(see https://example.com/a_(b).)`.
///
/// What opens is never cut off, so it is counted once and not for each sign that is: the time of a text of nothing but
/// brackets would grow with the square of its length.
fn without_tail(url: &str) -> &str {
    let opened = url.matches('(').count();
    let mut closed = url.matches(')').count();
    let has_bracket = url.contains('[');
    let tail = |c: char| match c {
        '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' => true,
        ')' if closed > opened => {
            closed -= 1;
            true
        }
        ']' => !has_bracket,
        _ => false,
    };
    url.trim_end_matches(tail)
}
