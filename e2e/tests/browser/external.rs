//! Signing in by a provider elsewhere, which is a real one (`api/tests/provider`): set up by an admin, gone through by a
//! newcomer, linked and unlinked by who has an account.

#[path = "../../../api/tests/provider/installed.rs"]
pub(crate) mod installed;

use crate::steps::{no_findings, signed_in};
use anyhow::{Context as _, Result};
use installed::SECRET;
use portico_e2e::{ELEANOR, MARTA, Name, PASSWORD, Page, Screen, World, scenario};
use serde_json::json;

const NAME: &str = "Harbour ID";

/// What stands on the provider's own pages is filled in and sent: its name for the reader, then that they agree.
const SIGN_IN: &str = "
    const form = document.querySelector('form');
    const login = form.querySelector('input[name=login]');
    if (login) {
        login.value = arguments[0];
        form.querySelector('input[name=password]').value = 'any';
    }
    form.submit();";

/// Through the provider's pages: who it is, and that they agree; whom it knows it asks neither.
pub(crate) async fn goes_through(page: &Page, issuer: &str, who: &str) -> Result<()> {
    answers(page, issuer, who, &["input[name=login]", "input[value=consent]"]).await
}

/// Answers what the provider asks.
pub(crate) async fn answers(page: &Page, issuer: &str, who: &str, questions: &[&str]) -> Result<()> {
    for asks in questions {
        let script = format!("return location.origin === '{issuer}' && !!document.querySelector('{asks}')");
        page.until_true("the provider asks", &script).await?;
        page.run(SIGN_IN, vec![who.into()]).await?;
    }
    Ok(())
}

/// Another issuer would get the secret of the one before: it is asked for at its field, and the way back is open.
async fn moves(admin: &Page, issuer: &str) -> Result<()> {
    admin.forgive("status of 422");
    for (to, secret) in [("https://id.elsewhere.example", "theirs"), (issuer, SECRET)] {
        admin.button(Name::has("Actions for Harbour ID")).click().await?;
        admin.role("menuitem", "Edit").click().await?;
        admin.field("Issuer").fill(to).await?;
        let save = admin.button("Save changes").inside(admin.role("dialog", Name::has("Harbour ID")));
        save.click().await?;
        admin.sees("Please give the secret of this issuer.").await?;
        admin.picture("external-another-issuer").await?;
        admin.field("Client secret").fill(secret).await?;
        save.click().await?;
        admin.sees(to).await?;
        admin.role("dialog", Name::has("Harbour ID")).gone().await?;
    }
    Ok(())
}

/// An admin sets the provider up, perhaps with a group whose people are agents.
pub(crate) async fn provider_of(admin: &Page, issuer: &str, agents: Option<&str>) -> Result<()> {
    admin.open("/console/settings/sign-in").await?;
    admin.button("Add a provider").click().await?;
    admin.role("textbox", "Name").fill(NAME).await?;
    admin.field("Issuer").fill(issuer).await?;
    admin.field("Client ID").fill("portico").await?;
    admin.field("Client secret").fill(SECRET).await?;
    if let Some(group) = agents {
        admin.field("Claim with groups").fill("groups").await?;
        admin.field("Groups of role Agent").fill(group).await?;
    }
    admin.button("Save changes").inside(admin.role("dialog", "Add a provider")).click().await?;
    admin.sees("Harbour ID was saved.").await
}

/// An admin sets the provider up, and looks whether it answers.
async fn is_set_up(admin: &Page, issuer: &str) -> Result<()> {
    admin.open("/console/settings").await?;
    admin.link("Sign-in").click().await?;
    admin.sees("Your own sign-in provider").await?;
    admin.button("Add a provider").click().await?;
    admin.role("textbox", "Name").fill(NAME).await?;
    admin.field("Issuer").fill("http://127.0.0.1:1").await?;
    admin.button("Test").click().await?;
    admin.sees("127.0.0.1").await?;
    admin.field("Issuer").fill(issuer).await?;
    admin.button("Test").click().await?;
    admin.sees("It answers, with 1 key").await?;
    admin.field("Client ID").fill("portico").await?;
    admin.field("Client secret").fill(SECRET).await?;
    admin.picture("external-setting-up").await?;
    admin.button("Save changes").inside(admin.role("dialog", "Add a provider")).click().await?;
    admin.sees("Harbour ID was saved.").await?;
    admin.picture("external-settings").await?;
    moves(admin, issuer).await?;
    admin.look_at(Screen::Phone).await?;
    admin.picture("external-settings-phone").await?;
    no_findings(admin, "settings of sign-in").await
}

