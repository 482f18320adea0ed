//! The first page: the numbers, what is the reader's, and what moved last. Each leads on.

use super::Counted;
use super::queue::views::View;
use crate::client::{SignedIn, signed_in};
use crate::list::tickets::asked;
use crate::load::{Load, Loaded, load};
use crate::paths::console as paths;
use crate::place;
use crate::text::console::{dashboard as words, queue, welcome};
use crate::text::{frame, tickets};
use crate::ui::time::{greeting, long_day};
use crate::ui::{
    Button, ButtonKind, ButtonLink, Card, Clock, Content, Crumb, PageHead, PriorityGlyph, Skeleton,
    SkeletonShape, StatusBadge, Time,
};
use leptos::prelude::*;
use shared::organizations::{FirstStep, UpdateOrganization};
use shared::page::Page;
use shared::permission::Permission;
use shared::person::Side;
use shared::tickets::console::{Counts, TicketRow};
use shared::tickets::{Filter, Sort, Status};
use wasm_bindgen_futures::spawn_local;

/// How many rows a card shows.
const ROWS: usize = 8;

/// The page.
#[component]
pub fn Dashboard() -> impl IntoView {
    place::open(|| vec![Crumb::here(frame::DASHBOARD)]);
    let reader = signed_in();
    let desk = reader.desk();
    let clock = Clock::here();
    let may_set_up = reader.with_me_untracked(|me| me.may(Permission::OrganizationManage));
    let Counted(counts) = expect_context();
    let mine = load(move || desk.tickets(&asked(by_priority(View::Mine.filter()))));
    let recent = load(move || desk.tickets(&asked(View::AllOpen.filter())));
    let title = move || {
        let word = greeting(clock.now());
        tickets::dashboard::greeting(word, &reader.with_me(|me| me.first_name.clone()))
    };
    let meta = move || {
        let day = move || format!("{}.", long_day(clock.now()));
        let waits = move || counts.map(|counts| words::waits(counts.unassigned));
        view! { <span>{day} " " {waits}</span> }
    };
    view! {
        <Content>
            <PageHead title=Signal::derive(title) meta=meta actions=|| view! { <super::queue::views::NewButton /> } />
            <div class="stack">
                {may_set_up.then(|| view! { <FirstSteps reader=reader /> })}
                <Numbers counts=counts />
                <Rows title=words::MY_QUEUE all=words::ALL_MINE rows=mine filter=View::Mine.filter() />
                <Rows title=words::RECENT all=queue::ALL_OPEN rows=recent filter=View::AllOpen.filter() />
            </div>
        </Content>
    }
}

/// The way back to the first steps of a new organization, until they are done or put away. Where that can't be read
/// nothing stands here.
#[component]
fn FirstSteps(reader: SignedIn) -> impl IntoView {
    let whole = load(move || reader.organization());
    let put_away = move |version: i64| {
        let body = UpdateOrganization { first_step: Some(FirstStep::Done), ..UpdateOrganization::default() };
        spawn_local(async move {
            // Somebody was faster: the newest says how it stands.
            match reader.update_organization(version, &body).await {
                Ok(saved) => whole.set(saved),
                Err(_) => whole.again(),
            }
        });
    };
    let next = Memo::new(move |_| whole.map(|whole| (whole.first_step, whole.version)));
    move || {
        let (step, version) = next.get().filter(|(step, _)| *step != FirstStep::Done)?;
        Some(view! {
            <section class="card first-steps-card" aria-label=welcome::STEPS>
                <p>{welcome::waits(step)}</p>
                <div class="actions">
                    <ButtonLink kind=ButtonKind::Primary href=paths::welcome()>{welcome::GO_ON}</ButtonLink>
                    <Button kind=ButtonKind::Quiet on_click=move |_| put_away(version)>{welcome::PUT_AWAY}</Button>
                </div>
            </section>
        })
    }
}

fn by_priority(filter: Filter) -> Filter {
    Filter { sort: Sort::Priority, ..filter }
}

