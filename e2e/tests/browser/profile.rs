//! One's profile: another address, a picture, and what happened to one's account.

use crate::steps::signed_in;
use anyhow::Result;
use portico_e2e::{ELEANOR, JONAS, MARTA, Name, PASSWORD, Page, Screen, World, scenario};
use std::path::Path;

const NEW: &str = "marta@lindholm.example";

/// Follows the link of the mail to this address, and confirms.
async fn confirms(world: &World, page: &Page, address: &str) -> Result<()> {
    let mail = world.mail(address, "/confirm-email#token").await?;
    page.open(&mail.link("/portal/confirm-email")?).await?;
    page.heading("Confirm the change of address").shown().await?;
    page.button("Confirm the change").click().await
}

#[test]
fn a_change_of_address_is_called_off() -> Result<()> {
    scenario(async |world: &World| {
        let staff = signed_in(world, JONAS).await?;
        staff.open("/console/profile").await?;
        staff.button("Change…").click().await?;
        staff.field("New e-mail address").fill("jonas@reuter.example").await?;
        staff.button("Send the mails").click().await?;
        staff.sees("Waiting for both addresses").await?;
        staff.button("Send again").click().await?;
        staff.sees("Sent again").await?;
        staff.button(Name::has("Cancel")).click().await?;
        staff.sees("Your address stays as it is").await?;
        staff.sees_no_more("Waiting for both addresses").await
    })
}

/// Pictures of it on a desk, light and dark, and on a phone, where axe finds nothing and nothing goes beyond the edge.
async fn looked_at(page: &Page, name: &str) -> Result<()> {
    for screen in [Screen::Light, Screen::Dark, Screen::Phone] {
        page.look_at(screen).await?;
        page.picture(&format!("{name}-{}", screen.word())).await?;
        let found = page.axe().await?;
        anyhow::ensure!(found.is_empty(), "axe on {name}, {}: {found:#?}", screen.word());
        anyhow::ensure!(page.sideways_scroll().await? <= 0, "{name} is too wide for {}", screen.word());
    }
    page.look_at(Screen::Light).await
}

/// Whether pictures of people are there, and have come.
async fn faces(page: &Page) -> Result<()> {
    let script = "return [...document.querySelectorAll('.avatar > img')].some(one => one.naturalWidth === 192 && !one.hidden)";
    page.until_true("shows a face", script).await
}

mod any_screen {
    use super::*;

    #[test]
    fn an_address_changes_when_both_have_confirmed_it() -> Result<()> {
        scenario(async |world: &World| {
            let client = signed_in(world, MARTA).await?;
            client.forgive("/auth/email-change/confirm - Failed to load resource");
            client.open("/portal/profile").await?;
            client.sees("You sign in with it.").await?;
            looked_at(&client, "profile").await?;
            client.button("Change…").click().await?;
            let dialog = || client.role("dialog", "Change your e-mail address");
            client.field("New e-mail address").inside(dialog()).has_keyboard().await?;
            client.button("Send the mails").inside(dialog()).click().await?;
            client.sees("Please enter").await?;
            looked_at(&client, "profile-address-dialog").await?;
            client.field("New e-mail address").inside(dialog()).fill(NEW).await?;
            client.button("Send the mails").inside(dialog()).click().await?;
            client.sees("Waiting for both addresses").await?;
            looked_at(&client, "profile-address-waits").await?;
            confirms(world, &client, MARTA.email).await?;
            client.heading("Confirmed by this address").shown().await?;
            looked_at(&client, "confirm-email-half").await?;
            client.open("/portal/profile").await?;
            client.sees("Confirmed by your address so far").await?;
            confirms(world, &client, NEW).await?;
            client.heading("Your address is changed").shown().await?;
            // The link is good once.
            confirms(world, &client, NEW).await?;
            client.heading("This link can't be used any more").shown().await?;
            client.link("Go on").click().await?;
            client.open("/portal/profile").await?;
            client.sees(NEW).await?;
            client.sees_no_more(MARTA.email).await?;
            client.sign_out().await?;
            client.sign_in_as(NEW, PASSWORD).await
        })
    }

    #[test]
    fn a_picture_stands_where_the_initials_stood() -> Result<()> {
        scenario(async |world: &World| {
            let staff = signed_in(world, JONAS).await?;
            staff.forgive("/me/avatar - Failed to load resource");
            staff.open("/console/profile").await?;
            let choose = || staff.role("button", Name::has("Picture"));
            let folder = tempfile::tempdir()?;
            let fake = folder.path().join("face.png");
            std::fs::write(&fake, "<svg onload=alert(1)>")?;
            choose().give(&fake).await?;
            staff.sees("This can't be read as a picture").await?;
            choose().give(Path::new("tests/logo.png")).await?;
            staff.sees("Picture saved").await?;
            faces(&staff).await?;
            looked_at(&staff, "profile-picture").await?;
            staff.open("/console/tickets").await?;
            faces(&staff).await?;
            looked_at(&staff, "queue-faces").await?;
            let client = signed_in(world, MARTA).await?;
            client.open("/portal/tickets").await?;
            client.link(Name::has("Contact form")).click().await?;
            faces(&client).await?;
            looked_at(&client, "thread-faces").await?;
            staff.open("/console/profile").await?;
            staff.button("Remove").click().await?;
            staff.sees("Picture removed").await?;
            // The client's page still has the address, and nothing is there: the initials are.
            client.forgive("/api/avatars/");
            client
                .run("document.querySelectorAll('.avatar > img').forEach(one => one.src += '?')", Vec::new())
                .await?;
            let script = "return [...document.querySelectorAll('.avatar > img')].every(one => one.hidden)";
            client.until_true("shows initials", script).await
        })
    }

    #[test]
    fn one_sees_what_happened_to_ones_account() -> Result<()> {
        scenario(async |world: &World| {
            let stranger = world.browser("stranger").await?;
            stranger.forgive("/auth/login - Failed to load resource");
            stranger.open("/console/login").await?;
            stranger.field("E-mail address").fill(ELEANOR.email).await?;
            stranger.field("Password").fill("not the password").await?;
            stranger.button("Sign in").click().await?;
            stranger.sees("is not right").await?;
            let staff = signed_in(world, ELEANOR).await?;
            staff.open("/console/security").await?;
            staff.sees("Somebody tried to sign in with a wrong password").await?;
            staff.sees("You signed in").await?;
            staff.sees("Signed in just now").await?;
            looked_at(&staff, "security-activity").await?;
            staff.link("Change your password").click().await?;
            staff.heading("Profile").shown().await
        })
    }
}
