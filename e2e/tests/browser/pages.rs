//! Every page of both applications, opened by its address, in light, in dark, on a phone and as narrow as it gets.

use crate::sheets;
use crate::steps::{WAITING, signed_in};
use anyhow::{Context as _, Result};
use portico_e2e::{Account, ELEANOR, MARTA, Page, Screen, World, scenario, source};

/// A page: where it is, what its tab's title begins with, and its own title.
struct Spot {
    path: &'static str,
    title: &'static str,
    heading: Heading,
    guest: bool,
}

/// What a page's one `h1` says.
#[derive(Clone, Copy)]
enum Heading {
    /// Exactly this.
    Is(&'static str),
    /// This is a part of it.
    Has(&'static str),
}

use Heading::{Has, Is};

/// What each page says.
const SAYS: &[(&str, &str, Heading)] = &[
    ("/portal/login", "Sign in", Is("Sign in to your portal")),
    ("/portal/register", "Create an account", Is("Create an account")),
    ("/portal/verify-email", "Confirm your address", Is("Confirm your address")),
    ("/portal/forgot-password", "Forgot your password?", Is("Forgot your password?")),
    ("/portal/reset-password", "Choose a new password", Is("Choose a new password")),
    ("/portal/accept-invitation", "Invitation", Is("Invitation")),
    ("/portal/confirm-email", "Confirm the change of address", Is("Confirm the change of address")),
    ("/portal/sign-in/external", "Signing in", Is("You are not signed in.")),
    ("/portal/dashboard", "Dashboard", Has("Marta")),
    ("/portal/tickets", "Tickets", Is("Tickets")),
    ("/portal/tickets/new", "Raise a ticket", Is("Raise a ticket")),
    ("/portal/tickets/:id", "#", Is(WAITING)),
    ("/portal/team", "Team", Is("Team")),
    ("/portal/profile", "Profile", Is("Profile")),
    ("/portal/security", "Security", Is("Security")),
    ("/console/login", "Sign in", Is("Sign in to the console")),
    ("/console/register", "Register your firm", Is("Register your firm")),
    ("/console/verify-email", "Confirm your address", Is("Confirm your address")),
    ("/console/forgot-password", "Forgot your password?", Is("Forgot your password?")),
    ("/console/reset-password", "Choose a new password", Is("Choose a new password")),
    ("/console/accept-invitation", "Invitation", Is("Invitation")),
    ("/console/confirm-email", "Confirm the change of address", Is("Confirm the change of address")),
    ("/console/sign-in/external", "Signing in", Is("You are not signed in.")),
    ("/console/dashboard", "Dashboard", Has("Eleanor")),
    ("/console/tickets", "Tickets", Is("All open")),
    ("/console/tickets/:id", "#", Is(WAITING)),
    ("/console/customers", "Customers", Is("Customers")),
    ("/console/customers/new", "Add customer", Is("Add customer")),
    ("/console/customers/:id", "Tidewell Instruments", Is("Tidewell Instruments")),
    ("/console/customers/:id/tickets", "Tidewell Instruments", Is("Tidewell Instruments")),
    ("/console/customers/:id/history", "Tidewell Instruments", Is("Tidewell Instruments")),
    ("/console/team", "Staff", Is("Team")),
    ("/console/team/clients", "Clients", Is("Team")),
    ("/console/team/invitations", "Invitations", Is("Team")),
    ("/console/team/teams", "Teams", Is("Team")),
    ("/console/team/permissions", "Permissions", Is("Team")),
    ("/console/settings", "Organization", Is("Settings")),
    ("/console/welcome", "Welcome", Is("Welcome")),
    ("/console/settings/sign-in", "Sign-in", Is("Settings")),
    ("/console/settings/keys", "API keys", Is("Settings")),
    ("/console/audit", "Audit trail", Is("Settings")),
    ("/console/outbox", "Mail", Is("Mail")),
    ("/console/profile", "Profile", Is("Profile")),
    ("/console/security", "Security", Is("Security")),
    ("/console/gallery", "Gallery", Is("Gallery")),
];

/// All pages of an application's table, and one that there is not.
fn spots(root: &str) -> Result<Vec<Spot>> {
    let tables = source("web/src/pages/table.rs")?;
    let table =
        tables.split(&format!("macro_rules! {root}_pages")).nth(1).context("there is no such table")?;
    let rows = table.split("macro_rules!").next().unwrap_or_default().split(';').filter_map(row);
    let spots = rows.map(|(path, guest)| {
        let path = format!("/{root}/{path}");
        let said = SAYS.iter().find(|(said, ..)| *said == path);
        let (path, title, heading) = *said.with_context(|| format!("SAYS has no line for {path}"))?;
        Ok(Spot { path, title, heading, guest })
    });
    let nowhere = if root == "portal" { "/portal/nowhere" } else { "/console/nowhere" };
    let missing = "There is nothing here";
    spots.chain([Ok(Spot { path: nowhere, title: missing, heading: Is(missing), guest: false })]).collect()
}

/// The address in a row, and whether it is for guests: `ticket(id: TicketId) "tickets/:id", Member, in …`.
fn row(text: &str) -> Option<(&str, bool)> {
    let mut pieces = text.split('"');
    let (path, rest) = (pieces.nth(1)?, pieces.next()?);
    Some((path, rest.starts_with(", Guest,")))
}

#[test]
fn the_tables_are_read_as_they_are_written() -> Result<()> {
    let read: Vec<_> = [spots("portal")?, spots("console")?].into_iter().flatten().collect();
    // Those that are said, and nowhere in both.
    assert_eq!(read.len(), SAYS.len() + 2);
    assert!(read.iter().any(|spot| spot.guest) && read.iter().any(|spot| !spot.guest));
    Ok(())
}

/// Desks, and what is held in a hand: half of the screens each, so that no test takes long.
fn desks_and_hands() -> (&'static [Screen], &'static [Screen]) {
    const ALL: &[Screen] = &Screen::ALL;
    ALL.split_at(ALL.len() / 2)
}

/// Every page that needs no signing in is accessible, fits, and says where one is.
fn guests_see(root: &str, screens: &[Screen]) -> Result<()> {
    scenario(async |world: &World| {
        let guest = world.browser("guest").await?;
        let spots = spots(root)?;
        let pages = spots.iter().filter(|spot| spot.guest).map(|spot| (spot, spot.path.to_owned()));
        look(&guest, pages.collect(), screens).await
    })
}

/// The same for every other page of somebody's application, and for the one that says that there is none.
fn members_see(who: Account, screens: &[Screen]) -> Result<()> {
    scenario(async |world: &World| {
        let member = signed_in(world, who).await?;
        let spots = spots(who.application)?;
        let mut pages = Vec::new();
        for spot in spots.iter().filter(|spot| !spot.guest) {
            pages.push((spot, address(&member, spot).await?));
        }
        look(&member, pages, screens).await
    })
}

mod any_screen {
    use super::*;

    #[test]
    fn the_portal_shows_guests_every_page_on_a_desk() -> Result<()> {
        guests_see("portal", desks_and_hands().0)
    }

    #[test]
    fn the_portal_shows_guests_every_page_in_a_hand() -> Result<()> {
        guests_see("portal", desks_and_hands().1)
    }

    #[test]
    fn the_portal_shows_a_client_every_page_on_a_desk() -> Result<()> {
        members_see(MARTA, desks_and_hands().0)
    }

    #[test]
    fn the_portal_shows_a_client_every_page_in_a_hand() -> Result<()> {
        members_see(MARTA, desks_and_hands().1)
    }

    #[test]
    fn the_console_shows_guests_every_page_on_every_screen() -> Result<()> {
        guests_see("console", &Screen::ALL)
    }

    #[test]
    fn the_console_shows_an_admin_every_page_on_a_desk() -> Result<()> {
        members_see(ELEANOR, desks_and_hands().0)
    }

    #[test]
    fn the_console_shows_an_admin_every_page_in_a_hand() -> Result<()> {
        members_see(ELEANOR, desks_and_hands().1)
    }
}

/// Looks at all of them before it says what is wrong, so that one run tells everything.
async fn look(page: &Page, pages: Vec<(&Spot, String)>, screens: &[Screen]) -> Result<()> {
    let mut findings = Vec::new();
    for &screen in screens {
        page.look_at(screen).await?;
        for (spot, path) in &pages {
            let mut found = visit(page, spot, path, screen).await;
            // Last, as it changes the page; and once, as styles come with the page and not with the screen.
            if let (Ok(found), true) = (&mut found, screen == screens[0]) {
                found.extend(sheets::lacks(page).await?);
            }
            let found = found.unwrap_or_else(|error| vec![format!("{error:#}")]);
            findings.extend(found.into_iter().map(|what| format!("{} {}: {what}", spot.path, screen.word())));
        }
    }
    anyhow::ensure!(findings.is_empty(), "{} findings:\n{}", findings.len(), findings.join("\n"));
    Ok(())
}

async fn visit(page: &Page, spot: &Spot, path: &str, screen: Screen) -> Result<Vec<String>> {
    let opened = page.open(path).await;
    let name = spot.path.trim_start_matches('/').replace('/', "-").replace(':', "");
    page.picture(&format!("{name}-{}", screen.word())).await?;
    opened?;
    let mut findings = page.axe().await?;
    let wider = page.sideways_scroll().await?;
    if wider > 0 {
        findings.push(format!("the page is {wider} px wider than the screen"));
    }
    findings.extend(cut_off(page).await?);
    findings.extend(signs(page, spot).await?);
    findings.extend(page.unexpected().await?);
    Ok(findings)
}

/// What stands beyond the screen's edge, where a pane hides it without making the page wider, and a title that gave
/// way to its neighbours.
const CUT_OFF: &str = "
    const edge = document.documentElement.clientWidth;
    const seen = it => it.checkVisibility({ visibilityProperty: true }) && it.getBoundingClientRect().width > 1;
    const out = [...document.querySelectorAll('button, a[href], input, select, textarea')].filter(seen).filter(it => {
        const { left, right } = it.getBoundingClientRect();
        return left < -1 || right > edge + 1;
    });
    const squeezed = [...document.querySelectorAll('h1:not(.visually-hidden)')].filter(it => it.clientWidth < 40);
    return [
        ...out.map(it => `${it.ariaLabel ?? it.textContent.trim()} is beyond the edge`),
        ...squeezed.map(it => `the title ${it.textContent} is squeezed`),
    ];";

async fn cut_off(page: &Page) -> Result<Vec<String>> {
    let found = page.run(CUT_OFF, vec![]).await?;
    Ok(found.as_array().into_iter().flatten().filter_map(|one| one.as_str().map(str::to_owned)).collect())
}

/// The tab's title and the page's own.
async fn signs(page: &Page, spot: &Spot) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    let title = page.title().await?;
    let words = title.split_once(") ").map_or(title.as_str(), |(_, rest)| rest);
    if !words.starts_with(spot.title) || !words.contains(" · ") {
        findings.push(format!("the tab's title is {title:?}"));
    }
    let all = page
        .run("return [...document.querySelectorAll('h1')].map(it => it.textContent.trim())", vec![])
        .await?;
    let headings: Vec<_> = all.as_array().into_iter().flatten().filter_map(|one| one.as_str()).collect();
    let is_right = match (&spot.heading, headings.as_slice()) {
        (Is(wanted), [heading]) => heading == wanted,
        (Has(wanted), [heading]) => heading.contains(wanted),
        _ => false,
    };
    if !is_right {
        findings.push(format!("the titles on the page are {headings:?}"));
    }
    Ok(findings)
}

/// Where the page is. That of one thing is where the link of the thing's name leads to, on the page of all.
async fn address(page: &Page, spot: &Spot) -> Result<String> {
    let Some((list, part)) = spot.path.split_once("/:id") else { return Ok(spot.path.to_owned()) };
    let (Is(name) | Has(name)) = spot.heading;
    page.open(list).await?;
    let address = page.link(name).attribute("href").await?.context("a row without an address")?;
    Ok(format!("{}{part}", address.split('?').next().unwrap_or_default()))
}
