//! What was typed, read or chosen is taken care of.

use crate::steps::{UNTOUCHED, WAITING, marta_reads, open_ticket, reply_as_agent, signed_in};
use anyhow::Result;
use portico_e2e::{JONAS, Key, MARTA, Name, Page, Screen, World, scenario, until};

/// Whether the last message ends above the editor.
const IS_ABOVE_EDITOR: &str = "
    const last = [...document.querySelectorAll('main article')].at(-1).getBoundingClientRect();
    return last.bottom <= document.querySelector('main textarea').getBoundingClientRect().top;
";

#[test]
fn a_changed_profile_is_not_left_without_asking() -> Result<()> {
    scenario(async |world: &World| {
        let client = signed_in(world, MARTA).await?;
        client.open("/portal/profile").await?;
        client.field("Telephone").fill("+31 20 555 01 99").await?;
        client.link("Dashboard").click().await?;
        client.button("Stay here").click().await?;
        client.field("Telephone").holds("+31 20 555 01 99").await?;
        client.link("Dashboard").click().await?;
        client.button("Leave").click().await?;
        client.heading("Open tickets").shown().await
    })
}

async fn stays_with(page: &Page, telephone: &str) -> Result<()> {
    page.button("Stay here").click().await?;
    page.button("Stay here").gone().await?;
    page.field("Telephone").holds(telephone).await
}

#[test]
fn a_changed_profile_is_not_left_by_back_a_key_or_signing_out_without_asking() -> Result<()> {
    const TELEPHONE: &str = "+49 40 555 01 99";
    scenario(async |world: &World| {
        let agent = signed_in(world, JONAS).await?;
        agent.link(Name::has("Tickets")).click().await?;
        agent.until_url("is at the queue", |url| url == "/console/tickets").await?;
        agent.button(Name::has("Your account")).click().await?;
        agent.role("menuitem", "Profile").click().await?;
        agent.field("Telephone").fill(TELEPHONE).await?;

        agent.run("history.back()", vec![]).await?;
        stays_with(&agent, TELEPHONE).await?;
        agent.until_url("stays", |url| url == "/console/profile").await?;
        agent.button("Sign out").click().await?;
        stays_with(&agent, TELEPHONE).await?;
        agent.button(Name::has("Search")).click().await?;
        stays_with(&agent, TELEPHONE).await?;

        agent.run("history.back()", vec![]).await?;
        agent.button("Leave").click().await?;
        agent.until_url("went back", |url| url == "/console/tickets").await?;
        agent.link(UNTOUCHED).shown().await?;
        agent.run("history.back()", vec![]).await?;
        agent.until_url("goes further back unasked", |url| url == "/console/dashboard").await
    })
}

#[test]
fn every_changed_form_asks_before_it_is_left_and_none_that_was_put_back() -> Result<()> {
    scenario(async |world: &World| {
        let client = marta_reads(world, WAITING).await?;
        client.button("Edit").click().await?;
        client.field("Subject").fill("Large attachments are lost").await?;
        client.run("history.back()", vec![]).await?;
        client.button("Stay here").click().await?;
        client.button("Stay here").gone().await?;
        client.field("Subject").holds("Large attachments are lost").await?;
        client.button("Cancel").click().await?;

        client.open("/portal/profile").await?;
        client.field("New password").fill("five").await?;
        client.link("Dashboard").click().await?;
        client.button("Stay here").click().await?;
        client.button("Stay here").gone().await?;
        client.field("New password").fill("").await?;
        // Browsers fill in this one by themselves.
        client.field("Current password").fill("five").await?;
        client.link("Dashboard").click().await?;
        client.heading("Open tickets").shown().await
    })
}

#[test]
fn times_are_told_by_the_clock_of_the_profile() -> Result<()> {
    scenario(async |world: &World| {
        let client = signed_in(world, MARTA).await?;
        client.open("/portal/profile").await?;
        client.field("Time zone").choose("Asia/Tokyo").await?;
        client.field("Region").choose("English (United States)").await?;
        client.button("Save changes").click().await?;
        client.sees("Profile saved").await?;
        client.open("/portal/dashboard").await?;
        client.heading("Open tickets").shown().await?;
        let exact = client.run("return document.querySelector('main time').title", vec![]).await?.to_string();
        anyhow::ensure!(exact.contains("GMT+9") || exact.contains("Japan"), "{exact}");
        anyhow::ensure!(exact.contains("AM") || exact.contains("PM"), "{exact}");
        Ok(())
    })
}

#[test]
fn a_client_finds_better_words_for_a_ticket() -> Result<()> {
    scenario(async |world: &World| {
        let client = marta_reads(world, WAITING).await?;
        client.button("Edit").click().await?;
        client.field("Subject").fill(&"too long ".repeat(30)).await?;
        client.sees("270 of 200 characters").await?;
        client.field("Subject").fill("Large attachments are lost").await?;
        client.field("Priority").choose("Urgent").await?;
        client.button("Save changes").click().await?;
        client.heading("Large attachments are lost").shown().await?;
        client.until_title(|title| title.contains("Large attachments are lost")).await
    })
}

/// To a ticket that is open on the page, by another word.
async fn edits(page: &Page, subject: &str) -> Result<()> {
    page.button("Edit").click().await?;
    page.field("Subject").fill(subject).await?;
    page.button("Save changes").click().await?;
    page.heading(subject).shown().await
}

