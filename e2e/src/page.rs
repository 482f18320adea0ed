//! One browser with one page open.

use crate::driver::{Browser, Instruments};
use crate::kind::Kind;
use crate::locate::{Locator, Name};
use crate::needs::Needs;
use crate::wait::until;
use crate::workspace::pictures;
use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::rc::Rc;
use thirtyfour::{Key, WebDriver};

/// Whether the page stands still: what it shows is there, its letters are drawn, and nothing moves any more.
const STANDS_STILL: &str = "
    const busy = [...document.querySelectorAll('[aria-busy=true]')].some(region => region.checkVisibility())
        || document.body.textContent.includes('Loading content');
    const moves = document.getAnimations().some(it => it.playState == 'running'
        && it.effect.getComputedTiming().endTime != Infinity);
    return document.readyState == 'complete' && !busy && !moves
        && document.fonts.status == 'loaded' && !!document.querySelector('h1');";

/// The page. Clones are the same one.
#[derive(Debug, Clone)]
pub struct Page {
    pub(crate) driver: WebDriver,
    pub(crate) engine: Rc<Instruments>,
    pub(crate) needs: Rc<Needs>,
    pub(crate) forgiven: Rc<RefCell<Vec<&'static str>>>,
    origin: Rc<str>,
    name: &'static str,
}

impl Page {
    pub(crate) fn new(browser: &Browser, needs: &Rc<Needs>, name: &'static str, origin: &str) -> Self {
        let (driver, engine) = (browser.driver.clone(), Rc::clone(&browser.engine));
        Self { driver, engine, needs: Rc::clone(needs), name, origin: origin.into(), forgiven: Rc::default() }
    }

    /// Whose browser it is.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Opens an address, and waits until the page stands still.
    ///
    /// # Errors
    /// It never does.
    pub async fn open(&self, path: &str) -> Result<()> {
        self.driver.goto(format!("{}{path}", self.origin)).await.with_context(|| path.to_owned())?;
        self.settle().await
    }

    /// Loads the page anew.
    ///
    /// # Errors
    /// It never stands still.
    pub async fn reload(&self) -> Result<()> {
        self.driver.refresh().await?;
        self.settle().await
    }

    /// Presses the browser's "back".
    ///
    /// # Errors
    /// The page before never stands still.
    pub async fn back(&self) -> Result<()> {
        self.driver.back().await?;
        self.settle().await
    }

    /// Waits until the page stands still.
    ///
    /// # Errors
    /// It never does.
    pub async fn settle(&self) -> Result<()> {
        self.until_true("stands still", STANDS_STILL).await
    }

    /// Waits until a script finds it so that the page `does` this.
    ///
    /// # Errors
    /// It never does.
    pub async fn until_true(&self, does: &str, script: &str) -> Result<()> {
        let look = async || Ok((self.run(script, vec![]).await? == json!(true)).then_some(()));
        until(&format!("{} to see a page that {does}", self.name), look).await
    }

    /// Runs a script in the page.
    ///
    /// # Errors
    /// It threw.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        Ok(self.driver.execute(script, arguments).await?.json().clone())
    }

    /// The address without the origin.
    ///
    /// # Errors
    /// The browser is gone.
    pub async fn url(&self) -> Result<String> {
        let url = self.driver.current_url().await?.to_string();
        Ok(url.strip_prefix(&*self.origin).unwrap_or(&url).to_owned())
    }

    /// Waits for an address.
    ///
    /// # Errors
    /// It was never that.
    pub async fn until_url(&self, what: &str, fits: impl Fn(&str) -> bool) -> Result<()> {
        let look = async || Ok(Some(self.url().await?).filter(|url| fits(url)).map(drop));
        let waited = until(&format!("{}: {what}", self.name), look).await;
        let at = self.url().await.unwrap_or_default();
        waited.with_context(|| format!("the address is {at}"))
    }

    /// The document's title.
    ///
    /// # Errors
    /// The browser is gone.
    pub async fn title(&self) -> Result<String> {
        Ok(self.driver.title().await?)
    }

    /// Waits for a title.
    ///
    /// # Errors
    /// It was never that.
    pub async fn until_title(&self, fits: impl Fn(&str) -> bool) -> Result<()> {
        let waited =
            until("a title", async || Ok(Some(self.title().await?).filter(|title| fits(title)).map(drop)))
                .await;
        let now = self.title().await.unwrap_or_default();
        waited.with_context(|| format!("{}: the title is {now:?}", self.name))
    }

    /// All that can be read on the page, each gap as one blank.
    ///
    /// # Errors
    /// The browser is gone.
    pub async fn text(&self) -> Result<String> {
        let text = self.run("return document.body.innerText", vec![]).await?;
        Ok(text.as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Waits until the page says this.
    ///
    /// # Errors
    /// It never did; then it says what was there.
    pub async fn sees(&self, words: &str) -> Result<()> {
        let look = async || Ok(self.text().await?.contains(words).then_some(()));
        let waited = until(&format!("{} to see {words:?}", self.name), look).await;
        let text = self.text().await.unwrap_or_default();
        waited.with_context(|| format!("the page says: {text}"))
    }

    /// Waits until the page does not say this any more.
    ///
    /// # Errors
    /// It still does.
    pub async fn sees_no_more(&self, words: &str) -> Result<()> {
        let look = async || Ok((!self.text().await?.contains(words)).then_some(()));
        until(&format!("{} to see no more of {words:?}", self.name), look).await
    }

    /// Whatever has this role and this name.
    #[must_use]
    pub fn role(&self, role: &'static str, name: impl Into<Name>) -> Locator<'_> {
        Locator::new(self, Kind::Role(role), name.into())
    }

    /// A button.
    #[must_use]
    pub fn button(&self, name: impl Into<Name>) -> Locator<'_> {
        self.role("button", name)
    }

    /// A link.
    #[must_use]
    pub fn link(&self, name: impl Into<Name>) -> Locator<'_> {
        self.role("link", name)
    }

    /// A heading.
    #[must_use]
    pub fn heading(&self, name: impl Into<Name>) -> Locator<'_> {
        self.role("heading", name)
    }

    /// Something to fill in, by its label; "(optional)" after it does not matter.
    #[must_use]
    pub fn field(&self, label: &str) -> Locator<'_> {
        Locator::new(self, Kind::Field, Name::Label(label.to_owned()))
    }

    /// Presses a key where the keyboard is.
    ///
    /// # Errors
    /// The browser is gone.
    pub async fn press(&self, key: impl Into<char>) -> Result<()> {
        let key: char = key.into();
        Ok(self.driver.action_chain().key_down(key).key_up(key).perform().await?)
    }

    /// Presses a key while another is held.
    ///
    /// # Errors
    /// The browser is gone.
    pub async fn press_with(&self, held: Key, key: impl Into<char>) -> Result<()> {
        let key: char = key.into();
        Ok(self
            .driver
            .action_chain()
            .key_down(held.clone())
            .key_down(key)
            .key_up(key)
            .key_up(held)
            .perform()
            .await?)
    }

    /// Types where the keyboard is.
    ///
    /// # Errors
    /// The browser is gone.
    pub async fn types(&self, text: &str) -> Result<()> {
        Ok(self.driver.action_chain().send_keys(text).perform().await?)
    }

    /// A picture of what is in view, as `target/e2e/<name>.png`.
    ///
    /// # Errors
    /// It can't be written.
    pub async fn picture(&self, name: &str) -> Result<()> {
        Ok(self.driver.screenshot(&pictures()?.join(format!("{name}.png"))).await?)
    }
}
