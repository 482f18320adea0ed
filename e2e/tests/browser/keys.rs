//! API keys and the audit trail, as an admin has them in the console.

use crate::steps::signed_in;
use anyhow::Result;
use portico_e2e::{ELEANOR, JONAS, Name, World, scenario};

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
        admin.button(Name::has("Actions for Deploy bot")).gone().await
    })
}

#[test]
fn the_trail_says_what_happened_in_words_and_is_verified() -> Result<()> {
    scenario(async |world: &World| {
        let admin = signed_in(world, ELEANOR).await?;
        admin.link(Name::has("Settings")).click().await?;
        admin.link("Audit trail").click().await?;
        admin.heading("Audit trail").shown().await?;
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
