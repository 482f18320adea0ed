//! What several scenarios do on the way to what they are about.

use anyhow::{Context as _, Result};
use portico_e2e::{Account, MARTA, Page, World};

/// A ticket of the demo that waits for its client.
pub(crate) const WAITING: &str = "Contact form drops attachments larger than 5 MB";
/// A ticket of the demo that nobody looks after.
pub(crate) const UNTOUCHED: &str = "New starter needs access to the newsletter tool";

/// A browser in which somebody is signed in.
pub(crate) async fn signed_in(world: &World, account: Account) -> Result<Page> {
    let page = world.browser(account.name).await?;
    page.enter(account).await?;
    Ok(page)
}

/// Opens a ticket from the list of the page's application, and waits for its title.
pub(crate) async fn open_ticket(page: &Page, application: &str, subject: &str) -> Result<()> {
    page.open(&format!("/{application}/tickets")).await?;
    page.link(subject).click().await?;
    page.heading(subject).shown().await?;
    page.settle().await
}

/// The client's browser, with one of her tickets open.
pub(crate) async fn marta_reads(world: &World, subject: &str) -> Result<Page> {
    let page = signed_in(world, MARTA).await?;
    open_ticket(&page, "portal", subject).await?;
    Ok(page)
}

/// The agent answers on the ticket that is open, and waits until the server has it.
pub(crate) async fn reply_as_agent(agent: &Page, text: &str) -> Result<()> {
    agent.field("Write a reply").fill(text).await?;
    agent.button("Send").click().await?;
    agent.field("Write a reply").holds("").await?;
    agent.sees(text).await?;
    agent.sees_no_more("Sending").await
}

/// The number before what it counts in a name such as "Tickets 12 open".
pub(crate) fn number_in(name: &str) -> Result<i64> {
    let digits = name.split_whitespace().find_map(|word| word.parse().ok());
    digits.with_context(|| format!("no number in {name:?}"))
}
