//! A firm registers itself, and is led through its first steps.

use crate::steps::{SCREENS, THEIR_PASSWORD, confirm, no_findings, signed_in, take_picture};
use anyhow::Result;
use portico_e2e::{ELEANOR, Name, Page, World, scenario};

const FOUNDER: &str = "quinn.ferrier@quist.example";
const FIRM: &str = "Quist Studio";

/// Whoever runs a firm registers it, confirms their address, and signs in for the first time.
async fn founds(world: &World) -> Result<Page> {
    let founder = world.browser("Quinn").await?;
    founder.open("/console/login").await?;
    founder.link("Register your firm").click().await?;
    founder.heading("Register your firm").shown().await?;
    founder.field("First name").fill("Quinn").await?;
    founder.field("Last name").fill("Ferrier").await?;
    founder.field("E-mail address").fill(FOUNDER).await?;
    founder.field("Password").fill(THEIR_PASSWORD).await?;
    founder.button("Create account").click().await?;
    founder.field("Your firm").has_keyboard().await?;
    founder.field("Your firm").fill(FIRM).await?;
    founder.button("Create account").click().await?;
    founder.heading("Check your mail").shown().await?;
    let mail = world.mail(FOUNDER, "/console/verify-email").await?;
    founder.open(&mail.link("/console/verify-email")?).await?;
    confirm(&founder).await?;
    founder.link("Sign in").click().await?;
    founder.sign_in_as(FOUNDER, THEIR_PASSWORD).await?;
    founder.heading("Welcome").shown().await?;
    Ok(founder)
}

async fn is_at(page: &Page, step: &str) -> Result<()> {
    let current = "return document.querySelector('[aria-current=step]')?.textContent";
    page.until_true(&format!("is at {step}"), &format!("{current}.startsWith('{step}')")).await
}

#[test]
fn a_firm_registers_itself_and_takes_three_first_steps() -> Result<()> {
    scenario(async |world: &World| {
        let founder = founds(world).await?;
        is_at(&founder, "Name and brand").await?;
        founder.field("Currency").choose("British Pound (GBP)").await?;
        // What is changed and not saved is asked about.
        founder.button("Next step").click().await?;
        founder.button("Stay here").click().await?;
        founder
            .button(Name::has("Save changes"))
            .inside(founder.role("region", "Organization"))
            .click()
            .await?;
        founder.sees("Organization saved").await?;
        founder.button("Next step").click().await?;

        is_at(&founder, "Invite your staff").await?;
        founder.button("Invite someone").click().await?;
        founder.field("E-mail address").fill("abel@quist.example").await?;
        founder.field("Role").holds("agent").await?;
        founder.button("Send invitation").click().await?;
        founder.sees("abel@quist.example").await?;
        world.mail("abel@quist.example", "/console/accept-invitation").await?;
        // It is left, and found again where it was.
        founder.link("Do this later").click().await?;
        founder.sees("Next step: Invite your staff.").await?;
        founder.picture("welcome-dashboard").await?;
        founder.reload().await?;
        founder.link("Go on").click().await?;
        is_at(&founder, "Invite your staff").await?;
        founder.sees("abel@quist.example").await?;
        founder.picture("welcome-staff").await?;
        founder.button("Next step").click().await?;

        is_at(&founder, "Invite your first client").await?;
        founder.field("Company name").fill("Larkspur Printing").await?;
        let person = || founder.role("group", Name::has("Person 1"));
        founder.field("Name").inside(person()).fill("Odile Faber").await?;
        founder.field("E-mail address").inside(person()).fill("odile@larkspur.example").await?;
        founder.role("checkbox", Name::has("Invite")).inside(person()).click().await?;
        founder.picture("welcome-client").await?;
        founder.button("Add customer").click().await?;
        founder.sees("You are set up").await?;
        world.mail("odile@larkspur.example", "/portal/accept-invitation").await?;
        founder.link("To the dashboard").click().await?;
        founder.heading(Name::has("Quinn")).shown().await?;
        founder.sees_no_more("Next step:").await?;
        founder.open("/console/customers").await?;
        founder.link("Larkspur Printing").shown().await
    })
}

