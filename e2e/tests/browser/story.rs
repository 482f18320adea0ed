//! The story: a client raises a ticket, an agent answers it, live.

use crate::steps::{
    NEWCOMER, THEIR_PASSWORD, UNTOUCHED, confirm, number_in, open_ticket, register, reply_as_agent, signed_in,
};
use anyhow::{Context as _, Result};
use portico_e2e::{ELEANOR, JONAS, Key, MARTA, Name, Page, World, scenario, until};

const SUBJECT: &str = "The order form forgets the delivery date";
const NOTE: &str = "Their licence ran out in spring, do not promise a date";
const REPLY: &str = "We can see it too and are looking for the cause.";
const ANSWER: &str = "Thank you, it happens with every date of next year.";

#[test]
fn a_visitor_registers_confirms_the_address_from_the_mail_and_signs_in() -> Result<()> {
    scenario(async |world: &World| {
        let visitor = world.browser("visitor").await?;
        register(&visitor, "/portal/login").await?;
        let mail = world.mail(NEWCOMER, "/portal/verify-email").await?;
        visitor.open(&mail.link("/portal/verify-email")?).await?;
        visitor.sees("Enter the password you chose when you registered").await?;
        anyhow::ensure!(!visitor.url().await?.contains("token"), "the token stays in the address bar");
        visitor.forgive("/auth/verify-email - Failed to load resource");
        visitor.field("Password").fill("a slip of the finger").await?;
        visitor.button("Confirm address").click().await?;
        visitor.field("Password").has_keyboard().await?;
        confirm(&visitor).await?;
        visitor.link("Sign in").click().await?;
        visitor.sign_in_as(NEWCOMER, THEIR_PASSWORD).await?;
        visitor.heading(Name::has("Ada")).shown().await
    })
}

#[test]
fn whoever_has_not_confirmed_the_address_is_not_let_in_and_can_ask_for_another_mail() -> Result<()> {
    scenario(async |world: &World| {
        let visitor = world.browser("visitor").await?;
        register(&visitor, "/portal/login").await?;
        world.mail(NEWCOMER, "/portal/verify-email").await?;
        visitor.link("Back to sign-in").click().await?;
        visitor.forgive("/auth/login - Failed to load resource");
        visitor.field("E-mail address").fill(NEWCOMER).await?;
        visitor.field("Password").fill(THEIR_PASSWORD).await?;
        visitor.button("Sign in").click().await?;
        visitor.button("Send the mail again").click().await?;
        visitor.sees("a new mail is on its way").await
    })
}

#[test]
fn the_demo_shows_its_mails_in_the_console() -> Result<()> {
    scenario(async |world: &World| {
        let visitor = world.browser("visitor").await?;
        let admin = signed_in(world, ELEANOR).await?;
        register(&visitor, "/portal/login?organization=harbour-vale").await?;
        admin.link(Name::has("Mail")).click().await?;
        admin.heading("Mail").shown().await?;
        // The open page hears of the mail, and later that it left.
        let line = admin.button(Name::has(NEWCOMER));
        line.says("Sent").await?;
        line.click().await?;
        let link = admin.link(Name::has("/portal/verify-email")).attribute("href").await?.unwrap_or_default();
        visitor.open(link.get(link.find("/portal").unwrap_or_default()..).unwrap_or_default()).await?;
        confirm(&visitor).await
    })
}

/// The number in the navigation and the one in the tab's title.
async fn counts(page: &Page) -> Result<(i64, i64)> {
    let names = page.link(Name::has("Tickets")).names().await?;
    let counted =
        names.iter().find(|name| name.starts_with("Tickets ")).context("no count in the navigation")?;
    let title = page.title().await?;
    let in_title = title.trim_start_matches('(').split(')').next().and_then(|number| number.parse().ok());
    Ok((number_in(counted)?, in_title.unwrap_or_default()))
}

async fn raise(client: &Page) -> Result<()> {
    client.open("/portal/tickets").await?;
    client.link("Raise a ticket").click().await?;
    client.heading("Raise a ticket").shown().await?;
    client.field("Subject").fill(SUBJECT).await?;
    client.field("Description").fill("It was there **yesterday**, today the field is empty again.").await?;
    client.field("Priority").choose("High").await?;
    client.field("Category").choose("Website").await?;
    client.button("Send ticket").click().await?;
    client.heading(SUBJECT).shown().await?;
    client.sees("is raised").await
}

async fn take(agent: &Page) -> Result<()> {
    let properties = agent.role("complementary", "Properties");
    agent.button(Name::has("Assignee")).inside(properties).click().await?;
    agent.role("menuitemradio", "Take it").click().await?;
    agent.sees("Assigned to Jonas Reuter").await
}

