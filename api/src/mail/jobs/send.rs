//! Sending. Whoever dies in between leaves the mail to be sent again, under the same Message-ID.

use super::queries;
use super::request::{InvitationMail, Request};
use crate::access::RelayTx;
use crate::access::event::{Audience, Event};
use crate::config::Config;
use crate::http::answer::Answer;
use crate::invitations;
use crate::jobs::{AtWork, Attempt, Done, Failed, Failure, Job};
use crate::mail::mailer::{CONNECTIONS, PATIENCE};
use crate::mail::{Mailer, Outgoing, SendError};
use crate::problem::{Error, Result};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use serde_json::json;
use shared::events::Resource;
use shared::ids::MailId;
use shared::permission::Permission;
use std::time::Duration;

/// Sends a mail. Whoever writes a row of `mails` asks for this by that.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SendMail {
    mail: MailId,
}

/// What mails are written and sent with.
pub(crate) struct Office {
    pub(crate) config: Config,
    pub(crate) mailer: Mailer,
}

impl Job for SendMail {
    const KIND: &'static str = "mail";
    /// 14 hours in all.
    const WAITS: &'static [TimeDelta] = &[
        TimeDelta::seconds(5),
        TimeDelta::seconds(30),
        TimeDelta::minutes(5),
        TimeDelta::minutes(30),
        TimeDelta::hours(2),
        TimeDelta::hours(5),
        TimeDelta::hours(6),
    ];
    /// The mail server's, and some for our own database.
    const PATIENCE: Duration = Duration::from_secs(PATIENCE.as_secs() + 60);
    const AT_ONCE: usize = CONNECTIONS;
    type With = Office;

    async fn run(&self, office: &Office, at_work: &AtWork, attempt: &Attempt) -> Result<Done, Failure> {
        let queued = queries::queued(&mut at_work.as_relay().await?, self.mail).await?;
        // It left, and whoever sent it died before the end.
        let Some(queued) = queued else { return Ok(Done::Now) };
        let Some(mail) = office.write(at_work, self.mail, &queued).await? else {
            return Ok(self.drop(at_work, attempt).await?);
        };
        match office.mailer.send(&mail).await {
            Ok(()) => Ok(self.sent(office, at_work, attempt, &mail).await?),
            Err(SendError::Temporary(error)) => Err(Failure::Again(format!("{error:#}"))),
            Err(SendError::Permanent(error)) => Err(Failure::Never(format!("{error:#}"))),
        }
    }

    async fn failed(&self, tx: &mut RelayTx, attempt: &Attempt, failed: &Failed) -> Result<()> {
        queries::failed(tx, self.mail, attempt.number(), &failed.why, failed.wait.is_none()).await
    }

    /// Tells whoever waits for it to arrive: the inviters of an invitation, and the mail view, which only a demo has.
    async fn ended(&self, office: &Office, at_work: &AtWork, given_up: bool) -> Result<()> {
        if !given_up {
            return Ok(());
        }
        self.tell_inviters(at_work).await?;
        self.tell(office, at_work, "failed").await
    }
}

impl SendMail {
    async fn sent(
        &self,
        office: &Office,
        at_work: &AtWork,
        attempt: &Attempt,
        mail: &Outgoing,
    ) -> Result<Done> {
        let shown = office.config.demo.then_some((mail.subject.as_str(), mail.text.as_str()));
        let mut tx = at_work.as_relay_later().await?;
        queries::sent(&mut tx, self.mail, attempt.number(), shown, at_work.clock().now()).await?;
        match attempt.finish(at_work, &mut tx).await {
            // It left, whoever was to send it by now.
            Ok(()) | Err(Error::Stale) => tx.commit().await?,
            Err(error) => return Err(error),
        }
        if let Err(error) = self.tell(office, at_work, "sent").await {
            tracing::warn!(mail = %self.mail, %error, "nobody was told that a mail was sent");
        }
        Ok(Done::Committed)
    }

    async fn tell_inviters(&self, at_work: &AtWork) -> Result<()> {
        let request = queries::given_up(&mut at_work.as_relay().await?, self.mail).await?;
        let Some(request) = request else { return Ok(()) };
        match Request::read(request)? {
            Request::Invitation(InvitationMail::Invitation { org, invitation, sent_at }) => {
                invitations::not_delivered(&at_work.system(org), invitation, sent_at).await
            }
            Request::Account(_) | Request::Ticket(_) => Ok(()),
        }
    }

    async fn tell(&self, office: &Office, at_work: &AtWork, action: &'static str) -> Result<()> {
        if !office.config.demo {
            return Ok(());
        }
        let mut tx = at_work.as_relay().await?;
        let organizations = queries::organizations_of(&mut tx, self.mail).await?;
        tx.commit().await?;
        for org in organizations {
            let event = Event::told(
                Resource::Mail,
                self.mail.0,
                action,
                json!({}),
                Audience::staff(Permission::MailsRead),
            );
            at_work.system(org).change().await?.commit(event, Answer::done()).await?;
        }
        Ok(())
    }

    /// Nobody to write to: not even the row stays, which would tell that somebody asked.
    async fn drop(&self, at_work: &AtWork, attempt: &Attempt) -> Result<Done> {
        let mut tx = at_work.as_relay().await?;
        queries::delete(&mut tx, self.mail).await?;
        attempt.finish(at_work, &mut tx).await?;
        tx.commit().await?;
        Ok(Done::Committed)
    }
}
