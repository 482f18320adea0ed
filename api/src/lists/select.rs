//! The statement of a page, put together from static text: `?` stands for a value in every condition.
#![expect(
    clippy::disallowed_types,
    reason = "all text is static but for numbers, so none of it can be a caller's"
)]

use super::cursor::{self, Place, Value};
use super::{Key, Listing, Order};
use crate::http::page::Paging;
use crate::problem::{Error, Result};
use shared::page::Page;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::{Arguments as _, AssertSqlSafe, Encode, FromRow, PgConnection, Postgres, Row as _, Type};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use uuid::Uuid;

/// Of a page with 25, 50 and 100 rows, each with one more.
const LENGTHS: [usize; 3] = [26, 51, 101];

/// A page that is being asked for.
pub(crate) struct Select {
    listing: &'static Listing,
    /// Whose list it is, for its cursors.
    whose: Uuid,
    conditions: String,
    arguments: PgArguments,
    /// A value that can't be sent, told when the page is asked for.
    fault: Option<sqlx::error::BoxDynError>,
}

impl Listing {
    /// The rows that belong to `owner`, an organization mostly.
    pub(crate) fn of(&'static self, owner: Uuid) -> Select {
        let select = Select {
            listing: self,
            whose: owner,
            conditions: String::new(),
            arguments: PgArguments::default(),
            fault: None,
        };
        select.value(owner)
    }
}

impl Select {
    /// Binds the cursors to somebody else than the owner of the rows: a list within the owner's.
    pub(crate) fn whose(self, whose: Uuid) -> Self {
        Self { whose, ..self }
    }

    /// Only what meets the condition for this value, such as `t.customer_id = ?`; everything when there is none.
    pub(crate) fn only<T>(self, condition: &'static str, value: Option<T>) -> Self
    where
        T: Encode<'static, Postgres> + Type<Postgres> + 'static,
    {
        match value {
            Some(value) => self.and(condition).value(value),
            None => self,
        }
    }

    /// Only what has one of these values in the column; everything when there are none.
    pub(crate) fn any_of<'a>(self, condition: &'static str, words: impl Iterator<Item = &'a str>) -> Self {
        let words: Vec<_> = words.map(str::to_owned).collect();
        self.only(condition, (!words.is_empty()).then_some(words))
    }

    /// The same for words of ours, which become text of the statement: so PostgreSQL knows how rare they are, and which
    /// index is of such rows alone.
    pub(crate) fn one_of(mut self, column: &'static str, words: impl Iterator<Item = &'static str>) -> Self {
        // Each once and in one order: whoever asks the same in another one makes no other statement.
        let words: Vec<_> =
            words.collect::<BTreeSet<_>>().into_iter().map(|word| format!("'{word}'")).collect();
        if !words.is_empty() {
            // A `String` takes all that is written to it.
            let _ = write!(self.conditions, " and {column} in ({})", words.join(", "));
        }
        self
    }

    /// Only what meets the condition, if that is asked for.
    pub(crate) fn when(self, condition: &'static str, asked: bool) -> Self {
        if asked { self.and(condition) } else { self }
    }

    /// One more condition; each `?` in it takes the value that is given next.
    pub(crate) fn and(mut self, condition: &'static str) -> Self {
        let mut pieces = condition.split('?');
        self.conditions.push_str(" and ");
        self.conditions.push_str(pieces.next().unwrap_or_default());
        let first = self.arguments.len() + 1;
        for (number, piece) in (first..).zip(pieces) {
            // A `String` takes all that is written to it.
            let _ = write!(self.conditions, "${number}{piece}");
        }
        self
    }

    /// The value of the next `?`.
    pub(crate) fn value<T>(mut self, value: T) -> Self
    where
        T: Encode<'static, Postgres> + Type<Postgres> + 'static,
    {
        if let Err(error) = self.arguments.add(value) {
            self.fault.get_or_insert(error);
        }
        self
    }

