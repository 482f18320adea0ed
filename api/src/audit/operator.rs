//! What an operator does with the trail at the command line.

use super::{sealing, verifying};
use crate::access::Db;
use crate::clock::Clock;
use crate::config::Config;
use crate::database::with_database;
use crate::jobs::AtWork;
use crate::problem::Result;
use anyhow::Context as _;
use shared::audit::AuditVerification;
use shared::ids::OrgId;

/// The trail of one organization, verified.
#[derive(Debug)]
pub struct Verified {
    /// The organization's name in addresses.
    pub organization: String,
    /// What came of it.
    pub trail: AuditVerification,
}

/// Verifies the trail of the organization with this slug, or of all; `kept` is a head that was kept elsewhere.
///
/// # Errors
/// There is no such organization, or the database is away.
pub async fn verify(
    config: &Config,
    slug: Option<&str>,
    kept: Option<&str>,
) -> anyhow::Result<Vec<Verified>> {
    with_database(config, async |db| {
        let at_work = AtWork::new(db.clone(), Clock::system());
        let mut verified = Vec::new();
        for (org, organization) in organizations(&at_work, slug).await? {
            let mut tx = at_work.system(org).read().await?;
            verified.push(Verified { organization, trail: verifying::verify(&mut tx, kept).await? });
        }
        if verified.is_empty() {
            let slug = slug.context("there is no organization yet")?;
            anyhow::bail!("there is no organization {slug}");
        }
        Ok(verified)
    })
    .await
}

/// Seals what waits now; the server does it every minute.
///
/// # Errors
/// The database is away.
pub async fn seal(db: &Db, clock: &Clock) -> Result<()> {
    sealing::all(&AtWork::new(db.clone(), clock.clone())).await
}

async fn organizations(at_work: &AtWork, slug: Option<&str>) -> Result<Vec<(OrgId, String)>> {
    let mut tx = at_work.as_relay().await?;
    let found = sqlx::query!(
        "select id, slug from organizations where $1::text is null or slug = $1 order by slug",
        slug
    )
    .fetch_all(&mut *tx)
    .await?;
    Ok(found.into_iter().map(|one| (OrgId(one.id), one.slug)).collect())
}
