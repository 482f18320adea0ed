//! The harness itself, on a page that stands still.

use crate::driver::{Browser, Engine};
use crate::locate::Name;
use crate::needs::Needs;
use crate::page::Page;
use crate::workspace::source;
use anyhow::Result;
use std::rc::Rc;
use thirtyfour::Key;

const PAGE: &str = "data:text/html,<title>A page</title><h1>A page</h1>\
    <button onclick='document.title=\"pressed\"'><svg></svg><span>Press</span> me</button>\
    <button style='display:none'>Press me</button>\
    <p id=w>Why</p><label for=f>Name (optional)</label><input id=f value=x aria-describedby=w>\
    <section aria-label='A part'><button>Other</button></section><button>Other</button>\
    <div style='width:2000px'>wide</div><script>console.error('broken')</script>";

async fn on_a_page(test: impl AsyncFnOnce(&Page) -> Result<()>) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let browser = Browser::start(Engine::asked_for()?, folder.path()).await?;
    let page = Page::new(&browser, &Rc::new(Needs::of_this_test()), "somebody", "");
    let opened = page.open(PAGE).await;
    let tested = match opened {
        Ok(()) => test(&page).await,
        Err(error) => Err(error),
    };
    browser.stop().await?;
    tested
}

/// What an engine lacks is left out by its profile, and nothing else is.
#[test]
fn the_profiles_of_nextest_leave_out_what_the_engines_lack() -> Result<()> {
    let profiles = source(".config/nextest.toml")?;
    for engine in [Engine::Firefox, Engine::Webkit] {
        let modules: Vec<_> = engine.lacks().iter().map(|need| need.module()).collect();
        let lacking = format!(" - test(/::({})::/)", modules.join("|"));
        let rest = if modules.is_empty() { "" } else { lacking.as_str() };
        let filter = format!("[profile.{}]\ndefault-filter = \"all() - binary(curl){rest}\"", engine.word());
        assert!(profiles.contains(&filter), "there has to be:\n{filter}");
    }
    Ok(())
}

#[tokio::test]
async fn things_are_found_by_what_they_are_called_and_used_as_people_do() -> Result<()> {
    on_a_page(async |page| {
        page.button("Press me").click().await?;
        page.until_title(|title| title == "pressed").await?;
        page.field("Name").fill("Ada").await?;
        page.field("Name").has_keyboard().await?;
        page.press_with(Key::Shift, Key::Tab).await?;
        page.button("Press me").has_keyboard().await?;
        assert_eq!(page.keyboard().await?, "button \"Press me\"");
        page.button("Other").inside(page.role("region", "A part")).shown().await?;
        assert_eq!(page.button(Name::has("ther")).names().await?.len(), 2);
        assert_eq!(page.button("Nothing").names().await?.len(), 0);
        Ok(())
    })
    .await
}

mod console {
    use super::*;

    #[tokio::test]
    async fn what_is_wrong_with_a_page_is_noticed() -> Result<()> {
        on_a_page(async |page| {
            assert!(page.axe().await?.iter().any(|finding| finding.contains("html-has-lang")));
            assert!(page.sideways_scroll().await? > 0);
            let complaints = page.complaints().await?;
            assert!(complaints.iter().any(|complaint| complaint.contains("broken")), "{complaints:?}");
            assert!(page.complaints().await?.is_empty());
            Ok(())
        })
        .await
    }
}
