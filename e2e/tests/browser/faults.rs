//! A fault of our own in the page: it is told in words, once, and what was typed is there after the reload.

use crate::steps::{WAITING, marta_reads};
use anyhow::Result;
use portico_e2e::{Name, Page, Screen, World, scenario};

const BEGUN: &str = "The fax number can go, and";
const BROKEN: &str = "Something went wrong on this page. Reload it to go on; what you wrote is kept.";

/// The next element that the application makes is refused, all others come as always.
const REFUSE_AN_ELEMENT_ONCE: &str = "
    const { createElement } = Document.prototype;
    Document.prototype.createElement = () => {
        Document.prototype.createElement = createElement;
        throw new Error('refused by the test');
    };";
/// The next question of the application for the time ends in an exception of the browser's own, all others as always.
/// One that is thrown here would not do: what a script of nowhere throws, a page is not told.
const REFUSE_THE_TIME_ONCE: &str = "
    const { Date, BigInt } = window;
    const now = Date.now;
    const refuse = () => {
        if (!new Error().stack.includes('.wasm')) return now;
        Object.defineProperty(Date, 'now', { value: now });
        return BigInt.prototype.valueOf;
    };
    Object.defineProperty(Date, 'now', { configurable: true, get: refuse });";

/// Something is typed, and the browser breaks something before it can be saved.
async fn in_the_middle_of_a_reply(world: &World, breakage: &str) -> Result<Page> {
    let client = marta_reads(world, WAITING).await?;
    for words in ["refused by the test", "BigInt", "valueOf method", "unreachable", "panicked at"] {
        client.forgive(words);
    }
    client.field("Your reply").fill(BEGUN).await?;
    client.run(breakage, vec![]).await?;
    Ok(client)
}

async fn tells_and_keeps(client: &Page, kept: &str) -> Result<()> {
    client.role("alert", Name::Any).says(BROKEN).await?;
    client.link("Reload the page").click().await?;
    client.field("Your reply").holds(kept).await?;
    client.sees_no_more(BROKEN).await
}

#[test]
fn an_exception_of_the_browser_is_told_and_loses_nothing() -> Result<()> {
    scenario(async |world: &World| {
        let client = in_the_middle_of_a_reply(world, REFUSE_THE_TIME_ONCE).await?;
        client.types(":").await?;
        tells_and_keeps(&client, &format!("{BEGUN}:")).await
    })
}

mod any_screen {
    use super::*;

    #[test]
    fn a_panic_is_told_and_loses_nothing() -> Result<()> {
        scenario(async |world: &World| {
            let client = in_the_middle_of_a_reply(world, REFUSE_AN_ELEMENT_ONCE).await?;
            client.button("Your account").click().await?;
            client.role("alert", Name::Any).says(BROKEN).await?;
            for screen in [Screen::Light, Screen::Dark, Screen::Phone] {
                client.look_at(screen).await?;
                client.picture(&format!("fault-{}", screen.word())).await?;
            }
            client.look_at(Screen::Light).await?;
            tells_and_keeps(&client, BEGUN).await
        })
    }
}