#[test]
fn the_first_steps_are_put_away_and_stay_away() -> Result<()> {
    scenario(async |world: &World| {
        let founder = founds(world).await?;
        founder.link("Do this later").click().await?;
        founder.sees("Next step: Name and brand.").await?;
        founder.button("Don't show again").click().await?;
        founder.sees_no_more("Next step:").await?;
        founder.reload().await?;
        founder.heading(Name::has("Quinn")).shown().await?;
        founder.sees_no_more("Next step:").await
    })
}

#[test]
fn who_registers_goes_by_the_organizations_policy() -> Result<()> {
    scenario(async |world: &World| {
        let admin = signed_in(world, ELEANOR).await?;
        let guest = world.browser("guest").await?;
        guest.forgive("/auth/register - Failed to load resource");
        for (policy, words) in [
            ("told to ask you", "Accounts are made by invitation here."),
            ("that no accounts are given out", "No new accounts are given out here."),
        ] {
            admin.open("/console/settings").await?;
            admin.role("radio", Name::has(policy)).click().await?;
            let save = admin.button(Name::has("Save changes"));
            save.inside(admin.role("region", "Registration")).click().await?;
            admin.sees("Registration saved").await?;
            guest.open("/portal/register").await?;
            guest.sees(words).await?;
            guest.button("Create account").gone().await?;
        }
        admin.role("radio", Name::has("in one of these domains")).click().await?;
        admin.field("E-mail domains").click().await?;
        admin.types("quist.example,").await?;
        let save = admin.button(Name::has("Save changes"));
        save.inside(admin.role("region", "Registration")).click().await?;
        admin.sees("Registration saved").await?;
        guest.open("/portal/register").await?;
        guest.field("First name").fill("Ada").await?;
        guest.field("Last name").fill("Quist").await?;
        guest.field("E-mail address").fill("ada@elsewhere.example").await?;
        guest.field("Password").fill(THEIR_PASSWORD).await?;
        guest.button("Create account").click().await?;
        guest.sees("You can't register here by yourself.").await?;
        guest.field("E-mail address").fill("ada@quist.example").await?;
        guest.button("Create account").click().await?;
        guest.heading("Check your mail").shown().await
    })
}

#[test]
fn everybody_who_works_here_reads_who_may_do_what() -> Result<()> {
    scenario(async |world: &World| {
        let agent = signed_in(world, portico_e2e::JONAS).await?;
        agent.open("/console/team").await?;
        agent.link("Permissions").click().await?;
        let row = "Invite staff, change their roles, disable and enable them";
        agent.sees(row).await?;
        let may = "const row = [...document.querySelectorAll('tr')].find(it => it.textContent.includes(arguments[0]));
            return [...row.cells].slice(1).map(it => it.textContent).join()";
        let said = agent.run(may, vec![row.into()]).await?;
        anyhow::ensure!(said == "No,No,Yes", "{said}");
        Ok(())
    })
}

mod any_screen {
    use super::*;

    #[test]
    fn each_of_the_first_steps_fits_and_is_read() -> Result<()> {
        scenario(async |world: &World| {
            let founder = founds(world).await?;
            for (step, name) in [
                ("Name and brand", "welcome-brand"),
                ("Invite your staff", "welcome-staff"),
                ("Invite your first client", "welcome-client"),
            ] {
                is_at(&founder, step).await?;
                all_screens(&founder, name).await?;
                founder.button(if name.ends_with("client") { "Finish" } else { "Next step" }).click().await?;
            }
            founder.sees("You are set up").await?;
            all_screens(&founder, "welcome-done").await
        })
    }

    async fn all_screens(page: &Page, name: &str) -> Result<()> {
        for screen in SCREENS {
            page.look_at(screen).await?;
            page.settle().await?;
            take_picture(page, name, screen).await?;
        }
        no_findings(page, name).await
    }
}
