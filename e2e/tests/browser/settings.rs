//! The organization's settings, and what a visitor sees of them.

use crate::steps::signed_in;
use anyhow::Result;
use portico_e2e::{ELEANOR, JONAS, Locator, MARTA, Name, Page, World, scenario};
use std::path::Path;

/// The colour that an admin chooses, and what it makes of buttons in light.
const COLOUR: &str = "#7A1F5C";
const BUTTONS: &str = "#8e3a6f";

async fn wears(page: &Page, colour: &str) -> Result<()> {
    let accent = "document.documentElement.style.getPropertyValue('--accent')";
    page.until_true("wears the accent", &format!("return {accent}.includes('{colour}')")).await
}

fn save<'a>(page: &'a Page, section: &str) -> Locator<'a> {
    page.button(Name::has("Save changes")).inside(page.role("region", section))
}

#[test]
fn what_an_admin_sets_a_guest_sees_at_the_sign_in_page() -> Result<()> {
    scenario(async |world: &World| {
        let admin = signed_in(world, ELEANOR).await?;
        admin.link(Name::has("Settings")).click().await?;
        admin.heading("Settings").shown().await?;
        admin.role("textbox", "Name").fill("Vale Studio").await?;
        admin.field("Name in addresses").fill("Vale Studio").await?;
        save(&admin, "Organization").click().await?;
        admin.sees("Please use small letters from a to z").await?;
        admin.field("Name in addresses").has_keyboard().await?;
        admin.field("Name in addresses").fill("vale-studio").await?;
        admin.field("Currency").choose("British Pound (GBP)").await?;
        save(&admin, "Organization").click().await?;
        admin.sees("Organization saved").await?;
        admin.until_title(|title| title.contains("Vale Studio")).await?;

        admin.field("Accent colour").fill(COLOUR).await?;
        admin.field("Text on the sign-in page").fill("Locked out?\nCall Noor.").await?;
        save(&admin, "Branding").click().await?;
        admin.sees("Branding saved").await?;
        wears(&admin, BUTTONS).await?;
        admin.field("Accent colour").holds("#7a1f5c").await?;

        // The server knows the domains that are kept; the page sends only what was changed.
        admin.forgive("/api/organization - Failed to load resource");
        admin.role("radio", Name::has("in one of these domains")).click().await?;
        save(&admin, "Registration").click().await?;
        admin.sees("Please name at least one domain.").await?;
        admin.role("radio", Name::has("ask you for an invitation")).click().await?;
        save(&admin, "Registration").click().await?;
        admin.sees("Registration saved").await?;

        admin.field("Ticket categories").click().await?;
        admin.types("Printing,").await?;
        save(&admin, "Ticket categories").click().await?;
        admin.sees("Ticket categories saved").await?;
        admin.reload().await?;
        admin.button("Remove Printing").shown().await?;
        admin.role("textbox", "Name").holds("Vale Studio").await?;
        admin.picture("settings-changed").await?;

        let guest = world.browser("guest").await?;
        guest.open("/portal/login?organization=vale-studio").await?;
        guest.sees("For clients of Vale Studio.").await?;
        guest.sees("Call Noor.").await?;
        guest.sees("Ask the people you work with for an invitation.").await?;
        guest.link("Create an account").gone().await?;
        wears(&guest, BUTTONS).await?;
        guest.picture("settings-sign-in").await?;
        guest.forgive("Failed to load resource");
        guest.open("/portal/login?organization=harbour-vale").await?;
        guest.sees_no_more("Call Noor.").await
    })
}

#[test]
fn what_was_changed_and_not_saved_is_asked_about_before_the_page_is_left() -> Result<()> {
    scenario(async |world: &World| {
        let admin = signed_in(world, ELEANOR).await?;
        admin.open("/console/settings").await?;
        admin.role("textbox", "Name").fill("Somebody else").await?;
        admin.link(Name::has("Customers")).click().await?;
        admin.button("Stay here").click().await?;
        admin.role("textbox", "Name").holds("Somebody else").await?;
        admin.role("textbox", "Name").fill("Harbour & Vale").await?;
        admin.link(Name::has("Customers")).click().await?;
        admin.heading("Customers").shown().await
    })
}

#[test]
fn a_logo_stands_on_the_sign_in_page_and_in_the_portal() -> Result<()> {
    scenario(async |world: &World| {
        let client = signed_in(world, MARTA).await?;
        let admin = signed_in(world, ELEANOR).await?;
        admin.open("/console/settings").await?;
        let choose = || admin.role("button", Name::has("Logo"));
        // What is no picture is said beside the field.
        admin.forgive("/api/organization/logo - Failed to load resource");
        let folder = tempfile::tempdir()?;
        let fake = folder.path().join("logo.png");
        std::fs::write(&fake, "no picture")?;
        choose().give(&fake).await?;
        admin.sees("This can't be read as a picture").await?;
        choose().give(Path::new("tests/logo.png")).await?;
        admin.sees("The logo was saved.").await?;
        admin.sees_no_more("This can't be read as a picture").await?;
        admin.picture("settings-logo").await?;

        let guest = world.browser("guest").await?;
        guest.open("/portal/login?organization=harbour-vale").await?;
        guest.role("img", "Harbour & Vale").shown().await?;
        guest.picture("logo-sign-in").await?;
        client.reload().await?;
        client.role("img", "Harbour & Vale").shown().await?;
        client.picture("logo-portal").await?;

        admin.button("Remove").click().await?;
        admin.sees("The logo was removed.").await?;
        client.reload().await?;
        client.role("img", "Harbour & Vale").gone().await
    })
}

#[test]
fn an_agent_finds_no_settings() -> Result<()> {
    scenario(async |world: &World| {
        let agent = signed_in(world, JONAS).await?;
        agent.link(Name::has("Settings")).gone().await?;
        agent.open("/console/settings").await?;
        agent.heading("There is nothing here").shown().await
    })
}
