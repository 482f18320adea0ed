//! Customers, their people, and how everybody gets in.

use crate::steps::{THEIR_PASSWORD, choose, invites_agent, signed_in};
use anyhow::Result;
use portico_e2e::{ELEANOR, INGRID, JONAS, Key, MARTA, Name, World, scenario};

const COMPANY: &str = "Larkspur Printing";

#[test]
fn a_customer_is_added_with_its_people_found_changed_and_archived() -> Result<()> {
    scenario(async |world: &World| {
        let manager = signed_in(world, ELEANOR).await?;
        manager.open("/console/customers").await?;
        manager.link("Add customer").click().await?;
        manager.button("Add customer").click().await?;
        manager.field("Company name").has_keyboard().await?;
        manager.field("Company name").fill(COMPANY).await?;
        manager.field("Website").fill("larkspur.example").await?;
        manager.field("Country").choose("Netherlands").await?;
        let first = manager.role("group", Name::has("Person 1"));
        manager.field("Name").inside(first).fill("Odile Faber").await?;
        manager.button("Add another person").click().await?;
        manager.field("Name").inside(manager.role("group", Name::has("Person 2"))).fill("Bo Lind").await?;
        manager
            .field("E-mail address")
            .inside(manager.role("group", Name::has("Person 2")))
            .fill("Bo+post@larkspur.example")
            .await?;
        manager.button("Add customer").click().await?;
        manager.heading(COMPANY).shown().await?;
        manager.sees("larkspur.example").await?;
        manager.sees("Netherlands").await?;
        manager.sees("Odile Faber").await?;

        choose(&manager, "Bo Lind", "Make primary contact").await?;
        manager.sees("Bo Lind is the primary contact now.").await?;
        choose(&manager, "Odile Faber", "Remove").await?;
        manager.button("Remove contact").click().await?;
        manager.sees_no_more("Remove Odile Faber?").await?;

        manager.button("Edit").click().await?;
        manager
            .field("Phone")
            .inside(manager.role("dialog", "Edit this customer"))
            .fill("+31 10 555 0177")
            .await?;
        manager.button("Save changes").click().await?;
        manager.link("+31 10 555 0177").shown().await?;
        manager.link("History").click().await?;
        manager.sees("set the phone number to +31 10 555 0177").await?;
        manager.sees("removed Odile Faber").await?;

        manager.button("Archive").click().await?;
        manager.sees("This customer is archived").await?;
        manager.open("/console/customers?q=larks").await?;
        manager.sees("Nothing found").await?;
        manager.link("Archived").click().await?;
        manager.link(COMPANY).click().await?;
        manager.button("Restore").click().await?;
        manager.sees_no_more("This customer is archived").await
    })
}

#[test]
fn an_agent_is_invited_by_mail_chooses_a_password_and_works_in_the_console() -> Result<()> {
    scenario(async |world: &World| {
        const EMAIL: &str = "Noor.Haan+desk@harbourvale.example";
        let admin = signed_in(world, ELEANOR).await?;
        admin.open("/console/team/invitations").await?;
        invites_agent(&admin, EMAIL).await?;
        admin.sees(&format!("The invitation to {EMAIL} is on its way.")).await?;
        admin.sees("Not answered").await?;

        let newcomer = world.browser("Noor").await?;
        let mail = world.mail(EMAIL, "/console/accept-invitation").await?;
        newcomer.open(&mail.link("/console/accept-invitation")?).await?;
        newcomer.heading("Join Harbour & Vale").shown().await?;
        newcomer.sees("Eleanor Vale invited you to work here as an agent.").await?;
        anyhow::ensure!(!newcomer.url().await?.contains("token"), "the token stays in the address bar");
        newcomer.field("First name").fill("Noor").await?;
        newcomer.field("Last name").fill("Haan").await?;
        newcomer.field("Password").fill(THEIR_PASSWORD).await?;
        newcomer.button("Join").click().await?;
        newcomer.until_url("arrives at the dashboard", |url| url == "/console/dashboard").await?;
        admin.sees("Accepted").await?;
        admin.link("Staff").click().await?;
        admin.sees("Noor Haan").await?;

        // Once is enough.
        let other = world.browser("somebody else").await?;
        other.forgive("/auth/show-invitation - Failed to load resource");
        other.open(&mail.link("/console/accept-invitation")?).await?;
        other.heading("This invitation can't be used").shown().await?;
        other.sees("it was used, withdrawn or has expired").await?;

        newcomer.forgive("Failed to load resource");
        choose(&admin, "Noor Haan", "Disable").await?;
        admin.sees("Noor Haan can't sign in any more.").await?;
        newcomer.open("/console/tickets").await?;
        newcomer.until_url("is out", |url| url.contains("/login")).await
    })
}

