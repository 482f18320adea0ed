//! The hub: each node reads the outbox once and hands every event to its live streams. Typing goes beside the
//! outbox: it is never stored.

use super::bookmark::{Bookmark, Seal};
use super::channels::{NUMBERED, TYPING};
use super::delivery::{Delivery, frame};
use super::listeners::{Listeners, Listening};
use super::rights;
use crate::access::event::Audience;
use crate::access::{Db, Identity, OrgTx, RelayTx, Sessions};
use crate::problem::{Error, Result};
use shared::events::Typing;
use shared::ids::OrgId;
use sqlx::postgres::PgListener;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, OnceCell, watch};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How many rows are read at once, however many have gathered while the database was away.
const BATCH: i64 = 500;

/// In how many seconds each stream says once that it is still there.
const HEARTBEAT: u64 = 15;

/// Hands events to streams.
#[derive(Clone)]
pub struct Hub {
    db: Db,
    sessions: Sessions,
    node: Uuid,
    seal: Seal,
    listeners: Listeners,
    /// Whether `position` has been found.
    begun: Arc<OnceCell<()>>,
    /// The last place in the order that was handed out.
    position: Arc<watch::Sender<i64>>,
    wake: Arc<Notify>,
}

impl Hub {
    /// A hub on `db`, still quiet until [`Hub::run`]. `key` seals the ids of events.
    pub fn new(db: Db, sessions: Sessions, node: Uuid, key: &[u8; 32]) -> Self {
        Self {
            db,
            sessions,
            node,
            seal: Seal::new(key),
            listeners: Listeners::default(),
            begun: Arc::default(),
            position: Arc::new(watch::Sender::new(0)),
            wake: Arc::new(Notify::new()),
        }
    }

    /// New rows are there.
    pub(super) fn wake(&self) {
        self.wake.notify_one();
    }

    /// Changes whenever events were handed out; readers of the outbox wait for it.
    pub(crate) fn position(&self) -> watch::Receiver<i64> {
        self.position.subscribe()
    }

    /// Reads the outbox, listens to the other nodes and keeps the streams of this one until `stop`. Begun anew, it goes
    /// on where it was: the streams are none of its own.
    pub async fn run(self, stop: CancellationToken) {
        tokio::select! {
            () = stop.cancelled() => {}
            () = self.hand_out() => {}
            () = rights::recheck(&self.listeners, &self.sessions) => {}
            () = self.owe_heartbeats() => {}
        }
    }

    /// Ends all streams, for the server ends.
    pub(crate) fn close(&self) {
        self.listeners.close();
    }

    async fn hand_out(&self) {
        loop {
            let mut hints = self.db.listen(&[NUMBERED, TYPING]).await.ok();
            // Until the connection breaks, or once when there was none.
            loop {
                if let Err(error) = self.deliver().await {
                    tracing::warn!(%error, "the live hub could not read the outbox");
                }
                tokio::select! {
                    () = self.wake.notified() => {}
                    () = tokio::time::sleep(Duration::from_secs(1)) => {
                        if hints.is_none() { break }
                    }
                    hint = next_hint(&mut hints) => match hint {
                        Some((channel, payload)) if channel == TYPING => self.hear_typing(&payload),
                        Some(_) => {}
                        None => break,
                    },
                }
            }
        }
    }

    /// Lets streams say that they are still there, each second some, so that not all want to at once.
    async fn owe_heartbeats(&self) {
        for turn in (0..HEARTBEAT).cycle() {
            tokio::time::sleep(Duration::from_secs(1)).await;
            for (_, listener) in self.listeners.those(|number| number % HEARTBEAT == turn) {
                listener.owe_a_heartbeat();
            }
        }
    }

    /// Tells streams, here and on the other nodes, that someone is writing.
    ///
    /// # Errors
    /// The database is away; then only this node's streams hear of it.
    pub(crate) async fn typing(&self, mut tx: OrgTx, typing: &Typing, audience: Audience) -> Result<()> {
        let told = serde_json::to_string(typing).map_err(|error| Error::Bug(error.into()))?;
        let delivery = Delivery {
            seq: None,
            node: Some(self.node),
            org: OrgId(tx.org()),
            audience,
            except: Some(typing.person.id),
            frame: frame(None, "typing", &told),
        };
        let payload = serde_json::to_string(&delivery).map_err(|error| Error::Bug(error.into()))?;
        self.listeners.tell(&Arc::new(delivery));
        sqlx::query!("select pg_notify($1, $2)", TYPING, payload).execute(&mut *tx).await?;
        // A notification leaves with the commit, of a read-only transaction too.
        tx.finish().await
    }

    fn hear_typing(&self, payload: &str) {
        if let Ok(delivery) = serde_json::from_str::<Delivery>(payload)
            && delivery.node != Some(self.node)
        {
            self.listeners.tell(&Arc::new(delivery));
        }
    }

    /// Finds out where the order stands, once: from there on, it is handed out.
    async fn begin(&self) -> Result<()> {
        let find = async || {
            let end = end(&mut self.db.as_relay().await?).await?;
            self.position.send_replace(end);
            Ok(())
        };
        self.begun.get_or_try_init(find).await.copied()
    }

    /// Hands out all rows after the position.
    async fn deliver(&self) -> Result<()> {
        self.begin().await?;
        loop {
            let last = *self.position.borrow();
            let Some(newest) = self.deliver_some(last).await? else { return Ok(()) };
            self.position.send_replace(newest);
        }
    }

    /// Hands out the next rows after `last`, and gives the place of the newest.
    async fn deliver_some(&self, last: i64) -> Result<Option<i64>> {
        let mut tx = self.db.as_relay().await?;
        let rows = sqlx::query!(
            r#"select org_id, seq as "seq!", audience, permission, customer_id, member_id,
                   change::text as "change!", created_at
               from outbox where seq > $1 order by seq limit $2"#,
            last,
            BATCH,
        )
        .fetch_all(&mut *tx)
        .await?;
        let newest = rows.last().map(|row| row.seq);
        for row in rows {
            let id = self.seal.id(Bookmark { seq: row.seq, at: row.created_at });
            let delivery = Delivery {
                seq: Some(row.seq),
                node: None,
                org: OrgId(row.org_id),
                audience: Audience::stored(
                    &row.audience,
                    row.permission.as_deref(),
                    row.customer_id,
                    row.member_id,
                ),
                except: None,
                frame: frame(Some(&id), "change", &row.change),
            };
            self.listeners.tell(&Arc::new(delivery));
        }
        Ok(newest)
    }

    /// What makes and reads the ids of events.
    pub(super) fn seal(&self) -> &Seal {
        &self.seal
    }

    /// Begins to listen. What is numbered from now on is heard; the past is asked for after this, so that nothing
    /// falls between the two.
    ///
    /// # Errors
    /// The database is away, and it is not known yet where the order stands.
    pub(super) async fn listen(&self, identity: &Arc<Identity>) -> Result<Listening> {
        self.begin().await?;
        Ok(self.listeners.add(identity))
    }
}

async fn end(tx: &mut RelayTx) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select greatest(coalesce(max(seq), 0), (select seq from outbox_pruned)) as "seq!"
           from outbox where seq is not null"#
    )
    .fetch_one(&mut **tx)
    .await?)
}

async fn next_hint(listener: &mut Option<PgListener>) -> Option<(String, String)> {
    match listener {
        Some(listener) => {
            let hint = listener.try_recv().await.ok().flatten()?;
            Some((hint.channel().to_owned(), hint.payload().to_owned()))
        }
        None => std::future::pending().await,
    }
}
