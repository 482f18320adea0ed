//! The first page: what waits for the reader, and what is open.

use crate::client::signed_in;
use crate::load::{Load, load};
use crate::paths::portal as paths;
use crate::place;
use crate::text::common::{self, first_name};
use crate::text::{frame, tickets};
use crate::ui::time::{greeting, long_day};
use crate::ui::{
    ButtonKind, ButtonLink, Card, Clock, CountBadge, Crumb, EmptyState, Icon, PageHead, Skeleton,
    SkeletonShape, StatusBadge, Time, TimeStyle,
};
use leptos::prelude::*;
use shared::ids::MemberId;
use shared::person::Side;
use shared::tickets::portal::{self, TicketRow};
use shared::tickets::{Filter, Status};

/// The page.
#[component]
pub fn Dashboard() -> impl IntoView {
    place::open(|| vec![Crumb::here(frame::DASHBOARD)]);
    let reader = signed_in();
    let dashboard = load(move || reader.dashboard());
    let clock = Clock::here();
    let title = move || {
        let word = greeting(clock.now());
        tickets::dashboard::greeting(word, &reader.with_me(|me| me.first_name.clone()))
    };
    let waits = move || dashboard.map(|all| all.counts.waiting_for_client);
    let meta = move || {
        let day = move || long_day(clock.now());
        let waits = move || waits().map(|count| format!(" {}", tickets::dashboard::waits(count)));
        view! { <span>{day} "." {waits}</span> }
    };
    let actions = || {
        view! {
            <ButtonLink kind=ButtonKind::Primary icon=Icon::Plus href=paths::new_ticket()>
                {tickets::RAISE}
            </ButtonLink>
        }
    };
    let skeleton = || {
        view! {
            <div class="columns dashboard">
                <div class="stack">
                    <Card title=tickets::dashboard::OPEN>
                        <Skeleton shape=SkeletonShape::Rows rows=4 />
                    </Card>
                </div>
                <div class="stack">
                    <Card title=tickets::dashboard::WAITING>
                        <Skeleton shape=SkeletonShape::Rows rows=2 />
                    </Card>
                </div>
            </div>
        }
    };
    view! {
        <PageHead title=Signal::derive(title) meta=move || meta() actions=actions />
        <Load of=dashboard failed=tickets::dashboard::NOT_LOADED skeleton=skeleton let:all>
            <div class="columns dashboard">
                <div class="stack">
                    <OpenTickets all=all />
                </div>
                <div class="stack">
                    <Waiting all=all />
                </div>
            </div>
        </Load>
    }
}

fn all_tickets() -> AnyView {
    view! { <a href=paths::tickets(&Filter::default())>{tickets::dashboard::ALL}</a> }.into_any()
}

#[component]
fn OpenTickets(all: Signal<portal::Dashboard>) -> impl IntoView {
    let me = signed_in().member_id();
    let count = Signal::derive(move || all.with(|all| u64::try_from(all.counts.open).unwrap_or_default()));
    let note = move || view! { <CountBadge count=count what=frame::OPEN_TICKETS /> };
    let rows = move || {
        let rows = all.with(|all| all.open.clone());
        if rows.is_empty() {
            return view! {
                <EmptyState title=tickets::NONE_OPEN text=tickets::NONE_OPEN_TEXT>
                    <ButtonLink icon=Icon::Plus href=paths::new_ticket()>
                        {tickets::RAISE}
                    </ButtonLink>
                </EmptyState>
            }
            .into_any();
        }
        let rows = rows.into_iter().map(|row| view! { <li>{open_row(&row, me)}</li> }).collect_view();
        view! { <ul class="rows">{rows}</ul> }.into_any()
    };
    view! {
        <Card title=tickets::dashboard::OPEN note=note aside=all_tickets>
            {rows}
        </Card>
    }
}

fn open_row(row: &TicketRow, me: MemberId) -> AnyView {
    let waits = row.status == Status::WaitingForClient;
    let (words, at) = last_happening(row, me);
    view! {
        <a class="row" class:is-unread=waits href=paths::ticket(row.id)>
            <div class="row-words">
                <div class="row-title">
                    {waits.then(|| view! { <span class="unread"></span> })}
                    <span title=row.subject.clone()>{row.subject.clone()}</span>
                </div>
                <p class="row-meta">
                    <span>"#" {row.number}</span>
                    <span>{words} " " <Time at=at style=TimeStyle::Told /></span>
                </p>
            </div>
            <StatusBadge status=row.status reader=Side::Client />
        </a>
    }
    .into_any()
}

