//! Transactions: the only file that names the pool, and the only one that sets a transaction's context.
//!
//! The context travels in the round trip that opens the transaction (`begin; set local …`), so it can neither
//! be missing nor outlive it, behind a pooler either. Only parsed ids and fixed words are put into that text.
#![expect(clippy::disallowed_types, reason = "this is the door that everybody else goes through")]

use crate::problem::Result;
use shared::accounts::TicketScope;
use shared::ids::{CustomerId, MemberId, OrgId};
use shared::permission::Permissions;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Postgres, Transaction};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// For how long a connection that was just used is taken without asking whether it still stands.
const FRESH: Duration = Duration::from_secs(1);

/// How many statements a connection keeps prepared.
const STATEMENTS: usize = 500;

/// The database: connections for clients, for staff, for accounts and for Portico's own work.
///
/// A statement that a connection has prepared is planned for one role. When another role asks the same on the same
/// connection, PostgreSQL plans it anew, which takes ten times as long as to answer (measured with a ticket). And where
/// much is asked on one side, the other sides still have theirs.
#[derive(Clone)]
pub struct Db {
    clients: sqlx::PgPool,
    staff: sqlx::PgPool,
    accounts: sqlx::PgPool,
    own: sqlx::PgPool,
    /// Its one connection is kept for hints.
    hints: sqlx::PgPool,
    committed: Arc<Notify>,
}

/// A read-only transaction inside one organization, with one caller's sight.
pub struct OrgTx {
    tx: Transaction<'static, Postgres>,
    org: OrgId,
}

/// The `accounts` module's own transaction: accounts, sessions, organizations.
pub struct AccountsTx(Transaction<'static, Postgres>);

/// The relay's and the jobs' transaction: outbox and mails of all organizations.
pub struct RelayTx(Transaction<'static, Postgres>);

/// The mails to the people of one organization, to be read.
pub struct MailsTx {
    tx: Transaction<'static, Postgres>,
    org: OrgId,
}

impl Db {
    /// Connects lazily; a database that is away is met by each request, not by the start. Each side has a quarter of the
    /// connections, and at least one; one more hears hints.
    pub fn connect(options: PgConnectOptions, connections: u32) -> Self {
        let options = options
            .options([("statement_timeout", "15s"), ("idle_in_transaction_session_timeout", "60s")])
            // A statement is planned once on each connection and not for each caller: planning a page of tickets takes
            // longer than reading it. A test looks at those plans.
            .options([("plan_cache_mode", "force_generic_plan")])
            .statement_cache_capacity(STATEMENTS)
            .application_name("portico");
        let quarter = connections / 4;
        Self {
            clients: pool(options.clone(), quarter),
            staff: pool(options.clone(), quarter),
            accounts: pool(options.clone(), quarter),
            own: pool(options.clone(), quarter),
            hints: pool(options, 1),
            committed: Arc::new(Notify::new()),
        }
    }

    pub(super) async fn read(&self, context: &Context) -> Result<OrgTx> {
        self.open("begin read only", context).await
    }

    pub(super) async fn change(&self, context: &Context) -> Result<OrgTx> {
        self.open("begin", context).await
    }

    /// The mails to the people of one organization.
    pub(super) async fn mails(&self, org: OrgId) -> Result<MailsTx> {
        let tx = self.own.begin_with("begin read only; set local role portico_relay").await?;
        Ok(MailsTx { tx, org })
    }

    /// For `accounts` and for looking sessions up; a test keeps it to those.
    pub(crate) async fn as_accounts(&self) -> Result<AccountsTx> {
        Ok(AccountsTx(self.accounts.begin_with("begin; set local role portico_accounts").await?))
    }

    /// For the relay and the jobs; a test keeps it to those.
    pub(crate) async fn as_relay(&self) -> Result<RelayTx> {
        Ok(RelayTx(self.own.begin_with("begin; set local role portico_relay").await?))
    }

    /// The same for notes that may be lost with the database: a commit is on disk a moment after it. What was done is
    /// done once more then, as after the death of a node.
    pub(crate) async fn as_relay_later(&self) -> Result<RelayTx> {
        let begin = "begin; set local role portico_relay; set local synchronous_commit = off";
        Ok(RelayTx(self.own.begin_with(begin).await?))
    }

    /// Hears the hints of other nodes.
    pub(crate) async fn listen(&self, channels: &[&str]) -> Result<PgListener> {
        let mut listener = PgListener::connect_with(&self.hints).await?;
        listener.listen_all(channels.iter().copied()).await?;
        Ok(listener)
    }

    /// Wakes whoever waits for committed changes.
    pub(crate) fn committed(&self) -> &Notify {
        &self.committed
    }

    /// To be told of a committed change.
    pub(super) fn committed_here(&self) -> Arc<Notify> {
        self.committed.clone()
    }

    /// One statement that needs nothing but a connection: whether the database answers.
    pub(super) async fn ping(&self) -> Result<()> {
        sqlx::query("select 1").execute(&self.own).await?;
        Ok(())
    }

    /// Gives all connections back, once the server has stopped.
    pub async fn close(&self) {
        let Self { clients, staff, accounts, own, hints, .. } = self;
        futures_util::join!(clients.close(), staff.close(), accounts.close(), own.close(), hints.close());
    }

    async fn open(&self, begin: &'static str, context: &Context) -> Result<OrgTx> {
        let sql = format!("{begin}; set local role {}; {}", context.role.name(), context.settings);
        let pool = match context.role {
            Role::Client => &self.clients,
            Role::Staff => &self.staff,
            Role::System => &self.own,
        };
        Ok(OrgTx { tx: pool.begin_with(AssertSqlSafe(sql)).await?, org: context.org })
    }
}

fn pool(options: PgConnectOptions, connections: u32) -> sqlx::PgPool {
    PgPoolOptions::new()
        .max_connections(connections.max(1))
        .acquire_timeout(Duration::from_secs(3))
        // A question to PostgreSQL before each transaction, only to hear that it is there, is a fifth of a small one.
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move {
                if meta.idle_for < FRESH { Ok(true) } else { connection.ping().await.map(|()| true) }
            })
        })
        .connect_lazy_with(options)
}

