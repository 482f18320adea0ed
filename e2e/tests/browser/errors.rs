//! What goes wrong is said in words, in its own place, and nothing typed goes with it.

use crate::steps::{WAITING, open_ticket, signed_in};
use anyhow::Result;
use portico_e2e::{JONAS, MARTA, Name, Page, World, scenario};
use serde_json::{Value, json};

fn problem(status: u16, code: &str, detail: &str) -> Value {
    json!({
        "type": format!("/docs/problems#{code}"), "title": "It did not work", "status": status,
        "detail": detail, "code": code, "request_id": "7F3C-21",
    })
}

#[test]
fn a_wrong_password_and_an_unknown_address_are_refused_in_the_same_words() -> Result<()> {
    scenario(async |world: &World| {
        let visitor = world.browser("visitor").await?;
        visitor.forgive("/auth/login - Failed to load resource");
        let known = refusal(&visitor, MARTA.email).await?;
        let unknown = refusal(&visitor, "nobody@tidewell.example").await?;
        anyhow::ensure!(known == unknown, "{known:?} and {unknown:?}");
        visitor.field("E-mail address").holds("nobody@tidewell.example").await
    })
}

async fn refusal(visitor: &Page, email: &str) -> Result<String> {
    visitor.open("/portal/login").await?;
    visitor.field("E-mail address").fill(email).await?;
    visitor.field("Password").fill("not the right one").await?;
    visitor.button("Sign in").click().await?;
    visitor.role("alert", Name::Any).says("You are not signed in.").await?;
    let words = visitor.role("alert", Name::Any).text().await?;
    Ok(words.split("Reference").next().unwrap_or_default().to_owned())
}

#[test]
fn what_is_wrong_stands_beside_its_field_and_the_first_has_the_keyboard() -> Result<()> {
    scenario(async |world: &World| {
        let visitor = world.browser("visitor").await?;
        visitor.open("/portal/register").await?;
        visitor.field("First name").fill("Ada").await?;
        visitor.field("E-mail address").fill("ada@quist").await?;
        visitor.field("Password").fill("short").await?;
        visitor.button("Create account").click().await?;
        visitor.field("Last name").has_keyboard().await?;
        visitor.sees("This is not a complete e-mail address, such as name@company.com.").await?;
        visitor.field("First name").holds("Ada").await?;
        for label in ["Last name", "E-mail address", "Password"] {
            let invalid = visitor.field(label).attribute("aria-invalid").await?;
            anyhow::ensure!(invalid.as_deref() == Some("true"), "{label} is not marked as wrong");
        }
        // What is filled in is not wrong any more.
        visitor.field("Last name").fill("Quist").await?;
        visitor.sees_no_more("Please fill this in.").await
    })
}

#[test]
fn a_password_that_everybody_uses_is_refused_beside_its_field() -> Result<()> {
    scenario(async |world: &World| {
        let visitor = world.browser("visitor").await?;
        visitor.forgive("/auth/register - Failed to load resource");
        visitor.open("/portal/register").await?;
        visitor.field("First name").fill("Ada").await?;
        visitor.field("Last name").fill("Quist").await?;
        visitor.field("E-mail address").fill("ada.quist@quist.example").await?;
        visitor.field("Password").fill("password1234").await?;
        visitor.field("Your company").fill("Quist & Sons").await?;
        visitor.button("Create account").click().await?;
        visitor.field("Password").has_keyboard().await?;
        visitor.field("Your company").holds("Quist & Sons").await
    })
}

#[test]
fn a_link_that_is_used_up_says_so_and_offers_another() -> Result<()> {
    scenario(async |world: &World| {
        let visitor = world.browser("visitor").await?;
        visitor.forgive("/auth/verify-email - Failed to load resource");
        visitor.forgive("/auth/reset-password - Failed to load resource");
        visitor.open("/portal/verify-email#token=not-a-token-of-ours").await?;
        visitor.link("Choose a new password").shown().await?;
        visitor.field("Password").fill("seven quiet lighthouses").await?;
        visitor.button("Confirm address").click().await?;
        visitor.heading("This link can't be used any more").shown().await?;
        visitor.button("Confirm address").gone().await?;
        visitor.link("Sign in").shown().await?;
        visitor.picture("link-used-up").await?;
        let findings = visitor.axe().await?;
        anyhow::ensure!(findings.is_empty(), "{}", findings.join("\n"));
        visitor.field("E-mail address").fill("ada@quist.example").await?;
        visitor.button("Send the mail again").click().await?;
        visitor.sees("a new mail is on its way").await?;

        visitor.open("/portal/reset-password#token=not-a-token-of-ours").await?;
        visitor.field("New password").fill("seven quiet lighthouses").await?;
        visitor.button("Set the password").click().await?;
        visitor.heading("This link can't be used any more").shown().await?;
        visitor.button("Set the password").gone().await?;
        visitor.link("Ask for a new link").click().await?;
        visitor.heading("Forgot your password?").shown().await
    })
}

