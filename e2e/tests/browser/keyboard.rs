//! Everything works without a mouse, and the keyboard never gets lost.

use crate::steps::{UNTOUCHED, WAITING, marta_reads, open_ticket, signed_in};
use anyhow::Result;
use portico_e2e::{ELEANOR, JONAS, Key, MARTA, Name, PASSWORD, Page, Screen, World, scenario};

/// Presses Tab until the keyboard is there.
async fn tab_to(page: &Page, place: &str) -> Result<()> {
    let mut seen = Vec::new();
    for _ in 0..60 {
        let now = page.keyboard().await?;
        if now == place {
            return Ok(());
        }
        seen.push(now);
        page.press(Key::Tab).await?;
    }
    anyhow::bail!("Tab never came to {place}, only to {}", seen.join(", "))
}

#[test]
fn one_signs_in_and_raises_a_ticket_with_the_keyboard_alone() -> Result<()> {
    scenario(async |world: &World| {
        let client = world.browser("Marta").await?;
        client.open("/portal/login").await?;
        tab_to(&client, "textbox \"E-mail address\"").await?;
        client.types(MARTA.email).await?;
        tab_to(&client, "textbox \"Password\"").await?;
        client.types(PASSWORD).await?;
        client.press(Key::Enter).await?;
        client.until_url("is signed in", |url| url == "/portal/dashboard").await?;
        client.settle().await?;

        tab_to(&client, "link \"Raise a ticket\"").await?;
        client.press(Key::Enter).await?;
        client.heading("Raise a ticket").has_keyboard().await?;
        tab_to(&client, "textbox \"Subject\"").await?;
        client.types("Raised without a mouse").await?;
        tab_to(&client, "textbox \"Description\"").await?;
        client.types("It is possible.").await?;
        client.press_with(Key::Control, Key::Enter).await?;
        client.heading("Raised without a mouse").shown().await
    })
}

#[test]
fn the_first_tab_offers_to_skip_to_the_content() -> Result<()> {
    scenario(async |world: &World| {
        let client = signed_in(world, MARTA).await?;
        client.open("/portal/tickets").await?;
        client.press(Key::Tab).await?;
        client.link("Skip to content").has_keyboard().await?;
        client.press(Key::Enter).await?;
        client.press(Key::Tab).await?;
        let now = client.keyboard().await?;
        anyhow::ensure!(now == "link \"Raise a ticket\"", "the first stop in the content is {now}");
        Ok(())
    })
}

#[test]
fn a_new_page_has_the_keyboard_at_its_title() -> Result<()> {
    scenario(async |world: &World| {
        let client = signed_in(world, MARTA).await?;
        client.link(Name::has("All tickets")).click().await?;
        client.heading("Tickets").has_keyboard().await?;
        client.link(WAITING).click().await?;
        client.heading(WAITING).has_keyboard().await
    })
}

#[test]
fn a_dialog_holds_the_keyboard_and_gives_it_back() -> Result<()> {
    scenario(async |world: &World| {
        let client = marta_reads(world, WAITING).await?;
        tab_to(&client, "button \"Close this ticket\"").await?;
        client.press(Key::Enter).await?;
        let inside = ["button \"Close ticket\"", "button \"Keep it open\""];
        client.button("Close ticket").has_keyboard().await?;
        for _ in 0..5 {
            client.press(Key::Tab).await?;
            let now = client.keyboard().await?;
            let is_browser =
                ["RootWebArea", "generic", "dialog", "none"].iter().any(|role| now.starts_with(role));
            anyhow::ensure!(
                is_browser || inside.contains(&now.as_str()),
                "the keyboard left the dialog for {now}"
            );
        }
        client.press(Key::Escape).await?;
        client.role("dialog", "Close this ticket?").gone().await?;
        client.button("Close this ticket").has_keyboard().await
    })
}

#[test]
fn a_menu_is_walked_with_the_arrows_and_left_with_escape() -> Result<()> {
    scenario(async |world: &World| {
        let client = signed_in(world, MARTA).await?;
        // From the page's top. Once Tab has been through the browser's own bar, the keys that Firefox's driver presses
        // click no button, on any page.
        client.open("/portal/tickets").await?;
        let account = client.button(Name::has("Your account"));
        let name = account.names().await?.join(" and ");
        tab_to(&client, &format!("button {name:?}")).await?;
        client.press(Key::Enter).await?;
        client.role("menuitem", "Profile").has_keyboard().await?;
        client.press(Key::Down).await?;
        client.role("menuitem", "Sign out").has_keyboard().await?;
        client.press(Key::Escape).await?;
        account.has_keyboard().await
    })
}