/// Whose sight a transaction has: the role that it works as, and the settings that this role's policies read. Ids are
/// formatted from parsed UUIDs and words from enums: nothing that a user typed gets here.
#[derive(Debug, Clone)]
pub(super) struct Context {
    org: OrgId,
    role: Role,
    settings: String,
}

/// The database's role for a side.
#[derive(Debug, Clone, Copy)]
enum Role {
    Client,
    Staff,
    System,
}

impl Role {
    const fn name(self) -> &'static str {
        match self {
            Self::Client => "portico_client",
            Self::Staff => "portico_staff",
            Self::System => "portico_system",
        }
    }
}

impl Context {
    /// A client's; one without a company sees nothing of one.
    pub(super) fn client(
        org: OrgId,
        member: MemberId,
        customer: Option<CustomerId>,
        scope: TicketScope,
        is_primary_contact: bool,
    ) -> Self {
        let customer = customer.map(|id| format!("; set local app.customer_id = '{id}'")).unwrap_or_default();
        let scope = scope.as_str();
        let primary = if is_primary_contact { "; set local app.primary_contact = 'yes'" } else { "" };
        let settings = format!(
            "; set local app.user_id = '{member}'{customer}; set local app.ticket_scope = '{scope}'{primary}"
        );
        Self::of(Role::Client, org, &settings)
    }

    /// Staff's, or an integration's.
    pub(super) fn staff(org: OrgId, member: MemberId, permissions: Permissions) -> Self {
        let words: Vec<_> = permissions.iter().map(|permission| permission.as_str()).collect();
        let words = words.join(" ");
        let settings = format!("; set local app.user_id = '{member}'; set local app.permissions = '{words}'");
        Self::of(Role::Staff, org, &settings)
    }

    /// Portico's own.
    pub(super) fn system(org: OrgId) -> Self {
        Self::of(Role::System, org, "")
    }

    fn of(role: Role, org: OrgId, settings: &str) -> Self {
        Self { org, role, settings: format!("set local app.org_id = '{org}'{settings}") }
    }
}

impl OrgTx {
    /// The organization: every statement also says `org_id = $1`.
    pub fn org(&self) -> uuid::Uuid {
        self.org.0
    }

    /// Ends the transaction regularly; dropping it is enough where nothing leaves with the commit.
    pub(crate) async fn finish(self) -> Result<()> {
        Ok(self.tx.commit().await?)
    }
}

impl Deref for OrgTx {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        &self.tx
    }
}

impl DerefMut for OrgTx {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.tx
    }
}

impl MailsTx {
    /// The organization: every statement asks for mails to its people only.
    pub(crate) fn org(&self) -> uuid::Uuid {
        self.org.0
    }
}

impl Deref for MailsTx {
    type Target = PgConnection;
    fn deref(&self) -> &PgConnection {
        &self.tx
    }
}

impl DerefMut for MailsTx {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.tx
    }
}

macro_rules! own_tx {
    ($name:ident) => {
        impl Deref for $name {
            type Target = PgConnection;
            fn deref(&self) -> &PgConnection {
                &self.0
            }
        }

        impl DerefMut for $name {
            fn deref_mut(&mut self) -> &mut PgConnection {
                &mut self.0
            }
        }

        impl $name {
            /// Ends the transaction and keeps what it did.
            ///
            /// # Errors
            /// The database is away; when it went meanwhile, nobody knows whether the change is kept.
            pub(crate) async fn commit(self) -> Result<()> {
                Ok(self.0.commit().await?)
            }
        }
    };
}

own_tx!(AccountsTx);
own_tx!(RelayTx);
