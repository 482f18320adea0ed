//! The hub: each node reads the outbox once and hands every event to its live streams. Typing goes beside the
//! outbox: it is never stored.

use super::bookmark::{Bookmark, Seal};
use super::relay::CHANNEL;
use super::stream::{Listening, Places};
use crate::access::event::Audience;
use crate::access::{Db, Identity, OrgTx};
use crate::problem::{Error, Result};
use actix_web::web::Bytes;
use serde::{Deserialize, Serialize};
use shared::accounts::TicketScope;
use shared::audience::Whom;
use shared::events::Typing;
use shared::ids::{MemberId, OrgId};
use shared::person::Side;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, broadcast, watch};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// The channel on which nodes tell each other who is writing.
const TYPING: &str = "portico_typing";
/// How many events a stream may lag behind before it is told to load everything anew.
const BUFFER: usize = 1_024;
/// How many rows are read at once, however many have gathered while the database was away.
const BATCH: i64 = 500;

/// Hands events to streams.
#[derive(Clone)]
pub struct Hub {
    db: Db,
    node: Uuid,
    seal: Seal,
    events: broadcast::Sender<Arc<Delivery>>,
    places: Places,
    position: Arc<watch::Sender<i64>>,
    wake: Arc<Notify>,
}

/// One event on its way, with what decides who gets it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Delivery {
    /// Its place in the order; none for what is never stored.
    pub(super) seq: Option<i64>,
    /// What readers resume after it with; as `seq`.
    id: Option<String>,
    node: Option<Uuid>,
    org: OrgId,
    audience: Audience,
    /// Not told to the one who caused it.
    except: Option<MemberId>,
    event: String,
    data: String,
}

impl Delivery {
    pub(super) fn is_for(&self, identity: &Identity) -> bool {
        if self.org != identity.org() || self.except == Some(identity.member()) {
            return false;
        }
        let Audience { whom, permission, customer, member } = self.audience;
        let is_member = member == Some(identity.member());
        match (identity.side(), whom) {
            (_, Whom::Nobody) => false,
            (_, Whom::Member) => is_member,
            (Side::Staff, Whom::Staff | Whom::Requester | Whom::Customer | Whom::Clients) => {
                permission.is_none_or(|needed| identity.may(needed))
            }
            (Side::Client, Whom::Staff) => false,
            (Side::Client, Whom::Clients) => true,
            (Side::Client, Whom::Customer) => customer.is_some() && customer == identity.customer(),
            (Side::Client, Whom::Requester) => {
                customer.is_some()
                    && customer == identity.customer()
                    && (identity.scope() == TicketScope::Company || is_member)
            }
        }
    }

    pub(super) fn frame(&self) -> Bytes {
        frame(self.id.as_deref(), &self.event, &self.data)
    }
}

impl Hub {
    /// A hub on `db`, still quiet until [`Hub::run`]. `key` seals the ids of events.
    pub fn new(db: Db, node: Uuid, key: &[u8; 32]) -> Self {
        Self {
            db,
            node,
            seal: Seal::new(key),
            events: broadcast::Sender::new(BUFFER),
            places: Places::default(),
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

    /// Reads the outbox and listens to the other nodes until `stop`.
    pub async fn run(self, stop: CancellationToken) {
        let mut position = None;
        while !stop.is_cancelled() {
            let mut hints = self.db.listen(&[CHANNEL, TYPING]).await.ok();
            // Until the connection breaks, or once when there was none.
            while !stop.is_cancelled() {
                if let Err(error) = self.deliver(&mut position).await {
                    tracing::warn!(%error, "the live hub could not read the outbox");
                }
                tokio::select! {
                    () = stop.cancelled() => return,
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

    /// Tells streams, here and on the other nodes, that someone is writing.
    ///
    /// # Errors
    /// The database is away; then only this node's streams hear of it.
    pub(crate) async fn typing(&self, mut tx: OrgTx, typing: &Typing, audience: Audience) -> Result<()> {
        let delivery = Delivery {
            seq: None,
            id: None,
            node: Some(self.node),
            org: OrgId(tx.org()),
            audience,
            except: Some(typing.person.id),
            event: "typing".into(),
            data: serde_json::to_string(typing).map_err(|error| Error::Bug(error.into()))?,
        };
        let payload = serde_json::to_string(&delivery).map_err(|error| Error::Bug(error.into()))?;
        // Nobody listening is fine.
        let _ = self.events.send(Arc::new(delivery));
        sqlx::query!("select pg_notify($1, $2)", TYPING, payload).execute(&mut *tx).await?;
        // A notification leaves with the commit, of a read-only transaction too.
        tx.finish().await
    }

    fn hear_typing(&self, payload: &str) {
        if let Ok(delivery) = serde_json::from_str::<Delivery>(payload)
            && delivery.node != Some(self.node)
        {
            let _ = self.events.send(Arc::new(delivery));
        }
    }

    /// Hands out all rows after `position`; at the first call, only finds out where the end is.
    async fn deliver(&self, position: &mut Option<i64>) -> Result<()> {
        let Some(mut last) = *position else {
            let end = end(&mut self.db.as_relay().await?).await?;
            *position = Some(end);
            self.position.send_replace(end);
            return Ok(());
        };
        loop {
            let delivered = self.deliver_some(last).await?;
            let Some(newest) = delivered else { return Ok(()) };
            last = newest;
            *position = Some(newest);
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
            let delivery = Delivery {
                seq: Some(row.seq),
                id: Some(self.seal.id(Bookmark { seq: row.seq, at: row.created_at })),
                node: None,
                org: OrgId(row.org_id),
                audience: Audience::stored(
                    &row.audience,
                    row.permission.as_deref(),
                    row.customer_id,
                    row.member_id,
                ),
                except: None,
                event: "change".into(),
                data: row.change,
            };
            let _ = self.events.send(Arc::new(delivery));
        }
        Ok(newest)
    }

    /// What makes and reads the ids of events.
    pub(super) fn seal(&self) -> &Seal {
        &self.seal
    }

    /// Begins to listen. What happens from now on is heard; the past is asked for after this, so that nothing
    /// falls between the two.
    pub(super) fn listen(&self, identity: &Arc<Identity>) -> Listening {
        Listening::new(identity.clone(), self.events.subscribe(), &self.places)
    }
}

/// An event as a stream sends it.
pub(super) fn frame(id: Option<&str>, event: &str, data: &str) -> Bytes {
    let id = id.map(|id| format!("id: {id}\n")).unwrap_or_default();
    Bytes::from(format!("{id}event: {event}\ndata: {data}\n\n"))
}

async fn end(tx: &mut crate::access::RelayTx) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select greatest(coalesce(max(seq), 0), (select seq from outbox_pruned)) as "seq!"
           from outbox where seq is not null"#
    )
    .fetch_one(&mut **tx)
    .await?)
}

async fn next_hint(listener: &mut Option<sqlx::postgres::PgListener>) -> Option<(String, String)> {
    match listener {
        Some(listener) => {
            let hint = listener.try_recv().await.ok().flatten()?;
            Some((hint.channel().to_owned(), hint.payload().to_owned()))
        }
        None => std::future::pending().await,
    }
}
