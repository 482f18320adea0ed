//! Sending: a mail is lent to one node for a while, sent, and marked. A node that dies in between leaves it to be sent
//! again, under the same Message-ID; one that dies of the mail leaves it aside after its last try.

use super::Office;
use super::queries::{self, Due};
use crate::access::System;
use crate::access::event::{Audience, Event};
use crate::http::answer::Answer;
use crate::mail::mailer::PATIENCE;
use crate::mail::{Outgoing, SendError};
use crate::problem::{Error, Result};
use chrono::TimeDelta;
use rand::RngExt as _;
use serde_json::json;
use shared::events::Resource;
use shared::permission::Permission;

/// How long a node may take to send a mail before another one tries.
const LENT: TimeDelta = TimeDelta::minutes(2);
const _: () =
    assert!(PATIENCE.as_secs() + 20 <= LENT.num_seconds().unsigned_abs(), "or a mail would be sent twice");
/// How often a mail is tried, and the waits between: 14 hours in all.
const WAITS: [TimeDelta; 7] = [
    TimeDelta::seconds(5),
    TimeDelta::seconds(30),
    TimeDelta::minutes(5),
    TimeDelta::minutes(30),
    TimeDelta::hours(2),
    TimeDelta::hours(5),
    TimeDelta::hours(6),
];

/// The wait after the try with this number, ±20 % by `chance` (0 to 1), so that mails that failed together don't come
/// back together; none after the last.
fn wait(attempts: i32, chance: f64) -> Option<TimeDelta> {
    let wait = WAITS.get(usize::try_from(attempts.checked_sub(1)?).ok()?)?;
    let millis = wait.num_milliseconds();
    // A fifth of six hours in milliseconds is far inside what a float counts exactly.
    let jitter = (millis as f64 * 0.2 * chance.mul_add(2.0, -1.0)) as i64;
    Some(TimeDelta::milliseconds(millis + jitter))
}

impl Office {
    /// Sends the mail that has waited longest; whether there was one.
    pub(super) async fn send_next(&self) -> Result<bool> {
        let now = self.clock.now();
        let mut tx = self.db.as_relay().await?;
        let Some(due) = queries::lend(&mut tx, now, now + LENT).await? else { return Ok(false) };
        tx.commit().await?;
        if usize::try_from(due.attempts).is_ok_and(|tries| tries > WAITS.len() + 1) {
            // It was lent for its last try and never came back: something about it is deadly.
            self.give_up(&due, "it was tried too often without an answer").await?;
            return Ok(true);
        }
        match self.write(&due).await {
            Ok(Some(mail)) => self.deliver(&due, &mail).await?,
            Ok(None) => self.drop(&due).await?,
            Err(Error::Away { .. }) => self.try_later(&due, "the database is away").await?,
            Err(error) => {
                tracing::error!(mail = %due.id, %error, "a mail could not be written");
                self.try_later(&due, "it could not be written; the log says why").await?;
            }
        }
        Ok(true)
    }

    async fn deliver(&self, due: &Due, mail: &Outgoing) -> Result<()> {
        match self.mailer.send(mail).await {
            Ok(()) => {
                let shown = self.config.demo.then_some((mail.subject.as_str(), mail.text.as_str()));
                let mut tx = self.db.as_relay().await?;
                queries::sent(&mut tx, due.id, shown, self.clock.now()).await?;
                tx.commit().await?;
                self.tell(due, "sent").await
            }
            Err(SendError::Temporary(error)) => {
                tracing::warn!(mail = %due.id, error = format!("{error:#}"), "a mail did not leave");
                self.try_later(due, &short(&error)).await
            }
            Err(SendError::Permanent(error)) => self.give_up(due, &short(&error)).await,
        }
    }

    async fn try_later(&self, due: &Due, why: &str) -> Result<()> {
        let Some(wait) = wait(due.attempts, rand::rng().random()) else {
            return self.give_up(due, why).await;
        };
        let mut tx = self.db.as_relay().await?;
        queries::try_again(&mut tx, due.id, self.clock.now() + wait, why).await?;
        tx.commit().await
    }

    async fn give_up(&self, due: &Due, why: &str) -> Result<()> {
        tracing::error!(mail = %due.id, why, "a mail was given up");
        let mut tx = self.db.as_relay().await?;
        queries::failed(&mut tx, due.id, why).await?;
        tx.commit().await?;
        self.tell(due, "failed").await
    }

    /// Tells the mail view, which only a demo has, of a mail's end.
    async fn tell(&self, due: &Due, action: &'static str) -> Result<()> {
        if !self.config.demo {
            return Ok(());
        }
        let mut tx = self.db.as_relay().await?;
        let organizations = queries::organizations_of(&mut tx, &due.address).await?;
        tx.commit().await?;
        for org in organizations {
            let event = Event::told(
                Resource::Mail,
                due.id.0,
                action,
                json!({}),
                Audience::staff(Permission::MailsRead),
            );
            let system = System::of(self.db.clone(), self.clock.clone(), org);
            system.change().await?.commit(event, Answer::done()).await?;
        }
        Ok(())
    }

    /// Nobody to write to: not even the row stays, which would tell that somebody asked.
    async fn drop(&self, due: &Due) -> Result<()> {
        let mut tx = self.db.as_relay().await?;
        queries::delete(&mut tx, due.id).await?;
        tx.commit().await
    }
}

fn short(error: &anyhow::Error) -> String {
    format!("{error:#}").chars().take(500).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_tried_eight_times_with_growing_waits() {
        let waits: Vec<_> =
            (1..).map_while(|attempt| wait(attempt, 0.5)).map(|wait| wait.num_seconds()).collect();
        assert_eq!(waits, [5, 30, 300, 1800, 7200, 18000, 21600]);
        assert!(waits.is_sorted());
    }

    #[test]
    fn waits_differ_by_a_fifth() {
        assert_eq!(wait(3, 0.0), Some(TimeDelta::seconds(240)));
        assert_eq!(wait(3, 1.0), Some(TimeDelta::seconds(360)));
        assert_eq!((wait(0, 0.5), wait(8, 0.5), wait(i32::MIN, 0.5)), (None, None, None));
    }
}
