//! Live streams: one hub per node reads the outbox once and hands every event to the streams whose caller may
//! see it. Typing goes beside the outbox: it is never stored.

use super::relay::CHANNEL;
use crate::access::{Db, Identity, OrgTx, Sessions};
use crate::problem::{Error, Result};
use actix_web::web::Bytes;
use futures_util::Stream;
use serde::{Deserialize, Serialize};
use shared::accounts::TicketScope;
use shared::events::Typing;
use shared::ids::{CustomerId, MemberId, OrgId};
use shared::person::Side;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, broadcast, mpsc, watch};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// The channel on which nodes tell each other who is writing.
const TYPING: &str = "portico_typing";
/// How often a stream says that it is still there.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How often a stream makes sure that its caller still may listen.
const RECHECK: Duration = Duration::from_secs(5);
/// How many missed events are sent after; with more, the reader loads everything anew.
const CATCH_UP: i64 = 1_000;
/// How many events a stream may lag behind before it is told to load everything anew.
const BUFFER: usize = 1_024;

/// Hands events to streams.
#[derive(Clone)]
pub struct Hub {
    db: Db,
    node: Uuid,
    events: broadcast::Sender<Arc<Delivery>>,
    position: Arc<watch::Sender<i64>>,
    wake: Arc<Notify>,
}

/// One event on its way, with what decides who gets it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Delivery {
    /// Its place in the order; none for what is never stored.
    seq: Option<i64>,
    node: Option<Uuid>,
    org: OrgId,
    is_public: bool,
    customer: Option<CustomerId>,
    requester: Option<MemberId>,
    /// Not told to the one who caused it.
    except: Option<MemberId>,
    event: String,
    data: String,
}

impl Delivery {
    fn is_for(&self, identity: &Identity) -> bool {
        if self.org != identity.org() || self.except == Some(identity.member()) {
            return false;
        }
        match identity.side() {
            Side::Staff => true,
            Side::Client => {
                self.is_public
                    && self.customer.is_some()
                    && self.customer == identity.customer()
                    && (identity.scope() == TicketScope::Company || self.requester == Some(identity.member()))
            }
        }
    }

    fn frame(&self) -> Bytes {
        let id = self.seq.map(|seq| format!("id: {seq}\n")).unwrap_or_default();
        Bytes::from(format!("{id}event: {}\ndata: {}\n\n", self.event, self.data))
    }
}

