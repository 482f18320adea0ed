//! The database dies in the middle of a sentence, and comes back: what people see of it, and that nothing is lost.

use crate::steps::{UNTOUCHED, WAITING, look, marta_reads, signed_in};
use anyhow::Result;
use portico_e2e::{JONAS, Name, Page, World, scenario_of_a_newcomer};

const BEGUN: &str = "The fax number can go,";
const REPLY: &str = "The fax number can go, and so can the second telephone.";
/// Both applications say it in these words, whatever they were asked.
const AWAY: &str = "The service is not reachable just now. We keep trying.";

/// How often a page says something.
async fn count(page: &Page, words: &str) -> Result<usize> {
    Ok(page.text().await?.matches(words).count())
}

mod any_screen {
    use super::*;

    #[test]
    fn a_reply_written_while_the_database_is_away_is_sent_once_when_it_is_back() -> Result<()> {
        scenario_of_a_newcomer(async |world: &World| {
            let client = marta_reads(world, WAITING).await?;
            let agent = signed_in(world, JONAS).await?;
            let late = signed_in(world, JONAS).await?;
            for page in [&client, &agent, &late] {
                page.forgive("the server responded with a status of 503");
            }
            client.field("Your reply").fill(BEGUN).await?;

            let outage = world.database_dies()?;
            // A page that is open says so where it matters, and keeps what is typed.
            client.field("Your reply").fill(REPLY).await?;
            client.button("Send reply").click().await?;
            client.sees("Not sent").await?;
            client.sees(AWAY).await?;
            client.sees(REPLY).await?;
            look(&client, "outage-portal", AWAY).await?;
            // A page that is opened says so in place of what it can't show.
            agent.link(Name::has("Tickets")).click().await?;
            agent.sees("The tickets could not be loaded.").await?;
            agent.sees(AWAY).await?;
            agent.sees("Reconnecting").await?;
            look(&agent, "outage-console", AWAY).await?;
            // One that is loaded anew can't even know who is there.
            late.reload().await?;
            late.sees("This page could not be started").await?;
            late.sees(AWAY).await?;
            look(&late, "outage-start", AWAY).await?;

            outage.ends()?;
            // Nobody does anything, and everything is there.
            client.sees_no_more("Not sent").await?;
            agent.link(UNTOUCHED).shown().await?;
            agent.sees_no_more("Reconnecting").await?;
            late.heading(Name::has("Jonas")).shown().await?;
            agent.link(WAITING).click().await?;
            agent.sees(REPLY).await?;
            client.reload().await?;
            client.sees(REPLY).await?;
            anyhow::ensure!(count(&client, REPLY).await? == 1, "it was sent more than once");
            client.field("Your reply").holds("").await
        })
    }
}
