//! API keys and the audit trail, as an admin has them in the console.

use crate::steps::{KEEPS, signed_in};
use anyhow::Result;
use portico_e2e::{ELEANOR, JONAS, Key, Name, Page, World, scenario};

/// Presses the words of one of several choices side by side: they lie over their radio, which a driver would press.
async fn switches_to(page: &Page, which: &str) -> Result<()> {
    const PRESS: &str = "
        const choices = [...document.querySelectorAll('[role=radiogroup] label')];
        choices.find(choice => choice.textContent === arguments[0]).click();";
    page.run(PRESS, vec![which.into()]).await?;
    Ok(())
}

#[test]
fn a_key_is_made_shown_once_rotated_and_revoked() -> Result<()> {
    scenario(async |world: &World| {
        let admin = signed_in(world, ELEANOR).await?;
        admin.link(Name::has("Settings")).click().await?;
        admin.link("API keys").click().await?;
        admin.sees("Monitoring").await?;
        admin.button("Make a key").click().await?;
        admin.role("textbox", "Name").fill("Deploy bot").await?;
        admin.button("Make a key").inside(admin.role("dialog", "Make a key")).click().await?;
        admin.sees("Please choose what it may do.").await?;
        admin.role("checkbox", Name::has("See tickets")).click().await?;
        admin.role("checkbox", "Raise tickets").click().await?;
        admin.picture("key-making").await?;
        admin.button("Make a key").inside(admin.role("dialog", "Make a key")).click().await?;
        admin.sees("it is shown this once").await?;
        admin.picture("key-shown").await?;
        admin.button("I have it").click().await?;
        admin.sees_no_more("it is shown this once").await?;
        admin.sees("2 permissions").await?;
        admin.reload().await?;
        admin.sees("Deploy bot").await?;
        admin.sees_no_more("it is shown this once").await?;
        admin.picture("keys").await?;

        admin.button(Name::has("Deploy bot")).click().await?;
        admin.role("menuitem", "Rotate").click().await?;
        admin.field("The old key works for").choose("1 hour more").await?;
        admin.button("Rotate").inside(admin.role("dialog", Name::has("Rotate"))).click().await?;
        admin.sees("it is shown this once").await?;
        admin.button("I have it").click().await?;

        admin.button(Name::has("Deploy bot")).click().await?;
        admin.role("menuitem", "Revoke").click().await?;
        admin.button("Revoke").inside(admin.role("dialog", Name::has("Revoke"))).click().await?;
        admin.sees("“Deploy bot” was revoked.").await?;
        admin.button(Name::has("Actions for Deploy bot")).gone().await?;

        // Those that were taken back stand by themselves, and nothing can be done to them.
        switches_to(&admin, "Revoked").await?;
        admin.sees_no_more("Monitoring").await?;
        admin.reload().await?;
        admin.sees("Deploy bot").await?;
        admin.button(Name::has("Actions for Deploy bot")).gone().await?;
        admin.picture("keys-revoked").await?;
        switches_to(&admin, "In use").await?;
        admin.sees("Monitoring").await?;
        admin.sees_no_more("Deploy bot").await
    })
}

#[test]
fn the_trail_is_asked_for_one_person_and_one_action() -> Result<()> {
    scenario(async |world: &World| {
        signed_in(world, JONAS).await?.sign_out().await?;
        let admin = signed_in(world, ELEANOR).await?;
        admin.open("/console/audit").await?;
        admin.sees("Eleanor Vale").await?;
        admin.button("Person").click().await?;
        admin.field("Find person").fill("jonas").await?;
        admin.role("radio", "Jonas Reuter").click().await?;
        admin.until_url("is about him", |url| url.contains("member_id=")).await?;
        admin.sees_no_more("Eleanor Vale").await?;
        admin.sees("signed out").await?;
        admin.press(Key::Escape).await?;

        admin.button("Action").click().await?;
        admin.field("Find action").fill("signed in").await?;
        admin.role("radio", "Accounts: signed in").click().await?;
        admin.until_url("is about this", |url| url.contains("action=account.signed_in")).await?;
        admin.sees_no_more("signed out").await?;
        admin.press(Key::Escape).await?;
        admin.picture("audit-narrowed").await?;
        // Whoever comes by the address is told of whom it is.
        admin.reload().await?;
        admin.button(Name::Label("Person".to_owned())).says("Jonas Reuter").await?;
        admin.sees("signed in").await?;
        // Of another kind of things no such action is known.
        admin.button("About").click().await?;
        admin.role("radio", "Teams").click().await?;
        admin.until_url("is about teams", |url| !url.contains("action=") && url.contains("kind=team")).await
    })
}

#[test]
fn the_trail_is_taken_along_as_a_file() -> Result<()> {
    scenario(async |world: &World| {
        let admin = signed_in(world, ELEANOR).await?;
        admin.open("/console/audit?object_kind=invitation").await?;
        for (format, name, begins) in
            [("As a table (CSV)", "audit.csv", "at,actor,by"), ("As JSON lines", "audit.jsonl", "{\"id\"")]
        {
            admin.reload().await?;
            admin.run(KEEPS, vec![]).await?;
            admin.button("Export").click().await?;
            admin.role("menuitem", format).click().await?;
            admin.until_true("has a file", "return window.__kept.length == 2").await?;
            let file = admin.run("return window.__kept[0].text()", vec![]).await?;
            let file = file.as_str().unwrap_or_default().to_owned();
            anyhow::ensure!(
                file.starts_with(begins) && file.contains("freja.dahl@tidewell.example"),
                "{file}"
            );
            let called = admin.run("return window.__kept[1]", vec![]).await?;
            anyhow::ensure!(called == name, "{called}");
        }
        admin.open("/console/audit").await?;
        admin.sees("exported the audit trail").await
    })
}

#[test]
fn the_trail_says_what_happened_in_words_and_is_verified() -> Result<()> {
    scenario(async |world: &World| {
        let admin = signed_in(world, ELEANOR).await?;
        admin.link(Name::has("Settings")).click().await?;
        admin.link("Audit trail").click().await?;
        admin.heading("Settings").shown().await?;
        admin.sees("signed in").await?;
        admin.picture("audit").await?;
        admin.open("/console/audit?object_kind=invitation").await?;
        admin.sees("invited freja.dahl@tidewell.example").await?;
        admin.sees_no_more("signed in").await?;
        admin.open("/console/audit?from=2020-01-01T00:00:00Z&to=2020-01-03T00:00:00Z").await?;
        admin.sees("Nothing found").await?;
        admin.open("/console/audit").await?;
        admin.button("Verify").click().await?;
        admin.sees("as they were sealed").await?;
        admin.picture("audit-verified").await?;
        admin.button("Close").click().await?;
        // What was done here stands in the trail, too.
        admin.reload().await?;
        admin.sees("verified the audit trail").await?;

        let agent = signed_in(world, JONAS).await?;
        agent.open("/console/audit").await?;
        agent.heading("There is nothing here").shown().await
    })
}
