//! Several tabs of one browser: they share one stream, and none keeps the others from the server.

use crate::steps::{WAITING, marta_reads, open_ticket, reply_as_agent, signed_in};
use anyhow::{Context as _, Result};
use portico_e2e::{JONAS, Page, Tab, World, scenario, until};

/// Two more than a browser has connections to one server.
const TABS: usize = 8;

/// The client's browser, with one of her tickets open in each of its tabs.
async fn with_tabs(world: &World) -> Result<(Page, Vec<Tab>)> {
    let client = marta_reads(world, WAITING).await?;
    let address = client.url().await?;
    let mut tabs = vec![client.tab().await?];
    while tabs.len() < TABS {
        tabs.push(client.opens_tab().await?);
        client.open(&address).await?;
        client.heading(WAITING).shown().await?;
    }
    Ok((client, tabs))
}

async fn all_see(client: &Page, tabs: &[Tab], words: &str) -> Result<()> {
    for (number, tab) in tabs.iter().enumerate() {
        client.turns_to(tab).await?;
        client.sees(words).await.with_context(|| format!("tab {number}"))?;
    }
    Ok(())
}

/// How many tabs listen, and how many wait for their turn.
const LISTENING: &str = "
    const count = all => all.filter(it => it.name.startsWith('portico.live')).length;
    return navigator.locks.query().then(({ held, pending }) => [held, pending].map(count).join())";

async fn one_of_them_listens(client: &Page, tabs: usize) -> Result<()> {
    let wanted = format!("1,{}", tabs - 1);
    until(&format!("listening and waiting tabs to be {wanted}"), async || {
        Ok((client.run(LISTENING, vec![]).await? == wanted.as_str()).then_some(()))
    })
    .await
}

async fn agent_at_work(world: &World) -> Result<Page> {
    let agent = signed_in(world, JONAS).await?;
    open_ticket(&agent, "console", WAITING).await?;
    Ok(agent)
}

#[test]
fn eight_tabs_of_one_browser_are_all_answered_and_all_hear_of_a_change() -> Result<()> {
    scenario(async |world: &World| {
        let (client, tabs) = with_tabs(world).await?;
        let agent = agent_at_work(world).await?;
        reply_as_agent(&agent, "The fax field can go.").await?;
        all_see(&client, &tabs, "The fax field can go.").await?;
        one_of_them_listens(&client, TABS).await
    })
}

#[test]
fn another_tab_goes_on_listening_when_the_one_that_did_is_closed_and_nothing_is_lost() -> Result<()> {
    scenario(async |world: &World| {
        let (client, tabs) = with_tabs(world).await?;
        let agent = agent_at_work(world).await?;
        // Whoever is next asks for the stream, and does not get through before something happened.
        for tab in &tabs[1..] {
            client.turns_to(tab).await?;
            client.asks_late("/events").await?;
        }
        client.turns_to(&tabs[0]).await?;
        client.closes_tab(&tabs[1]).await?;
        reply_as_agent(&agent, "The pager too.").await?;
        let others = &tabs[1..];
        for tab in others {
            client.turns_to(tab).await?;
            client.answers_now().await?;
        }
        all_see(&client, others, "The pager too.").await?;
        reply_as_agent(&agent, "And the telex.").await?;
        all_see(&client, others, "And the telex.").await?;
        one_of_them_listens(&client, others.len()).await
    })
}
