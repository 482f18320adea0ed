//! ChromeDriver, and the browsers that it starts.

use crate::child::Child;
use crate::server::free_port;
use crate::wait::until;
use anyhow::Result;
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;
use thirtyfour::{ChromiumLikeCapabilities as _, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver};

/// As a machine without a screen, a GPU and an open network wants it.
const FLAGS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--lang=en-GB",
    "--window-size=1440,900",
];

/// The parts of the DevTools protocol that each tab is asked by.
pub(crate) const DOMAINS: [&str; 4] = ["Page.enable", "DOM.enable", "Runtime.enable", "Network.enable"];

/// The running ChromeDriver.
#[derive(Debug)]
pub(crate) struct Driver {
    address: String,
    child: Child,
    folder: TempDir,
}

impl Driver {
    pub(crate) async fn start() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("portico-browser-").tempdir()?;
        let port = free_port()?;
        let mut command = Command::new("chromedriver");
        command.arg(format!("--port={port}")).env("TZ", "Europe/Amsterdam").env("LANG", "en_GB.UTF-8");
        let mut child = Child::start("ChromeDriver", &mut command, folder.path().join("driver.log"))?;
        until("ChromeDriver to listen", async || {
            child.still_runs()?;
            Ok(TcpStream::connect(("127.0.0.1", port)).ok())
        })
        .await?;
        Ok(Self { address: format!("http://127.0.0.1:{port}"), child, folder })
    }

    /// A browser with a profile of its own: nothing is shared with the others.
    pub(crate) async fn browser(&self, name: &str) -> Result<WebDriver> {
        let browser = WebDriver::new(&self.address, wishes(&self.folder.path().join(name))?).await?;
        let cdp = browser.cdp();
        for domain in DOMAINS {
            cdp.send_raw(domain, ()).await?;
        }
        Ok(browser)
    }

    /// Its browsers have quit before.
    pub(crate) async fn stop(self) -> Result<()> {
        self.child.stop().await
    }
}

fn wishes(profile: &Path) -> Result<thirtyfour::ChromeCapabilities> {
    let mut wishes = DesiredCapabilities::chrome();
    for flag in FLAGS {
        wishes.add_arg(flag)?;
    }
    wishes.add_arg(&format!("--user-data-dir={}", profile.display()))?;
    wishes.set_browser_log_level(LoggingPrefsLogLevel::All)?;
    Ok(wishes)
}
