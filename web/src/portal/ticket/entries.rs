//! The conversation as it stands on the page.

use super::Desk;
use super::reply::{reopen_and_send, retry};
use super::thread::{Entry, Key, merge};
use crate::live::Live;
use crate::load::Load;
use crate::markdown::Preview;
use crate::outbox::{Sending, Unsent};
use crate::text::common::YOU;
use crate::text::tickets::{happened, one};
use crate::text::trouble::TRY_AGAIN;
use crate::ui::{
    Avatar, AvatarSize, Button, ButtonKind, ButtonSize, Icon, LiveRegion, MarkdownView, Skeleton,
    SkeletonShape, StatusGlyph, Time, TimeStyle,
};
use leptos::prelude::*;
use shared::person::{Person, Side};
use shared::problem::Code;
use shared::tickets::portal::{Message, Ticket};
use shared::tickets::{Happening, HistoryEntry, NewMessage};
use std::collections::HashSet;

/// The description, then everything that was said and happened, then who is writing.
#[component]
pub fn Conversation(
    /// The open ticket.
    desk: Desk,
    /// Its newest state.
    ticket: Signal<Ticket>,
) -> impl IntoView {
    let skeleton = || view! { <Skeleton shape=SkeletonShape::Messages rows=2 /> };
    view! {
        <section class="thread" aria-label=one::CONVERSATION>
            <Description desk=desk ticket=ticket />
            <Load of=desk.messages failed=one::TALK_NOT_LOADED skeleton=skeleton let:messages>
                <Entries desk=desk messages=messages />
            </Load>
            <Writing desk=desk />
        </section>
    }
}

#[component]
fn Entries(desk: Desk, messages: Signal<Vec<Message>>) -> impl IntoView {
    let me = desk.reader.member_id();
    let history = Memo::new(move |_| desk.history.get().unwrap_or_default());
    let merged = Memo::new(move |_| merge(messages.get(), history.get(), desk.outbox.items(), me));
    // What was there when the page opened is nothing new.
    let first: HashSet<Key> = merged.with_untracked(|all| all.iter().map(Entry::key).collect());
    let seen = StoredValue::new(first);
    let entry = move |entry: Entry| {
        let key = entry.key();
        let is_new = seen.try_update_value(|seen| seen.insert(key.clone())).unwrap_or_default();
        if is_new && let Entry::Said(message) = &entry {
            desk.newest.joins(message.author.id == me);
        }
        match entry {
            Entry::Said(message) => view! { <Said desk=desk message=message is_new=is_new /> }.into_any(),
            Entry::Happened(line) => happening(desk, &line),
            Entry::Unsent(first) => {
                let item = Memo::new(move |_| {
                    merged.with(|all| {
                        let found = all.iter().find_map(|entry| match entry {
                            Entry::Unsent(item) if item.key == first.key => Some(item.clone()),
                            _ => None,
                        });
                        found.unwrap_or_else(|| first.clone())
                    })
                });
                view! { <NotSent desk=desk item=item /> }.into_any()
            }
        }
    };
    view! {
        <For each=move || merged.get() key=Entry::key children=entry />
        <Aloud messages=messages me=me />
    }
}

/// Reads out that somebody replied while the page was open.
#[component]
fn Aloud(messages: Signal<Vec<Message>>, me: shared::ids::MemberId) -> impl IntoView {
    let said = RwSignal::new(String::new());
    Effect::new(move |before: Option<usize>| {
        let (count, last) =
            messages.with(|all| (all.len(), all.last().map(|message| message.author.clone())));
        if let (Some(before), Some(author)) = (before, last)
            && count > before
            && author.id != me
        {
            said.set(one::new_reply(&author.name));
        }
        count
    });
    view! { <LiveRegion message=said /> }
}

#[component]
fn Description(desk: Desk, ticket: Signal<Ticket>) -> impl IntoView {
    let requester = Memo::new(move |_| ticket.read().requester.clone());
    move || {
        let me = desk.reader.member_id();
        let person = requester.get();
        let is_own = person.as_ref().is_none_or(|person| person.id == me);
        view! {
            <article class="entry">
                {face(person.as_ref())}
                <div class="message" class:is-own=is_own>
                    {head(desk, person.as_ref(), ticket.read_untracked().created_at)}
                    <MarkdownView html=Signal::derive(move || ticket.read().description_html.clone()) />
                </div>
            </article>
        }
    }
}

#[component]
fn Said(desk: Desk, message: Message, is_new: bool) -> impl IntoView {
    let is_own = message.author.id == desk.reader.member_id();
    view! {
        <article class="entry">
            {face(Some(&message.author))}
            <div class="message" class:is-own=is_own class:is-new=is_new>
                {head(desk, Some(&message.author), message.created_at)}
                <MarkdownView html=message.body_html />
            </div>
        </article>
    }
}

fn face(person: Option<&Person>) -> AnyView {
    person
        .cloned()
        .map(|person| view! { <Avatar name=person.name id=person.id.0 size=AvatarSize::Large /> })
        .into_any()
}

