//! Nothing typed is ever lost.

use crate::steps::{WAITING, marta_reads, open_ticket, reply_as_agent, signed_in};
use anyhow::Result;
use portico_e2e::{JONAS, MARTA, PASSWORD, PIETER, Screen, World, scenario};

const DRAFT: &str = "The fax number and the second telephone can go, and";

#[test]
fn a_half_written_reply_survives_a_reload() -> Result<()> {
    scenario(async |world: &World| {
        let client = marta_reads(world, WAITING).await?;
        client.field("Your reply").fill(DRAFT).await?;
        client.sees("Draft saved at").await?;
        client.reload().await?;
        client.field("Your reply").holds(DRAFT).await
    })
}

#[test]
fn a_half_written_reply_survives_signing_out() -> Result<()> {
    scenario(async |world: &World| {
        let client = marta_reads(world, WAITING).await?;
        client.field("Your reply").fill(DRAFT).await?;
        client.sign_out().await?;
        client.sign_in_as(MARTA.email, PASSWORD).await?;
        open_ticket(&client, "portal", WAITING).await?;
        client.field("Your reply").holds(DRAFT).await
    })
}

#[test]
fn a_draft_is_not_shown_to_the_next_person_at_the_same_computer() -> Result<()> {
    scenario(async |world: &World| {
        let client = signed_in(world, MARTA).await?;
        client.open("/portal/tickets/new").await?;
        client.field("Subject").fill("Half a ticket").await?;
        client.sees("Draft saved at").await?;
        client.sign_out().await?;
        client.sign_in_as(PIETER.email, PASSWORD).await?;
        client.open("/portal/tickets/new").await?;
        client.field("Subject").holds("").await
    })
}

#[test]
fn a_half_written_ticket_survives_leaving_the_page() -> Result<()> {
    scenario(async |world: &World| {
        let client = signed_in(world, MARTA).await?;
        client.open("/portal/tickets/new").await?;
        client.field("Subject").fill("Half a ticket").await?;
        client.field("Description").fill(DRAFT).await?;
        client.field("Priority").choose("Urgent").await?;
        client.link("Dashboard").click().await?;
        client.heading("Open tickets").shown().await?;
        client.open("/portal/tickets/new").await?;
        client.field("Subject").holds("Half a ticket").await?;
        client.field("Description").holds(DRAFT).await?;
        client.field("Priority").holds("urgent").await
    })
}

#[test]
fn an_empty_ticket_that_fails_the_check_is_no_draft() -> Result<()> {
    scenario(async |world: &World| {
        let client = signed_in(world, MARTA).await?;
        client.open("/portal/tickets/new").await?;
        client.button("Send ticket").click().await?;
        client.sees("Please write something.").await?;
        let text = client.text().await?;
        anyhow::ensure!(!text.contains("Draft saved"), "a draft of nothing is said to be saved");
        client.field("Subject").fill("Half a ticket").await?;
        client.sees("Draft saved at").await
    })
}

/// The draft names an organization of which its writer is no client, as after leaving it.
const OF_ANOTHER: &str = "
    const key = Object.keys(localStorage).find(key => key.endsWith('.ticket.new'));
    const draft = JSON.parse(localStorage[key]);
    draft.value.whose = '00000000-0000-7000-8000-000000000000';
    localStorage[key] = JSON.stringify(draft);";

#[test]
fn a_draft_for_an_organization_that_was_left_goes_to_ones_own() -> Result<()> {
    scenario(async |world: &World| {
        let client = signed_in(world, MARTA).await?;
        client.open("/portal/tickets/new").await?;
        client.field("Subject").fill("Half a ticket").await?;
        client.field("Description").fill(DRAFT).await?;
        client.sees("Draft saved").await?;
        client.run(OF_ANOTHER, vec![]).await?;
        client.reload().await?;
        client.field("Subject").holds("Half a ticket").await?;
        client.button("Send ticket").click().await?;
        client.heading("Half a ticket").shown().await
    })
}

/// What another tab does that saves another draft of the same, and one that saved something long ago.
const ANOTHER_TAB: &str = "
    const key = Object.keys(localStorage).find(key => key.endsWith('.reply'));
    const draft = JSON.parse(localStorage[key]);
    localStorage[key] = JSON.stringify({ ...draft, value: arguments[0] });
    const old = new Date(Date.now() - 91 * 24 * 3600 * 1000).toISOString();
    localStorage['portico.draft.old'] = JSON.stringify({ at: old, value: 'Long ago' });";

