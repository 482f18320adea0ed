//! One person in several organizations: each tab stays in its own.

use crate::steps::{SCREENS, THEIR_PASSWORD, WAITING, no_findings, reply_as_agent, signed_in, take_picture};
use anyhow::Result;
use portico_e2e::{MARTA, Name, PASSWORD, Page, World, scenario, until};
use serde_json::json;

const FOUNDER: &str = "quinn.ferrier@quist.example";
/// The other organization that Marta becomes a client of.
const QUIST: &str = "Quist Studio";
const HARBOUR: &str = "Harbour & Vale";

/// What a program would send: address, token, body.
const POST: &str = "
    const [path, token, body] = arguments;
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    return fetch(path, { method: 'POST', headers, body: JSON.stringify(body) }).then(async answer => {
        if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
        return answer.text().then(text => text && JSON.parse(text));
    });";

async fn post(page: &Page, path: &str, token: &str, body: serde_json::Value) -> Result<serde_json::Value> {
    page.run(POST, vec![path.into(), token.into(), body]).await
}

/// The token of a mail's link.
fn token(link: &str) -> &str {
    link.split_once("#token=").map_or("", |(_, token)| token)
}

/// Another firm is founded on this server, and invites Marta, who accepts.
async fn of_two(world: &World) -> Result<Page> {
    let founder = founded(world).await?;
    invited(world, &founder).await
}

/// The browser of whoever founded the other firm.
async fn founded(world: &World) -> Result<Page> {
    let founder = world.browser("Quinn").await?;
    founder.open("/console/login").await?;
    let firm = json!({ "email": FOUNDER, "password": THEIR_PASSWORD, "first_name": "Quinn", "last_name": "Ferrier",
        "company": QUIST });
    post(&founder, "/api/auth/register", "", firm).await?;
    let link = world.mail(FOUNDER, "/console/verify-email").await?.link("/console/verify-email")?;
    let confirmed = json!({ "token": token(&link), "password": THEIR_PASSWORD });
    post(&founder, "/api/auth/verify-email", "", confirmed).await?;
    Ok(founder)
}

async fn invited(world: &World, founder: &Page) -> Result<Page> {
    let login = json!({ "email": FOUNDER, "password": THEIR_PASSWORD });
    let signed_in = post(founder, "/api/auth/login", "", login).await?;
    let access = signed_in["access_token"].as_str().unwrap_or_default();
    let contact = json!({ "name": MARTA.name, "email": MARTA.email, "invite": true });
    let customer = json!({ "name": "Tidewell Instruments", "contacts": [contact] });
    post(founder, "/api/customers", access, customer).await?;
    let link =
        world.mail(MARTA.email, "/portal/accept-invitation").await?.link("/portal/accept-invitation")?;
    let accepted = json!({ "token": token(&link), "password": PASSWORD });
    post(founder, "/api/client-portal/auth/accept-invitation", "", accepted).await?;
    let client = world.browser(MARTA.name).await?;
    client.open("/portal/login?organization=harbour-vale").await?;
    client.sign_in_as(MARTA.email, PASSWORD).await?;
    client.until_title(|title| title.contains(HARBOUR)).await?;
    Ok(client)
}

/// Goes on in the other organization, by the menu at the organization's name.
async fn goes_to(page: &Page, organization: &str) -> Result<()> {
    page.button(Name::has("Your organizations")).click().await?;
    page.role("menuitemradio", organization).click().await?;
    is_in(page, organization).await
}

async fn is_in(page: &Page, organization: &str) -> Result<()> {
    page.until_title(|title| title.contains(organization)).await?;
    page.button(Name::has("Your organizations")).says(organization).await
}

/// How many tabs listen.
const LISTENING: &str = "
    return navigator.locks.query().then(({ held }) => held.filter(it => it.name.startsWith('portico.live')).length)";

#[test]
fn two_tabs_in_two_organizations_keep_theirs_through_reload_and_hear_each_of_its_own() -> Result<()> {
    scenario(async |world: &World| {
        let client = of_two(world).await?;
        let here = client.tab().await?;
        // A new tab begins where she was last, and goes its own way.
        let there = client.opens_tab().await?;
        client.open("/portal/tickets").await?;
        is_in(&client, HARBOUR).await?;
        goes_to(&client, QUIST).await?;
        client.link(Name::has("Tickets")).click().await?;
        client.sees_no_more("Contact form drops attachments").await?;
        client.reload().await?;
        is_in(&client, QUIST).await?;

        client.turns_to(&here).await?;
        is_in(&client, HARBOUR).await?;
        client.open("/portal/tickets").await?;
        is_in(&client, HARBOUR).await?;
        client.sees("Contact form drops attachments").await?;
        until("one stream for each organization", async || {
            Ok((client.run(LISTENING, vec![]).await? == 2).then_some(()))
        })
        .await?;

        client.turns_to(&there).await?;
        client.reload().await?;
        is_in(&client, QUIST).await?;
        // Signing out ends both.
        client.sign_out().await?;
        client.turns_to(&here).await?;
        client.until_url("is signed out here, too", |url| url.contains("/login")).await
    })
}