#[test]
fn the_console_answers_to_its_shortcuts() -> Result<()> {
    scenario(async |world: &World| {
        let agent = signed_in(world, JONAS).await?;
        agent.open("/console/tickets").await?;
        agent.press('?').await?;
        let help = agent.role("dialog", "Shortcuts");
        help.says("Next ticket").await?;
        agent.press(Key::Escape).await?;
        help.gone().await?;

        agent.press('j').await?;
        agent.until_url("opens the first ticket", |url| url.starts_with("/console/tickets/")).await?;
        let first = agent.url().await?;
        agent.press('j').await?;
        agent.until_url("goes on", |url| url.starts_with("/console/tickets/") && url != first).await?;
        agent.press('k').await?;
        agent.until_url("goes back", |url| url == first).await?;

        agent.press('/').await?;
        agent.field("Search in tickets").has_keyboard().await
    })
}

#[test]
fn an_agent_replies_notes_and_resolves_without_a_mouse() -> Result<()> {
    scenario(async |world: &World| {
        let agent = signed_in(world, JONAS).await?;
        open_ticket(&agent, "console", UNTOUCHED).await?;
        // The status is set while the reply is still on its way; the console then asks again with the newest version.
        agent.forgive("responded with a status of 412");
        agent.press('n').await?;
        agent.field("Write an internal note").has_keyboard().await?;
        agent.types("She starts on Monday").await?;
        agent.press_with(Key::Control, Key::Enter).await?;
        agent.sees("She starts on Monday").await?;
        leave_the_field(&agent).await?;
        agent.press('r').await?;
        agent.field("Write a reply").has_keyboard().await?;
        agent.types("Ana has an account now.").await?;
        agent.press_with(Key::Control, Key::Enter).await?;
        agent.sees("Ana has an account now.").await?;
        leave_the_field(&agent).await?;
        agent.press('e').await?;
        agent.sees("Status set to Resolved").await
    })
}

/// As in a browser that has much to do.
const SLOW_PICTURES: &str = "window.requestAnimationFrame = draw => setTimeout(draw, 300)";

#[test]
fn what_is_typed_leads_to_the_line_of_a_menu_that_begins_so() -> Result<()> {
    scenario(async |world: &World| {
        let agent = signed_in(world, JONAS).await?;
        open_ticket(&agent, "console", UNTOUCHED).await?;
        agent.press('a').await?;
        agent.role("menuitemradio", "Take it").has_keyboard().await?;
        // The others come with an answer of their own.
        agent.role("menuitemradio", "Eleanor Vale").shown().await?;
        agent.types("pri").await?;
        agent.role("menuitemradio", "Priya Nair").has_keyboard().await?;
        agent.press(Key::Escape).await?;
        // The next letter comes before the next picture, with which the list gets the keyboard.
        agent.run(SLOW_PICTURES, vec![]).await?;
        agent.types("ae").await?;
        agent.role("menuitemradio", "Eleanor Vale").has_keyboard().await?;
        agent.press(Key::Escape).await?;
        agent.press('a').await?;
        agent.press(Key::End).await?;
        agent.role("menuitemradio", "Nobody").has_keyboard().await?;
        // The space of a name chooses nothing.
        agent.types("jonas r").await?;
        agent.role("menuitemradio", "Take it").has_keyboard().await?;
        agent.press(Key::Enter).await?;
        agent.sees("Assigned to Jonas Reuter").await
    })
}

#[test]
fn a_menu_keeps_the_keyboard_when_its_lines_come_anew() -> Result<()> {
    scenario(async |world: &World| {
        let agent = signed_in(world, JONAS).await?;
        open_ticket(&agent, "console", UNTOUCHED).await?;
        agent.press('a').await?;
        agent.role("menuitemradio", "Eleanor Vale").shown().await?;
        agent.types("pri").await?;
        agent.role("menuitemradio", "Priya Nair").has_keyboard().await?;

        let other = signed_in(world, ELEANOR).await?;
        open_ticket(&other, "console", UNTOUCHED).await?;
        other.press('a').await?;
        other.role("menuitemradio", "Take it").has_keyboard().await?;
        other.press(Key::Enter).await?;

        agent.role("button", Name::has("Eleanor Vale")).shown().await?;
        agent.role("menuitemradio", "Priya Nair").has_keyboard().await?;
        agent.press(Key::Escape).await?;
        agent.role("button", Name::has("Eleanor Vale")).has_keyboard().await
    })
}

