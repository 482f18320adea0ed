//! What a page shows while something is on its way, and when there is nothing.

use crate::steps::{SCREENS, look, newcomer, no_findings, signed_in, take_picture};
use anyhow::Result;
use portico_e2e::{JONAS, MARTA, Name, Page, World, scenario};

/// An urgent ticket of the demo.
const URGENT: &str = "Prices on the Spanish catalogue are a day behind";

/// It fades in after a moment; what comes sooner needs none.
const SKELETON: &str = "
    return [...document.querySelectorAll('main .skeleton')].some(it => getComputedStyle(it).opacity === '1');";

/// Looks at the list that this link leads to, which does not come, and then lets it come.
async fn look_at_loading(page: &Page, link: &str, tickets: &str, name: &str) -> Result<()> {
    page.loads_late(tickets).await?;
    page.link(Name::has(link)).click().await?;
    for screen in SCREENS {
        page.look_at(screen).await?;
        page.until_true("shows the shape of what comes", SKELETON).await?;
        take_picture(page, name, screen).await?;
    }
    no_findings(page, name).await?;
    page.answers_now().await
}

mod any_screen {
    use super::*;

    #[test]
    fn a_list_that_is_loading_has_the_shape_of_what_comes() -> Result<()> {
        scenario(async |world: &World| {
            let client = signed_in(world, MARTA).await?;
            look_at_loading(&client, "Tickets", "/client-portal/tickets", "portal-tickets-loading").await?;
            client.link(URGENT).shown().await?;
            let agent = signed_in(world, JONAS).await?;
            agent.open("/console/tickets").await?;
            look_at_loading(&agent, "High priority", "/api/tickets", "console-tickets-loading").await?;
            agent.link(URGENT).shown().await
        })
    }

    #[test]
    fn whoever_has_nothing_yet_is_told_what_to_do() -> Result<()> {
        scenario(async |world: &World| {
            let client = newcomer(world).await?;
            look(&client, "portal-dashboard-empty", "Nothing is open").await?;
            client.open("/portal/tickets").await?;
            look(&client, "portal-tickets-empty", "Nothing is open").await?;
            client.link(Name::has("Raise a ticket")).shown().await?;
            client.open("/portal/tickets?state=closed").await?;
            look(&client, "portal-tickets-none-closed", "Nothing is closed yet").await
        })
    }

    #[test]
    fn a_search_that_finds_nothing_says_so_and_is_cleared_with_one_press() -> Result<()> {
        scenario(async |world: &World| {
            let client = signed_in(world, MARTA).await?;
            client.open("/portal/tickets?q=unheardof").await?;
            look(&client, "portal-tickets-nothing-found", "Nothing found").await?;
            client.button("Clear the search").click().await?;
            client.link(URGENT).shown().await?;
            let agent = signed_in(world, JONAS).await?;
            agent.open("/console/tickets?q=unheardof").await?;
            look(&agent, "console-tickets-nothing-found", "Nothing found").await
        })
    }
}
