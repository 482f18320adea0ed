//! What is read from the server while other things happen to it.

use crate::steps::{WAITING, open_ticket, reply_as_agent, signed_in};
use anyhow::Result;
use portico_e2e::{JONAS, MARTA, Page, World, scenario};

/// Pages of three rows; and when `__hold` is set, the first page is kept back until `__go`.
const THREE_BY_THREE: &str = "{
    const ask = window.fetch;
    const go = new Promise(done => { window.__go = done; });
    window.fetch = async (request, options) => {
        if (!request.url?.includes('/tickets?')) return ask(request, options);
        const answer = await ask(new Request(`${request.url}&limit=3`, request));
        if (window.__hold && !request.url.includes('cursor=')) {
            window.__holds = true;
            await go;
        }
        return answer;
    };
}";

async fn rows(client: &Page) -> Result<u64> {
    let rows = client.run("return document.querySelectorAll('main .row-link').length", vec![]).await?;
    Ok(rows.as_u64().unwrap_or_default())
}

/// What is asked of the list fails; counts the timers of the next tries.
const TIMERS: &str = "{
    const { setTimeout, clearTimeout, fetch } = window;
    window.__timers = new Set();
    window.setTimeout = (run, wait, ...rest) => {
        const timer = setTimeout(run, wait, ...rest);
        if (wait === 10000) window.__timers.add(timer);
        return timer;
    };
    window.clearTimeout = timer => { window.__timers.delete(timer); clearTimeout(timer); };
    window.__failed = 0;
    window.fetch = async (request, options) => {
        if (!request.url?.includes('/tickets?')) return fetch(request, options);
        window.__failed += 1;
        return new Response('', { status: 502 });
    };
}";

/// Nothing that is asked of the list is ever answered, and time goes a hundred times as fast.
const SILENCE: &str = "{
    const { setTimeout, fetch } = window;
    window.setTimeout = (run, wait, ...rest) => setTimeout(run, wait / 100, ...rest);
    window.fetch = (request, options) => request.url?.includes('/tickets?')
        ? new Promise((_, fail) => request.signal.addEventListener('abort', () => fail(request.signal.reason)))
        : fetch(request, options);
}";

mod staged {
    use super::*;

    #[test]
    fn rows_that_were_loaded_stay_when_the_list_was_being_read_anew() -> Result<()> {
        scenario(async |world: &World| {
            let client = signed_in(world, MARTA).await?;
            client.runs_first(THREE_BY_THREE).await?;
            client.open("/portal/tickets").await?;
            client.button("Load more").shown().await?;
            anyhow::ensure!(rows(&client).await? == 3, "the test does not cut the list");
            let agent = signed_in(world, JONAS).await?;
            open_ticket(&agent, "console", WAITING).await?;

            client.run("window.__hold = true", vec![]).await?;
            reply_as_agent(&agent, "The fax can go.").await?;
            client.until_true("reads the list anew", "return window.__holds === true").await?;
            client.button("Load more").click().await?;
            client
                .until_true("has more rows", "return document.querySelectorAll('main .row-link').length > 3")
                .await?;
            let loaded = rows(&client).await?;
            client.run("window.__go()", vec![]).await?;
            client.sees("The fax can go.").await?;
            let left = rows(&client).await?;
            anyhow::ensure!(left == loaded, "{left} of {loaded} rows are left");
            Ok(())
        })
    }

    #[test]
    fn however_often_something_fails_one_try_waits() -> Result<()> {
        scenario(async |world: &World| {
            let client = signed_in(world, MARTA).await?;
            client.runs_first(TIMERS).await?;
            client.open("/portal/tickets").await?;
            for times in 2..6 {
                client.button("Try again").click().await?;
                client.until_true("failed again", &format!("return window.__failed >= {times}")).await?;
            }
            client.until_true("waits once", "return window.__timers.size == 1").await
        })
    }

    #[test]
    fn a_question_that_is_never_answered_ends_in_words() -> Result<()> {
        scenario(async |world: &World| {
            let client = signed_in(world, MARTA).await?;
            client.runs_first(SILENCE).await?;
            client.open("/portal/tickets").await?;
            client.sees("The tickets could not be loaded.").await?;
            client.sees("No answer came.").await
        })
    }
}