#[test]
fn a_client_is_invited_from_the_customers_page_and_sees_the_portal() -> Result<()> {
    scenario(async |world: &World| {
        const EMAIL: &str = "vera.dunne@tidewell.example";
        let manager = signed_in(world, ELEANOR).await?;
        manager.open("/console/customers").await?;
        manager.link("Tidewell Instruments").click().await?;
        manager.button("Add contact").click().await?;
        let dialog = || manager.role("dialog", "Add contact");
        manager.field("Name").inside(dialog()).fill("Vera Dunne").await?;
        manager.field("E-mail address").inside(dialog()).fill(EMAIL).await?;
        manager.button("Add contact").inside(dialog()).click().await?;
        manager.sees("Vera Dunne was saved.").await?;
        choose(&manager, "Vera Dunne", "Invite to the portal").await?;
        manager.field("Sees").choose("All of the company").await?;
        manager.button("Send invitation").click().await?;

        let client = world.browser("Vera").await?;
        let mail = world.mail(EMAIL, "/portal/accept-invitation").await?;
        client.open(&mail.link("/portal/accept-invitation")?).await?;
        client.sees("for Tidewell Instruments").await?;
        client.field("First name").fill("Vera").await?;
        client.field("Last name").fill("Dunne").await?;
        client.field("Password").fill(THEIR_PASSWORD).await?;
        client.button("Join").click().await?;
        client.heading(Name::has("Vera")).shown().await?;
        // The page hears that the contact has an account now.
        manager.sees("Has an account").await?;
        client.link(Name::has("Team")).click().await?;
        client.sees("Marta Lindholm").await?;
        client.button("Invite a colleague").gone().await
    })
}

#[test]
fn a_primary_contact_invites_a_colleague_and_says_what_they_see() -> Result<()> {
    scenario(async |world: &World| {
        const EMAIL: &str = "tom.akker@tidewell.example";
        let client = signed_in(world, MARTA).await?;
        client.open("/portal/team").await?;
        client.button("Invite a colleague").click().await?;
        client.field("E-mail address").fill(EMAIL).await?;
        client.button("Send invitation").click().await?;
        client.sees("Not answered").await?;
        world.mail(EMAIL, "/portal/accept-invitation").await?;
        choose(&client, EMAIL, "Take back").await?;
        client.sees(&format!("The invitation to {EMAIL} was taken back.")).await?;
        client.button(Name::has(&format!("Actions for {EMAIL}"))).gone().await?;

        let colleague = signed_in(world, INGRID).await?;
        choose(&client, INGRID.name, "All tickets of the company").await?;
        client.sees("Ingrid Moe sees all tickets of the company now.").await?;
        choose(&client, INGRID.name, "Remove").await?;
        client.button("Remove").inside(client.role("dialog", Name::has("Remove Ingrid Moe"))).click().await?;
        client.sees("Ingrid Moe was removed.").await?;
        colleague.forgive("Failed to load resource");
        colleague.open("/portal/tickets").await?;
        colleague.until_url("is out", |url| url.contains("/login")).await
    })
}

#[test]
fn an_agent_sees_customers_and_changes_none() -> Result<()> {
    scenario(async |world: &World| {
        let agent = signed_in(world, JONAS).await?;
        agent.open("/console/customers").await?;
        agent.link("Tidewell Instruments").click().await?;
        agent.sees("Marta Lindholm").await?;
        for action in ["Edit", "Archive", "Add contact", "Invite someone"] {
            agent.button(action).gone().await?;
        }
        agent.forgive("Failed to load resource");
        agent.open("/console/customers/new").await?;
        agent.heading("There is nothing here").shown().await
    })
}

