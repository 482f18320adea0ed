//! Failed attempts: statements.

use crate::access::AccountsTx;
use crate::problem::Result;
use shared::Timestamp;

/// What is known of a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counter {
    pub(crate) subject: String,
    pub(crate) failures: i32,
    pub(crate) counted_since: Timestamp,
    pub(crate) blocked_until: Option<Timestamp>,
    pub(crate) last_failed_at: Timestamp,
}

/// The counters of these subjects, locked in one order so that two attempts can't wait for each other.
pub(crate) async fn lock(tx: &mut AccountsTx, subjects: &[String], now: Timestamp) -> Result<Vec<Counter>> {
    Ok(sqlx::query_as!(
        Counter,
        "insert into login_attempts (subject, failures, counted_since, last_failed_at)
         select subject, 0, $2, $2 from unnest($1::text[]) as asked (subject) order by subject
         on conflict (subject) do update set subject = excluded.subject
         returning subject, failures, counted_since, blocked_until, last_failed_at",
        subjects,
        now,
    )
    .fetch_all(&mut **tx)
    .await?)
}

/// Keeps what was counted.
pub(crate) async fn save(tx: &mut AccountsTx, counters: &[Counter]) -> Result<()> {
    let subjects: Vec<_> = counters.iter().map(|counter| counter.subject.clone()).collect();
    let failures: Vec<_> = counters.iter().map(|counter| counter.failures).collect();
    let since: Vec<_> = counters.iter().map(|counter| counter.counted_since).collect();
    let until: Vec<_> = counters.iter().map(|counter| counter.blocked_until).collect();
    let last: Vec<_> = counters.iter().map(|counter| counter.last_failed_at).collect();
    sqlx::query!(
        "update login_attempts set failures = new.failures, counted_since = new.since,
             blocked_until = new.until, last_failed_at = new.last
         from unnest($1::text[], $2::int[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[])
             as new (subject, failures, since, until, last)
         where login_attempts.subject = new.subject",
        &subjects,
        &failures,
        &since,
        &until as &[Option<Timestamp>],
        &last,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Notes when the password turned out to be wrong.
pub(crate) async fn failed(tx: &mut AccountsTx, subjects: &[String], now: Timestamp) -> Result<()> {
    sqlx::query!(
        "update login_attempts set last_failed_at = $2
         where subject in (
             select subject from login_attempts where subject = any($1::text[]) order by subject for update
         )",
        subjects,
        now,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Forgets the `own` subjects, and one attempt of the `wider` ones. All are locked first, in the order that
/// everybody locks them in: two sign-ins at once would wait for each other otherwise.
pub(crate) async fn forgive(tx: &mut AccountsTx, own: &[String], wider: &[String]) -> Result<()> {
    let all = [own, wider].concat();
    sqlx::query!(
        "select subject from login_attempts where subject = any($1::text[]) order by subject for update",
        &all
    )
    .fetch_all(&mut **tx)
    .await?;
    sqlx::query!("delete from login_attempts where subject = any($1::text[])", own)
        .execute(&mut **tx)
        .await?;
    sqlx::query!(
        "update login_attempts set failures = greatest(failures - 1, 0), blocked_until = null
         where subject = any($1::text[])",
        wider,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Forgets all that was counted against an account, from wherever.
pub(crate) async fn clear(tx: &mut AccountsTx, email: &str) -> Result<()> {
    sqlx::query!(
        "delete from login_attempts where subject in (
             select subject from login_attempts
             where subject = 'account:' || $1 or starts_with(subject, 'account:' || $1 || '|')
             order by subject for update
         )",
        email
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Forgets what no longer counts.
pub(crate) async fn tidy(tx: &mut AccountsTx, before: Timestamp) -> Result<()> {
    sqlx::query!("delete from login_attempts where last_failed_at < $1", before).execute(&mut **tx).await?;
    Ok(())
}
