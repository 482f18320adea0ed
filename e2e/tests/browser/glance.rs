//! What one needs at a glance is in sight, and nothing lies over what one needs next.

use crate::steps::{UNTOUCHED, WAITING, marta_reads, open_ticket, signed_in};
use anyhow::Result;
use portico_e2e::{JONAS, Name, Page, Screen, World, scenario};

/// The buttons that open the choices of a property.
async fn choices(agent: &Page) -> Result<Vec<String>> {
    let names = agent.role("button", Name::Any).names().await?;
    let is_choice =
        |name: &String| ["Status ", "Priority ", "Assignee "].iter().any(|it| name.starts_with(it));
    Ok(names.into_iter().filter(is_choice).collect())
}

/// Gives the open ticket to this member of staff.
async fn give_to(agent: &Page, name: &str) -> Result<()> {
    let properties = agent.role("complementary", "Properties");
    agent.button(Name::has("Assignee")).inside(properties).click().await?;
    agent.role("menuitemradio", name).click().await?;
    agent.sees(&format!("Assigned to {name}")).await
}

#[test]
fn only_the_newest_choice_can_be_undone_and_leads_to_the_one_before() -> Result<()> {
    scenario(async |world: &World| {
        let agent = signed_in(world, JONAS).await?;
        open_ticket(&agent, "console", UNTOUCHED).await?;
        agent.run(HOLD_TOASTS, vec![]).await?;
        give_to(&agent, "Priya Nair").await?;
        agent.press('e').await?;
        agent.sees("Status set to Resolved").await?;
        give_to(&agent, "Eleanor Vale").await?;
        agent.sees_no_more("Assigned to Priya Nair").await?;
        agent.sees("Status set to Resolved").await?;
        let toasts = || agent.role("region", "Notifications");
        let undo = agent.button("Undo").inside(toasts()).names().await?;
        anyhow::ensure!(undo.len() == 2, "{} choices can be undone", undo.len());

        agent.run(UNDO_NEWEST, vec![]).await?;
        agent.sees("Assigned to Priya Nair").await?;
        agent.sees_no_more("Assigned to Eleanor Vale").await
    })
}

/// Keeps every toast until something overtakes it, as while the keyboard is on them.
const HOLD_TOASTS: &str = "
    document.querySelector('.toasts').dispatchEvent(new FocusEvent('focusin', { bubbles: true }))";

/// Presses the last "Undo".
const UNDO_NEWEST: &str = "
    [...document.querySelectorAll('.toast button')].filter(it => it.textContent.trim() === 'Undo').at(-1).click()";

/// The numbers of the dashboard, each with where it leads.
const NUMBERS: &str = "
    return [...document.querySelectorAll('a.tile')].map(it =>
        [it.getAttribute('href'), Number(it.querySelector('.tile-number').textContent)]);";

#[test]
fn every_number_of_the_dashboard_leads_to_as_many_tickets() -> Result<()> {
    scenario(async |world: &World| {
        let agent = signed_in(world, JONAS).await?;
        agent.open("/console/dashboard").await?;
        agent.link(Name::has("In progress")).shown().await?;
        let numbers: Vec<(String, usize)> = serde_json::from_value(agent.run(NUMBERS, vec![]).await?)?;
        anyhow::ensure!(!numbers.is_empty(), "the dashboard has no numbers");
        for (href, count) in numbers {
            agent.open(&href).await?;
            let listed = format!("return document.querySelectorAll('.queue-row').length === {count}");
            agent.until_true(&format!("lists {count} tickets at {href}"), &listed).await?;
        }
        Ok(())
    })
}

/// Those of the buttons with these words that are in the window and have something lying over them.
const COVERED: &str = "
    const buttons = [...document.querySelectorAll('button')].filter(it =>
        arguments[0].some(words => it.textContent.includes(words)) && it.checkVisibility() && !it.closest('.toast'));
    const isCovered = it => {
        const { left, right, top, bottom } = it.getBoundingClientRect();
        const found = [left + 2, (left + right) / 2, right - 2].map(x => document.elementFromPoint(x, (top + bottom) / 2));
        return found.some(found => found?.closest('.toast'));
    };
    return [document.querySelectorAll('.toast').length, buttons.length, ...buttons.filter(isCovered).map(it => it.textContent)];";

