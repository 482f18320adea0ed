//! Whoever leaves a page while something is sent from it loses nothing, and sends nothing twice.

use crate::steps::{UNTOUCHED, WAITING, marta_reads, open_ticket, signed_in};
use anyhow::Result;
use portico_e2e::{JONAS, Key, MARTA, Name, PASSWORD, Page, World, scenario, until};

const REPLY: &str = "Two of them can go.";
const SUBJECT: &str = "The pager number is out of date";
const OTHER: &str = "The fax number too";

async fn replies(client: &Page) -> Result<()> {
    client.field("Your reply").fill(REPLY).await?;
    client.button("Send reply").click().await
}

/// Sends the reply, which is kept back, and waits until it is on its way.
async fn replies_slowly(client: &Page) -> Result<()> {
    replies(client).await?;
    client.sees("Sending").await
}

async fn leaves(client: &Page) -> Result<()> {
    client.link("Dashboard").click().await?;
    client.heading(Name::has("Marta")).shown().await
}

async fn comes_back(client: &Page) -> Result<()> {
    client.link(Name::has("All tickets")).click().await?;
    client.link(WAITING).click().await?;
    client.heading(WAITING).shown().await
}

/// Waits until the conversation has the reply so many times, and none of it is kept as unsent.
async fn is_sent(client: &Page, times: usize) -> Result<()> {
    const KEPT: &str = "
        return Object.entries(localStorage).some(([k, v]) => k.endsWith('.unsent') && v.includes(arguments[0]))";
    let look = async || {
        let is_kept = client.run(KEPT, vec![REPLY.into()]).await? == true;
        Ok((!is_kept && client.text().await?.matches(REPLY).count() == times).then_some(()))
    };
    until(&format!("the reply to be sent {times} times and kept no more"), look).await?;
    client.sees_no_more("Sending").await
}

#[test]
fn whoever_leaves_while_something_is_sent_finds_it_sent() -> Result<()> {
    scenario(async |world: &World| {
        let client = marta_reads(world, WAITING).await?;
        client.answers_late("/messages").await?;
        replies_slowly(&client).await?;
        leaves(&client).await?;
        client.answers_now().await?;
        comes_back(&client).await?;
        is_sent(&client, 1).await?;
        client.sees_no_more("Not sent").await?;
        client.sees_no_more("Something went wrong").await
    })
}

#[test]
fn whoever_comes_back_before_the_answer_finds_it_on_its_way() -> Result<()> {
    scenario(async |world: &World| {
        let client = marta_reads(world, WAITING).await?;
        client.goes_out_late("/messages").await?;
        replies_slowly(&client).await?;
        leaves(&client).await?;
        comes_back(&client).await?;
        client.sees(REPLY).await?;
        client.sees("Sending").await?;
        let page = client.text().await?;
        anyhow::ensure!(!page.contains("Not sent"), "called not sent: {page}");
        client.answers_now().await?;
        is_sent(&client, 1).await?;
        client.reload().await?;
        is_sent(&client, 1).await
    })
}

#[test]
fn what_was_on_its_way_when_the_page_was_closed_goes_out_on_the_next_also_when_it_is_a_repetition()
-> Result<()> {
    scenario(async |world: &World| {
        let client = marta_reads(world, WAITING).await?;
        replies(&client).await?;
        is_sent(&client, 1).await?;
        client.goes_out_late("/messages").await?;
        replies_slowly(&client).await?;
        client.reload().await?;
        is_sent(&client, 2).await
    })
}

/// Makes all that is kept as unsent older than the server knows its key.
const A_DAY_LATER: &str = "
    for (const [key, text] of Object.entries(localStorage)) if (key.endsWith('.unsent')) {
        const kept = JSON.parse(text);
        for (const item of kept.value) item.at = new Date(Date.now() - 25 * 3600 * 1000).toISOString();
        localStorage.setItem(key, JSON.stringify(kept));
    }";

#[test]
fn what_was_left_on_its_way_a_day_ago_goes_out_only_when_the_reader_says_so() -> Result<()> {
    scenario(async |world: &World| {
        let client = marta_reads(world, WAITING).await?;
        client.goes_out_late("/messages").await?;
        replies_slowly(&client).await?;
        client.run(A_DAY_LATER, vec![]).await?;
        client.reload().await?;
        client.sees("it may have been sent").await?;
        client.button("Try again").click().await?;
        is_sent(&client, 1).await
    })
}