/// Whoever has no password signs in there once more to show who they are.
async fn shows_anew(page: &Page, issuer: &str) -> Result<()> {
    page.forgive("/auth/two-factor/setup - Failed to load resource");
    page.open("/portal/profile").await?;
    page.button("Send me a link to choose a password").shown().await?;
    page.open("/portal/security").await?;
    page.button("Set up").click().await?;
    page.heading("Confirm that it is you").shown().await?;
    page.picture("external-proof").await?;
    no_findings(page, "showing anew who one is, without a password").await?;
    page.button(Name::has("Sign in again with")).click().await?;
    answers(page, issuer, "nina", &["input[name=login]"]).await?;
    page.heading("Security").shown().await?;
    page.button("Set up").click().await?;
    page.sees("authenticator").await
}

mod any_screen {
    use super::*;

    #[test]
    fn people_come_by_a_provider_that_an_admin_set_up() -> Result<()> {
        scenario(async |world: &World| {
            let admin = signed_in(world, ELEANOR).await?;
            let origin = admin.run("return location.origin", Vec::new()).await?;
            let people = json!({
                "nina": {"email": "nina@newcomer.example", "email_verified": true, "given_name": "Nina", "family_name": "New"},
                "marta": {"email": MARTA.email, "email_verified": true},
            });
            let origin = origin.as_str().context("no origin")?;
            let (_provider, issuer) = installed::start(origin, &people, false).await?;
            is_set_up(&admin, &issuer).await?;

            let newcomer = world.browser("Nina").await?;
            // The provider's own pages ask for a font of somebody else, and have no icon.
            newcomer.forgive("fonts.googleapis.com");
            newcomer.forgive("favicon.ico");
            newcomer.open("/portal/login?organization=harbour-vale").await?;
            newcomer.button(Name::has(NAME)).shown().await?;
            newcomer.picture("external-sign-in").await?;
            newcomer.button(Name::has(NAME)).click().await?;
            newcomer.forgive("/callback - Failed to load resource");
            goes_through(&newcomer, &issuer, "nina").await?;
            newcomer.heading("Check your mail").shown().await?;
            newcomer.until_url("the way back is gone", |url| !url.contains("code=")).await?;
            newcomer.picture("external-check-mail").await?;
            let mail = world.mail("nina@newcomer.example", "/portal/verify-email").await?;
            newcomer.open(&mail.link("/portal/verify-email")?).await?;
            newcomer.heading("Confirm your address").shown().await?;
            newcomer.picture("external-confirm").await?;
            no_findings(&newcomer, "confirming an address by a provider").await?;
            newcomer.button("Continue with your provider").click().await?;
            newcomer.heading(Name::has("Nina")).shown().await?;
            shows_anew(&newcomer, &issuer).await?;

            let marta = world.browser("Marta").await?;
            marta.forgive("fonts.googleapis.com");
            marta.forgive("favicon.ico");
            marta.forgive("/callback - Failed to load resource");
            marta.forgive("/auth/identities/");
            marta.open("/portal/login?organization=harbour-vale").await?;
            marta.button(Name::has(NAME)).click().await?;
            goes_through(&marta, &issuer, "marta").await?;
            // As to everybody: nobody learns that she has an account, but she does.
            marta.heading("Check your mail").shown().await?;
            world.mail(MARTA.email, "You already have an account").await?;
            marta.link("Sign in").click().await?;
            marta.sign_in_as(MARTA.email, PASSWORD).await?;
            marta.open("/portal/security").await?;
            // The provider knows her by now, and asks nothing.
            marta.button("Link Harbour ID").click().await?;
            marta.heading("Security").shown().await?;
            marta.button(Name::has("Unlink")).shown().await?;
            marta.sees("for Harbour & Vale only").await?;
            marta.picture("external-linked").await?;
            marta.sign_out().await?;
            marta.open("/portal/login?organization=harbour-vale").await?;
            marta.button(Name::has(NAME)).click().await?;
            marta.heading(Name::has("Marta")).shown().await?;
            marta.open("/portal/security").await?;
            marta.button(Name::has("Unlink")).click().await?;
            marta.button("Unlink").inside(marta.role("dialog", Name::has("Unlink"))).click().await?;
            // Whoever came by it shows the password first.
            marta.field("Password").fill(PASSWORD).await?;
            marta.button("Continue").click().await?;
            marta.button("Link Harbour ID").shown().await
        })
    }
}
