//! Who belongs where: teams, companies, and who works here.

use crate::steps::{THEIR_PASSWORD, choose, invites_agent, signed_in};
use anyhow::Result;
use portico_e2e::{ELEANOR, INGRID, JONAS, Name, Page, World, scenario};

async fn goes_to(page: &Page, company: &str) -> Result<()> {
    page.field("Customer").fill(company).await?;
    page.role("option", Name::has(company)).click().await?;
    page.button("Save changes").click().await
}

#[test]
fn a_team_is_made_changed_archived_and_restored() -> Result<()> {
    scenario(async |world: &World| {
        let admin = signed_in(world, ELEANOR).await?;
        admin.open("/console/team/teams").await?;
        admin.button("Make a team").click().await?;
        let dialog = || admin.role("dialog", "Make a team");
        admin.field("Name").inside(dialog()).fill("Night watch").await?;
        admin.role("checkbox", JONAS.name).click().await?;
        admin.picture("team-made").await?;
        admin.button("Make a team").inside(dialog()).click().await?;
        admin.sees("Night watch was saved.").await?;
        admin.sees(&format!("Night watch {}", JONAS.name)).await?;

        choose(&admin, "Night watch", "Change the team").await?;
        admin.role("checkbox", JONAS.name).click().await?;
        admin.role("checkbox", ELEANOR.name).click().await?;
        admin.button("Save changes").click().await?;
        admin.sees(&format!("Night watch {}", ELEANOR.name)).await?;

        choose(&admin, "Night watch", "Archive").await?;
        admin.sees("Night watch takes no tickets any more.").await?;
        admin.link("Night watch").gone().await?;
        admin.open("/console/team/teams?archived=true").await?;
        choose(&admin, "Night watch", "Restore").await?;
        admin.sees("No team is archived").await
    })
}

#[test]
fn a_client_moves_to_another_company() -> Result<()> {
    scenario(async |world: &World| {
        let (admin, client) = (signed_in(world, ELEANOR).await?, signed_in(world, INGRID).await?);
        admin.open("/console/team/clients").await?;
        choose(&admin, INGRID.name, "Move to another company").await?;
        admin.button("Save changes").click().await?;
        admin.sees("Please choose a customer.").await?;
        admin.picture("client-moved").await?;
        goes_to(&admin, "Ferrow").await?;
        admin.sees(&format!("{} belongs to Ferrow", INGRID.name)).await?;
        client.open("/portal/team").await?;
        client.sees("Ferrow").await
    })
}

#[test]
fn somebody_who_has_no_work_left_becomes_a_client() -> Result<()> {
    scenario(async |world: &World| {
        let admin = signed_in(world, ELEANOR).await?;
        admin.open("/console/team").await?;
        choose(&admin, JONAS.name, "Make a client").await?;
        goes_to(&admin, "Ferrow").await?;
        admin.forgive("Failed to load resource");
        admin.sees("Give their tickets and teams to others first.").await
    })
}

#[test]
fn a_client_comes_to_work_here_in_a_role_that_is_chosen() -> Result<()> {
    scenario(async |world: &World| {
        let admin = signed_in(world, ELEANOR).await?;
        admin.open("/console/team/clients").await?;
        choose(&admin, INGRID.name, "Let them work here").await?;
        admin.sees("see the tickets of all customers").await?;
        admin.field("Role").choose("Manager").await?;
        admin.picture("client-hired").await?;
        admin.button("Let them work here").click().await?;
        admin.sees("Ingrid Moe has the role of manager now.").await?;
        admin.link("Staff").click().await?;
        admin.sees(INGRID.name).await
    })
}

#[test]
fn who_joins_where_somebody_else_is_signed_in_arrives_as_themselves() -> Result<()> {
    scenario(async |world: &World| {
        const EMAIL: &str = "lea.winter@harbourvale.example";
        let admin = signed_in(world, ELEANOR).await?;
        admin.open("/console/team/invitations").await?;
        invites_agent(&admin, EMAIL).await?;
        let mail = world.mail(EMAIL, "/console/accept-invitation").await?;
        admin.open(&mail.link("/console/accept-invitation")?).await?;
        admin.field("First name").fill("Lea").await?;
        admin.field("Last name").fill("Winter").await?;
        admin.field("Password").fill(THEIR_PASSWORD).await?;
        admin.button("Join").click().await?;
        admin.until_url("arrives at the dashboard", |url| url == "/console/dashboard").await?;
        admin.open("/console/profile").await?;
        admin.field("First name").holds("Lea").await
    })
}