#[test]
fn what_happened_to_somebody_stands_beside_the_list() -> Result<()> {
    scenario(async |world: &World| {
        let admin = signed_in(world, ELEANOR).await?;
        admin.open("/console/team").await?;
        choose(&admin, JONAS.name, "History").await?;
        admin.sees("Nothing was changed since they came.").await?;
        admin.button("Close").click().await?;
        choose(&admin, JONAS.name, "Manager").await?;
        admin.sees("Jonas Reuter has the role of manager now.").await?;
        choose(&admin, JONAS.name, "History").await?;
        admin.sees("You changed the role from Agent to Manager").await?;
        admin.picture("member-history").await?;
        admin.button("Close").click().await?;
        choose(&admin, JONAS.name, "Agent").await?;
        admin.sees("Jonas Reuter has the role of agent now.").await?;

        // Whoever may change nobody reads it all the same.
        let agent = signed_in(world, JONAS).await?;
        agent.open("/console/team/clients").await?;
        choose(&agent, MARTA.name, "History").await?;
        agent.sees("Nothing was changed since they came.").await?;
        agent.button("Close").click().await?;
        agent.button(Name::has("Actions for Marta Lindholm")).click().await?;
        let offered = agent.role("menuitem", Name::Any).names().await?;
        anyhow::ensure!(offered == ["History"], "{offered:?}");
        Ok(())
    })
}

#[test]
fn the_list_of_clients_is_cut_to_one_customer() -> Result<()> {
    scenario(async |world: &World| {
        let manager = signed_in(world, ELEANOR).await?;
        manager.open("/console/team/clients").await?;
        manager.sees(MARTA.name).await?;
        manager.button("Customer").click().await?;
        manager.field("Find customer").fill("oakl").await?;
        manager.role("radio", "Oakline Furniture").click().await?;
        manager.sees_no_more(MARTA.name).await?;
        manager.press(Key::Escape).await?;
        manager.reload().await?;
        manager.button(Name::Label("Customer".to_owned())).says("Oakline Furniture").await?;
        manager.sees_no_more(MARTA.name).await
    })
}

#[test]
fn a_customer_that_was_put_away_is_nobodys_to_be_invited_to() -> Result<()> {
    scenario(async |world: &World| {
        let manager = signed_in(world, ELEANOR).await?;
        let late = signed_in(world, ELEANOR).await?;
        late.open("/console/team/invitations").await?;
        late.button("Invite someone").click().await?;
        late.field("E-mail address").fill("late@oakline.example").await?;
        late.field("Customer").fill("oakl").await?;
        late.role("option", "Oakline Furniture").click().await?;

        manager.open("/console/customers").await?;
        manager.link("Oakline Furniture").click().await?;
        manager.button("Archive").click().await?;
        manager.sees("archived").await?;
        manager.button("Invite someone").gone().await?;
        manager.open("/console/team/invitations").await?;
        manager.button("Invite someone").click().await?;
        manager.field("Customer").fill("oakl").await?;
        manager.sees("Nothing with this name was found.").await?;

        // Whoever had chosen it before is told so beside the field.
        late.forgive("/api/invitations - Failed to load resource");
        late.button("Send invitation").click().await?;
        late.sees("This customer is archived. Restore it first.").await
    })
}

mod staged {
    use super::*;

    /// As if the reader's role did not let them see clients: what they may is taken from the answer that says so.
    const SEES_NO_CLIENTS: &str = "
        window.__asked = [];
        const ask = window.fetch;
        window.fetch = async (request, options) => {
            const address = request.url ?? String(request);
            window.__asked.push(address);
            const answer = await ask.call(window, request, options);
            if (!answer.ok || !address.includes('/auth/refresh')) return answer;
            const given = await answer.json();
            given.me.permissions = given.me.permissions.filter(one => one !== 'clients:read');
            return new Response(JSON.stringify(given), { status: answer.status });
        };";

    #[test]
    fn whoever_sees_no_clients_sees_the_rest_of_a_customer() -> Result<()> {
        scenario(async |world: &World| {
            let agent = signed_in(world, JONAS).await?;
            agent.runs_first(SEES_NO_CLIENTS).await?;
            agent.open("/console/customers").await?;
            agent.link("Tidewell Instruments").click().await?;
            agent.heading("Contacts").shown().await?;
            agent.sees("Marta Lindholm").await?;
            agent.heading("Accounts in the portal").gone().await?;
            agent.picture("customer-without-clients").await?;
            let asked = "return window.__asked.some(address => address.includes('/api/clients'))";
            anyhow::ensure!(agent.run(asked, vec![]).await? == false, "clients were asked for");
            Ok(())
        })
    }
}
