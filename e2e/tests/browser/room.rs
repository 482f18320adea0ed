//! A small screen has its room for what one came to read: the rest is one line, or behind one button.

use crate::steps::{UNTOUCHED, WAITING, open_ticket, signed_in};
use anyhow::Result;
use portico_e2e::{JONAS, MARTA, Name, Page, Screen, World, scenario};

/// A line that a thumb hits, and what is around it: less than two.
const LINE: f64 = 60.0;

/// How high what this selects is, in pixels.
async fn height(page: &Page, selector: &str) -> Result<f64> {
    let script = "return document.querySelector(arguments[0]).getBoundingClientRect().height";
    Ok(page.run(script, vec![selector.into()]).await?.as_f64().unwrap_or(f64::MAX))
}

async fn is_one_line(page: &Page, selector: &str) -> Result<()> {
    page.settle().await?;
    let height = height(page, selector).await?;
    anyhow::ensure!(height <= LINE, "{selector} is {height} pixels high");
    Ok(())
}

/// The editor of the desk that is shown.
const EDITOR: &str = ".composer:not([hidden])";

/// The reader turns to the conversation.
async fn reads_on(page: &Page) -> Result<()> {
    page.run("document.querySelector('.detail-scroll').focus()", vec![]).await.map(drop)
}

#[test]
fn all_of_the_head_of_the_editor_is_in_one_row_beside_the_properties() -> Result<()> {
    scenario(async |world: &World| {
        let agent = signed_in(world, JONAS).await?;
        agent.look_at(Screen::Light).await?;
        open_ticket(&agent, "console", UNTOUCHED).await?;
        is_one_line(&agent, ".composer:not([hidden]) .editor-head").await?;
        agent.field("Write a reply").fill("This is **important**.").await?;
        agent.button("Preview").click().await?;
        agent.sees("This is important.").await?;
        agent.button("Preview").click().await?;
        agent.field("Write a reply").shown().await
    })
}

/// The subjects of a list that don't fit.
const CUT: &str = "
    return [...document.querySelectorAll('.row-link')].filter(it => it.scrollWidth > it.clientWidth).map(it => it.textContent)";

#[test]
fn on_a_tablet_no_subject_is_cut_while_there_is_room_beside_it() -> Result<()> {
    scenario(async |world: &World| {
        for (person, application) in [(MARTA, "portal"), (JONAS, "console")] {
            let page = signed_in(world, person).await?;
            page.look_at(Screen::Tablet).await?;
            page.open(&format!("/{application}/tickets")).await?;
            page.link(WAITING).shown().await?;
            page.picture(&format!("tickets-tablet-{application}")).await?;
            let cut = page.run(CUT, vec![]).await?;
            anyhow::ensure!(cut == serde_json::json!([]), "{application} cuts {cut}");
        }
        Ok(())
    })
}

mod any_screen {
    use super::*;

    #[test]
    fn on_a_phone_the_filters_of_a_list_are_behind_one_button() -> Result<()> {
        scenario(async |world: &World| {
            for (person, application) in [(MARTA, "portal"), (JONAS, "console")] {
                let page = signed_in(world, person).await?;
                page.look_at(Screen::Narrow).await?;
                let list = format!("/{application}/tickets");
                page.open(&list).await?;
                page.link(WAITING).shown().await?;
                is_one_line(&page, ".filters").await?;

                page.button("Filters").click().await?;
                let sheet = || page.role("dialog", "Filters");
                page.button("Priority").inside(sheet()).click().await?;
                page.role("checkbox", "Urgent").inside(sheet()).click().await?;
                page.until_url("has the filter", |url| url.contains("priority=urgent")).await?;
                page.picture(&format!("filters-{application}")).await?;
                page.button("Show results").click().await?;
                page.link(WAITING).gone().await?;
                is_one_line(&page, ".filters").await?;

                page.button(Name::has("1 set")).click().await?;
                page.button("Clear all").inside(sheet()).click().await?;
                page.until_url("has no filter", |url| url == list).await?;
                page.button("Show results").click().await?;
                page.link(WAITING).shown().await?;
                page.button("Filters").has_keyboard().await?;
            }
            Ok(())
        })
    }

    #[test]
    fn on_a_phone_the_editor_of_the_desk_is_one_line_until_it_is_touched() -> Result<()> {
        scenario(async |world: &World| {
            let agent = signed_in(world, JONAS).await?;
            agent.look_at(Screen::Narrow).await?;
            open_ticket(&agent, "console", UNTOUCHED).await?;
            is_one_line(&agent, EDITOR).await?;
            let reply = || agent.field("Write a reply");
            reply().click().await?;
            agent.button("Send").shown().await?;
            reply().fill("You have access.\n\nTell me if not.").await?;
            reads_on(&agent).await?;
            is_one_line(&agent, EDITOR).await?;
            reply().holds("You have access.\n\nTell me if not.").await?;

            reply().click().await?;
            agent.button("Preview").click().await?;
            reads_on(&agent).await?;
            // What is read stays.
            agent.button("Send").shown().await?;
            agent.button("Preview").click().await?;
            reply().click().await?;
            agent.button("Send").click().await?;
            agent.sees("Tell me if not.").await?;
            reply().holds("").await
        })
    }
}
