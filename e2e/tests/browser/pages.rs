//! Every page of both applications, opened by its address, in light, in dark, on a phone and as narrow as it gets.

use crate::steps::{WAITING, signed_in};
use anyhow::{Context as _, Result};
use portico_e2e::{Account, ELEANOR, MARTA, Page, Screen, World, scenario, source};
use std::collections::BTreeSet;

/// A page: where it is, what its tab's title begins with, and its own title.
struct Spot {
    path: &'static str,
    title: &'static str,
    heading: Heading,
    guest: bool,
}

/// What a page's one `h1` says.
enum Heading {
    /// Exactly this.
    Is(&'static str),
    /// This is a part of it.
    Has(&'static str),
}

use Heading::{Has, Is};

const fn guest(path: &'static str, title: &'static str, heading: &'static str) -> Spot {
    Spot { path, title, heading: Is(heading), guest: true }
}

const fn inside(path: &'static str, title: &'static str, heading: Heading) -> Spot {
    Spot { path, title, heading, guest: false }
}

const PORTAL: &[Spot] = &[
    guest("/portal/login", "Sign in", "Sign in to your portal"),
    guest("/portal/register", "Create an account", "Create an account"),
    guest("/portal/verify-email", "Confirm your address", "Confirm your address"),
    guest("/portal/forgot-password", "Forgot your password?", "Forgot your password?"),
    guest("/portal/reset-password", "Choose a new password", "Choose a new password"),
    inside("/portal/dashboard", "Dashboard", Has("Marta")),
    inside("/portal/tickets", "Tickets", Is("Tickets")),
    inside("/portal/tickets/new", "Raise a ticket", Is("Raise a ticket")),
    inside("/portal/tickets/{id}", "#", Is(WAITING)),
    inside("/portal/profile", "Profile", Is("Profile")),
];

const CONSOLE: &[Spot] = &[
    guest("/console/login", "Sign in", "Sign in to the console"),
    guest("/console/forgot-password", "Forgot your password?", "Forgot your password?"),
    guest("/console/reset-password", "Choose a new password", "Choose a new password"),
    inside("/console/dashboard", "Dashboard", Has("Eleanor")),
    inside("/console/tickets", "Tickets", Is("All open")),
    inside("/console/tickets/{id}", "#", Is(WAITING)),
    inside("/console/outbox", "Mail", Is("Mail")),
    inside("/console/profile", "Profile", Is("Profile")),
];

/// Pages that are no address of the map: what is shown for one that is not there.
const MISSING: [&str; 2] = ["/portal/nowhere", "/console/nowhere"];

#[test]
fn every_page_of_the_map_is_in_the_table() -> Result<()> {
    let map = source("web/src/paths.rs")?;
    let in_map = paths_in(&map).context("the_map in web/src/paths.rs reads otherwise now")?;
    let in_table: BTreeSet<_> = PORTAL.iter().chain(CONSOLE).map(|spot| spot.path.to_owned()).collect();
    assert_eq!(
        in_map, in_table,
        "the map in web/src/paths.rs and the table here have to name the same pages"
    );
    Ok(())
}

/// The addresses that the map's own test expects, without queries and with `{id}` for ids.
fn paths_in(source: &str) -> Option<BTreeSet<String>> {
    let expected = source.split("let expected = [").nth(1)?.split("];").next()?;
    let literals = expected.split('"').skip(1).step_by(2).filter(|text| text.starts_with('/'));
    let path = |text: &str| text.split('?').next().unwrap_or_default().replace(NO_ID, "{id}");
    Some(literals.map(path).collect())
}

const NO_ID: &str = "00000000-0000-0000-0000-000000000000";

/// Desks, and what is held in a hand: half of the screens each, so that no test takes long.
fn desks_and_hands() -> (&'static [Screen], &'static [Screen]) {
    const ALL: &[Screen] = &Screen::ALL;
    ALL.split_at(ALL.len() / 2)
}

/// Every page that needs no signing in is accessible, fits, and says where one is.
fn guests_see(spots: &[Spot], screens: &[Screen]) -> Result<()> {
    scenario(async |world: &World| {
        let guest = world.browser("guest").await?;
        let pages = spots.iter().filter(|spot| spot.guest).map(|spot| (spot, spot.path.to_owned()));
        look(&guest, pages.collect(), screens).await
    })
}

/// The same for every other page of somebody's application, and for the one that says that there is none.
fn members_see(who: Account, spots: &[Spot], missing: &'static str, screens: &[Screen]) -> Result<()> {
    scenario(async |world: &World| {
        let member = signed_in(world, who).await?;
        let ticket = address_of_a_ticket(&member, who.application).await?;
        let nowhere = inside(missing, "There is nothing here", Is("There is nothing here"));
        let address =
            |spot: &Spot| if spot.path.contains("{id}") { ticket.clone() } else { spot.path.to_owned() };
        let pages =
            spots.iter().filter(|spot| !spot.guest).chain([&nowhere]).map(|spot| (spot, address(spot)));
        look(&member, pages.collect(), screens).await
    })
}

mod any_screen {
    use super::*;

    #[test]
    fn the_portal_shows_guests_every_page_on_a_desk() -> Result<()> {
        guests_see(PORTAL, desks_and_hands().0)
    }

    #[test]
    fn the_portal_shows_guests_every_page_in_a_hand() -> Result<()> {
        guests_see(PORTAL, desks_and_hands().1)
    }

    #[test]
    fn the_portal_shows_a_client_every_page_on_a_desk() -> Result<()> {
        members_see(MARTA, PORTAL, MISSING[0], desks_and_hands().0)
    }

    #[test]
    fn the_portal_shows_a_client_every_page_in_a_hand() -> Result<()> {
        members_see(MARTA, PORTAL, MISSING[0], desks_and_hands().1)
    }

    #[test]
    fn the_console_shows_guests_every_page_on_every_screen() -> Result<()> {
        guests_see(CONSOLE, &Screen::ALL)
    }

    #[test]
    fn the_console_shows_an_admin_every_page_on_a_desk() -> Result<()> {
        members_see(ELEANOR, CONSOLE, MISSING[1], desks_and_hands().0)
    }

    #[test]
    fn the_console_shows_an_admin_every_page_in_a_hand() -> Result<()> {
        members_see(ELEANOR, CONSOLE, MISSING[1], desks_and_hands().1)
    }
}

/// Looks at all of them before it says what is wrong, so that one run tells everything.
async fn look(page: &Page, pages: Vec<(&Spot, String)>, screens: &[Screen]) -> Result<()> {
    let mut findings = Vec::new();
    for &screen in screens {
        page.look_at(screen).await?;
        for (spot, path) in &pages {
            let found = visit(page, spot, path, screen).await;
            let found = found.unwrap_or_else(|error| vec![format!("{error:#}")]);
            findings.extend(found.into_iter().map(|what| format!("{} {}: {what}", spot.path, screen.word())));
        }
    }
    anyhow::ensure!(findings.is_empty(), "{} findings:\n{}", findings.len(), findings.join("\n"));
    Ok(())
}

async fn visit(page: &Page, spot: &Spot, path: &str, screen: Screen) -> Result<Vec<String>> {
    let opened = page.open(path).await;
    let name = spot.path.trim_start_matches('/').replace('/', "-").replace(['{', '}'], "");
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

async fn address_of_a_ticket(page: &Page, root: &str) -> Result<String> {
    page.open(&format!("/{root}/tickets")).await?;
    let address = page.link(WAITING).attribute("href").await?.context("a row without an address")?;
    Ok(address.split('?').next().unwrap_or_default().to_owned())
}
