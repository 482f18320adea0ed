//! A page is one person's, whoever signs in elsewhere in the same browser meanwhile.

use crate::steps::{WAITING, marta_reads, open_ticket};
use anyhow::Result;
use portico_e2e::{MARTA, PASSWORD, PIETER, World, scenario};

const REPLY: &str = "The second telephone can go.";

/// The token runs out with the next reply, when somebody else has signed in elsewhere in this browser: as a page finds
/// it that comes back from the browser's cache of pages.
const SOMEBODY_ELSE_SIGNS_IN: &str = "
    window.__first = true;
    const [email, password] = arguments;
    const ask = window.fetch;
    const headers = { 'content-type': 'application/json' };
    const login = new Request('/api/client-portal/auth/login',
        { method: 'POST', headers, body: JSON.stringify({ email, password }) });
    let isOver = false;
    window.fetch = async request => {
        if (isOver || request.method !== 'POST' || !request.url.includes('/messages')) return ask(request);
        isOver = true;
        await ask(login);
        return new Response('', { status: 401 });
    };";

/// Who wrote the messages that say this.
const WRITER: &str = "
    const said = [...document.querySelectorAll('main article')].filter(it => it.textContent.includes(arguments[0]));
    return said.map(it => it.querySelector('.message-author').textContent.trim());";

#[test]
fn a_page_never_becomes_somebody_elses() -> Result<()> {
    scenario(async |world: &World| {
        let client = marta_reads(world, WAITING).await?;
        // Her colleague may not see all that she does.
        client.forgive("the server responded with a status of 404");
        client.run(SOMEBODY_ELSE_SIGNS_IN, vec![PIETER.email.into(), PASSWORD.into()]).await?;
        client.field("Your reply").fill(REPLY).await?;
        client.button("Send reply").click().await?;
        client.until_true("was loaded anew", "return !window.__first").await?;
        client.open("/portal/profile").await?;
        client.sees(PIETER.email).await?;

        client.sign_out().await?;
        client.sign_in_as(MARTA.email, PASSWORD).await?;
        open_ticket(&client, "portal", WAITING).await?;
        client.sees(REPLY).await?;
        client.sees_no_more("Sending").await?;
        client.reload().await?;
        let by = client.run(WRITER, vec![REPLY.into()]).await?;
        anyhow::ensure!(by == serde_json::json!(["You"]), "sent by {by}");
        Ok(())
    })
}