#[test]
fn sending_leaves_what_another_tab_keeps_and_what_is_too_old_goes() -> Result<()> {
    scenario(async |world: &World| {
        let client = marta_reads(world, WAITING).await?;
        client.field("Your reply").fill("Fields four to seven can go.").await?;
        client.sees("Draft saved at").await?;
        client.run(ANOTHER_TAB, vec![DRAFT.into()]).await?;
        client.button("Send reply").click().await?;
        client.field("Your reply").holds("").await?;
        client.sees_no_more("Sending").await?;
        client.reload().await?;
        client.field("Your reply").holds(DRAFT).await?;
        let old = client.run("return localStorage.getItem('portico.draft.old')", vec![]).await?;
        anyhow::ensure!(old.is_null(), "{old} is kept for ever");
        Ok(())
    })
}

/// How far the last entry of the conversation reaches below the top of the sticky editor.
const BEHIND_THE_EDITOR: &str = "
    const end = [...document.querySelectorAll('.thread .entry')].at(-1).getBoundingClientRect().bottom;
    return Math.ceil(end - document.querySelector('.ticket-foot').getBoundingClientRect().top);";

/// Sends, and says at once whether the text is stored as sent: a crash a moment later must not lose it.
const SENT_IS_STORED: &str = "
    [...document.querySelectorAll('main button')].find(b => b.textContent.trim() === 'Send reply').click();
    return Object.entries(localStorage).some(([k, v]) => k.endsWith('.unsent') && v.includes(arguments[0]));
";

mod offline {
    use super::*;

    #[test]
    fn what_is_sent_without_a_network_is_kept_and_goes_out_when_it_is_back() -> Result<()> {
        scenario(async |world: &World| {
            let client = marta_reads(world, WAITING).await?;
            client.forgive("ERR_INTERNET_DISCONNECTED");
            client.field("Your reply").fill("Fields four").await?;
            client.network(false).await?;
            client.sees("You are offline. What you write is kept until you are back.").await?;
            client.field("Your reply").fill("Fields four to seven can go.").await?;
            client.button("Send reply").click().await?;
            client.sees("Not sent").await?;
            client.sees("Fields four to seven can go.").await?;

            client.network(true).await?;
            client.sees_no_more("You are offline").await?;
            client.sees_no_more("Not sent").await?;
            client.reload().await?;
            client.sees("Fields four to seven can go.").await?;
            client.button("Try again").gone().await
        })
    }

    #[test]
    fn what_others_wrote_meanwhile_is_there_when_the_network_is_back() -> Result<()> {
        scenario(async |world: &World| {
            let client = marta_reads(world, WAITING).await?;
            let agent = signed_in(world, JONAS).await?;
            client.forgive("ERR_INTERNET_DISCONNECTED");
            client.network(false).await?;
            client.sees("You are offline").await?;
            open_ticket(&agent, "console", WAITING).await?;
            reply_as_agent(&agent, "It goes live tonight.").await?;
            client.network(true).await?;
            client.sees("It goes live tonight.").await?;
            client.sees_no_more("Trying to reconnect").await
        })
    }

    #[test]
    fn what_helps_with_a_reply_that_is_not_sent_stands_above_the_editor() -> Result<()> {
        scenario(async |world: &World| {
            let client = marta_reads(world, WAITING).await?;
            client.look_at(Screen::Laptop).await?;
            client.forgive("ERR_INTERNET_DISCONNECTED");
            for reply in ["The first page.", "The second page.", "The third page."] {
                client.field("Your reply").fill(reply).await?;
                client.button("Send reply").click().await?;
                client.field("Your reply").holds("").await?;
            }
            client.sees_no_more("Sending").await?;
            client.network(false).await?;
            client.field("Your reply").fill(DRAFT).await?;
            client.button("Send reply").click().await?;
            client.button("Try again").shown().await?;
            client.settle().await?;
            let behind = client.run(BEHIND_THE_EDITOR, vec![]).await?;
            anyhow::ensure!(behind.as_i64() <= Some(0), "{behind} pixels are behind the editor");
            client.button("Edit").inside(client.role("region", "Conversation")).click().await?;
            client.field("Your reply").holds(DRAFT).await
        })
    }

    #[test]
    fn what_is_sent_is_stored_before_its_draft_goes() -> Result<()> {
        scenario(async |world: &World| {
            let client = marta_reads(world, WAITING).await?;
            client.forgive("ERR_INTERNET_DISCONNECTED");
            client.field("Your reply").fill(DRAFT).await?;
            client.network(false).await?;
            let stored = client.run(SENT_IS_STORED, vec![DRAFT.into()]).await?;
            anyhow::ensure!(stored == true, "nothing was stored at once");
            client.sees("Not sent").await
        })
    }
}