async fn note(agent: &Page, text: &str) -> Result<()> {
    agent.button(Name::has("Internal note")).click().await?;
    agent.field("Write an internal note").fill(text).await?;
    agent.button("Add note").click().await?;
    agent.sees(text).await?;
    agent.button(Name::has("Reply")).inside(agent.role("group", "Kind of message")).click().await
}

#[test]
fn a_ticket_is_raised_taken_answered_closed_and_reopened_live_on_both_sides() -> Result<()> {
    scenario(async |world: &World| {
        let client = signed_in(world, MARTA).await?;
        let agent = signed_in(world, JONAS).await?;
        agent.open("/console/tickets").await?;
        // The counts come with an answer of their own, after the list.
        agent.link(Name::has("not begun")).shown().await?;
        let before = counts(&agent).await?;
        raise(&client).await?;

        agent.link(SUBJECT).shown().await?;
        until("both counts to grow by one", async || {
            Ok((counts(&agent).await? == (before.0 + 1, before.1 + 1)).then_some(()))
        })
        .await?;

        agent.link(SUBJECT).click().await?;
        agent.heading(SUBJECT).shown().await?;
        take(&agent).await?;
        client.sees("Jonas Reuter is looking after this ticket").await?;
        reply_as_agent(&agent, REPLY).await?;
        client.sees(REPLY).await?;

        client.field("Your reply").fill(ANSWER).await?;
        client.press_with(Key::Control, Key::Enter).await?;
        agent.sees(ANSWER).await?;

        client.button("Close this ticket").click().await?;
        let dialog = client.role("dialog", "Close this ticket?");
        dialog.says("will be told").await?;
        client.button("Close ticket").inside(dialog).click().await?;
        client.sees("You closed this ticket").await?;
        agent.sees("closed this ticket").await?;

        client.button("Reopen this ticket").click().await?;
        client.sees("You reopened this ticket").await?;
        client.field("Your reply").shown().await?;
        agent.sees("reopened this ticket").await
    })
}

async fn hears_nothing(client: &Page) -> Result<()> {
    let html = client.run("return document.documentElement.outerHTML", vec![]).await?.to_string();
    let kept = client
        .run("return JSON.stringify({ ...localStorage, ...sessionStorage })", vec![])
        .await?
        .to_string();
    for (place, text) in
        [("the page", html), ("the browser's storage", kept), ("an answer", client.heard().await?)]
    {
        anyhow::ensure!(!text.contains("licence ran out"), "the note is in {place}");
        anyhow::ensure!(!text.contains("\"noted\""), "that there is a note is in {place}");
    }
    Ok(())
}

#[test]
fn a_note_alone_changes_nothing_that_the_client_sees() -> Result<()> {
    scenario(async |world: &World| {
        let client = signed_in(world, MARTA).await?;
        let agent = signed_in(world, JONAS).await?;
        open_ticket(&agent, "console", UNTOUCHED).await?;
        client.open("/portal/tickets").await?;
        let before = times(&client).await?;
        note(&agent, NOTE).await?;
        client.reload().await?;
        client.sees(UNTOUCHED).await?;
        anyhow::ensure!(before == times(&client).await?, "the note moved the ticket's last activity");
        Ok(())
    })
}

/// When each ticket of the list was last active, to the second, in the order of the list.
async fn times(page: &Page) -> Result<String> {
    let read = "return JSON.stringify([...document.querySelectorAll('main time')].map(it => it.dateTime))";
    Ok(page.run(read, vec![]).await?.to_string())
}

mod staged {
    use super::*;

    #[test]
    fn an_internal_note_reaches_the_client_nowhere() -> Result<()> {
        scenario(async |world: &World| {
            let client = world.browser("Marta").await?;
            client.listens_in().await?;
            client.enter(MARTA).await?;
            open_ticket(&client, "portal", UNTOUCHED).await?;
            let agent = signed_in(world, JONAS).await?;
            open_ticket(&agent, "console", UNTOUCHED).await?;

            note(&agent, NOTE).await?;
            reply_as_agent(&agent, REPLY).await?;
            // The reply was written after the note: once it is there, the note would be there too.
            client.sees(REPLY).await?;
            hears_nothing(&client).await?;

            client.open("/portal/tickets").await?;
            client.sees(UNTOUCHED).await?;
            client.field("Search in tickets").fill("licence ran out").await?;
            client.sees("Nothing found").await?;
            hears_nothing(&client).await?;
            client.open("/portal/dashboard").await?;
            hears_nothing(&client).await
        })
    }
}