#[test]
fn a_subject_that_somebody_else_changed_meanwhile_is_not_overwritten_unseen() -> Result<()> {
    scenario(async |world: &World| {
        let client = marta_reads(world, WAITING).await?;
        let other = marta_reads(world, WAITING).await?;
        client.forgive("the server responded with a status of 412");
        client.button("Edit").click().await?;
        client.field("Subject").fill("Large attachments are lost").await?;
        edits(&other, "Attachments above 5 MB").await?;
        client.until_title(|title| title.contains("Attachments above 5 MB")).await?;
        client.button("Save changes").click().await?;
        client.sees("Someone changed this to “Attachments above 5 MB”").await?;
        client.button("Save changes").click().await?;
        client.heading("Large attachments are lost").shown().await?;

        // What only one of the two changed stands.
        client.button("Edit").click().await?;
        client.field("Priority").choose("Urgent").await?;
        other.heading("Large attachments are lost").shown().await?;
        edits(&other, "Attachments, again").await?;
        client.button("Save changes").click().await?;
        client.heading("Attachments, again").shown().await?;
        client.sees("Urgent").await
    })
}

#[test]
fn a_half_filled_registration_survives_a_reload_without_its_password() -> Result<()> {
    scenario(async |world: &World| {
        let visitor = world.browser("visitor").await?;
        visitor.open("/portal/register").await?;
        visitor.field("First name").fill("Ada").await?;
        visitor.field("E-mail address").fill("ada@quist.example").await?;
        visitor.field("Password").fill("seven quiet lighthouses").await?;
        visitor.reload().await?;
        visitor.field("First name").holds("Ada").await?;
        visitor.field("E-mail address").holds("ada@quist.example").await?;
        visitor.field("Password").holds("").await
    })
}

#[test]
fn a_good_link_in_the_tab_of_a_bad_one_is_followed() -> Result<()> {
    scenario(async |world: &World| {
        let visitor = world.browser("visitor").await?;
        visitor.open("/portal/reset-password").await?;
        visitor.sees("This link is not complete.").await?;
        visitor.run("location.hash = 'token=another'", vec![]).await?;
        visitor.field("New password").shown().await
    })
}

#[test]
fn what_a_tool_of_the_editor_did_is_taken_back_as_what_was_typed() -> Result<()> {
    scenario(async |world: &World| {
        let client = marta_reads(world, WAITING).await?;
        let reply = client.field("Your reply");
        reply.click().await?;
        client.types("Keep this").await?;
        client.press_with(Key::Control, 'a').await?;
        client.button("Bold").click().await?;
        reply.holds("**Keep this**").await?;
        client.press_with(Key::Control, 'z').await?;
        reply.holds("Keep this").await?;
        client.button("Quote").click().await?;
        reply.holds("> Keep this").await?;
        client.press_with(Key::Control, 'z').await?;
        client.press_with(Key::Control, 'z').await?;
        reply.holds("").await
    })
}

/// Keeps the words that are put before screen readers from now on.
const LISTEN: &str = "
    window.__said = [];
    const region = document.querySelector('.thread [aria-live=polite]');
    const hear = changes => changes.forEach(change => change.addedNodes.forEach(
        node => node.textContent && window.__said.push(node.textContent)));
    new MutationObserver(hear).observe(region, { childList: true, subtree: true, characterData: true });";

#[test]
fn each_reply_is_read_out_also_when_one_person_writes_two() -> Result<()> {
    scenario(async |world: &World| {
        let client = marta_reads(world, WAITING).await?;
        client.run(LISTEN, vec![]).await?;
        let agent = signed_in(world, JONAS).await?;
        open_ticket(&agent, "console", WAITING).await?;
        for (count, reply) in ["It goes live tonight.", "It is live."].iter().enumerate() {
            reply_as_agent(&agent, reply).await?;
            client.sees(reply).await?;
            let said = format!(
                "return JSON.stringify(window.__said) == JSON.stringify(Array({}).fill('Jonas Reuter replied'))",
                count + 1
            );
            client.until_true("reads each reply out", &said).await?;
        }
        Ok(())
    })
}

mod staged {
    use super::*;

    #[test]
    fn an_application_that_does_not_come_says_so() -> Result<()> {
        scenario(async |world: &World| {
            let visitor = world.browser("visitor").await?;
            visitor.open("/portal/login").await?;
            visitor.forgive("");
            visitor.answers_instead(".wasm", 503, &serde_json::json!({})).await?;
            visitor.run("location.reload()", vec![]).await?;
            visitor.sees("The portal could not be loaded.").await?;
            visitor.button("Reload").shown().await
        })
    }
}

mod any_screen {
    use super::*;

    #[test]
    fn what_joins_below_is_led_to_and_ones_own_is_shown() -> Result<()> {
        scenario(async |world: &World| {
            let client = marta_reads(world, WAITING).await?;
            client.look_at(Screen::Narrow).await?;
            client.run("scrollTo(0, 0)", vec![]).await?;
            let agent = signed_in(world, JONAS).await?;
            open_ticket(&agent, "console", WAITING).await?;
            reply_as_agent(&agent, "It goes live tonight.").await?;
            client.button("New message").click().await?;
            client.button("New message").gone().await?;

            client.run("scrollTo(0, 0)", vec![]).await?;
            client.field("Your reply").fill("Good.").await?;
            client.run("scrollTo(0, 0)", vec![]).await?;
            client.button("Send reply").click().await?;
            client.field("Your reply").holds("").await?;
            until("the own reply in view", async || {
                Ok((client.run(IS_ABOVE_EDITOR, vec![]).await? == true).then_some(()))
            })
            .await
        })
    }
}