/// A number, and the list it counts.
type Tile = (&'static str, i64, Filter);

fn tiles(counts: &Counts) -> [Tile; 5] {
    let with = |status: Status| Filter { status: vec![status], ..Filter::default() };
    [
        (words::OPEN, counts.open, with(Status::Open)),
        (words::IN_PROGRESS, counts.in_progress, with(Status::InProgress)),
        (queue::HIGH, counts.high_priority, View::High.filter()),
        (queue::UNASSIGNED, counts.unassigned, View::Unassigned.filter()),
        (queue::WAITING, counts.waiting_for_client, View::Waiting.filter()),
    ]
}

#[component]
fn Numbers(counts: Loaded<Counts>) -> impl IntoView {
    let tile = |(label, count, filter): Tile| {
        view! {
            <a class="tile" href=paths::tickets(&filter)>
                <p class="tile-label">{label}</p>
                <p class="tile-number">{count}</p>
            </a>
        }
    };
    let skeleton = || view! { <Skeleton shape=SkeletonShape::Rows rows=1 /> };
    view! {
        <section class="card" aria-label=words::COUNTS>
            <Load of=counts failed=words::COUNTS_NOT_LOADED skeleton=skeleton let:counts>
                <div class="tiles">{move || tiles(&counts.read()).map(tile).collect_view()}</div>
            </Load>
        </section>
    }
}

#[component]
fn Rows(
    title: &'static str,
    all: &'static str,
    rows: Loaded<Page<TicketRow>>,
    filter: Filter,
) -> impl IntoView {
    let is_mine = filter.assignee.is_some();
    let href = paths::tickets(&filter);
    let filter = StoredValue::new(filter);
    let aside = move || view! { <a href=href.clone()>{all}</a> };
    let skeleton = || view! { <Skeleton shape=SkeletonShape::Rows rows=4 /> };
    let empty = move || {
        if !is_mine {
            return view! { <p class="card-section card-text">{words::NOTHING_OPEN}</p> }.into_any();
        }
        view! {
            <div class="card-section actions">
                <p class="card-text">{words::NOTHING_MINE}</p>
                <ButtonLink href=paths::tickets(&View::Unassigned.filter())>{words::TAKE_ONE}</ButtonLink>
            </div>
        }
        .into_any()
    };
    view! {
        <Card title=title aside=aside>
            <Load
                of=rows
                failed=tickets::NOT_LOADED
                skeleton=skeleton
                is_empty=has_none
                empty=empty
                let:page
            >
                <ul class="rows">
                    {move || {
                        let rows = page.get().items.into_iter().take(ROWS);
                        rows.map(|row| view! { <li>{line(row, &filter.read_value())}</li> }).collect_view()
                    }}
                </ul>
            </Load>
        </Card>
    }
}

fn has_none(page: &Page<TicketRow>) -> bool {
    page.items.is_empty()
}

fn line(row: TicketRow, filter: &Filter) -> AnyView {
    let subject = row.subject.clone();
    view! {
        <a class="row" href=paths::ticket(row.id, filter)>
            <PriorityGlyph priority=row.priority />
            <span class="row-words">
                <span class="row-title">
                    <span title=subject>{row.subject}</span>
                </span>
                <span class="row-meta one-line">
                    <span>"#" {row.number}</span>
                    <span>{row.customer.name}</span>
                </span>
            </span>
            <StatusBadge status=row.status reader=Side::Staff bare=true />
            <span class="row-end">
                <Time at=row.updated_at />
            </span>
        </a>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::tickets::asked;

    #[test]
    fn every_number_leads_to_a_list_of_its_own_address() {
        let all = tiles(&Counts { open: 3, ..Counts::default() });
        assert_eq!(all[0].1, 3);
        for (label, _, filter) in all {
            assert_eq!(Filter::from_query(&filter.to_query()), Ok(filter.clone()), "{label}");
            assert!(asked(filter).state.is_some());
        }
    }
}
