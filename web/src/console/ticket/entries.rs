//! The conversation as it stands on the page.

use super::Open;
use super::end::Newest;
use super::send::{Written, reopen_and_send, retry};
use super::thread::{Entry, Key, merge};
use crate::load::Load;
use crate::markdown::Preview;
use crate::outbox::{Sending, Unsent};
use crate::text::console::{happened, open as words};
use crate::text::tickets::one;
use crate::text::trouble::TRY_AGAIN;
use crate::ui::words::NOTE_WARNING;
use crate::ui::{
    Avatar, AvatarSize, Button, ButtonKind, ButtonSize, Icon, MarkdownView, Skeleton, SkeletonShape,
    StatusGlyph, Time, TimeStyle,
};
use leptos::prelude::*;
use shared::person::{Person, Side};
use shared::problem::Code;
use shared::tickets::console::{Message, Ticket};
use shared::tickets::{Happening, HistoryEntry};
use std::collections::HashSet;

/// The description, then everything that was said and happened.
#[component]
pub fn Conversation(
    /// The open ticket.
    open: Open,
    /// As it is shown.
    ticket: Memo<Ticket>,
) -> impl IntoView {
    let skeleton = || view! { <Skeleton shape=SkeletonShape::Messages rows=2 /> };
    view! {
        <div class="thread">
            <Description ticket=ticket />
            <Load of=open.messages failed=one::TALK_NOT_LOADED skeleton=skeleton let:messages>
                <Entries open=open messages=messages />
            </Load>
        </div>
    }
}

#[component]
fn Entries(open: Open, messages: Signal<Vec<Message>>) -> impl IntoView {
    let me = open.reader.me_untracked().member_id;
    let history = Memo::new(move |_| open.history.get().unwrap_or_default());
    let merged = Memo::new(move |_| merge(messages.get(), history.get(), open.outbox.items(), me));
    // What was there when the ticket was opened is nothing new.
    let first: HashSet<Key> = merged.with_untracked(|all| all.iter().map(Entry::key).collect());
    let seen = StoredValue::new(first);
    let entry = move |entry: Entry| {
        let key = entry.key();
        let is_new = seen.try_update_value(|seen| seen.insert(key)).unwrap_or_default();
        match entry {
            Entry::Said(message) => said(message, is_new),
            Entry::Happened(line) => happening(open, &line),
            Entry::Unsent(first) => {
                let item = Memo::new(move |_| newest(&merged.read(), &first));
                view! { <NotSent open=open item=item /> }.into_any()
            }
        }
    };
    view! {
        <For each=move || merged.get() key=Entry::key children=entry />
        <Newest open=open messages=messages />
    }
}

fn newest(all: &[Entry], item: &Unsent<Written>) -> Unsent<Written> {
    let same = all.iter().find_map(|entry| match entry {
        Entry::Unsent(one) if one.key == item.key => Some(one),
        _ => None,
    });
    same.unwrap_or(item).clone()
}

#[component]
fn Description(ticket: Memo<Ticket>) -> impl IntoView {
    let requester = Memo::new(move |_| ticket.read().requester.clone());
    let person = move || requester.get();
    view! {
        <article class="entry">
            {move || face(person().as_ref())}
            <div class="message">
                {move || head(person().as_ref(), ticket.read_untracked().created_at)}
                <MarkdownView html=Signal::derive(move || ticket.read().description_html.clone()) />
            </div>
        </article>
    }
}

fn said(message: Message, is_new: bool) -> AnyView {
    let Message { author, body_html, is_internal_note, created_at, .. } = message;
    let top =
        if is_internal_note { note_head(&author, Some(created_at)) } else { head(Some(&author), created_at) };
    view! {
        <article class="entry">
            {face(Some(&author))}
            <div class="message" class:is-note=is_internal_note class:is-new=is_new>
                {top}
                <MarkdownView html=body_html />
            </div>
        </article>
    }
    .into_any()
}

fn face(person: Option<&Person>) -> AnyView {
    match person.cloned() {
        Some(person) => {
            view! { <Avatar name=person.name id=person.id.0 size=AvatarSize::Medium /> }.into_any()
        }
        None => view! { <span class="avatar avatar-28" aria-hidden="true"></span> }.into_any(),
    }
}

fn head(person: Option<&Person>, at: shared::Timestamp) -> AnyView {
    let name = person.map_or_else(|| words::NOT_SAID.to_owned(), |person| person.name.clone());
    let place = match person.map(|person| person.side) {
        Some(Side::Staff) => words::REPLY,
        _ => words::CLIENT,
    };
    view! {
        <header class="message-head">
            <span class="message-author">{name}</span>
            <span class="message-place">{place}</span>
            <span class="message-time">
                <Time at=at style=TimeStyle::Clock />
            </span>
        </header>
    }
    .into_any()
}

