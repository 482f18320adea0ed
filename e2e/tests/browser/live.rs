//! How a page hears of changes: what it says of its connection, and what it asks for again.

use crate::steps::{WAITING, open_ticket, reply_as_agent, signed_in};
use anyhow::Result;
use portico_e2e::{JONAS, MARTA, Page, World, scenario};
use serde_json::json;

const SUBJECT: &str = "The pager number is out of date";

/// The stream is asked for, and no answer comes; then the question fails, as do all after it; then it is let through.
const STREAM: &str = "{
    const ask = window.fetch;
    const failing = new Promise(done => { window.__fail = done; });
    window.__held = true;
    window.fetch = async (request, options) => {
        if (window.__held && request.url?.endsWith('/events')) {
            await failing;
            throw new TypeError('refused by the test');
        }
        return ask(request, options);
    };
}";

async fn dot_says(agent: &Page, word: &str) -> Result<()> {
    let script = format!(
        "return [...document.querySelectorAll('[role=status]')].some(it => it.textContent == '{word}')"
    );
    agent.until_true(&format!("says {word}"), &script).await
}

/// What people see of another tab that lies over this one.
const HIDE: &str = "
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: arguments[0] });
    Object.defineProperty(document, 'hidden', { configurable: true, value: arguments[0] == 'hidden' });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));";

/// How often the list was read.
async fn lists_read(client: &Page) -> Result<u64> {
    let asked =
        "return performance.getEntriesByType('resource').filter(it => it.name.includes('/tickets?')).length";
    Ok(client.run(asked, vec![]).await?.as_u64().unwrap_or_default())
}

mod staged {
    use super::*;

    #[test]
    fn the_dot_says_live_once_it_is_and_what_came_before_that_is_not_missed() -> Result<()> {
        scenario(async |world: &World| {
            let agent = signed_in(world, JONAS).await?;
            agent.runs_first(STREAM).await?;
            agent.open("/console/tickets").await?;
            agent.link(WAITING).shown().await?;
            dot_says(&agent, "Connecting").await?;
            agent.run("window.__fail()", vec![]).await?;
            dot_says(&agent, "Reconnecting").await?;

            let client = signed_in(world, MARTA).await?;
            client.open("/portal/tickets/new").await?;
            client.field("Subject").fill(SUBJECT).await?;
            client.field("Description").fill("It can go.").await?;
            client.button("Send ticket").click().await?;
            client.heading(SUBJECT).shown().await?;
            anyhow::ensure!(!agent.text().await?.contains(SUBJECT), "it heard by another way");

            agent.run("window.__held = false", vec![]).await?;
            dot_says(&agent, "Live").await?;
            agent.link(SUBJECT).shown().await
        })
    }

    #[test]
    fn a_page_that_nobody_sees_reads_once_when_it_is_seen_again() -> Result<()> {
        scenario(async |world: &World| {
            let client = signed_in(world, MARTA).await?;
            client.listens_in().await?;
            client.open("/portal/tickets").await?;
            client.link(WAITING).shown().await?;
            let agent = signed_in(world, JONAS).await?;
            open_ticket(&agent, "console", WAITING).await?;
            client.run(HIDE, vec![json!("hidden")]).await?;
            let before = lists_read(&client).await?;
            for (number, reply) in ["The fax can go.", "The pager too.", "And the telex."].iter().enumerate()
            {
                reply_as_agent(&agent, reply).await?;
                let heard =
                    format!("return window.__heard.join('').split('replied').length > {}", number + 1);
                client.until_true("hears of it", &heard).await?;
            }
            client.run(HIDE, vec![json!("visible")]).await?;
            client.sees("And the telex.").await?;
            let read = lists_read(&client).await? - before;
            anyhow::ensure!(read == 1, "the list was read {read} times");
            Ok(())
        })
    }
}
