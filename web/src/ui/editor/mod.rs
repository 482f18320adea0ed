//! Writing: Markdown with a toolbar, a preview, and a foot for the draft and the buttons.

mod attach;
mod tool;
mod typing;

use leptos::ev::{ClipboardEvent, DragEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;

pub use attach::{Attach, Given, listed};

use super::{Icon, KeyHint, unique_id};
use crate::text::attachments::DROP;
use crate::text::ui::{NOTE_WARNING, editor as words};
use tool::{Selected, Tool};

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
    /// What "Preview" shows. Runs each time the preview is opened.
    #[prop(into)]
    preview: ViewFn,
    /// Stands before the tools, such as [`ReplyOrNote`].
    #[prop(optional, into)]
    head: Option<ViewFn>,
    /// Where files go, if it takes any.
    #[prop(optional)]
    attach: Option<Attach>,
    /// What is wrong with the text, if anything is.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// What Ctrl+Enter does.
    #[prop(into)]
    on_send: Callback<()>,
    /// The foot: the draft's state on the left, the buttons on the right.
    children: Children,
) -> impl IntoView {
    let area = NodeRef::<html::Textarea>::new();
    let previewing = RwSignal::new(false);
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
        typing::write(&area, &changed.text(), changed.range());
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
                event.prevent_default();
                on_send.run(());
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
    let tab = move |word: &'static str, icon: Icon, shows_preview: bool| {
        view! {
            <button
                type="button"
                class="segment"
                title=word
                aria-pressed=move || if previewing.get() == shows_preview { "true" } else { "false" }
                // Pressed once more, the preview is left: where there is little room it stands alone.
                on:click=move |_| previewing.update(|now| *now = shows_preview && !*now)
            >
                {icon}
                <span>{word}</span>
            </button>
        }
    };
    let take = attach.as_ref().map(|attach| attach.take);
    let over = RwSignal::new(false);
    let on_dragover = move |event: DragEvent| {
        if take.is_some() && attach::holds_files(&event) {
            // Without this the browser opens what is dropped.
            event.prevent_default();
            over.set(true);
        }
    };
    let on_dragleave = move |event: DragEvent| {
        if attach::has_left(&event) {
            over.set(false);
        }
    };
    let on_drop = move |event: DragEvent| {
        over.set(false);
        if let Some(take) = take.filter(|_| attach::holds_files(&event)) {
            event.prevent_default();
            attach::dropped(&event, take);
        }
    };
    let on_paste = move |event: ClipboardEvent| {
        if let Some(take) = take {
            attach::pasted(&event, take);
        }
    };
    view! {
        <div
            class="editor"
            class:is-note=note
            class:is-wrong=move || error.read().is_some()
            on:dragover=on_dragover
            on:dragleave=on_dragleave
            on:drop=on_drop
            on:paste=on_paste
        >
            <div class="editor-head">
                {head.map(|head| head.run())}
                <div class="tools" role="toolbar" aria-label=words::TOOLS>
                    {Tool::INLINE.map(tool).collect_view()}
                    <span class="tools-rule"></span>
                    {Tool::BLOCK.map(tool).collect_view()}
                </div>
                {attach.as_ref().map(attach::chooser)}
                <div class="editor-modes" role="group" aria-label=words::VIEW>
                    {tab(words::WRITE, Icon::Pencil, false)}
                    {tab(words::PREVIEW, Icon::Eye, true)}
                </div>
            </div>
            <Show when=move || note.get()>
                <p class="editor-warning">{Icon::Lock} {NOTE_WARNING}</p>
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
            {move || previewing.get().then(|| view! { <div class="editor-preview">{preview.run()}</div> })}
            {attach.map(|attach| attach.shown.run())}
            {move || over.get().then(|| view! { <p class="editor-drop" aria-hidden="true">{DROP}</p> })}
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
        <div class="editor-tabs" role="group" aria-label=words::KIND>
            {tab(false, Icon::Reply, words::REPLY, "R")}
            {tab(true, Icon::Lock, words::NOTE, "N")}
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
                    .map(|at| view! { {Icon::Check} <span>{words::saved_at(&at)}</span> })
            }}
        </p>
    }
}
