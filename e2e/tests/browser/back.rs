//! What a list shows is in the address: back, reload and share work.

use crate::steps::{WAITING, signed_in};
use anyhow::Result;
use portico_e2e::{INGRID, JONAS, MARTA, Name, Page, World, scenario};

const URGENT: &str = "Prices on the Spanish catalogue are a day behind";

async fn only_urgent(page: &Page) -> Result<()> {
    page.button("Priority").click().await?;
    page.role("checkbox", "Urgent").click().await?;
    page.until_url("has the filter", |url| url.contains("priority=urgent")).await
}

#[test]
fn a_filter_is_in_the_address_and_back_takes_it_away() -> Result<()> {
    scenario(async |world: &World| {
        let client = signed_in(world, MARTA).await?;
        client.open("/portal/tickets").await?;
        only_urgent(&client).await?;
        client.link(WAITING).gone().await?;
        client.link(URGENT).shown().await?;
        client.back().await?;
        client.until_url("has no filter", |url| url == "/portal/tickets").await?;
        client.link(WAITING).shown().await
    })
}

#[test]
fn the_queue_is_of_one_customer_and_pressing_them_again_of_all() -> Result<()> {
    scenario(async |world: &World| {
        let agent = signed_in(world, JONAS).await?;
        agent.open("/console/tickets").await?;
        agent.button("Customer").click().await?;
        agent.role("radio", Name::Any).shown().await?;
        let customers = agent.role("radio", Name::Any).names().await?;
        let [first, second, ..] = customers.as_slice() else {
            anyhow::bail!("there are too few customers to choose from: {customers:?}");
        };
        for (chosen, other) in [(first, second), (second, first)] {
            agent.role("radio", chosen.as_str()).click().await?;
            let button = agent.button(Name::Label("Customer".to_owned()));
            button.says(chosen).await?;
            anyhow::ensure!(!button.text().await?.contains(other.as_str()), "{other} is chosen as well");
        }
        agent.role("radio", second.as_str()).click().await?;
        agent.until_url("is of all customers", |url| url == "/console/tickets").await?;
        agent.button("Customer").shown().await
    })
}

#[test]
fn a_reload_and_a_colleague_see_the_same_list() -> Result<()> {
    scenario(async |world: &World| {
        let client = signed_in(world, MARTA).await?;
        client.open("/portal/tickets").await?;
        only_urgent(&client).await?;
        client.field("Search in tickets").fill("catalogue").await?;
        client.until_url("has the search", |url| url.contains("q=catalogue")).await?;
        client.reload().await?;
        client.field("Search in tickets").holds("catalogue").await?;
        client.button(Name::has("Urgent")).shown().await?;
        client.sees("1 ticket found").await?;

        let shared = client.url().await?;
        let colleague = signed_in(world, INGRID).await?;
        colleague.open(&shared).await?;
        colleague.field("Search in tickets").holds("catalogue").await
    })
}

#[test]
fn the_list_is_as_it_was_after_a_look_at_a_ticket() -> Result<()> {
    scenario(async |world: &World| {
        let client = signed_in(world, MARTA).await?;
        client.open("/portal/tickets").await?;
        only_urgent(&client).await?;
        client.link(URGENT).click().await?;
        client.heading(URGENT).shown().await?;
        client.back().await?;
        client.until_url("is back at the list", |url| url == "/portal/tickets?priority=urgent").await?;
        client.link(URGENT).shown().await?;
        client.link(WAITING).gone().await
    })
}

#[test]
fn pages_that_were_left_keep_no_connection_from_those_that_are_open() -> Result<()> {
    scenario(async |world: &World| {
        let client = signed_in(world, MARTA).await?;
        // A browser keeps left pages for "back" and allows six connections to a server.
        for page in ["tickets", "profile", "dashboard", "tickets/new"].iter().cycle().take(12) {
            client.open(&format!("/portal/{page}")).await?;
        }
        client.open("/portal/tickets").await?;
        client.link(WAITING).shown().await
    })
}

#[test]
fn a_link_to_a_page_leads_there_after_signing_in() -> Result<()> {
    scenario(async |world: &World| {
        let client = world.browser("Marta").await?;
        client.open("/portal/tickets?priority=urgent").await?;
        client.until_url("has to sign in", |url| url.starts_with("/portal/login?next=")).await?;
        client.sign_in_as(MARTA.email, portico_e2e::PASSWORD).await?;
        client.until_url("arrives", |url| url == "/portal/tickets?priority=urgent").await?;
        client.link(URGENT).shown().await
    })
}

#[test]
fn the_queue_keeps_its_view_while_tickets_are_opened() -> Result<()> {
    scenario(async |world: &World| {
        let agent = signed_in(world, JONAS).await?;
        agent.open("/console/tickets").await?;
        agent.link(Name::has("Waiting for client")).click().await?;
        agent.until_url("shows the view", |url| url.contains("status=waiting_for_client")).await?;
        agent.link(WAITING).click().await?;
        agent.heading(WAITING).shown().await?;
        let opened = agent.url().await?;
        anyhow::ensure!(opened.contains("status=waiting_for_client"), "the view is gone from {opened}");
        agent.reload().await?;
        agent.heading(WAITING).shown().await?;
        agent.link(URGENT).gone().await?;
        agent.back().await?;
        agent.until_url("closed the ticket", |url| url == "/console/tickets?status=waiting_for_client").await
    })
}

#[test]
fn however_far_one_walks_by_keys_back_leads_to_where_the_walk_began() -> Result<()> {
    scenario(async |world: &World| {
        let agent = signed_in(world, JONAS).await?;
        agent.link(Name::has("Tickets")).click().await?;
        agent.link(WAITING).shown().await?;
        let mut at = agent.url().await?;
        for key in ['j', 'j', 'j', 'k'] {
            agent.press(key).await?;
            agent.until_url("goes a step", |url| url != at).await?;
            at = agent.url().await?;
        }
        agent.back().await?;
        agent.until_url("is back at the list", |url| url == "/console/tickets").await?;

        // A ticket that was gone to stays a place to come back to.
        agent.link(WAITING).click().await?;
        agent.heading(WAITING).shown().await?;
        let opened = agent.url().await?;
        agent.press('j').await?;
        agent.until_url("goes a step", |url| url != opened).await?;
        agent.back().await?;
        agent.until_url("is back at the ticket", |url| url == opened).await
    })
}