/// The lock and the warning, then who wrote it.
fn note_head(author: &Person, at: Option<shared::Timestamp>) -> AnyView {
    view! {
        <header class="message-head">
            <span class="note-label">{Icon::Lock} {NOTE_WARNING}</span>
            {at.map(|at| view! { <span class="message-time"><Time at=at style=TimeStyle::Clock /></span> })}
        </header>
        <p class="message-author">{author.name.clone()}</p>
    }
    .into_any()
}

/// One line between the messages.
fn happening(open: Open, line: &HistoryEntry) -> AnyView {
    let organization = || open.reader.me_untracked().organization.name;
    let by = line.by.as_ref().map_or_else(organization, |person| open.called(person));
    let Some(pieces) = happened(&line.what, &by, |person| open.called(person)) else { return ().into_any() };
    let said =
        pieces
            .into_iter()
            .map(|piece| {
                if piece.strong { view! { <b>{piece.words}</b> }.into_any() } else { piece.words.into_any() }
            })
            .collect_view();
    view! {
        <div class="entry event">
            <span class="event-sign">{sign(line)}</span>
            <p>{said} <Time at=line.at style=TimeStyle::Clock /></p>
        </div>
    }
    .into_any()
}

fn sign(line: &HistoryEntry) -> AnyView {
    let person = match &line.what {
        Happening::StatusChanged { to, .. } => {
            return view! { <StatusGlyph status=*to reader=Side::Staff /> }.into_any();
        }
        Happening::Assigned { to: Some(person), .. } => Some(person),
        _ => line.by.as_ref(),
    };
    match person.cloned() {
        Some(person) => view! { <Avatar name=person.name id=person.id.0 size=AvatarSize::Tiny /> }.into_any(),
        None => Icon::CircleDot.into_render(),
    }
}

/// What the reader wrote and is not confirmed: on its way, or why not, with what helps.
#[component]
fn NotSent(open: Open, item: Memo<Unsent<Written>>) -> impl IntoView {
    let me = open.reader.me_untracked();
    let (name, id) = (me.name(), me.member_id.0);
    let is_note = item.read_untracked().body.note;
    let is_failed = move || item.read().state != Sending::Pending;
    let text = Signal::derive(move || item.read().body.body.clone());
    let label = is_note.then(|| view! { <p class="note-label">{Icon::Lock} {NOTE_WARNING}</p> });
    view! {
        <article class="entry">
            <Avatar name=name.clone() id=id size=AvatarSize::Medium />
            <div
                class="message"
                class:is-note=is_note
                class:is-sending=move || !is_failed()
                class:is-failed=is_failed
            >
                {label}
                <header class="message-head">
                    <span class="message-author">{name}</span>
                    <span class="message-state" role="status">
                        {move || if is_failed() { Icon::CircleAlert } else { Icon::Clock }.into_render()}
                        {move || if is_failed() { one::NOT_SENT } else { one::SENDING }}
                    </span>
                </header>
                <Preview text=text />
                {move || is_failed().then(|| view! { <NotSentFoot open=open item=item /> })}
            </div>
        </article>
    }
}

#[component]
fn NotSentFoot(open: Open, item: Memo<Unsent<Written>>) -> impl IntoView {
    let key = StoredValue::new(item.with_untracked(|item| item.key.clone()));
    let is_closed =
        move || matches!(&item.read().state, Sending::Failed(trouble) if trouble.is(Code::TicketClosed));
    let reason = move || item.read().state.reason();
    let send = move |_| {
        if untrack(is_closed) {
            reopen_and_send(open, key.get_value());
        } else {
            retry(open, &key.get_value());
        }
    };
    view! {
        <div class="message-foot">
            <p>{reason}</p>
            <div class="actions">
                <Button
                    kind=ButtonKind::Quiet
                    size=ButtonSize::Small
                    on_click=move |_| edit(open, &key.get_value())
                >
                    {one::EDIT}
                </Button>
                <Button size=ButtonSize::Small on_click=send>
                    {move || if is_closed() { one::REOPEN_AND_SEND } else { TRY_AGAIN }}
                </Button>
            </div>
        </div>
    }
}

/// Puts what was not sent back into its editor, before what is in it.
fn edit(open: Open, key: &str) {
    let Some(Written { body, note, .. }) = open.outbox.take_back(key) else { return };
    let text = if note { open.note } else { open.reply };
    text.update(|text| {
        let rest = std::mem::replace(text, body);
        if !rest.trim().is_empty() {
            text.push_str("\n\n");
            text.push_str(&rest);
        }
    });
    open.is_note.set(note);
}