#[test]
fn a_ticket_is_raised_with_the_organization_that_shall_handle_it() -> Result<()> {
    scenario(async |world: &World| {
        let client = of_two(world).await?;
        client.open("/portal/tickets/new").await?;
        let category = async || client.field("Category").text().await;
        anyhow::ensure!(category().await?.contains("Hosting"), "the categories of her own organization");
        client.field("Who shall handle it").choose(QUIST).await?;
        client.picture("organizations-new-ticket").await?;
        client
            .until_true(
                "offers the other's",
                "return !document.querySelector('main').textContent.includes('Hosting')",
            )
            .await?;
        client.field("Subject").fill("The pager is silent").await?;
        client.field("Description").fill("Since this morning.").await?;
        client.button("Send ticket").click().await?;
        client.heading("The pager is silent").shown().await?;
        is_in(&client, QUIST).await?;
        client.reload().await?;
        client.heading("The pager is silent").shown().await?;
        goes_to(&client, HARBOUR).await?;
        client.open("/portal/tickets").await?;
        client.sees("Contact form drops attachments").await?;
        client.sees_no_more("The pager is silent").await?;
        // Nothing of it is left in the form.
        client.open("/portal/tickets/new").await?;
        client.field("Subject").holds("").await
    })
}

#[test]
fn back_leads_to_where_one_was_and_not_to_its_address_in_another_organization() -> Result<()> {
    scenario(async |world: &World| {
        let client = of_two(world).await?;
        client.open("/portal/dashboard").await?;
        client.link(Name::has("Tickets")).click().await?;
        client.link(WAITING).click().await?;
        client.heading(WAITING).shown().await?;
        client.link(Name::has("Profile")).click().await?;
        client.heading("Profile").shown().await?;
        goes_to(&client, QUIST).await?;
        client.back().await?;
        client.heading(WAITING).shown().await?;
        is_in(&client, HARBOUR).await?;
        client.run("history.forward()", vec![]).await?;
        is_in(&client, QUIST).await?;
        // Of this tab alone, and as often as it is loaded.
        client.reload().await?;
        is_in(&client, QUIST).await
    })
}

#[test]
fn a_link_in_a_mail_opens_in_its_own_organization() -> Result<()> {
    scenario(async |world: &World| {
        const SUBJECT: &str = "The pager is silent";
        const REPLY: &str = "It sings again since noon.";
        let founder = founded(world).await?;
        let client = invited(world, &founder).await?;
        client.open("/portal/tickets/new").await?;
        client.field("Who shall handle it").choose(QUIST).await?;
        client.field("Subject").fill(SUBJECT).await?;
        client.field("Description").fill("Since this morning.").await?;
        client.button("Send ticket").click().await?;
        client.heading(SUBJECT).shown().await?;
        goes_to(&client, HARBOUR).await?;
        founder.open("/console/tickets").await?;
        founder.link(SUBJECT).click().await?;
        reply_as_agent(&founder, REPLY).await?;

        let link = world.mail(MARTA.email, REPLY).await?.link("/portal/tickets/")?;
        anyhow::ensure!(link.contains("?in="), "{link}");
        client.open(&link).await?;
        client.heading(SUBJECT).shown().await?;
        is_in(&client, QUIST).await?;
        // And where it was followed from there is what was there.
        client.back().await?;
        is_in(&client, HARBOUR).await?;
        // The same for whoever has to sign in first.
        client.sign_out().await?;
        client.open(&link).await?;
        client.sign_in_as(MARTA.email, PASSWORD).await?;
        client.heading(SUBJECT).shown().await?;
        is_in(&client, QUIST).await
    })
}

#[test]
fn whoever_is_in_one_organization_is_offered_no_other() -> Result<()> {
    scenario(async |world: &World| {
        let client = signed_in(world, MARTA).await?;
        client.button(Name::has("Your organizations")).gone().await?;
        client.open("/portal/tickets/new").await?;
        client.field("Subject").shown().await?;
        client.field("Who shall handle it").gone().await
    })
}

mod any_screen {
    use super::*;

    #[test]
    fn the_other_organizations_are_in_reach() -> Result<()> {
        scenario(async |world: &World| {
            let client = of_two(world).await?;
            for screen in SCREENS {
                client.look_at(screen).await?;
                client.button(Name::has("Your organizations")).click().await?;
                client.role("menuitemradio", QUIST).shown().await?;
                take_picture(&client, "organizations", screen).await?;
                client.button(Name::has("Your organizations")).click().await?;
            }
            no_findings(&client, "organizations").await
        })
    }
}