#[test]
fn a_forgotten_password_is_chosen_anew_from_the_mail() -> Result<()> {
    scenario(async |world: &World| {
        let visitor = world.browser("Marta").await?;
        visitor.open("/portal/login").await?;
        visitor.link("Forgot your password?").click().await?;
        visitor.field("E-mail address").fill(MARTA.email).await?;
        visitor.button("Send the link").click().await?;
        visitor.heading("Check your mail").shown().await?;
        let mail = world.mail(MARTA.email, "/portal/reset-password").await?;
        visitor.open(&mail.link("/portal/reset-password")?).await?;
        visitor.field("New password").fill("eight loud foghorns").await?;
        visitor.button("Set the password").click().await?;
        visitor.heading("Your password is set").shown().await?;
        visitor.link("Sign in").click().await?;
        visitor.sign_in_as(MARTA.email, "eight loud foghorns").await
    })
}

/// What a page shows for an address, without the parts that always differ.
async fn shown_for(page: &Page, path: &str) -> Result<String> {
    page.open(path).await?;
    page.heading("There is nothing here").shown().await?;
    Ok(page.run("return document.querySelector('#content').innerText", vec![]).await?.to_string())
}

#[test]
fn a_page_of_somebody_else_and_a_page_that_is_not_there_look_the_same() -> Result<()> {
    scenario(async |world: &World| {
        let agent = signed_in(world, JONAS).await?;
        agent.open("/console/tickets").await?;
        let foreign = agent.link("Checkout refuses cards issued in France").attribute("href").await?;
        let foreign = foreign.unwrap_or_default().replace("/console/", "/portal/");
        let client = signed_in(world, MARTA).await?;
        client.forgive("Failed to load resource: the server responded with a status of 404");
        let of_others = shown_for(&client, &foreign).await?;
        let of_nobody = shown_for(&client, "/portal/tickets/01900000-0000-7000-8000-000000000000").await?;
        let no_page = shown_for(&client, "/portal/nowhere").await?;
        anyhow::ensure!(of_others == of_nobody, "{of_others} and {of_nobody}");
        anyhow::ensure!(of_others == no_page, "{of_others} and {no_page}");
        Ok(())
    })
}

mod staged {
    use super::*;

    #[test]
    fn a_list_that_fails_says_so_and_comes_with_try_again() -> Result<()> {
        scenario(async |world: &World| {
            let client = signed_in(world, MARTA).await?;
            let away = problem(503, "away", "The database is away.");
            client.answers_instead("/api/client-portal/tickets?", 503, &away).await?;
            client.open("/portal/tickets").await?;
            let card = client.role("alert", Name::Any);
            card.says("The tickets could not be loaded.").await?;
            card.says("The service is not reachable just now. We keep trying.").await?;
            // The rest of the page lives.
            client.link("Raise a ticket").shown().await?;
            // A stream that begins only now would have the page ask again by itself.
            client.settle().await?;
            client.answers_again().await?;
            client.button("Try again").click().await?;
            client.link(WAITING).shown().await
        })
    }

    #[test]
    fn rows_of_one_tab_never_stand_under_another() -> Result<()> {
        scenario(async |world: &World| {
            let client = signed_in(world, MARTA).await?;
            let away = problem(503, "away", "The database is away.");
            client.answers_instead("state=closed", 503, &away).await?;
            client.open("/portal/tickets").await?;
            client.link(WAITING).shown().await?;
            client.link(Name::has("Closed")).click().await?;
            client.role("alert", Name::Any).says("The tickets could not be loaded.").await?;
            client.link(WAITING).gone().await
        })
    }

    #[test]
    fn a_page_whose_code_does_not_come_says_so_and_comes_with_the_network() -> Result<()> {
        scenario(async |world: &World| {
            let client = world.browser("Marta").await?;
            client.forgive("WebAssembly");
            let away = problem(503, "away", "The server is away.");
            client.answers_instead("-split_ticket-", 503, &away).await?;
            client.enter(MARTA).await?;
            client.open("/portal/tickets/new").await?;
            client.heading("This page could not be fetched").shown().await?;
            client.button("Reload the page").shown().await?;
            client.answers_again().await?;
            client.run("window.dispatchEvent(new Event('online'))", vec![]).await?;
            client.field("Subject").shown().await
        })
    }

    #[test]
    fn a_fault_of_the_server_keeps_what_was_typed_and_names_a_reference() -> Result<()> {
        scenario(async |world: &World| {
            let client = signed_in(world, MARTA).await?;
            let fault = problem(500, "internal", "Something went wrong on our side.");
            client.answers_instead("/messages", 500, &fault).await?;
            open_ticket(&client, "portal", WAITING).await?;
            client.sees("The messages could not be loaded.").await?;
            client.sees("Reference 7F3C-21").await?;
            client.field("Your reply").fill("Two of them can go.").await?;
            client.answers_again().await?;
            client.button("Try again").click().await?;
            client.sees("Which of these fields can we leave out?").await?;
            client.field("Your reply").holds("Two of them can go.").await
        })
    }
}
