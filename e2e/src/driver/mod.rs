//! The browsers: each is started by the driver of its engine, and asked in the engine's own words for what WebDriver has
//! none for.

mod bidi;
mod chromium;
mod firefox;
mod webkit;

use crate::child::Child;
use crate::emulate::Screen;
use crate::needs::Need;
use crate::server::{Reach, free_port};
use crate::wait::until;
use anyhow::{Context as _, Result};
use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::rc::Rc;
use thirtyfour::{Capabilities, WebDriver};

/// What shows the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
    Webkit,
}

impl Engine {
    pub(crate) const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::Webkit];

    /// As `cargo xtask test --browsers` and the profiles of `.config/nextest.toml` call it.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }

    /// What it can't give.
    pub(crate) const fn lacks(self) -> &'static [Need] {
        match self {
            Self::Chromium | Self::Firefox => &[],
            Self::Webkit => webkit::LACKS,
        }
    }

    /// How it has to reach a server that somebody signs in to.
    pub(crate) const fn reach(self) -> Reach {
        match self {
            Self::Chromium | Self::Firefox => Reach::Http,
            Self::Webkit => Reach::Https,
        }
    }

    /// The one that `cargo xtask test` asks for; Chromium when nobody does.
    #[expect(
        clippy::disallowed_methods,
        reason = "the tests have no configuration but this and two addresses"
    )]
    pub(crate) fn asked_for() -> Result<Self> {
        let Ok(word) = std::env::var("PORTICO_BROWSER") else { return Ok(Self::Chromium) };
        let known = Self::ALL.into_iter().find(|engine| engine.word() == word);
        known.with_context(|| format!("PORTICO_BROWSER names no engine: {word}"))
    }
}

/// A running browser with a profile of its own: nothing is shared with the others.
#[derive(Debug)]
pub(crate) struct Browser {
    pub(crate) driver: WebDriver,
    pub(crate) engine: Rc<Instruments>,
    /// In the order in which they were started.
    programs: Vec<Child>,
}

/// What of an engine is in the tests' hands beside WebDriver.
#[derive(Debug)]
pub(crate) enum Instruments {
    Chromium,
    Firefox(Box<bidi::Bidi>),
    Webkit,
}

impl Browser {
    pub(crate) async fn start(engine: Engine, folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        match engine {
            Engine::Chromium => chromium::start(folder).await,
            Engine::Firefox => firefox::start(folder).await,
            Engine::Webkit => webkit::start(folder).await,
        }
    }

    /// The browser ends before its driver does.
    pub(crate) async fn stop(self) -> Result<()> {
        let quit = self.driver.quit().await;
        for program in self.programs.into_iter().rev() {
            program.stop().await?;
        }
        Ok(quit?)
    }
}

impl Instruments {
    /// Lays the pages out for a screen.
    pub(crate) async fn look_at(&self, driver: &WebDriver, screen: Screen) -> Result<()> {
        match self {
            Self::Chromium => chromium::look_at(driver, screen).await,
            Self::Firefox(bidi) => firefox::look_at(bidi, driver, screen).await,
            Self::Webkit => webkit::look_at(driver, screen).await,
        }
    }

    /// Pulls the plug, or puts it back in.
    pub(crate) async fn network(&self, driver: &WebDriver, connected: bool) -> Result<()> {
        match self {
            Self::Chromium => chromium::network(driver, connected).await,
            Self::Firefox(bidi) => firefox::network(bidi, driver, connected).await,
            Self::Webkit => lacking(Need::Offline),
        }
    }

    /// Runs a script before those of each page to come.
    pub(crate) async fn runs_first(&self, driver: &WebDriver, script: &str) -> Result<()> {
        match self {
            Self::Chromium => chromium::runs_first(driver, script).await,
            Self::Firefox(bidi) => firefox::runs_first(bidi, script).await,
            Self::Webkit => lacking(Need::Staged),
        }
    }

    /// Errors that pages wrote to the console since the last look, and violations of the content security policy.
    pub(crate) async fn complaints(&self, driver: &WebDriver) -> Result<Vec<String>> {
        match self {
            Self::Chromium => chromium::complaints(driver).await,
            Self::Firefox(bidi) => firefox::complaints(bidi).await,
            // It tells nobody: who asks for complaints has said that they need the console.
            Self::Webkit => Ok(Vec::new()),
        }
    }

    /// Shows the tab that the driver speaks to.
    pub(crate) async fn to_front(&self, driver: &WebDriver) -> Result<()> {
        match self {
            Self::Chromium => chromium::to_front(driver).await,
            // Their drivers do that whenever they are turned to another tab.
            Self::Firefox(_) | Self::Webkit => Ok(()),
        }
    }
}

fn lacking(need: Need) -> Result<()> {
    anyhow::bail!("this engine has no {need:?}")
}

/// Starts the driver, and waits until it listens.
async fn listens(name: &'static str, command: &mut Command, port: u16, folder: &Path) -> Result<Child> {
    command.env("TZ", "Europe/Amsterdam").env("LANG", "en_GB.UTF-8");
    let mut child = Child::start(name, command, folder.join("driver.log"))?;
    until(&format!("{name} to listen"), async || {
        child.still_runs()?;
        Ok(TcpStream::connect(("127.0.0.1", port)).ok())
    })
    .await?;
    Ok(child)
}

/// A browser as one wishes it, of the driver that listens there.
async fn opens(port: u16, wishes: impl Into<Capabilities>) -> Result<WebDriver> {
    Ok(WebDriver::new(format!("http://127.0.0.1:{port}"), wishes.into()).await?)
}
