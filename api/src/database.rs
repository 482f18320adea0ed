//! The database of a server: its own, or one that runs elsewhere; brought up to date before anything asks it.

use crate::MIGRATOR;
use crate::access::Db;
use crate::config::{self, Config};
use anyhow::{Context as _, bail};
use embedded_postgres::Embedded;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, PgConnection};

/// The name of the database in an embedded PostgreSQL.
const NAME: &str = "portico";

/// A database that is up to date.
pub(crate) struct Database(Option<Embedded>);

impl Database {
    /// Starts the embedded one if no other was given, and migrates; `alone` as for [`Database::start`].
    pub(crate) async fn open(config: &Config, alone: bool) -> anyhow::Result<Self> {
        let database = Self::start(config, alone).await?;
        match database.prepare(config).await {
            Ok(()) => Ok(database),
            Err(error) => {
                database.stop().await?;
                Err(error)
            }
        }
    }

    /// Starts the embedded one if no other was given. `alone`: to serve, which one program at a time does; else a
    /// running server's is joined.
    pub(crate) async fn start(config: &Config, alone: bool) -> anyhow::Result<Self> {
        if matches!(config.database, config::Database::Given { .. }) {
            return Ok(Self(None));
        }
        let data = config.data.clone();
        let warn = |happened: &str| tracing::warn!("{happened}");
        let start = move || {
            let embedded =
                if alone { Embedded::start(&data, warn)? } else { Embedded::join_or_start(&data, warn)? };
            embedded.ensure_database(NAME)?;
            anyhow::Ok(embedded)
        };
        Ok(Self(Some(tokio::task::spawn_blocking(start).await??)))
    }

    /// How the server logs in: as `portico_app`, where it is ours to choose.
    pub(crate) fn app_options(&self, config: &Config) -> anyhow::Result<PgConnectOptions> {
        self.options(config, "portico_app", |url, _| url)
    }

    fn migration_options(&self, config: &Config) -> anyhow::Result<PgConnectOptions> {
        self.options(config, "postgres", |_, migration_url| migration_url)
    }

    fn options(
        &self,
        config: &Config,
        user: &str,
        choose: for<'a> fn(&'a config::DatabaseUrl, &'a config::DatabaseUrl) -> &'a config::DatabaseUrl,
    ) -> anyhow::Result<PgConnectOptions> {
        Ok(match (&self.0, &config.database) {
            (Some(embedded), _) => embedded.url(user, NAME).parse()?,
            (None, config::Database::Given { url, migration_url }) => {
                choose(url, migration_url).options().clone()
            }
            (None, config::Database::Embedded) => bail!("the embedded database was not started"),
        })
    }

    /// Migrates, where that is needed.
    pub(crate) async fn prepare(&self, config: &Config) -> anyhow::Result<()> {
        if self.is_current(config).await? {
            return Ok(());
        }
        let options = self.migration_options(config)?;
        let mut connection = options.connect().await.with_context(|| out_of_reach(&options))?;
        check_version(&mut connection).await?;
        MIGRATOR
            .run(&mut connection)
            .await
            .context("can't bring the database up to date; its owner can, with `portico migrate`")?;
        sqlx::query("grant select on _sqlx_migrations to portico_app").execute(&mut connection).await?;
        connection.close().await?;
        Ok(())
    }

    /// Whether all migrations are there, asked with the server's own login, which may do nothing more.
    async fn is_current(&self, config: &Config) -> anyhow::Result<bool> {
        // A login that does not exist yet is made by the migrations.
        let Ok(mut connection) = self.app_options(config)?.connect().await else { return Ok(false) };
        let newest: Option<i64> =
            sqlx::query_scalar("select max(version) from _sqlx_migrations where success")
                .fetch_one(&mut connection)
                .await
                .unwrap_or_default();
        connection.close().await?;
        let ours = MIGRATOR.iter().map(|migration| migration.version).max();
        if newest > ours {
            bail!("this database belongs to a newer Portico; install that version, or restore a backup");
        }
        Ok(newest == ours)
    }

    /// Stops the embedded one.
    pub(crate) async fn stop(self) -> anyhow::Result<()> {
        if let Some(embedded) = self.0 {
            tokio::task::spawn_blocking(move || embedded.stop()).await??;
        }
        Ok(())
    }
}

/// Does one thing with the database, beside a running server or without one.
pub(crate) async fn with_database<T>(
    config: &Config,
    work: impl AsyncFnOnce(&Db) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let database = Database::open(config, false).await?;
    let db = Db::connect(database.app_options(config)?, config.database_connections.get());
    let result = work(&db).await;
    db.close().await;
    database.stop().await?;
    result
}

/// Names the database, without its password, and what to look at.
fn out_of_reach(options: &PgConnectOptions) -> String {
    let database = config::DatabaseUrl::from(options.clone());
    format!(
        "can't reach the database {database}; see that it runs and takes this login, or correct DATABASE_URL"
    )
}

async fn check_version(connection: &mut PgConnection) -> anyhow::Result<()> {
    let version: String = sqlx::query_scalar("show server_version_num").fetch_one(connection).await?;
    if version.parse::<u32>().unwrap_or(0) < 150_000 {
        bail!(
            "Portico needs PostgreSQL 15 or later, and this one is older; upgrade it, or give another DATABASE_URL"
        );
    }
    Ok(())
}

/// Brings the schema up to date.
///
/// # Errors
/// The database is away, older than PostgreSQL 15, or made by a newer Portico.
pub async fn migrate(config: &Config) -> anyhow::Result<()> {
    Database::open(config, false).await?.stop().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[tokio::test]
    async fn a_database_out_of_reach_is_named_with_what_to_look_at() {
        let config =
            Config::for_tests("postgres://app:hunter2@127.0.0.1:1/desk", Path::new("unused")).unwrap();
        let sentence = format!("{:#}", migrate(&config).await.unwrap_err());
        for part in ["desk as app at 127.0.0.1:1", "see that it runs", "correct DATABASE_URL", "refused"] {
            assert!(sentence.contains(part), "{part} is missing: {sentence}");
        }
        assert!(!sentence.contains("hunter2"), "{sentence}");
    }
}
