//! The second factor, and where one is signed in, as people meet them.

use crate::steps::signed_in;
use anyhow::{Context as _, Result};
use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use portico_e2e::{Account, ELEANOR, JONAS, MARTA, Name, PASSWORD, Page, World, scenario};
use sha1::Sha1;
use std::time::{SystemTime, UNIX_EPOCH};

/// Where staff set the second factor up.
const SECURITY: &str = "/console/security";

/// The code of an authenticator app, so many half minutes from now.
#[expect(clippy::disallowed_methods, reason = "the server that is tested goes by the machine's time")]
fn code(key: &[u8], ahead: u64) -> Result<String> {
    let step = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs() / 30 + ahead;
    let mac = Hmac::<Sha1>::new_from_slice(key)?.chain_update(step.to_be_bytes()).finalize().into_bytes();
    let offset = usize::from(mac[19] & 15);
    let four: [u8; 4] = mac[offset..offset + 4].try_into()?;
    Ok(format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000))
}

/// What is shown as a secret, one a line.
async fn secrets(page: &Page) -> Result<Vec<String>> {
    let script = "return [...document.querySelectorAll('.secret')].map(one => one.textContent).join('\\n')";
    let shown = page.run(script, Vec::new()).await?;
    Ok(shown.as_str().context("no text")?.lines().map(str::to_owned).collect())
}

/// Sets a second factor up on the page that stands open; gives its key and the recovery codes.
async fn sets_up(page: &Page) -> Result<(Vec<u8>, Vec<String>)> {
    page.button("Set up").click().await?;
    page.sees("Scan this with your authenticator app.").await?;
    let key = secrets(page).await?.concat().replace(' ', "");
    let key = BASE32_NOPAD.decode(key.as_bytes())?;
    page.field("Code from the app").fill(&code(&key, 0)?).await?;
    page.button("Turn on").click().await?;
    page.sees("Keep these recovery codes").await?;
    let codes = secrets(page).await?;
    anyhow::ensure!(codes.len() == 10, "{} recovery codes", codes.len());
    Ok((key, codes))
}

/// As far as the password leads.
async fn shows_password(page: &Page, account: Account) -> Result<()> {
    page.field("E-mail address").fill(account.email).await?;
    page.field("Password").fill(PASSWORD).await?;
    page.button("Sign in").click().await?;
    page.heading("One more step").shown().await
}

#[test]
fn a_client_turns_two_factor_on_and_signs_in_with_it() -> Result<()> {
    scenario(async |world: &World| {
        let client = signed_in(world, MARTA).await?;
        client.forgive("/auth/two-factor/verify - Failed to load resource");
        client.open("/portal/profile").await?;
        client.link("Open security").click().await?;
        client.heading("Security").shown().await?;
        client.sees("It is off.").await?;
        let (key, codes) = sets_up(&client).await?;
        client.picture("security-codes").await?;
        client.button("I have kept them").click().await?;
        client.sees("10 recovery codes are left.").await?;
        client.picture("security-on").await?;
        client.sign_out().await?;

        shows_password(&client, MARTA).await?;
        client.field("Code").has_keyboard().await?;
        client.picture("security-sign-in").await?;
        client.field("Code").fill("000000").await?;
        client.button("Continue").click().await?;
        client.sees("This code is not right").await?;
        client.field("Code").fill(&code(&key, 1)?).await?;
        client.button("Continue").click().await?;
        client.until_url("is in", |url| url.starts_with("/portal/") && !url.contains("login")).await?;
        client.sign_out().await?;

        // Without the phone.
        shows_password(&client, MARTA).await?;
        client.button("Use a recovery code").click().await?;
        client.field("Recovery code").fill(&codes[0].to_lowercase()).await?;
        client.button("Continue").click().await?;
        client.until_url("is in", |url| url.starts_with("/portal/") && !url.contains("login")).await?;
        client.open("/portal/security").await?;
        client.sees("9 recovery codes are left.").await
    })
}

#[test]
fn a_role_that_has_to_use_two_factor_gets_no_further_without() -> Result<()> {
    scenario(async |world: &World| {
        let agent = signed_in(world, JONAS).await?;
        let admin = signed_in(world, ELEANOR).await?;
        admin.open("/console/settings/sign-in").await?;
        admin.role("checkbox", "Agent").click().await?;
        admin.picture("two-factor-roles").await?;
        admin.button(Name::has("Save changes")).click().await?;
        admin.sees("Two-factor sign-in saved").await?;

        // Signed in since before: whatever he goes to, he is led to the one thing that is left to do.
        agent.forgive("Failed to load resource");
        agent.link(Name::has("Customers")).click().await?;
        agent.until_url("is led to security", |url| url == SECURITY).await?;
        agent.sees("Your organization asks for two-factor sign-in.").await?;
        // What he would be refused is not there to be refused.
        agent.heading("Where you are signed in").gone().await?;
        agent.picture("two-factor-needed").await?;
        for page in ["/console/tickets", "/console/customers"] {
            agent.open(page).await?;
            agent.until_url("is led there again", |url| url == SECURITY).await?;
            agent.sees_no_more("Tidewell Instruments").await?;
        }
        sets_up(&agent).await?;
        agent.button("I have kept them").click().await?;
        agent.sees("10 recovery codes are left.").await?;
        // Who has to use it can't turn it off.
        agent.button("Turn off").gone().await?;
        agent.link(Name::has("Customers")).click().await?;
        agent.link("Tidewell Instruments").click().await?;
        agent.heading("Tidewell Instruments").shown().await?;

        // Of whoever has another role nothing is asked.
        admin.link(Name::has("Customers")).click().await?;
        admin.heading("Customers").shown().await?;
        admin.open("/console/settings/sign-in").await?;
        admin.role("checkbox", "Agent").shown().await?;
        admin
            .until_true("keeps it", "return document.querySelectorAll('main input:checked').length == 1")
            .await
    })
}

