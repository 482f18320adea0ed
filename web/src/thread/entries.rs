//! The conversation as it stands on the page.

use super::Thread;
use super::merge::{Entry, Key, merge, newest};
use super::unsent::NotSent;
use crate::attachments::{Attached, Lightbox};
use crate::client::Message;
use crate::load::Load;
use crate::text::common::Who;
use crate::text::console::open as desk;
use crate::text::tickets::one;
use crate::text::ui::NOTE_WARNING;
use crate::ui::{
    Avatar, AvatarSize, Icon, LiveRegion, MarkdownView, Skeleton, SkeletonShape, StatusGlyph, Time, TimeStyle,
};
use leptos::prelude::*;
use shared::Timestamp;
use shared::attachments::Attachment;
use shared::person::{Person, Side};
use shared::tickets::{Happening, HistoryEntry};
use std::collections::HashSet;

/// What was asked for, which every conversation begins with.
#[derive(Clone, Copy)]
pub struct Raised {
    /// Who asked, if anybody did in person.
    pub by: Memo<Option<Person>>,
    /// When.
    pub at: Timestamp,
    /// The words, as the server cleaned them.
    pub html: Signal<String>,
    /// The files, which never change.
    pub files: StoredValue<Vec<Attachment>>,
}

/// What was asked for, then everything that was said and happened.
#[component]
pub fn Conversation(
    /// The conversation.
    thread: Thread,
    /// What was asked for.
    raised: Raised,
) -> impl IntoView {
    let skeleton = || view! { <Skeleton shape=SkeletonShape::Messages rows=2 /> };
    view! {
        <Description thread=thread raised=raised />
        <Load of=thread.messages failed=one::TALK_NOT_LOADED skeleton=skeleton let:messages>
            <Entries thread=thread messages=messages />
        </Load>
        <Lightbox pictures=thread.pictures />
    }
}

#[component]
fn Entries(thread: Thread, messages: Signal<Vec<Message>>) -> impl IntoView {
    let me = thread.reader.member_id();
    let history = Memo::new(move |_| thread.history.get().unwrap_or_default());
    let merged = Memo::new(move |_| merge(messages.get(), history.get(), thread.outbox.items(), me));
    // What was there when the page opened is nothing new.
    let first: HashSet<Key> = merged.with_untracked(|all| all.iter().map(Entry::key).collect());
    let seen = StoredValue::new(first);
    let entry = move |entry: Entry| {
        let key = entry.key();
        let is_new = seen.try_update_value(|seen| seen.insert(key)).unwrap_or_default();
        match entry {
            Entry::Said(message) => said(thread, message, is_new),
            Entry::Happened(line) => happening(thread, &line),
            Entry::Unsent(first) => {
                let item = Memo::new(move |_| newest(&merged.read(), &first));
                view! { <NotSent thread=thread item=item /> }.into_any()
            }
        }
    };
    read_out(thread, messages);
    view! {
        <For each=move || merged.get() key=Entry::key children=entry />
        <LiveRegion message=thread.said />
    }
}

/// Says who wrote while the page was open, each time they did.
fn read_out(thread: Thread, messages: Signal<Vec<Message>>) {
    let me = thread.reader.member_id();
    Effect::new(move |before: Option<usize>| {
        messages.with(|all| {
            let new = all.iter().skip(before.unwrap_or(usize::MAX)).filter(|message| message.author.id != me);
            let mut said: Vec<_> = new.map(announced).collect();
            // Whoever wrote twice at once is named once.
            said.dedup();
            if !said.is_empty() {
                thread.said.set(said.join(". "));
            }
            all.len()
        })
    });
}

fn announced(message: &Message) -> String {
    let name = &message.author.name;
    if message.is_internal_note { desk::new_note(name) } else { one::new_reply(name) }
}

#[component]
fn Description(thread: Thread, raised: Raised) -> impl IntoView {
    move || {
        let by = raised.by.get();
        let top = head(thread, by.as_ref(), raised.at);
        let said = Said { html: raised.html, files: raised.files.get_value() };
        message(thread, by.as_ref(), Dress::default(), top, said)
    }
}

