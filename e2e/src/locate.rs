//! Finding things as assistive technology does: by the role and the name that the browser itself computed.

use crate::computed::{name_of, role_of};
use crate::kind::{CANDIDATES, Kind};
use crate::page::Page;
use crate::wait::until;
use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use std::fmt;
use std::path::Path;
use thirtyfour::{By, Key, WebElement};

/// What something is called.
#[derive(Debug, Clone)]
pub enum Name {
    /// Exactly this.
    Is(String),
    /// This is a part of it.
    Has(String),
    /// This, or this and more words after a blank: a label.
    Label(String),
    /// Anything.
    Any,
}

impl From<&str> for Name {
    fn from(name: &str) -> Self {
        Self::Is(name.to_owned())
    }
}

impl Name {
    /// This is a part of it.
    #[must_use]
    pub fn has(part: &str) -> Self {
        Self::Has(part.to_owned())
    }

    /// What has to be in every name that fits.
    fn words(&self) -> &str {
        match self {
            Self::Is(words) | Self::Has(words) | Self::Label(words) => words,
            Self::Any => "",
        }
    }

    fn fits(&self, name: &str) -> bool {
        match self {
            Self::Is(wanted) => name == wanted,
            Self::Has(part) => name.contains(part.as_str()),
            Self::Label(label) => {
                name.strip_prefix(label.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
            }
            Self::Any => true,
        }
    }
}

/// Something on the page, looked for again each time it is used.
#[derive(Debug, Clone)]
pub struct Locator<'a> {
    page: &'a Page,
    kind: Kind,
    name: Name,
    inside: Option<Box<Locator<'a>>>,
}

impl fmt::Display for Locator<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let role = if let Kind::Role(role) = self.kind { role } else { "field" };
        match &self.name {
            Name::Any => write!(f, "any {role}")?,
            Name::Is(name) | Name::Has(name) | Name::Label(name) => write!(f, "the {role} {name:?}")?,
        }
        self.inside.as_ref().map_or(Ok(()), |inside| write!(f, " inside {inside}"))
    }
}

impl<'a> Locator<'a> {
    pub(crate) fn new(page: &'a Page, kind: Kind, name: Name) -> Self {
        Self { page, kind, name, inside: None }
    }

    /// Only inside of this one.
    #[must_use]
    pub fn inside(self, other: Locator<'a>) -> Self {
        Self { inside: Some(Box::new(other)), ..self }
    }

    /// The names of all that fit now, in the order of the page.
    ///
    /// # Errors
    /// The browser is gone.
    pub async fn names(&self) -> Result<Vec<String>> {
        let look = async || Ok(Some(self.all().await?.into_iter().map(|(_, name)| name).collect()));
        self.wait(look).await
    }

    /// Waits until it is there.
    ///
    /// # Errors
    /// It never was.
    pub async fn shown(&self) -> Result<()> {
        self.wait(async || Ok((!self.all().await?.is_empty()).then_some(()))).await
    }

    /// Waits until it is not there.
    ///
    /// # Errors
    /// It stayed.
    pub async fn gone(&self) -> Result<()> {
        until(&format!("{} to go", self), async || Ok(self.all().await?.is_empty().then_some(()))).await
    }

    /// Waits until what it says fits.
    ///
    /// # Errors
    /// It never did.
    pub async fn says(&self, words: &str) -> Result<()> {
        let look = async || Ok(self.element().await?.text().await?.contains(words).then_some(()));
        self.wait(look).await.with_context(|| format!("it should say {words:?}"))
    }

    /// What it says.
    ///
    /// # Errors
    /// It is not there.
    pub async fn text(&self) -> Result<String> {
        self.wait(async || Ok(Some(self.element().await?.text().await?))).await
    }

    /// What is typed into it.
    ///
    /// # Errors
    /// It is not there.
    pub async fn value(&self) -> Result<String> {
        self.wait(async || Ok(Some(self.element().await?.value().await?.unwrap_or_default()))).await
    }

