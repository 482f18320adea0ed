//! The desk while others work at it too: what is new comes into view, and what one did oneself is no news.

use crate::steps::{UNTOUCHED, WAITING, marta_reads, open_ticket, reply_as_agent, signed_in};
use anyhow::Result;
use portico_e2e::{JONAS, Key, MARTA, Name, Page, World, scenario};

/// Replies with more than the pane has room for.
async fn says_a_lot(agent: &Page) -> Result<()> {
    let lines: Vec<_> = (1..30).map(|line| format!("Line {line}")).collect();
    agent.field("Write a reply").fill(&lines.join("\n\n")).await?;
    agent.press_with(Key::Control, Key::Enter).await?;
    agent.sees("Line 28 Line 29").await?;
    agent.sees_no_more("Sending").await
}

/// Whether the last entry of the conversation ends in view, above the editor.
const ENDS_IN_VIEW: &str = "
    const end = [...document.querySelectorAll('.thread > .entry')].at(-1).getBoundingClientRect().bottom;
    const pane = document.querySelector('.detail-scroll').getBoundingClientRect();
    const editor = document.querySelector('.composer:not([hidden])').getBoundingClientRect();
    return end > pane.top && end <= pane.bottom && pane.bottom <= editor.top;";

async fn shows_the_end(page: &Page) -> Result<()> {
    page.settle().await?;
    let is_shown = page.run(ENDS_IN_VIEW, vec![]).await? == true;
    anyhow::ensure!(is_shown, "the end of the conversation is not in view");
    Ok(())
}

async fn scrolls_up(page: &Page) -> Result<()> {
    let up = "document.querySelector('.detail-scroll').scrollTop = -100000";
    page.run(up, vec![]).await.map(drop)
}

#[test]
fn an_answer_comes_into_view_or_is_offered_to_whoever_reads_further_up() -> Result<()> {
    scenario(async |world: &World| {
        let agent = signed_in(world, JONAS).await?;
        open_ticket(&agent, "console", WAITING).await?;
        says_a_lot(&agent).await?;
        let client = marta_reads(world, WAITING).await?;
        client.field("Your reply").fill("The fax can go.").await?;
        client.button("Send reply").click().await?;
        agent.sees("The fax can go.").await?;
        shows_the_end(&agent).await?;

        scrolls_up(&agent).await?;
        client.field("Your reply").fill("The pager too.").await?;
        client.button("Send reply").click().await?;
        let offer = agent.button(Name::has("Marta Lindholm replied"));
        offer.click().await?;
        offer.gone().await?;
        shows_the_end(&agent).await
    })
}

#[test]
fn what_one_did_oneself_is_no_news_and_stands_in_the_row_at_once() -> Result<()> {
    scenario(async |world: &World| {
        let agent = signed_in(world, JONAS).await?;
        open_ticket(&agent, "console", UNTOUCHED).await?;
        // The pointer is on the row it opened; there the list keeps still.
        agent.press('e').await?;
        agent.sees("Status set to Resolved").await?;
        let status = "return document.querySelector('.queue-row.is-open .sign').title";
        let said = agent.run(status, vec![]).await?;
        anyhow::ensure!(said == "Resolved", "the row says {said}");
        agent.sees_no_more("1 new").await?;

        let client = marta_reads(world, "Prices on the Spanish catalogue are a day behind").await?;
        client.field("Your reply").fill("They are right again.").await?;
        client.button("Send reply").click().await?;
        agent.sees("1 new").await
    })
}

#[test]
fn signing_out_in_one_tab_ends_the_other_at_once() -> Result<()> {
    scenario(async |world: &World| {
        let client = signed_in(world, MARTA).await?;
        client.open("/portal/tickets").await?;
        // What the other tab does when it signs out; a tab does not hear of its own.
        client
            .run(
                "const event = new StorageEvent('storage', { key: 'portico.left:/api/client-portal/' });
                window.dispatchEvent(event)",
                vec![],
            )
            .await?;
        client.until_url("is led to sign in", |url| url.starts_with("/portal/login")).await?;

        let agent = signed_in(world, JONAS).await?;
        agent.open("/console/profile").await?;
        agent.button("Sign out").click().await?;
        agent.until_url("is out", |url| url.starts_with("/console/login")).await?;
        let told = agent.run("return localStorage.getItem('portico.left:/api/')", vec![]).await?;
        anyhow::ensure!(told.is_string(), "the other tabs are not told");
        Ok(())
    })
}

mod offline {
    use super::*;

    #[test]
    fn what_one_sends_comes_into_view_also_when_it_is_not_sent() -> Result<()> {
        scenario(async |world: &World| {
            let agent = signed_in(world, JONAS).await?;
            agent.forgive("net::ERR_INTERNET_DISCONNECTED");
            open_ticket(&agent, "console", WAITING).await?;
            says_a_lot(&agent).await?;
            shows_the_end(&agent).await?;
            scrolls_up(&agent).await?;
            reply_as_agent(&agent, "And one more.").await?;
            shows_the_end(&agent).await?;

            scrolls_up(&agent).await?;
            agent.network(false).await?;
            agent.field("Write a reply").fill("Into the void.").await?;
            agent.button("Send").click().await?;
            agent.button("Try again").shown().await?;
            shows_the_end(&agent).await?;
            agent.network(true).await
        })
    }
}
