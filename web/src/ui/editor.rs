//! Writing: Markdown with a toolbar, a preview, and a foot for the draft and the buttons.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::field::while_unchanged;
use super::{Icon, KeyHint, unique_id, words};

/// What a tool of the toolbar does to the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tool {
    Bold,
    Italic,
    Link,
    Bullets,
    Numbers,
    Quote,
    Code,
}

impl Tool {
    const INLINE: [Self; 3] = [Self::Bold, Self::Italic, Self::Link];
    const BLOCK: [Self; 4] = [Self::Bullets, Self::Numbers, Self::Quote, Self::Code];

    const fn label(self) -> &'static str {
        match self {
            Self::Bold => "Bold",
            Self::Italic => "Italic",
            Self::Link => "Link",
            Self::Bullets => "Bulleted list",
            Self::Numbers => "Numbered list",
            Self::Quote => "Quote",
            Self::Code => "Code",
        }
    }

    const fn icon(self) -> Icon {
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

    fn apply(self, text: &Selected) -> Selected {
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
struct Selected {
    before: String,
    chosen: String,
    after: String,
}

impl Selected {
    /// Cuts at positions the browser counts in UTF-16 units.
    fn cut(text: &str, start: u32, end: u32) -> Self {
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

    fn text(&self) -> String {
        [self.before.as_str(), &self.chosen, &self.after].concat()
    }

    /// Where the selection starts and ends, in UTF-16 units.
    fn range(&self) -> (u32, u32) {
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

/// A place to write a message. Ctrl+Enter (or ⌘+Enter) sends.
#[component]
pub fn Editor(
    /// What is written, read out as the field's name.
    #[prop(into)]
    label: Signal<String>,
    /// The text.
    value: RwSignal<String>,
    /// Shown while there is no text.
    #[prop(optional, into)]
    placeholder: Signal<String>,
    /// An internal note is being written: the editor wears the note's dress and says so.
    #[prop(optional, into)]
    note: Signal<bool>,
    /// What "Preview" shows; without it there are no tabs. Runs each time the preview is opened.
    #[prop(optional, into)]
    preview: Option<ViewFn>,
    /// Stands before the tools, such as [`ReplyOrNote`].
    #[prop(optional, into)]
    head: Option<ViewFn>,
    /// More tools after the text's own, such as a paperclip.
    #[prop(optional, into)]
    tools: Option<ViewFn>,
    /// What is wrong with the text, if anything is.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// What Ctrl+Enter does.
    #[prop(optional, into)]
    on_send: Option<Callback<()>>,
    /// The foot: the draft's state on the left, the buttons on the right.
    children: Children,
) -> impl IntoView {
    let area = NodeRef::<html::Textarea>::new();
    let previewing = RwSignal::new(false);
    let error = while_unchanged(value, error);
    let error_id = unique_id("editor-error");
    let described_by = {
        let id = error_id.clone();
        move || error.read().is_some().then(|| id.clone())
    };
    let apply = move |tool: Tool| {
        let Some(area) = area.get_untracked() else { return };
        let start = area.selection_start().ok().flatten().unwrap_or_default();
        let end = area.selection_end().ok().flatten().unwrap_or(start);
        let changed = tool.apply(&Selected::cut(&area.value(), start, end));
        value.set(changed.text());
        area.set_value(&changed.text());
        let (start, end) = changed.range();
        // Both are inside the text just set, and the area is on the page.
        let _ = area.focus();
        let _ = area.set_selection_range(start, end);
    };
    let tool = move |tool: Tool| {
        view! {
            <button
                type="button"
                class="tool"
                aria-label=tool.label()
                title=tool.label()
                disabled=previewing
                on:click=move |_| apply(tool)
            >
                {tool.icon()}
            </button>
        }
    };
    let shortcut = move |event: KeyboardEvent| {
        if !(event.ctrl_key() || event.meta_key()) {
            return;
        }
        match event.key().as_str() {
            "Enter" => {
                if let Some(on_send) = on_send {
                    event.prevent_default();
                    on_send.run(());
                }
            }
            "b" => {
                event.prevent_default();
                apply(Tool::Bold);
            }
            "i" => {
                event.prevent_default();
                apply(Tool::Italic);
            }
            _ => {}
        }
    };
    let tabs = preview.is_some().then(|| {
        let tab = move |word: &'static str, shows_preview: bool| {
            view! {
                <button
                    type="button"
                    class="segment"
                    aria-pressed=move || if previewing.get() == shows_preview { "true" } else { "false" }
                    on:click=move |_| previewing.set(shows_preview)
                >
                    <span>{word}</span>
                </button>
            }
        };
        view! {
            <div class="editor-modes" role="group" aria-label="View">
                {tab("Write", false)}
                {tab("Preview", true)}
            </div>
        }
    });
    view! {
        <div class="editor" class:is-note=note class:is-wrong=move || error.read().is_some()>
            <div class="editor-head">
                {head.map(|head| head.run())}
                <div class="tools" role="toolbar" aria-label="Text">
                    {Tool::INLINE.map(tool).collect_view()}
                    <span class="tools-rule"></span>
                    {Tool::BLOCK.map(tool).collect_view()}
                    {tools.map(|tools| view! { <span class="tools-rule"></span> {tools.run()} })}
                </div>
                {tabs}
            </div>
            <Show when=move || note.get()>
                <p class="editor-warning">{Icon::Lock} {words::NOTE_WARNING}</p>
            </Show>
            <textarea
                class="editor-text"
                class:is-hidden=previewing
                node_ref=area
                rows="3"
                aria-label=label
                aria-invalid=move || error.read().is_some().then_some("true")
                aria-describedby=described_by
                placeholder=placeholder
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
                on:keydown=shortcut
            ></textarea>
            {move || {
                previewing
                    .get()
                    .then(|| {
                        preview
                            .as_ref()
                            .map(|preview| view! { <div class="editor-preview">{preview.run()}</div> })
                    })
            }}
            {move || {
                error
                    .get()
                    .map(|error| {
                        view! {
                            <p class="field-error" id=error_id.clone()>
                                {Icon::CircleAlert}
                                <span>{error}</span>
                            </p>
                        }
                    })
            }}
            <div class="editor-foot">{children()}</div>
        </div>
    }
}

/// Whether the client will read what is being written.
#[component]
pub fn ReplyOrNote(
    /// It is an internal note.
    note: RwSignal<bool>,
) -> impl IntoView {
    let tab = move |is_note: bool, icon: Icon, word: &'static str, key: &'static str| {
        view! {
            <button
                type="button"
                class="editor-tab"
                aria-pressed=move || if note.get() == is_note { "true" } else { "false" }
                on:click=move |_| note.set(is_note)
            >
                {icon}
                {word}
                <KeyHint key=key />
            </button>
        }
    };
    view! {
        <div class="editor-tabs" role="group" aria-label="Kind of message">
            {tab(false, Icon::Reply, "Reply", "R")}
            {tab(true, Icon::Lock, "Internal note", "N")}
        </div>
    }
}

/// "Draft saved at 10:29", once it is.
#[component]
pub fn DraftState(
    /// When it was saved, on the reader's clock, such as "10:29".
    #[prop(into)]
    saved_at: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <p class="draft">
            {move || {
                saved_at
                    .get()
                    .map(|at| view! { {Icon::Check} <span>"Draft saved at " {at}</span> })
            }}
        </p>
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
