//! Whom a provider elsewhere lets in as what: who was invited, and whose groups give a role.

use crate::external::{answers, goes_through, installed, provider_of};
use crate::steps::signed_in;
use anyhow::{Context as _, Result};
use portico_e2e::{ELEANOR, Name, Page, World, scenario};
use serde_json::{Value, json};

const NINA: &str = "nina@newcomer.example";
const HERE: &str = "login?organization=harbour-vale";

async fn origin(page: &Page) -> Result<String> {
    let origin: Value = page.run("return location.origin", Vec::new()).await?;
    Ok(origin.as_str().context("no origin")?.to_owned())
}

/// Somebody's browser, which the provider's own pages have complain: of a font of somebody else, and that there is no icon.
async fn newcomer(world: &World) -> Result<Page> {
    let page = world.browser("Nina").await?;
    for words in ["fonts.googleapis.com", "favicon.ico", "/callback - Failed to load resource"] {
        page.forgive(words);
    }
    Ok(page)
}

#[test]
fn who_is_invited_comes_by_a_provider() -> Result<()> {
    scenario(async |world: &World| {
        let admin = signed_in(world, ELEANOR).await?;
        let people = json!({"nina": {"email": NINA, "email_verified": true, "given_name": "Nina", "family_name": "New"}});
        let (_provider, issuer) = installed::start(&origin(&admin).await?, &people, false).await?;
        provider_of(&admin, &issuer, None).await?;
        admin.open("/console/team/invitations").await?;
        admin.button("Invite someone").click().await?;
        admin.field("E-mail address").fill(NINA).await?;
        admin.field("Customer").fill("Medby").await?;
        admin.role("option", Name::has("Medby")).click().await?;
        admin.button("Send invitation").click().await?;
        admin.sees("is on its way").await?;

        let nina = newcomer(world).await?;
        let mail = world.mail(NINA, "/portal/accept-invitation").await?;
        nina.open(&mail.link("/portal/accept-invitation")?).await?;
        nina.sees("for Medby Clinics").await?;
        nina.picture("external-invited").await?;
        nina.button(Name::has("Harbour ID")).click().await?;
        goes_through(&nina, &issuer, "nina").await?;
        nina.heading(Name::has("Nina")).shown().await?;
        admin.sees("Accepted").await
    })
}

#[test]
fn groups_of_a_provider_make_a_client_an_agent() -> Result<()> {
    scenario(async |world: &World| {
        let admin = signed_in(world, ELEANOR).await?;
        let people = json!({"nina": {"email": NINA, "email_verified": true, "given_name": "Nina",
            "family_name": "New", "groups": ["everybody", "desk"]}});
        let (_provider, issuer) = installed::start(&origin(&admin).await?, &people, true).await?;
        provider_of(&admin, &issuer, Some("desk")).await?;

        let nina = newcomer(world).await?;
        nina.open(&format!("/portal/{HERE}")).await?;
        nina.button(Name::has("Harbour ID")).click().await?;
        goes_through(&nina, &issuer, "nina").await?;
        nina.heading("Check your mail").shown().await?;
        let mail = world.mail(NINA, "/portal/verify-email").await?;
        nina.open(&mail.link("/portal/verify-email")?).await?;
        nina.button("Continue with your provider").click().await?;
        // An agent has nothing to do in the portal, and is told where they work.
        nina.sees("console").await?;
        nina.picture("external-agent-in-portal").await?;
        nina.open(&format!("/console/{HERE}")).await?;
        nina.button(Name::has("Harbour ID")).click().await?;
        answers(&nina, &issuer, "nina", &[]).await?;
        nina.until_url("arrives at the dashboard", |url| url == "/console/dashboard").await?;
        admin.open("/console/team?q=nina").await?;
        admin.sees(&format!("Nina New {NINA} Agent")).await
    })
}