#[test]
fn a_sign_in_on_another_device_is_ended_from_here() -> Result<()> {
    scenario(async |world: &World| {
        let (here, there) = (signed_in(world, MARTA).await?, world.browser("elsewhere").await?);
        there.forgive("Failed to load resource");
        there.open("/portal/login").await?;
        there.enter(MARTA).await?;
        here.open("/portal/security").await?;
        here.sees("This device").await?;
        here.picture("security-devices").await?;
        here.button(Name::has("Sign out everywhere else")).click().await?;
        here.button("Sign out everywhere else")
            .inside(here.role("dialog", Name::has("everywhere")))
            .click()
            .await?;
        here.sees("Signed out there").await?;
        there.open("/portal/tickets").await?;
        there.until_url("is out", |url| url.contains("/login")).await
    })
}

mod staged {
    use crate::steps::{invites_agent, signed_in};
    use anyhow::Result;
    use portico_e2e::{ELEANOR, Name, PASSWORD, Page, World, scenario};
    use serde_json::{Value, json};

    #[test]
    fn who_one_is_is_asked_in_one_place_and_what_was_asked_goes_on() -> Result<()> {
        scenario(async |world: &World| {
            let staff = signed_in(world, ELEANOR).await?;
            staff.forgive("/auth/two-factor/setup - Failed to load resource");
            staff.forgive("/auth/confirm - Failed to load resource");
            staff.answers_instead("/auth/two-factor/setup", 403, &stale()).await?;
            staff.open("/console/security").await?;
            staff.button("Set up").click().await?;
            let dialog = || staff.role("dialog", "Confirm that it is you");
            staff.field("Password").inside(dialog()).fill("not the password").await?;
            staff.picture("security-proof").await?;
            staff.button("Continue").inside(dialog()).click().await?;
            staff.sees("This is not the password").await?;
            staff.answers_again().await?;
            staff.field("Password").inside(dialog()).fill(PASSWORD).await?;
            staff.button("Continue").inside(dialog()).click().await?;
            // Nobody clicks again: the request goes out by itself.
            staff.sees("Scan this with your authenticator app.").await?;
            staff.picture("security-setup").await
        })
    }

    /// Shows who one is where that is asked; what was sent before goes out once more by itself.
    async fn shows_who_it_is(page: &Page) -> Result<()> {
        let dialog = || page.role("dialog", "Confirm that it is you");
        page.field("Password").inside(dialog()).has_keyboard().await?;
        page.picture("security-proof-over").await?;
        page.answers_again().await?;
        page.field("Password").inside(dialog()).fill(PASSWORD).await?;
        page.button("Continue").inside(dialog()).click().await
    }

    /// The answer of a server that has not seen a proof for a while.
    fn stale() -> Value {
        json!({"type": "/docs/problems#fresh_proof_needed", "title": "Confirm that it is you",
            "status": 403, "detail": "x", "code": "fresh_proof_needed", "request_id": "x"})
    }

    #[test]
    fn whoever_invites_staff_shows_who_they_are() -> Result<()> {
        scenario(async |world: &World| {
            const EMAIL: &str = "noor.haan@harbourvale.example";
            let admin = signed_in(world, ELEANOR).await?;
            admin.answers_instead("/api/invitations", 403, &stale()).await?;
            // The list of invitations would be kept back, too.
            admin.open("/console/team").await?;
            invites_agent(&admin, EMAIL).await?;
            shows_who_it_is(&admin).await?;
            admin.sees(&format!("The invitation to {EMAIL} is on its way.")).await?;
            world.mail(EMAIL, "/console/accept-invitation").await?;
            Ok(())
        })
    }

    #[test]
    fn whoever_revokes_a_key_shows_who_they_are() -> Result<()> {
        scenario(async |world: &World| {
            let admin = signed_in(world, ELEANOR).await?;
            admin.answers_instead("/revoke", 403, &stale()).await?;
            admin.open("/console/settings/keys").await?;
            admin.button(Name::has("Actions for Monitoring")).click().await?;
            admin.role("menuitem", "Revoke").click().await?;
            admin.button("Revoke").inside(admin.role("dialog", Name::has("Revoke"))).click().await?;
            shows_who_it_is(&admin).await?;
            admin.sees("“Monitoring” was revoked.").await
        })
    }
}
