//! How a mail looks: one layout, as text and as HTML, filled with the words of a [`super::Template`].

use super::name::unlinked;
use crate::access::Surface;
use crate::config::Origin;
use crate::markdown;
use minijinja::{Environment, Value, context};
use shared::accent::{Accent, PORTICO, Shade};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The longest subject, in characters; mail programs show far less.
const SUBJECT_MAX: usize = 230;

/// A finished mail, but for its sender, its receiver and its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as an HTML page.
    pub html: String,
}

/// Whom a mail speaks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letterhead {
    /// Its name.
    pub name: String,
    /// Its colour as `#rrggbb`.
    pub accent: Option<String>,
    /// Its logo as a PNG.
    pub logo: Option<Vec<u8>>,
}

impl Default for Letterhead {
    /// Portico's own.
    fn default() -> Self {
        Self { name: "Portico".to_owned(), accent: None, logo: None }
    }
}

impl Letterhead {
    /// The colours of buttons and links, by name: `shade.accent.light`. Mail programs know no variables.
    fn shades(&self) -> BTreeMap<String, Value> {
        let colour = self.accent.as_deref().and_then(Accent::from_hex).or(Accent::from_hex(PORTICO));
        let shades = colour.into_iter().flat_map(Accent::shades);
        shades.map(|Shade { name, light, dark }| (name.replace('-', "_"), context! { light, dark })).collect()
    }
}

/// The words of a mail. All of it is data for the layout and never part of it: what people write is escaped,
/// and `{{ }}` in it means nothing.
#[derive(Debug, Default)]
pub(super) struct Letter {
    pub(super) subject: String,
    pub(super) heading: String,
    /// Paragraphs before the button.
    pub(super) lines: Vec<String>,
    /// What somebody wrote.
    pub(super) quote: Option<Quote>,
    pub(super) button: Option<Button>,
    /// Small print.
    pub(super) after: Vec<String>,
}

/// A text of somebody else.
#[derive(Debug)]
pub(super) struct Quote {
    text: String,
    html: String,
    preview: String,
}

impl Quote {
    /// Quotes a Markdown text: as it was typed, and as the pages show it.
    pub(super) fn new(body: &str) -> Self {
        let lines = body.lines().map(|line| format!("> {line}").trim_end().to_owned());
        Self {
            text: lines.collect::<Vec<_>>().join("\n"),
            html: markdown::to_html(body),
            preview: markdown::excerpt(body, 120),
        }
    }

    /// Its HTML is the only value that the layout does not escape.
    fn into_value(self) -> Value {
        context! { text => self.text, html => Value::from_safe_string(self.html) }
    }
}

/// The one thing to do.
#[derive(Debug)]
pub(super) struct Button {
    pub(super) label: &'static str,
    pub(super) url: String,
}

impl Button {
    fn into_value(self) -> Value {
        context! { label => self.label, url => self.url }
    }
}

static LAYOUT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut layout = Environment::new();
    for (name, source) in [
        ("letter.txt", include_str!("templates/letter.txt")),
        ("letter.html", include_str!("templates/letter.html")),
    ] {
        #[expect(clippy::expect_used, reason = "the layout is part of the program, and the tests render it")]
        layout.add_template(name, source).expect("the layout parses");
    }
    layout
});

impl Letter {
    /// Fills the layout, under this head.
    pub(super) fn render(self, origin: &Origin, head: &Letterhead) -> Rendered {
        let subject = one_line(&self.subject, SUBJECT_MAX);
        let preview = self.quote.as_ref().map(|quote| quote.preview.clone());
        let values = context! {
            subject => subject.as_str(),
            heading => one_line(&self.heading, SUBJECT_MAX),
            preview => preview.or(self.lines.first().cloned()).unwrap_or_default(),
            lines => self.lines,
            quote => self.quote.map(Quote::into_value).unwrap_or_default(),
            button => self.button.map(Button::into_value).unwrap_or_default(),
            after => self.after,
            sender => unlinked(&one_line(&head.name, 100)),
            has_logo => head.logo.is_some(),
            shade => head.shades(),
            origin => origin.to_string(),
        };
        Rendered { subject, text: fill("letter.txt", &values), html: fill("letter.html", &values) }
    }
}

#[expect(clippy::expect_used, reason = "the layout is part of the program, and every value has a text")]
fn fill(name: &str, values: &Value) -> String {
    LAYOUT.get_template(name).and_then(|layout| layout.render(values)).expect("the layout can be filled")
}

/// A page of the application where the account is at home.
pub(super) fn page(origin: &Origin, surface: Surface, path: &str) -> String {
    origin.url(&format!("/{}/{path}", surface.as_str()))
}

/// A text without line breaks, control characters and double blanks, at most `max` characters long.
pub(super) fn one_line(text: &str, max: usize) -> String {
    let blanked = text.replace(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'), " ");
    let line = blanked.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(max) {
        None => line,
        Some(_) => line.chars().take(max.saturating_sub(1)).chain(['…']).collect(),
    }
}
