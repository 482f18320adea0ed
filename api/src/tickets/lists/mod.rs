//! The two lists of tickets: a client's, and the queue. One statement per order, because the keyset's comparison
//! and the index's order must be the same words.

/// The rows that were asked for, in their order: `$rows!` is the list's statement, which takes where the tickets come
/// from, the comparison of the keyset, and the order. The first parameters of both lists are the same: `$1` the
/// organization, `$2` the customer, `$3` the requester, `$4` to `$6` statuses, priorities and categories, `$7` the words
/// and `$8` the number that are searched for, `$9` to `$11` moment, id and rank of the last row, `$12` the limit.
macro_rules! in_order {
    ($rows:ident, $asked:ident, notes: $notes:literal, activity: $activity:literal) => {
        match $asked.sort {
            Sort::Activity => in_order!(
                $rows, $asked, $notes,
                ["(" + $activity + ", t.id, $11::smallint) < ($9, $10::uuid, $11)"],
                [$activity + " desc, t.id desc"]
            ),
            Sort::Newest => in_order!(
                $rows, $asked, $notes,
                ["(t.created_at, t.id, $11::smallint) < ($9, $10::uuid, $11)"],
                ["t.created_at desc, t.id desc"]
            ),
            Sort::Oldest => in_order!(
                $rows, $asked, $notes,
                ["(t.created_at, t.id, $11::smallint) > ($9, $10::uuid, $11)"],
                ["t.created_at, t.id"]
            ),
            Sort::Priority => in_order!(
                $rows, $asked, $notes,
                ["(t.priority_rank, t.created_at, t.id) < ($11::smallint, $9, $10::uuid)"],
                ["t.priority_rank desc, t.created_at desc, t.id desc"]
            ),
        }
    };
    ($rows:ident, $asked:ident, $notes:literal, [$($keyset:tt)*], [$($order:tt)*]) => {
        if $asked.text.is_some() {
            $rows!(
                ["from (
                     select id from search_tickets($1, " + $notes + ", $2, $3, to_tsquery('simple', $7::text)) as by_text (id)
                     union select id from tickets where org_id = $1 and number = $8
                 ) as found
                 join tickets t on t.org_id = $1 and t.id = found.id"],
                [$($keyset)*],
                [$($order)*]
            )
        } else {
            $rows!(
                ["from tickets t join (select 1 where $7::text is null) as all_of_them on true"],
                [$($keyset)*],
                [$($order)*]
            )
        }
    };
}

mod console;
mod portal;

pub(super) use console::for_staff;
pub(super) use portal::for_client;

use super::search::Search;
use crate::http::page::{List, rows};
use crate::problem::Result;
use chrono::{DateTime, Utc};
use shared::page::Page;
use shared::tickets::filter::{Filter, Sort};
use shared::tickets::{Priority, Status};
use uuid::Uuid;

fn words<T: Copy>(values: &[T], word: fn(T) -> &'static str) -> Vec<String> {
    values.iter().map(|value| word(*value).to_owned()).collect()
}

/// What a list's cursor holds: rank, moment, id.
type Key = (i16, DateTime<Utc>, Uuid);

/// A filter, worked out into what both lists' statements take.
struct Asked {
    /// The list and its order, for its cursors.
    listed: List,
    sort: Sort,
    rank: Option<i16>,
    at: Option<DateTime<Utc>>,
    id: Option<Uuid>,
    text: Option<String>,
    number: Option<i64>,
    statuses: Vec<String>,
    priorities: Vec<String>,
    limit: i64,
}

impl Asked {
    /// None when nothing can match. `whose` tickets they are: a customer's, or an organization's.
    fn read(filter: &Filter, whose: Uuid) -> Result<Option<Self>> {
        let listed = List::of(filter.sort.as_str(), whose);
        let after: Option<Key> = listed.after(filter.cursor.as_deref())?;
        let (rank, at, id) =
            after.map_or((None, None, None), |(rank, at, id)| (Some(rank), Some(at), Some(id)));
        let (text, number) = match Search::read(filter.q.as_deref()) {
            Search::Nothing => return Ok(None),
            Search::Some { number, words } => (words, number),
            Search::All => (None, None),
        };
        let statuses = words(&filter.statuses(), Status::as_str);
        if statuses.is_empty() && !filter.status.is_empty() {
            return Ok(None);
        }
        let priorities = words(&filter.priority, Priority::as_str);
        let limit = rows(filter.limit);
        Ok(Some(Self { listed, sort: filter.sort, rank, at, id, text, number, statuses, priorities, limit }))
    }
}

fn try_map<T, U>(page: Page<T>, turn: impl FnMut(T) -> Result<U>) -> Result<Page<U>> {
    let items = page.items.into_iter().map(turn).collect::<Result<_>>()?;
    Ok(Page { items, next_cursor: page.next_cursor })
}