fn said(thread: Thread, said: Message, is_new: bool) -> AnyView {
    let Message { author, body_html, is_internal_note: is_note, attachments, created_at: at, .. } = said;
    if is_new {
        thread.newest.joins(author.id == thread.reader.member_id());
    }
    let top = if is_note { note_head(&author, at) } else { head(thread, Some(&author), at) };
    let said = Said { html: Signal::stored(body_html), files: attachments };
    message(thread, Some(&author), Dress { is_note, is_new }, top, said)
}

/// How a message stands out, besides being the reader's.
#[derive(Clone, Copy, Default)]
struct Dress {
    is_note: bool,
    is_new: bool,
}

/// What stands in a message.
struct Said {
    html: Signal<String>,
    files: Vec<Attachment>,
}

fn message(thread: Thread, by: Option<&Person>, dress: Dress, top: AnyView, said: Said) -> AnyView {
    let Dress { is_note, is_new } = dress;
    let Said { html, files } = said;
    let is_own = by.is_some_and(|person| thread.is_own(person));
    let size = size(thread.talk.side);
    let face = match by {
        Some(person) => avatar(person, size),
        None => view! { <span class=size.class() aria-hidden="true"></span> }.into_any(),
    };
    view! {
        <article class="entry">
            {face}
            <div class="message" class:is-own=is_own class:is-note=is_note class:is-new=is_new>
                {top}
                <MarkdownView html=html />
                <Attached of=files pictures=thread.pictures />
            </div>
        </article>
    }
    .into_any()
}

/// The desk's conversations are denser.
pub(super) const fn size(side: Side) -> AvatarSize {
    match side {
        Side::Client => AvatarSize::Large,
        Side::Staff => AvatarSize::Medium,
    }
}

fn avatar(person: &Person, size: AvatarSize) -> AnyView {
    view! { <Avatar name=person.name.clone() id=person.id.0 picture=person.avatar.clone() size=size /> }
        .into_any()
}

fn head(thread: Thread, person: Option<&Person>, at: Timestamp) -> AnyView {
    let is_staff = person.is_some_and(|person| person.side == Side::Staff);
    let (name, place) = match thread.talk.side {
        Side::Client => (
            person.map(|person| thread.known(person).name().to_owned()),
            is_staff.then(|| thread.organization()),
        ),
        Side::Staff => {
            let name = person.map_or_else(|| desk::NOT_SAID.to_owned(), |person| person.name.clone());
            (Some(name), Some((if is_staff { desk::REPLY } else { desk::CLIENT }).to_owned()))
        }
    };
    view! {
        <header class="message-head">
            <span class="message-author">{name}</span>
            {place.map(|place| view! { <span class="message-place">{place}</span> })}
            <span class="message-time">
                <Time at=at style=TimeStyle::Clock />
            </span>
        </header>
    }
    .into_any()
}

/// The lock and the warning, then who wrote it.
fn note_head(author: &Person, at: Timestamp) -> AnyView {
    view! {
        <header class="message-head">
            <span class="note-label">{Icon::Lock} {NOTE_WARNING}</span>
            <span class="message-time">
                <Time at=at style=TimeStyle::Clock />
            </span>
        </header>
        <p class="message-author">{author.name.clone()}</p>
    }
    .into_any()
}

/// One line between the messages.
fn happening(thread: Thread, line: &HistoryEntry) -> AnyView {
    let by = line.by.as_ref();
    let by = by.map_or_else(|| Who::Named(thread.organization()), |person| thread.familiar(person));
    let Some(pieces) = (thread.talk.told)(&line.what, &by, &|person| thread.known(person)) else {
        return ().into_any();
    };
    let words =
        pieces
            .into_iter()
            .map(|piece| {
                if piece.strong { view! { <b>{piece.words}</b> }.into_any() } else { piece.words.into_any() }
            })
            .collect_view();
    view! {
        <div class="entry event">
            <span class="event-sign">{sign(thread.talk.side, line)}</span>
            <p>{words} <Time at=line.at style=TimeStyle::Clock /></p>
        </div>
    }
    .into_any()
}

fn sign(reader: Side, line: &HistoryEntry) -> AnyView {
    let person = match &line.what {
        Happening::StatusChanged { to, .. } => {
            return view! { <StatusGlyph status=*to reader=reader /> }.into_any();
        }
        Happening::Assigned { to: Some(person), .. } => Some(person),
        _ => line.by.as_ref(),
    };
    match person {
        Some(person) => avatar(person, AvatarSize::Tiny),
        None => Icon::CircleDot.into_render(),
    }
}