#[test]
fn a_filter_is_set_with_the_keyboard_alone() -> Result<()> {
    scenario(async |world: &World| {
        let agent = signed_in(world, JONAS).await?;
        agent.open("/console/tickets").await?;
        tab_to(&agent, "button \"Priority\"").await?;
        agent.press(Key::Enter).await?;
        agent.role("checkbox", "Urgent").has_keyboard().await?;
        agent.press(Key::Down).await?;
        agent.role("checkbox", "High").has_keyboard().await?;
        agent.types("lo").await?;
        agent.role("checkbox", "Low").has_keyboard().await?;
        agent.press(' ').await?;
        agent.until_url("is narrowed", |url| url.contains("priority=low")).await?;
        agent.role("checkbox", "Low").has_keyboard().await?;
        agent.press(Key::Escape).await?;
        agent.role("button", Name::has("Priority")).has_keyboard().await
    })
}

#[test]
fn steps_through_the_list_take_the_keyboard_along_however_fast() -> Result<()> {
    scenario(async |world: &World| {
        let agent = signed_in(world, JONAS).await?;
        agent.open("/console/tickets").await?;
        agent.press('j').await?;
        agent.until_url("opens the first ticket", |url| url.starts_with("/console/tickets/")).await?;
        has_the_open_row(&agent).await?;
        agent.types("jjj").await?;
        has_the_open_row(&agent).await?;
        agent.press('k').await?;
        has_the_open_row(&agent).await
    })
}

/// The keyboard is at the row of the ticket that the address names.
async fn has_the_open_row(agent: &Page) -> Result<()> {
    agent.settle().await?;
    let at = "return document.activeElement.pathname === location.pathname";
    let now = agent.keyboard().await?;
    anyhow::ensure!(agent.run(at, vec![]).await? == true, "the keyboard is at {now}");
    Ok(())
}

#[test]
fn escape_clears_the_search_and_then_leaves_it() -> Result<()> {
    scenario(async |world: &World| {
        let agent = signed_in(world, JONAS).await?;
        agent.open("/console/tickets").await?;
        agent.types("/catalogue").await?;
        agent.until_url("searches", |url| url.contains("q=catalogue")).await?;
        agent.press(Key::Escape).await?;
        agent.until_url("is cleared", |url| !url.contains("q=")).await?;
        agent.field("Search in tickets").has_keyboard().await?;
        agent.press(Key::Escape).await?;
        agent.press('j').await?;
        agent.until_url("steps again", |url| url.starts_with("/console/tickets/")).await
    })
}

/// Shortcuts rest while somebody types.
async fn leave_the_field(page: &Page) -> Result<()> {
    page.run("document.activeElement.blur()", vec![]).await.map(drop)
}

mod any_screen {
    use super::*;

    #[test]
    fn what_is_typed_right_after_a_shortcut_is_text_and_no_shortcut() -> Result<()> {
        scenario(async |world: &World| {
            let agent = signed_in(world, JONAS).await?;
            open_ticket(&agent, "console", UNTOUCHED).await?;
            agent.types("ranswer").await?;
            agent.field("Write a reply").holds("answer").await?;
            leave_the_field(&agent).await?;
            agent.types("ne").await?;
            agent.field("Write an internal note").holds("e").await?;
            leave_the_field(&agent).await?;
            agent.types("re").await?;
            agent.field("Write a reply").holds("answere").await?;
            leave_the_field(&agent).await?;
            agent.types("ar").await?;
            agent.role("menuitemradio", "Take it").has_keyboard().await?;
            // Where the properties are folded away, the choice in the head opens.
            agent.press(Key::Escape).await?;
            agent.look_at(Screen::Phone).await?;
            leave_the_field(&agent).await?;
            agent.types("ar").await?;
            agent.role("menuitemradio", "Take it").has_keyboard().await?;
            // "r" would have gone to the reply.
            agent.press(Key::Escape).await?;
            agent.field("Write a reply").holds("answere").await
        })
    }
}
