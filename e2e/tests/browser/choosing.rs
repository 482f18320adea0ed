//! A field that asks the server finds what it takes by a part of the name.

use crate::steps::signed_in;
use anyhow::Result;
use portico_e2e::{JONAS, Key, Locator, Name, Page, Screen, World, scenario, until};

const FIRST: &str = "Brightwater Foods";
const SECOND: &str = "Castellan Legal";
const SOUGHT: &str = "Ferrow Logistics";
const LAST: &str = "Tidewell Instruments";

/// The agent's browser, with the form for a new ticket open.
async fn raises(world: &World) -> Result<Page> {
    let agent = signed_in(world, JONAS).await?;
    raises_with(&agent).await?;
    Ok(agent)
}

async fn raises_with(agent: &Page) -> Result<()> {
    agent.open("/console/tickets").await?;
    agent.button("New").click().await?;
    agent.heading("New ticket").shown().await?;
    agent.settle().await
}

fn option<'a>(page: &'a Page, name: &'static str) -> Locator<'a> {
    page.role("option", name)
}

/// Waits until only these are offered.
async fn offers(page: &Page, names: &[&'static str]) -> Result<()> {
    for name in names {
        option(page, name).shown().await?;
    }
    for name in [FIRST, SECOND, SOUGHT, LAST].iter().filter(|name| !names.contains(name)) {
        option(page, name).gone().await?;
    }
    Ok(())
}

#[test]
fn a_ticket_is_raised_for_a_customer_who_was_found_by_a_part_of_the_name() -> Result<()> {
    scenario(async |world: &World| {
        let agent = raises(world).await?;
        let customer = agent.field("Customer");
        customer.click().await?;
        offers(&agent, &[FIRST, SECOND, SOUGHT, LAST]).await?;
        let faults = agent.axe().await?;
        anyhow::ensure!(faults.is_empty(), "{faults:#?}");
        customer.fill("ROW LOG").await?;
        offers(&agent, &[SOUGHT]).await?;
        agent.press(Key::Enter).await?;
        customer.holds(SOUGHT).await?;
        option(&agent, SOUGHT).gone().await?;
        agent.field("Subject").fill("The gate code changed").await?;
        agent.field("Description").fill("It is the old one in all mails.").await?;
        agent.button("Raise ticket").click().await?;
        agent.heading("The gate code changed").shown().await?;
        agent.sees(SOUGHT).await
    })
}

#[test]
fn what_is_typed_over_a_choice_takes_it_back() -> Result<()> {
    scenario(async |world: &World| {
        let agent = raises(world).await?;
        let customer = agent.field("Customer");
        customer.fill("ROW LOG").await?;
        option(&agent, SOUGHT).click().await?;
        customer.holds(SOUGHT).await?;
        customer.fill("oak").await?;
        option(&agent, SOUGHT).gone().await?;
        agent.button("Raise ticket").click().await?;
        agent.sees("Please choose a customer.").await?;
        customer.holds("").await
    })
}

#[test]
fn keys_walk_through_what_was_found_and_esc_puts_back_what_was_chosen() -> Result<()> {
    scenario(async |world: &World| {
        let agent = raises(world).await?;
        let customer = agent.field("Customer");
        customer.has_keyboard().await?;
        agent.press(Key::Down).await?;
        option(&agent, FIRST).shown().await?;
        agent.press(Key::Down).await?;
        agent.press(Key::Down).await?;
        agent.press(Key::Enter).await?;
        customer.holds(SECOND).await?;
        agent.press(Key::Down).await?;
        option(&agent, LAST).shown().await?;
        agent.press(Key::End).await?;
        agent.press(Key::Home).await?;
        agent.press(Key::Up).await?;
        agent.press(Key::Enter).await?;
        customer.holds(LAST).await?;
        agent.types(" and nobody else").await?;
        agent.sees("Nothing with this name was found.").await?;
        agent.press(Key::Escape).await?;
        customer.holds(LAST).await?;
        agent.heading("New ticket").shown().await?;
        // What was chosen is kept with the rest of the form.
        agent.reload().await?;
        agent.button("New").click().await?;
        customer.holds(LAST).await?;
        customer.fill("").await?;
        agent.button("Raise ticket").click().await?;
        agent.sees("Please choose a customer.").await
    })
}

mod staged {
    use super::*;

    #[test]
    fn an_older_question_has_no_answer_any_more() -> Result<()> {
        scenario(async |world: &World| {
            let agent = signed_in(world, JONAS).await?;
            agent.listens_in().await?;
            raises_with(&agent).await?;
            agent.loads_late("q=oak").await?;
            agent.field("Customer").fill("oak").await?;
            // The list of all has the others, too.
            let only_oakline =
                |answer: &str| answer.contains("Oakline Furniture") && !answer.contains("Brightwater Foods");
            let is_answered = async || {
                let heard = agent.heard().await?;
                Ok(heard.split("{\"items\":[").any(only_oakline).then_some(()))
            };
            until("the server to answer", is_answered).await?;
            agent.field("Customer").fill("ferrow").await?;
            offers(&agent, &[SOUGHT]).await?;
            agent.answers_now().await?;
            agent.settle().await?;
            let names =
                agent.role("option", Name::Any).inside(agent.role("listbox", "Customer")).names().await?;
            anyhow::ensure!(names == [SOUGHT], "{names:?}");
            Ok(())
        })
    }
}

mod offline {
    use super::*;

    #[test]
    fn where_the_server_can_not_be_asked_it_is_said_and_can_be_asked_again() -> Result<()> {
        scenario(async |world: &World| {
            let agent = raises(world).await?;
            agent.forgive("net::ERR_INTERNET_DISCONNECTED");
            agent.network(false).await?;
            agent.field("Customer").click().await?;
            agent.sees("The customers could not be loaded.").await?;
            agent.network(true).await?;
            agent.button("Try again").click().await?;
            offers(&agent, &[FIRST, SECOND, SOUGHT, LAST]).await
        })
    }
}

mod any_screen {
    use super::*;

    #[test]
    fn a_customer_is_found_on_every_screen() -> Result<()> {
        scenario(async |world: &World| {
            let agent = raises(world).await?;
            for screen in [Screen::Light, Screen::Dark, Screen::Phone, Screen::Narrow] {
                agent.look_at(screen).await?;
                agent.field("Customer").fill("o").await?;
                option(&agent, SECOND).gone().await?;
                option(&agent, SOUGHT).shown().await?;
                agent.settle().await?;
                agent.picture(&format!("customer-{}", screen.word())).await?;
                anyhow::ensure!(agent.sideways_scroll().await? == 0, "{screen:?} scrolls sideways");
                option(&agent, SOUGHT).click().await?;
                agent.field("Customer").holds(SOUGHT).await?;
            }
            Ok(())
        })
    }
}
