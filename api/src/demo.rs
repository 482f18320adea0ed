//! The example organization: a web agency, its clients, and a fortnight of tickets.

use crate::access::Db;
use crate::clock::Clock;
use crate::{accounts, tickets};

/// The password of every demo account.
pub(crate) const PASSWORD: &str = "harbour-demo-2026";

/// The demo accounts worth trying first: who they are, and how they sign in.
pub(crate) const ACCOUNTS: [(&str, &str); 3] = [
    ("Client (portal)", "marta.lindholm@tidewell.example"),
    ("Agent (console)", "jonas.reuter@harbourvale.example"),
    ("Admin (console)", "eleanor.vale@harbourvale.example"),
];

/// Makes the example organization, unless it is there.
pub(crate) async fn seed(db: &Db, clock: &Clock) -> anyhow::Result<()> {
    if let Some(people) = accounts::demo::seed_people(db, clock, PASSWORD).await? {
        tickets::demo::seed(db, clock.now(), &people).await?;
    }
    Ok(())
}