/// Sends a ticket, leaves before the answer, and comes back to its form.
async fn raises_and_comes_back(world: &World) -> Result<Page> {
    let client = signed_in(world, MARTA).await?;
    client.open("/portal/tickets/new").await?;
    client.answers_late("/tickets").await?;
    client.field("Subject").fill(SUBJECT).await?;
    client.field("Description").fill("It can go.").await?;
    client.button("Send ticket").click().await?;
    client.sees("Sending").await?;
    leaves(&client).await?;
    client.link("Raise a ticket").click().await?;
    client.field("Subject").holds(SUBJECT).await?;
    Ok(client)
}

#[test]
fn whoever_comes_back_to_the_form_before_the_answer_finds_it_being_sent_and_is_led_on() -> Result<()> {
    scenario(async |world: &World| {
        let client = raises_and_comes_back(world).await?;
        client.sees("Sending").await?;
        client.answers_now().await?;
        client.heading(SUBJECT).shown().await?;
        client.open("/portal/tickets").await?;
        client.link(SUBJECT).shown().await?;
        let rows = client.link(SUBJECT).names().await?;
        anyhow::ensure!(rows.len() == 1, "raised {} times", rows.len());
        client.open("/portal/tickets/new").await?;
        client.field("Subject").holds("").await
    })
}

#[test]
fn the_answer_to_a_ticket_leaves_what_is_typed_after_it() -> Result<()> {
    scenario(async |world: &World| {
        let client = raises_and_comes_back(world).await?;
        client.field("Subject").fill(OTHER).await?;
        leaves(&client).await?;
        client.answers_now().await?;
        client.sees("is raised").await?;
        client.open("/portal/tickets/new").await?;
        client.field("Subject").holds(OTHER).await
    })
}

#[test]
fn whoever_leaves_registration_before_the_answer_goes_on_where_they_went() -> Result<()> {
    scenario(async |world: &World| {
        let visitor = world.browser("visitor").await?;
        visitor.open("/portal/register").await?;
        visitor.field("First name").fill("Ada").await?;
        visitor.field("Last name").fill("Quist").await?;
        visitor.field("E-mail address").fill("ada@quist.example").await?;
        visitor.field("Password").fill("seven quiet lighthouses").await?;
        visitor.field("Your company").fill("Quist & Sons").await?;
        visitor.answers_late("/auth/register").await?;
        visitor.button("Create account").click().await?;
        visitor.sees("Creating").await?;
        visitor.link("Sign in").click().await?;
        visitor.button("Sign in").shown().await?;
        visitor.answers_now().await?;
        visitor.sign_in_as(MARTA.email, PASSWORD).await?;
        visitor.heading(Name::has("Marta")).shown().await?;
        visitor.sees_no_more("Something went wrong").await
    })
}

#[test]
fn a_change_that_waits_for_another_is_made_though_the_next_ticket_is_open_by_then() -> Result<()> {
    scenario(async |world: &World| {
        let agent = signed_in(world, JONAS).await?;
        open_ticket(&agent, "console", UNTOUCHED).await?;
        agent.answers_late("/assign").await?;
        agent.press('a').await?;
        agent.role("menuitemradio", "Take it").has_keyboard().await?;
        agent.press(Key::Enter).await?;
        agent.role("menuitemradio", "Take it").gone().await?;
        agent.press('e').await?;
        agent.press('j').await?;
        agent.heading(UNTOUCHED).gone().await?;
        agent.answers_now().await?;
        agent.sees("Status set to Resolved").await
    })
}

mod offline {
    use super::*;

    #[test]
    fn whoever_left_is_told_that_a_ticket_could_not_be_sent_and_finds_it_with_the_reason() -> Result<()> {
        scenario(async |world: &World| {
            let client = signed_in(world, MARTA).await?;
            client.forgive("net::ERR_INTERNET_DISCONNECTED");
            client.open("/portal/tickets/new").await?;
            client.goes_out_late("/tickets").await?;
            client.field("Subject").fill(SUBJECT).await?;
            client.field("Description").fill("It can go.").await?;
            client.button("Send ticket").click().await?;
            client.sees("Sending").await?;
            leaves(&client).await?;
            client.network(false).await?;
            client.answers_now().await?;
            client.sees("Your ticket was not sent.").await?;
            client.network(true).await?;
            client.link("Raise a ticket").click().await?;
            client.field("Subject").holds(SUBJECT).await?;
            client.button("Send ticket").click().await?;
            client.heading(SUBJECT).shown().await
        })
    }
}