    /// Waits until this is typed into it.
    ///
    /// # Errors
    /// It never was.
    pub async fn holds(&self, text: &str) -> Result<()> {
        let look = async || {
            let value = self.element().await?.value().await?.unwrap_or_default();
            anyhow::ensure!(value == text, "it holds {value:?}, not {text:?}");
            Ok(Some(()))
        };
        self.wait(look).await
    }

    /// An attribute.
    ///
    /// # Errors
    /// It is not there.
    pub async fn attribute(&self, name: &str) -> Result<Option<String>> {
        self.wait(async || Ok(Some(self.element().await?.attr(name).await?))).await
    }

    /// Clicks it, as soon as nothing is in the way.
    ///
    /// # Errors
    /// It is never there, or always covered.
    pub async fn click(&self) -> Result<()> {
        self.wait(async || Ok(Some(self.element().await?.click().await?))).await
    }

    /// Types this in place of what is there.
    ///
    /// # Errors
    /// It is not there.
    pub async fn fill(&self, text: &str) -> Result<()> {
        self.wait(async || {
            let element = self.element().await?;
            if !element.value().await?.unwrap_or_default().is_empty() {
                element.send_keys(Key::Control + "a").await?;
                element.send_keys(Key::Delete + "").await?;
            }
            element.send_keys(text).await?;
            Ok(Some(()))
        })
        .await?;
        self.holds(text).await
    }

    /// Gives it this file.
    ///
    /// # Errors
    /// It is not there.
    pub async fn give(&self, file: &Path) -> Result<()> {
        let file = file.canonicalize()?.display().to_string();
        self.wait(async || Ok(Some(self.element().await?.send_keys(&file).await?))).await
    }

    /// Chooses from a list by the words.
    ///
    /// # Errors
    /// There is no such choice.
    pub async fn choose(&self, words: &str) -> Result<()> {
        self.wait(async || {
            for option in self.element().await?.find_all(By::Tag("option")).await? {
                if option.text().await? == words {
                    return Ok(Some(option.click().await?));
                }
            }
            Ok(None)
        })
        .await
        .with_context(|| format!("choosing {words:?}"))
    }

    /// Waits until it has the keyboard.
    ///
    /// # Errors
    /// It never had.
    pub async fn has_keyboard(&self) -> Result<()> {
        let look = async || {
            let active = self.page.driver.active_element().await?;
            Ok(self.all().await?.iter().any(|(element, _)| *element == active).then_some(()))
        };
        let waited = self.wait(look).await;
        let now = self.page.keyboard().await.unwrap_or_default();
        waited.with_context(|| format!("the keyboard is at {now}"))
    }

    async fn wait<T>(&self, look: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
        until(&format!("{}: {self}", self.page.name()), look).await
    }

    /// The one that fits; two are one too many.
    async fn element(&self) -> Result<WebElement> {
        let mut all = self.all().await?;
        let one = all.pop().filter(|_| all.is_empty());
        one.map(|(element, _)| element).with_context(|| format!("none or too many of {self}"))
    }

    /// All that fit now, each with its name.
    async fn all(&self) -> Result<Vec<(WebElement, String)>> {
        let inside = match &self.inside {
            None => Value::Null,
            Some(outer) => match Box::pin(outer.all()).await?.as_slice() {
                [(outer, _)] => outer.to_json()?,
                _ => return Ok(Vec::new()),
            },
        };
        let driver = &self.page.driver;
        let asked = vec![json!(self.kind.selector()), json!(self.name.words()), inside];
        let mut fitting = Vec::new();
        for element in driver.execute(CANDIDATES, asked).await?.elements()? {
            let name = name_of(driver, &element).await?;
            if self.name.fits(&name) && self.kind.fits(&role_of(driver, &element).await?) {
                fitting.push((element, name));
            }
        }
        Ok(fitting)
    }
}

impl Page {
    /// The role and the name of what has the keyboard, such as `button "Cancel"`.
    ///
    /// # Errors
    /// The browser is gone.
    pub async fn keyboard(&self) -> Result<String> {
        let active = self.driver.active_element().await?;
        let role = role_of(&self.driver, &active).await?;
        Ok(format!("{role} {:?}", name_of(&self.driver, &active).await?))
    }
}