/// "Jonas asked you a question" and when.
fn last_happening(row: &TicketRow, me: MemberId) -> (String, shared::Timestamp) {
    use tickets::dashboard::{asked, raised, replied};
    let called = |id: MemberId, name: &str| {
        if id == me { common::YOU.to_owned() } else { first_name(name).to_owned() }
    };
    match (&row.last_message, &row.requester) {
        (Some(last), _) if row.status == Status::WaitingForClient && last.author.id != me => {
            (asked(first_name(&last.author.name)), last.at)
        }
        (Some(last), _) => (replied(&called(last.author.id, &last.author.name)), last.at),
        (None, Some(person)) => (raised(&called(person.id, &person.name)), row.created_at),
        (None, None) => (raised(common::YOU), row.created_at),
    }
}

#[component]
fn Waiting(all: Signal<portal::Dashboard>) -> impl IntoView {
    let count = Signal::derive(move || {
        all.with(|all| u64::try_from(all.counts.waiting_for_client).unwrap_or_default())
    });
    let note = move || {
        move || {
            (count.get() > 0).then(|| view! { <CountBadge count=count waiting=true what=frame::WAITING /> })
        }
    };
    let rows = move || {
        let waiting = all.with(|all| all.waiting.clone());
        if waiting.is_empty() {
            let line = tickets::dashboard::NOTHING_WAITS;
            return view! { <p class="card-section card-text">{line}</p> }.into_any();
        }
        let rows = waiting.into_iter().map(|row| view! { <li>{waiting_row(&row)}</li> }).collect_view();
        view! { <ul class="rows">{rows}</ul> }.into_any()
    };
    view! {
        <Card title=tickets::dashboard::WAITING note=note class:is-first=true>
            {rows}
        </Card>
    }
}

fn waiting_row(row: &TicketRow) -> AnyView {
    let last = row.last_message.as_ref();
    let who = last.map(|last| first_name(&last.author.name));
    let at = last.map_or(row.updated_at, |last| last.at);
    view! {
        <a class="row todo" href=paths::ticket(row.id) title=row.subject.clone()>
            {Icon::Reply}
            <span class="row-words">
                <span class="row-title">
                    <span>{tickets::dashboard::answer(who, row.number)}</span>
                </span>
            </span>
            <span class="row-end">
                <Time at=at style=TimeStyle::Day />
            </span>
        </a>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::person::Person;
    use shared::tickets::Priority;
    use shared::tickets::portal::LastMessage;
    use uuid::Uuid;

    fn row(status: Status, last: Option<u128>) -> TicketRow {
        let person = |id: u128, name: &str| Person {
            id: MemberId(Uuid::from_u128(id)),
            name: name.into(),
            side: Side::Client,
            avatar: None,
        };
        TicketRow {
            id: Uuid::nil().into(),
            number: 1042,
            subject: "Contact form".into(),
            category: None,
            priority: Priority::High,
            status,
            requester: Some(person(1, "Marta Lindholm")),
            last_message: last.map(|id| LastMessage {
                author: person(id, if id == 1 { "Marta Lindholm" } else { "Jonas Reuter" }),
                excerpt: String::new(),
                at: shared::Timestamp::default(),
            }),
            created_at: shared::Timestamp::default(),
            updated_at: shared::Timestamp::default(),
        }
    }

    #[test]
    fn a_row_says_what_happened_last() {
        let me = MemberId(Uuid::from_u128(1));
        let said = |status, last| last_happening(&row(status, last), me).0;
        assert_eq!(said(Status::WaitingForClient, Some(2)), "Jonas asked you a question");
        assert_eq!(said(Status::InProgress, Some(2)), "Jonas replied");
        assert_eq!(said(Status::WaitingForClient, Some(1)), "You replied");
        assert_eq!(said(Status::Open, None), "You raised this");
    }
}
