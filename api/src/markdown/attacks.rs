//! What attackers write.

use super::*;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use std::cell::RefCell;

type Attributes = Vec<(String, String)>;

/// What a browser's tokenizer finds in HTML.
#[derive(Default)]
struct Found {
    /// Elements with their attributes.
    tags: RefCell<Vec<(String, Attributes)>>,
    /// Comments, doctypes and the like.
    others: RefCell<usize>,
    text: RefCell<String>,
}

impl TokenSink for Found {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => {
                let attributes =
                    tag.attrs.iter().map(|a| (a.name.local.to_string(), a.value.to_string())).collect();
                self.tags.borrow_mut().push((tag.name.to_string(), attributes));
            }
            Token::CharacterTokens(text) => self.text.borrow_mut().push_str(&text),
            Token::EOFToken | Token::ParseError(_) => {}
            _ => *self.others.borrow_mut() += 1,
        }
        TokenSinkResult::Continue
    }
}

fn parsed(html: &str) -> Found {
    let tokenizer = Tokenizer::new(Found::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink
}

fn assert_harmless(markdown: &str) {
    assert_only_ours(&to_html(markdown));
}

/// Fails unless a browser finds only what may be there.
fn assert_only_ours(html: &str) {
    let found = parsed(html);
    let allowed = POLICY.clone_tags();
    assert_eq!(*found.others.borrow(), 0, "{html}");
    for (tag, attributes) in found.tags.borrow().iter() {
        assert!(allowed.contains(tag.as_str()), "<{tag}> in {html}");
        for (name, value) in attributes {
            let right = match (tag.as_str(), name.as_str()) {
                ("a", "href") => {
                    ["http://", "https://", "mailto:"].iter().any(|s| value.to_lowercase().starts_with(s))
                }
                ("a", "rel") => value == "noopener noreferrer nofollow ugc",
                ("a", "target") => value == "_blank",
                ("ol", "start") => value.parse::<u64>().is_ok(),
                _ => false,
            };
            assert!(right, "{name}={value:?} in {html}");
        }
    }
}

#[test]
fn nothing_harmful_leaves() {
    for payload in [
        "<script>alert(1)</script>",
        "<ScRiPt src=//e.example>",
        "<svg onload=alert(1)>",
        "<svg><script>alert(1)</script>",
        "<math><mi xlink:href=\"javascript:alert(1)\">x",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<img src=x onerror=alert(1)>",
        "<img src=https://track.example/p.gif>",
        "<iframe src=javascript:alert(1)>",
        "<style>@import 'https://e.example'</style>",
        "<base href=https://e.example>",
        "<meta http-equiv=refresh content=0>",
        "<form action=https://e.example><input name=a><button>",
        "<object data=x>",
        "<embed src=x>",
        "<link rel=stylesheet href=x>",
        "<p style=\"position:fixed\" id=a class=b onclick=alert(1)>x</p>",
        "<details open ontoggle=alert(1)>",
        "<a href=javascript:alert(1)>x</a>",
        "<template><script>alert(1)</script></template>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "</p></div></body><script>alert(1)</script>",
        "<textarea></textarea><script>",
        "<title><script>",
        "<!--><script>alert(1)</script>-->",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<?php echo 1 ?>",
        "<!DOCTYPE html>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](  javascript:alert(1))",
        "[x](<java\tscript:alert(1)>)",
        "[x](java&#115;cript:alert(1))",
        "[x](java&Tab;script:alert(1))",
        "[x](&#x6A&#x61vascript:alert(1))",
        "[x](javascript&colon;alert(1))",
        "[x](\u{1}javascript:alert(1))",
        "[x](\u{a0}javascript:alert(1))",
        "[x](vbscript:msgbox(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](file:///etc/passwd)",
        "[x](blob:https://e.example/1)",
        "[x](view-source:https://e.example)",
        "[x](//e.example)",
        "[x](\\\\e.example)",
        "[x](/\\e.example)",
        "[x](http:e.example)",
        "[x](https:/e.example)",
        "[x](?next=//e.example)",
        "<javascript:alert(1)>",
        "<data:text/html,x>",
        "<javascript:alert(1)//@e.example>",
        "[x]: javascript:alert(1)\n\n[x]",
        "![x](javascript:alert(1))",
        "![x\" onerror=\"alert(1)](https://e.example/x)",
        "[x](https://e.example/\"onmouseover=\"alert(1))",
        "[x](https://e.example '\"><script>alert(1)</script>')",
        "[x](https://e.example/<script>)",
        "https://e.example/\"onmouseover=alert(1)",
        "https://e.example/<script>alert(1)</script>",
        "`<script>alert(1)</script>`",
        "```<script>alert(1)</script>\nx\n```",
        "```html\" onload=\"alert(1)\n<script>\n```",
        "    <script>alert(1)</script>",
        "| <script> | [x](javascript:a) |\n|--|--|\n| <img onerror=a> | ![x](data:a) |",
        "# <script>alert(1)</script> {#id .class onclick=alert(1)}",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;script&#62;",
        "\\<script>alert(1)\\</script>",
        "<scr\u{0}ipt>alert(1)</scr\u{0}ipt>",
        "<a\u{c}href=javascript:alert(1)>",
        "<x/onpointerenter=alert(1)>",
        "<<script>script>alert(1)",
        "{{7*7}} ${7*7} {% raw %}",
        "[^1]\n\n[^1]: javascript:alert(1)",
        "$$\\href{javascript:alert(1)}{x}$$",
        "1. <script>\n2. [x](javascript:a)",
        "> <svg/onload=alert(1)>",
        "- [ ] <input onfocus=alert(1) autofocus>",
    ] {
        assert_harmless(payload);
        assert_harmless(&format!("text {payload} text"));
        assert_harmless(&format!("- a\n\n  > {payload}"));
        assert_harmless(&format!("[{payload}]({payload})"));
    }
}

#[test]
fn words_of_a_payload_stay_readable() {
    let html = to_html("<script>alert('hello')</script>");
    assert_eq!(*parsed(&html).text.borrow(), "<script>alert('hello')</script>\n");
}

#[test]
fn hostile_texts_stay_small() {
    let long = |unit: &str| unit.repeat(50_000 / unit.chars().count());
    let columns = "|x".repeat(12_000);
    let table = format!("{columns}|\n{}|\n{}", "|-".repeat(12_000), "|\n".repeat(1_000));
    let nested: String = (0..300).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect();
    for text in [
        long("["),
        long("*"),
        long(">"),
        long("![["),
        long("[a]("),
        long("[a](<"),
        long("`a``"),
        long("*a **b "),
        long("_a_*"),
        long("<a "),
        long("<!--"),
        long("<![CDATA["),
        long("- "),
        long("> - 1. "),
        long("1."),
        long("|"),
        long("|-\n"),
        long("&#"),
        long("\\"),
        long("&"),
        long("£"),
        long("`") + &long("&"),
        format!("`{}`", long("&")),
        format!("```\n{}", long("&")),
        long("<b>&"),
        format!("[a](https://e.example/?{})", long("&b")),
        format!("https://e.example/?{}", long("&b")),
        long("& "),
        long("~~a "),
        long("[x]: y\n"),
        long("<b>"),
        long("http://a "),
        long("https://a.b)"),
        long("a\n"),
        table,
        nested,
        format!("[a]: https://e.example/{}\n{}", "x".repeat(24_000), "[a]".repeat(8_000)),
    ] {
        let start: String = text.chars().take(20).collect();
        let html = to_html(&text);
        assert!(html.len() < 15_000_000, "{start:?} grew to {}", html.len());
        assert_only_ours(&html);
        assert!(deepest(&html) <= MAX_DEPTH + 1, "{start:?} is {} deep", deepest(&html));
        assert!(excerpt(&text, 200).chars().count() <= 200);
    }
}

#[test]
fn the_tail_of_an_address_takes_no_longer_than_its_length() {
    for close in [")", "]", ").", "()"] {
        let quickest = |length: usize| {
            let text = format!("http://a{}", close.repeat(length / close.len()));
            let measured = (0..5).map(|_| {
                let start = std::time::Instant::now();
                assert!(to_html(&text).contains("http://a"));
                start.elapsed()
            });
            measured.min().unwrap()
        };
        let (short, long) = (quickest(5_000), quickest(50_000));
        // Ten times the length; its square would be a hundred.
        assert!(long < short * 40, "{close}: {short:?} and {long:?}");
    }
}

/// The longest text between two elements, in bytes.
fn longest_run(html: &str) -> usize {
    html.split('<')
        .map(|part| part.split_once('>').map_or(part.len(), |(_, text)| text.len()))
        .max()
        .unwrap_or(0)
}

#[test]
fn no_run_of_text_is_long_and_no_word_is_lost() {
    for unit in ["&", "£", "ab ", "<b>"] {
        let text = unit.repeat(3_000);
        for markdown in
            [text.clone(), format!("``{text}``"), format!("```\n{text}\n```"), format!("**{text}**")]
        {
            let html = to_html(&markdown);
            assert!(longest_run(&html) <= 1024 * "&nbsp;".len() + 1, "{unit}: {}", longest_run(&html));
            assert_eq!(parsed(&html).text.borrow().matches(unit.trim()).count(), 3_000, "{unit}");
        }
    }
}

/// How deep elements nest in well-formed HTML.
fn deepest(html: &str) -> usize {
    let (mut depth, mut most) = (0_usize, 0);
    for part in html.split('<').skip(1) {
        match part.strip_prefix('/') {
            Some(_) => depth = depth.saturating_sub(1),
            None if ["br", "hr", "wbr"].iter().any(|void| part.starts_with(void)) => {}
            None => depth += 1,
        }
        most = most.max(depth);
    }
    most
}

#[test]
fn what_is_too_deep_keeps_its_words() {
    let html = to_html(&format!("{}deep\n\nafter", ">".repeat(100)));
    assert_eq!(html.matches("<blockquote>").count(), MAX_DEPTH);
    assert!(html.contains("deep") && html.contains("after"), "{html}");
}