    /// The page.
    ///
    /// # Errors
    /// The cursor is of another list or order, or the database is away.
    pub(crate) async fn page<R>(
        self,
        connection: &mut PgConnection,
        order: &'static Order,
        paging: &Paging,
    ) -> Result<Page<R>>
    where
        R: for<'r> FromRow<'r, PgRow>,
    {
        let list = format!("{} {} {}", self.listing.name, order.name, self.whose);
        let after = paging.cursor.as_deref().map(|text| cursor::read(text, &list, order)).transpose()?;
        let limit = paging.limit.get() as usize;
        let mut rows = self.after(order, after).rows(connection, order, limit + 1).await?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let last = rows.last().filter(|_| more).map(|row| place(row, order)).transpose()?;
        let items = rows.iter().map(R::from_row).collect::<Result<_, _>>()?;
        Ok(Page { items, next_cursor: last.map(|last| cursor::write(&list, &last)) })
    }

    /// Only what comes after this place in the order.
    fn after(mut self, order: &'static Order, place: Option<Place>) -> Self {
        let Some(place) = place else { return self };
        let first = self.arguments.len() + 1;
        let columns: Vec<_> = order.columns("t.").collect();
        let numbers: Vec<_> = (first..).take(columns.len()).map(|number| format!("${number}")).collect();
        let beyond = if order.descending { "<" } else { ">" };
        let _ = write!(self.conditions, " and ({}) {beyond} ({})", columns.join(", "), numbers.join(", "));
        place
            .values
            .into_iter()
            .fold(self, |select, value| match value {
                Value::Moment(moment) => select.value(moment),
                Value::Rank(rank) => select.value(rank),
                Value::Name(name) => select.value(name),
            })
            .value(place.id)
    }

    /// At least so many rows where there are so many, sometimes some more.
    async fn rows(
        self,
        connection: &mut PgConnection,
        order: &'static Order,
        limit: usize,
    ) -> Result<Vec<PgRow>> {
        let statement = self.statement(order, length(limit));
        if let Some(fault) = self.fault {
            return Err(Error::Bug(anyhow::anyhow!("a list's value: {fault}")));
        }
        let query = sqlx::query_with(AssertSqlSafe(statement), self.arguments);
        Ok(query.fetch_all(connection).await?)
    }

    /// The page is cut by its index alone; what hangs on it is joined to what is left. The number of rows is in the text:
    /// of a parameter PostgreSQL knows nothing, and would reckon with a tenth of the table.
    fn statement(&self, order: &Order, limit: usize) -> String {
        let Listing { from, of, columns, hanging, people, .. } = self.listing;
        let direction = if order.descending { " desc" } else { "" };
        let sorted = |before| order.columns(before).map(|key| key + direction).collect::<Vec<_>>().join(", ");
        let (conditions, by) = (&self.conditions, sorted("t."));
        let page = format!("select {columns} from {from} where {of}{conditions} order by {by} limit {limit}");
        if hanging.is_none() && people.is_empty() {
            return page;
        }
        let (more, joins) = hanging.unwrap_or_default();
        let mut statement = format!("with page as materialized ({page})");
        let (mut shown, mut joined) = (String::new(), String::new());
        if !people.is_empty() {
            let named: Vec<_> =
                people.iter().map(|(column, _)| format!("select {column} from page")).collect();
            let _ = write!(
                statement,
                ", people as materialized (select id, name, role, avatar from members where org_id = $1 and id in ({}))",
                named.join(" union all ")
            );
        }
        for (column, who) in *people {
            let _ = write!(
                shown,
                ", {who}.name as {who}, {who}.role as {who}_role, {who}.avatar as {who}_avatar"
            );
            let _ = write!(joined, " left join people {who} on {who}.id = page.{column}");
        }
        let by = sorted("page.");
        statement + &format!(" select page.*{more}{shown} from page {joins}{joined} order by {by}")
    }
}

/// How many rows a statement asks for: few different numbers, since each makes a statement of its own.
fn length(rows: usize) -> usize {
    LENGTHS.into_iter().find(|length| rows <= *length).unwrap_or(rows)
}

/// Where a row stands in the order.
fn place(row: &PgRow, order: &Order) -> Result<Place> {
    let value = |key: &Key| {
        Ok(match *key {
            Key::Moment(column) => Value::Moment(row.try_get(column)?),
            Key::Rank(column) => Value::Rank(row.try_get(column)?),
            Key::Name(column) => Value::Name(row.try_get(column)?),
        })
    };
    let values = order.keys.iter().map(value).collect::<Result<_, sqlx::Error>>()?;
    Ok(Place { values, id: row.try_get("id")? })
}
