//! What clients write.

use super::*;
#[test]
fn markdown_is_rendered() {
    for (markdown, html) in [
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
        ("**b** *i* ~~s~~ `c<d`", "<p><strong>b</strong> <em>i</em> <del>s</del> <code>c&lt;d</code></p>\n"),
        ("# one\n## two\n###### six", "<h3>one</h3>\n<h4>two</h4>\n<h6>six</h6>\n"),
        ("3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n"),
        ("- [x] a\n- [ ] b", "<ul>\n<li>☑ a</li>\n<li>☐ b</li>\n</ul>\n"),
        ("> quoted", "<blockquote>\n<p>quoted</p>\n</blockquote>\n"),
        ("```rust\nlet a = \"<\";\n```", "<pre><code>let a = \"&lt;\";\n</code></pre>\n"),
        ("---", "<hr>\n"),
        (
            "a | b\n:-:|--\nc | d",
            "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>\n<tr><td>c</td><td>d</td></tr>\n</tbody></table>\n",
        ),
        ("", ""),
    ] {
        assert_eq!(to_html(markdown), html, "{markdown}");
    }
}

#[test]
fn html_is_shown_and_not_obeyed() {
    assert_eq!(to_html("a <b>c</b>"), "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n");
    assert_eq!(to_html("<div>\n<b>x\n</div>"), "<p>&lt;div&gt;<br>\n&lt;b&gt;x<br>\n&lt;/div&gt;</p>\n");
    assert_eq!(to_html("<!-- x -->"), "<p>&lt;!-- x --&gt;</p>\n");
}

fn link(to: &str, words: &str) -> String {
    format!("<a href=\"{to}\" target=\"_blank\" rel=\"noopener noreferrer nofollow ugc\">{words}</a>")
}

#[test]
fn links_lead_to_the_web_or_to_a_mailbox() {
    for (markdown, html) in [
        ("[a](https://example.com/?b&c \"title\")", link("https://example.com/?b&amp;c", "a")),
        ("<HTTPS://example.com>", link("HTTPS://example.com", "HTTPS://example.com")),
        ("<a@b.example>", link("mailto:a@b.example", "a@b.example")),
        ("[a][b]\n\n[b]: http://example.com", link("http://example.com", "a")),
        ("![a *cat*](https://example.com/cat.png)", link("https://example.com/cat.png", "a <em>cat</em>")),
        (
            "![](https://example.com/cat.png)",
            link("https://example.com/cat.png", "https://example.com/cat.png"),
        ),
        ("[![cat](https://a.example/c.png)](https://b.example)", link("https://b.example", "cat")),
        ("[a](/relative)", "a".to_owned()),
        ("[a](//example.com)", "a".to_owned()),
        ("[a](example.com)", "a".to_owned()),
        ("[a](#top)", "a".to_owned()),
        ("[a](http:example.com)", "a".to_owned()),
        ("[a](ftp://example.com)", "a".to_owned()),
        ("![a](data:image/png;base64,AAAA)", "a".to_owned()),
        ("![a](cid:part1)", "a".to_owned()),
    ] {
        assert_eq!(to_html(markdown).trim_end(), format!("<p>{html}</p>"), "{markdown}");
    }
}

#[test]
fn pasted_addresses_become_links() {
    let url = "https://example.com/a_b_(c)?d=e#f";
    for (markdown, html) in [
        (format!("see {url}."), format!("see {}.", link(url, url))),
        (format!("({url}), next"), format!("({}), next", link(url, url))),
        (
            format!("{url}\nhttp://b.example"),
            format!("{}<br>\n{}", link(url, url), link("http://b.example", "http://b.example")),
        ),
        (format!("`{url}`"), format!("<code>{url}</code>")),
        (format!("[x {url}](https://b.example)"), link("https://b.example", &format!("x {url}"))),
        (
            "xhttp://a.example http:// https://. javascript:alert(1)".to_owned(),
            "xhttp://a.example http:// https://. javascript:alert(1)".to_owned(),
        ),
    ] {
        assert_eq!(to_html(&markdown).trim_end(), format!("<p>{html}</p>"), "{markdown}");
    }
}

#[test]
fn excerpts_are_one_line_of_words() {
    for (markdown, max, line) in [
        ("# Printer\n\nIt **burns**,\nagain.", 100, "Printer It burns, again."),
        ("- one\n- two\n\n[x](https://example.com) `code`", 100, "one two x code"),
        ("un*believ*able", 100, "unbelievable"),
        ("<b>bold</b>", 100, "<b>bold</b>"),
        ("one two three", 13, "one two three"),
        ("one two three", 12, "one two…"),
        ("one two, three", 9, "one two…"),
        ("unbreakable", 5, "unbr…"),
        ("ééé ééé", 6, "ééé…"),
        ("one", 0, ""),
        ("   \n\n", 10, ""),
    ] {
        assert_eq!(excerpt(markdown, max), line, "{markdown}");
    }
}