fn head(desk: Desk, person: Option<&Person>, at: shared::Timestamp) -> AnyView {
    let me = desk.reader.member_id();
    let name = person.map(|person| if person.id == me { YOU.to_owned() } else { person.name.clone() });
    let place = person
        .filter(|person| person.side == Side::Staff)
        .map(|_| desk.reader.with_me_untracked(|me| me.organization.name.clone()));
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

/// One line between the messages.
fn happening(desk: Desk, line: &HistoryEntry) -> AnyView {
    let by = line.by.as_ref().map_or_else(
        || desk.reader.with_me_untracked(|me| me.organization.name.clone()),
        |person| desk.called(person),
    );
    let me = desk.reader.member_id();
    let name = |person: &Person| if person.id == me { YOU.to_owned() } else { person.name.clone() };
    let Some(pieces) = happened(&line.what, &by, name) else { return ().into_any() };
    let words =
        pieces
            .into_iter()
            .map(|piece| {
                if piece.strong { view! { <b>{piece.words}</b> }.into_any() } else { piece.words.into_any() }
            })
            .collect_view();
    view! {
        <div class="entry event">
            <span class="event-sign">{sign(line)}</span>
            <p>{words} <Time at=line.at style=TimeStyle::Clock /></p>
        </div>
    }
    .into_any()
}

fn sign(line: &HistoryEntry) -> AnyView {
    let person = match &line.what {
        Happening::StatusChanged { to, .. } => {
            return view! { <StatusGlyph status=*to reader=Side::Client /> }.into_any();
        }
        Happening::Assigned { to: Some(person), .. } => Some(person),
        _ => line.by.as_ref(),
    };
    match person.cloned() {
        Some(person) => view! { <Avatar name=person.name id=person.id.0 size=AvatarSize::Tiny /> }.into_any(),
        None => Icon::CircleDot.into_render(),
    }
}

/// What the reader sent and is not confirmed: on its way, or why not, with what helps.
#[component]
fn NotSent(desk: Desk, item: Memo<Unsent<NewMessage>>) -> impl IntoView {
    let (name, id) = desk.reader.with_me_untracked(|me| (me.name(), me.member_id.0));
    let is_failed = move || item.read().state != Sending::Pending;
    Effect::new(move |_| {
        // Again when the reason and its buttons have joined it.
        item.track();
        desk.newest.joins(true);
    });
    let text = Signal::derive(move || item.read().body.body.clone());
    view! {
        <article class="entry">
            <Avatar name=name id=id size=AvatarSize::Large />
            <div class="message is-own" class:is-sending=move || !is_failed() class:is-failed=is_failed>
                <header class="message-head">
                    <span class="message-author">{YOU}</span>
                    <span class="message-state" role="status">
                        {move || if is_failed() { Icon::CircleAlert.into_render() } else { Icon::Clock.into_render() }}
                        {move || if is_failed() { one::NOT_SENT } else { one::SENDING }}
                    </span>
                </header>
                <Preview text=text />
                {move || is_failed().then(|| view! { <NotSentFoot desk=desk item=item /> })}
            </div>
        </article>
    }
}

#[component]
fn NotSentFoot(desk: Desk, item: Memo<Unsent<NewMessage>>) -> impl IntoView {
    let key = item.with_untracked(|item| item.key.clone());
    let (edit_key, send_key) = (key.clone(), key);
    let is_closed =
        move || matches!(&item.read().state, Sending::Failed(trouble) if trouble.is(Code::TicketClosed));
    let reason = move || item.read().state.reason();
    let edit = move |_| {
        if let Some(body) = desk.outbox.take_back(&edit_key) {
            desk.reply.update(|text| {
                let rest = std::mem::replace(text, body.body);
                if !rest.trim().is_empty() {
                    text.push_str("\n\n");
                    text.push_str(&rest);
                }
            });
        }
    };
    let send = move |_| {
        if is_closed() { reopen_and_send(desk, send_key.clone()) } else { retry(desk, &send_key) }
    };
    view! {
        <div class="message-foot">
            <p>{reason}</p>
            <div class="actions">
                <Button kind=ButtonKind::Quiet size=ButtonSize::Small on_click=edit>
                    {one::EDIT}
                </Button>
                <Button size=ButtonSize::Small on_click=send>
                    {move || if is_closed() { one::REOPEN_AND_SEND } else { TRY_AGAIN }}
                </Button>
            </div>
        </div>
    }
}

/// "Jonas is writing", for six seconds after the last key.
#[component]
fn Writing(desk: Desk) -> impl IntoView {
    let writers = Live::here().writers(desk.id);
    let me = desk.reader.member_id();
    let others = Memo::new(move |_| {
        writers
            .get()
            .into_iter()
            .map(|(person, _)| person)
            .filter(|person| person.id != me)
            .collect::<Vec<_>>()
    });
    move || {
        let people = others.get();
        let names: Vec<String> = people.iter().map(|person| desk.called(person)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        people.first().cloned().map(|first| {
            view! {
                <div class="entry event" role="status">
                    <span class="event-sign">
                        <Avatar name=first.name id=first.id.0 size=AvatarSize::Tiny />
                    </span>
                    <p class="writing">
                        <span class="writing-dots" aria-hidden="true">
                            <i></i>
                        </span>
                        {one::writing(&names)}
                    </p>
                </div>
            }
        })
    }
}
