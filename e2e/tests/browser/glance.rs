//! What one needs at a glance is in sight.

use crate::steps::{UNTOUCHED, open_ticket, signed_in};
use anyhow::Result;
use portico_e2e::{JONAS, Name, Page, Screen, World, scenario};

/// The buttons that open the choices of a property.
async fn choices(agent: &Page) -> Result<Vec<String>> {
    let names = agent.role("button", Name::Any).names().await?;
    let is_choice =
        |name: &String| ["Status ", "Priority ", "Assignee "].iter().any(|it| name.starts_with(it));
    Ok(names.into_iter().filter(is_choice).collect())
}

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
