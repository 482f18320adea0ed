//! What several scenarios do on the way to what they are about.

use anyhow::{Context as _, Result};
use portico_e2e::{Account, MARTA, Name, Page, Screen, World};

/// A ticket of the demo that waits for its client.
pub(crate) const WAITING: &str = "Contact form drops attachments larger than 5 MB";
/// A ticket of the demo that nobody looks after.
pub(crate) const UNTOUCHED: &str = "New starter needs access to the newsletter tool";

/// Who registers with the demo's organization, for a company that it does not know.
pub(crate) const NEWCOMER: &str = "ada.quist@quist.example";
/// What they choose.
pub(crate) const THEIR_PASSWORD: &str = "seven quiet lighthouses";

/// A browser in which somebody is signed in.
pub(crate) async fn signed_in(world: &World, account: Account) -> Result<Page> {
    let page = world.browser(account.name).await?;
    page.enter(account).await?;
    Ok(page)
}

/// Does something to a row of a list, from its menu.
pub(crate) async fn choose(page: &Page, row: &str, action: &str) -> Result<()> {
    page.button(Name::has(&format!("Actions for {row}"))).click().await?;
    for role in ["menuitem", "menuitemradio"] {
        let item = page.role(role, action);
        if !item.names().await?.is_empty() {
            return item.click().await;
        }
    }
    anyhow::bail!("there is no {action}")
}

/// Asks somebody to work here as an agent, from one of the tabs of the team.
pub(crate) async fn invites_agent(admin: &Page, email: &str) -> Result<()> {
    admin.button("Invite someone").click().await?;
    admin.field("E-mail address").fill(email).await?;
    admin.field("Role").choose("Agent").await?;
    admin.button("Send invitation").click().await
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

/// Registers from the page of sign-in at this address.
pub(crate) async fn register(page: &Page, from: &str) -> Result<()> {
    page.open(from).await?;
    page.link("Create an account").click().await?;
    page.heading("Create an account").shown().await?;
    page.field("First name").fill("Ada").await?;
    page.field("Last name").fill("Quist").await?;
    page.field("E-mail address").fill(NEWCOMER).await?;
    page.field("Password").fill(THEIR_PASSWORD).await?;
    page.field("Your company").fill("Quist & Sons").await?;
    page.button("Create account").click().await?;
    page.heading("Check your mail").shown().await
}

/// On the page that the mail's link leads to.
pub(crate) async fn confirm(page: &Page) -> Result<()> {
    page.field("Password").fill(THEIR_PASSWORD).await?;
    page.button("Confirm address").click().await?;
    page.heading("Your address is confirmed").shown().await
}

/// The browser of a client who has just come, and has no ticket yet.
pub(crate) async fn newcomer(world: &World) -> Result<Page> {
    let page = world.browser("Ada").await?;
    register(&page, "/portal/login").await?;
    let mail = world.mail(NEWCOMER, "/portal/verify-email").await?;
    page.open(&mail.link("/portal/verify-email")?).await?;
    confirm(&page).await?;
    page.link("Sign in").click().await?;
    page.sign_in_as(NEWCOMER, THEIR_PASSWORD).await?;
    page.heading(Name::has("Ada")).shown().await?;
    Ok(page)
}

/// Brings what says this into the middle of the window.
const INTO_VIEW: &str = "
    const says = [...document.querySelectorAll('main *')].filter(it => it.textContent.includes(arguments[0]));
    says.at(-1).scrollIntoView({ block: 'center' });";

/// The ways of looking at whatever has no test of its own for it.
pub(crate) const SCREENS: [Screen; 3] = [Screen::Light, Screen::Dark, Screen::Phone];

/// Looks at where these words stand in each way of looking.
pub(crate) async fn look(page: &Page, name: &str, words: &str) -> Result<()> {
    page.sees(words).await?;
    for screen in SCREENS {
        page.look_at(screen).await?;
        page.run(INTO_VIEW, vec![words.into()]).await?;
        page.settle().await?;
        take_picture(page, name, screen).await?;
    }
    no_findings(page, name).await
}

/// A picture as `target/e2e/<name>-….png`, of a page that is no wider than the screen.
pub(crate) async fn take_picture(page: &Page, name: &str, screen: Screen) -> Result<()> {
    page.picture(&format!("{name}-{}", screen.word())).await?;
    anyhow::ensure!(page.sideways_scroll().await? == 0, "{name} is wider than {}", screen.word());
    Ok(())
}

/// Nothing that axe objects to.
pub(crate) async fn no_findings(page: &Page, name: &str) -> Result<()> {
    page.look_at(Screen::Light).await?;
    let findings = page.axe().await?;
    anyhow::ensure!(findings.is_empty(), "{name}: {}", findings.join("\n"));
    Ok(())
}

/// In the place of the browser's own saving, which leaves files in a folder of the machine.
pub(crate) const KEEPS: &str = "
    window.__kept = [];
    const make = URL.createObjectURL;
    URL.createObjectURL = file => { window.__kept.push(file); return make.call(URL, file); };
    const click = HTMLAnchorElement.prototype.click;
    HTMLAnchorElement.prototype.click = function () {
        if (this.download) window.__kept.push(this.download); else click.call(this);
    };";