impl Hub {
    /// A hub on `db`, still quiet until [`Hub::run`].
    pub fn new(db: Db, node: Uuid) -> Self {
        Self {
            db,
            node,
            events: broadcast::Sender::new(BUFFER),
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
    pub(crate) async fn typing(
        &self,
        mut tx: OrgTx,
        typing: &Typing,
        customer: CustomerId,
        requester: Option<MemberId>,
    ) -> Result<()> {
        let delivery = Delivery {
            seq: None,
            node: Some(self.node),
            org: OrgId(tx.org()),
            is_public: !typing.note,
            customer: Some(customer),
            requester,
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
        let mut tx = self.db.as_relay().await?;
        let Some(last) = *position else {
            *position = Some(end(&mut tx).await?);
            self.position.send_replace(position.unwrap_or(0));
            return Ok(());
        };
        let rows = sqlx::query!(
            r#"select org_id, seq as "seq!", is_public, customer_id, requester_id, change::text as "change!"
               from outbox where seq > $1 order by seq"#,
            last,
        )
        .fetch_all(&mut *tx)
        .await?;
        for row in rows {
            *position = Some(row.seq);
            let delivery = Delivery {
                seq: Some(row.seq),
                node: None,
                org: OrgId(row.org_id),
                is_public: row.is_public,
                customer: row.customer_id.map(CustomerId),
                requester: row.requester_id.map(MemberId),
                except: None,
                event: "change".into(),
                data: row.change,
            };
            let _ = self.events.send(Arc::new(delivery));
            self.position.send_replace(row.seq);
        }
        Ok(())
    }

    /// Begins to listen. What happens from now on is heard; [`past`] is asked after this, so that nothing
    /// falls between the two.
    pub(crate) fn listen(&self) -> Listening {
        Listening(self.events.subscribe())
    }
}

/// An ear on the hub, not yet attached to a stream.
pub(crate) struct Listening(broadcast::Receiver<Arc<Delivery>>);

impl Listening {
    /// A stream for `identity`, from the end of `past` on. It ends when `stop` does, when the session does, or
    /// when the reader goes.
    pub(crate) fn stream(
        self,
        identity: Arc<Identity>,
        sessions: Sessions,
        past: Past,
        stop: CancellationToken,
    ) -> impl Stream<Item = Result<Bytes, std::convert::Infallible>> + use<> {
        let (send, receive) = mpsc::channel(16);
        tokio::spawn(pump(self.0, send, identity, sessions, past, stop));
        futures_util::stream::unfold(receive, |mut receive| async {
            receive.recv().await.map(|bytes| (Ok(bytes), receive))
        })
    }
}

/// What a stream begins with: the events that the reader missed, and where the order stands.
pub(crate) struct Past {
    position: i64,
    missed: Vec<Bytes>,
    reset: bool,
}

/// Looks up what the caller missed after `last_event_id`, with their own sight.
///
/// # Errors
/// The database is away.
pub(crate) async fn past(tx: &mut OrgTx, last_event_id: Option<&str>) -> Result<Past> {
    let org = tx.org();
    let position = sqlx::query_scalar!(
        r#"select coalesce(max(seq), 0) as "seq!" from outbox where org_id = $1 and seq is not null"#,
        org
    )
    .fetch_one(&mut **tx)
    .await?;
    let Some(last) = last_event_id else { return Ok(Past { position, missed: Vec::new(), reset: false }) };
    let Some(last) = last.parse::<i64>().ok().filter(|last| *last >= 0 && *last <= position) else {
        return Ok(Past { position, missed: Vec::new(), reset: true });
    };
    let rows = sqlx::query!(
        r#"select seq as "seq!", change::text as "change!" from outbox
           where org_id = $1 and seq > $2 order by seq limit $3"#,
        org,
        last,
        CATCH_UP + 1,
    )
    .fetch_all(&mut **tx)
    .await?;
    let too_many = rows.len() > usize::try_from(CATCH_UP).unwrap_or(usize::MAX);
    if too_many {
        return Ok(Past { position, missed: Vec::new(), reset: true });
    }
    let frame = |seq: i64, change: &str| Bytes::from(format!("id: {seq}\nevent: change\ndata: {change}\n\n"));
    Ok(Past { position, missed: rows.iter().map(|row| frame(row.seq, &row.change)).collect(), reset: false })
}

async fn end(tx: &mut crate::access::RelayTx) -> Result<i64> {
    Ok(sqlx::query_scalar!(r#"select coalesce(max(seq), 0) as "seq!" from outbox where seq is not null"#)
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

async fn pump(
    mut events: broadcast::Receiver<Arc<Delivery>>,
    send: mpsc::Sender<Bytes>,
    mut identity: Arc<Identity>,
    sessions: Sessions,
    past: Past,
    stop: CancellationToken,
) {
    const RESET: Bytes = Bytes::from_static(b"event: reset\ndata: {}\n\n");
    let mut sent = past.position;
    let hello = Bytes::from(format!("retry: 2000\nid: {sent}\nevent: ready\ndata: {{}}\n\n"));
    let first = past.missed.into_iter().chain(past.reset.then_some(RESET)).chain([hello]);
    for frame in first {
        if send.send(frame).await.is_err() {
            return;
        }
    }
    let mut heartbeat = tokio::time::interval(HEARTBEAT);
    heartbeat.reset();
    let mut recheck = tokio::time::interval(RECHECK);
    recheck.reset();
    loop {
        let frame = tokio::select! {
            () = stop.cancelled() => return,
            () = send.closed() => return,
            _ = heartbeat.tick() => Bytes::from_static(b": still here\n\n"),
            _ = recheck.tick() => match still_there(&identity, &sessions).await {
                Some(now) => { identity = now; continue }
                None => return,
            },
            event = events.recv() => match event {
                Ok(event) if event.seq.is_some_and(|seq| seq <= sent) || !event.is_for(&identity) => continue,
                Ok(event) => {
                    sent = event.seq.unwrap_or(sent);
                    event.frame()
                }
                Err(broadcast::error::RecvError::Lagged(_)) => RESET,
                Err(broadcast::error::RecvError::Closed) => return,
            },
        };
        if send.send(frame).await.is_err() {
            return;
        }
    }
}

/// The caller as they are now; nobody when the session has ended. A database that is away ends no stream.
async fn still_there(identity: &Arc<Identity>, sessions: &Sessions) -> Option<Arc<Identity>> {
    match sessions.identify(&identity.asked()).await {
        Ok(now) => now,
        Err(_) => Some(identity.clone()),
    }
}