/// The places of the way back up that have something lying over them.
const WAY_BACK: &str = "
    const toasts = [...document.querySelectorAll('.toast')].map(it => it.getBoundingClientRect());
    const steps = [...document.querySelectorAll('.crumbs li')].filter(it => it.checkVisibility());
    return steps.filter(it => {
        const { left, right, top, bottom } = it.getBoundingClientRect();
        return toasts.some(on => on.left < right && on.right > left && on.top < bottom && on.bottom > top);
    }).map(it => it.textContent);";

/// What was told covers neither the way back nor any of these buttons, however one looks at it.
async fn covers_none(page: &Page, application: &str, buttons: &[&str]) -> Result<()> {
    // As long as it has the keyboard it stays.
    page.run("document.querySelector('.toast button').focus()", vec![]).await?;
    for screen in Screen::ALL {
        page.look_at(screen).await?;
        page.settle().await?;
        page.picture(&format!("toast-{application}-{}", screen.word())).await?;
        let found = page.run(COVERED, vec![serde_json::json!(buttons)]).await?;
        let found = found.as_array().cloned().unwrap_or_default();
        let is_tried = found.iter().take(2).all(|count| count.as_u64() > Some(0));
        anyhow::ensure!(
            is_tried && found.len() == 2,
            "{screen:?}: toasts, buttons and those covered: {found:?}"
        );
        let covered = page.run(WAY_BACK, vec![]).await?;
        anyhow::ensure!(covered == serde_json::json!([]), "{screen:?}: the way back is covered: {covered}");
    }
    Ok(())
}

mod any_screen {
    use super::*;

    #[test]
    fn an_agent_sees_and_changes_what_matters_on_any_screen_in_one_place() -> Result<()> {
        scenario(async |world: &World| {
            let agent = signed_in(world, JONAS).await?;
            open_ticket(&agent, "console", UNTOUCHED).await?;
            for screen in Screen::ALL {
                agent.look_at(screen).await?;
                agent.settle().await?;
                let choices = choices(&agent).await?;
                anyhow::ensure!(choices.len() == 3, "{screen:?}: {choices:?}");
            }
            agent.button(Name::has("Priority Medium")).click().await?;
            agent.picture("glance-narrow").await?;
            agent.role("menuitemradio", "High").click().await?;
            agent.button(Name::has("Priority High")).shown().await?;
            agent.sees("Priority set to High").await
        })
    }

    #[test]
    fn what_was_done_can_be_undone_over_an_open_sheet() -> Result<()> {
        scenario(async |world: &World| {
            let agent = signed_in(world, JONAS).await?;
            for screen in [Screen::Laptop, Screen::Phone] {
                agent.look_at(screen).await?;
                open_ticket(&agent, "console", UNTOUCHED).await?;
                agent.button("Show properties").click().await?;
                let sheet = || agent.role("dialog", "Properties");
                agent.button(Name::has("Priority Medium")).inside(sheet()).click().await?;
                agent.role("menuitemradio", "High").click().await?;
                agent.button("Undo").inside(sheet()).shown().await?;
                // As long as it has the keyboard it stays.
                agent.run("document.querySelector('dialog[open] .toast button').focus()", vec![]).await?;
                agent.picture(&format!("toast-sheet-{}", screen.word())).await?;
                agent.button("Undo").inside(sheet()).click().await?;
                agent.button(Name::has("Priority Medium")).inside(sheet()).shown().await?;
            }
            Ok(())
        })
    }

    #[test]
    fn what_is_told_lies_over_nothing_that_is_needed_next() -> Result<()> {
        scenario(async |world: &World| {
            let client = marta_reads(world, WAITING).await?;
            client.button("Edit").click().await?;
            client.field("Priority").choose("Urgent").await?;
            client.button("Save changes").click().await?;
            client.button("Dismiss").shown().await?;
            covers_none(&client, "portal", &["Send reply", "Edit", "Close this ticket", "Details"]).await?;

            let agent = signed_in(world, JONAS).await?;
            open_ticket(&agent, "console", UNTOUCHED).await?;
            agent.button(Name::has("Priority Medium")).click().await?;
            agent.role("menuitemradio", "High").click().await?;
            agent.button("Undo").shown().await?;
            covers_none(&agent, "console", &["Send", "Resolve", "Close", "Status", "Priority", "Assignee"])
                .await
        })
    }
}
