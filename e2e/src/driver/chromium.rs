//! Chromium, by ChromeDriver and the DevTools protocol.

use super::{Browser, Instruments, free_port, listens, opens};
use crate::emulate::{Screen, Size};
use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::rc::Rc;
use thirtyfour::{
    BrowserLogEntry, ChromeCapabilities, ChromiumLikeCapabilities as _, DesiredCapabilities,
    LoggingPrefsLogLevel, WebDriver,
};

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

pub(super) async fn start(folder: &Path) -> Result<Browser> {
    let port = free_port()?;
    let mut command = Command::new("chromedriver");
    command.arg(format!("--port={port}"));
    let program = listens("ChromeDriver", &mut command, port, folder).await?;
    let driver = opens(port, wishes(&folder.join("profile"))?).await?;
    Ok(Browser { driver, engine: Rc::new(Instruments::Chromium), programs: vec![program] })
}

fn wishes(profile: &Path) -> Result<ChromeCapabilities> {
    let mut wishes = DesiredCapabilities::chrome();
    for flag in FLAGS {
        wishes.add_arg(flag)?;
    }
    wishes.add_arg(&format!("--user-data-dir={}", profile.display()))?;
    wishes.set_browser_log_level(LoggingPrefsLogLevel::All)?;
    Ok(wishes)
}

/// Sends a command of the DevTools protocol.
async fn devtools(driver: &WebDriver, command: &str, parameters: Value) -> Result<()> {
    driver.cdp().send_raw(command, parameters).await.map(drop).with_context(|| command.to_owned())
}

pub(super) async fn look_at(driver: &WebDriver, screen: Screen) -> Result<()> {
    let Size { width, height } = screen.size();
    let is_phone = screen.is_phone();
    let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": is_phone });
    devtools(driver, "Emulation.setDeviceMetricsOverride", metrics).await?;
    devtools(driver, "Emulation.setTouchEmulationEnabled", json!({ "enabled": is_phone })).await?;
    let colours = if screen == Screen::Dark { "dark" } else { "light" };
    let features = json!([
        { "name": "prefers-color-scheme", "value": colours },
        { "name": "prefers-reduced-motion", "value": "reduce" },
    ]);
    devtools(driver, "Emulation.setEmulatedMedia", json!({ "features": features })).await
}

pub(super) async fn network(driver: &WebDriver, connected: bool) -> Result<()> {
    let conditions =
        json!({ "offline": !connected, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    devtools(driver, "Network.enable", json!({})).await?;
    devtools(driver, "Network.emulateNetworkConditions", conditions).await
}

pub(super) async fn runs_first(driver: &WebDriver, script: &str) -> Result<()> {
    devtools(driver, "Page.enable", json!({})).await?;
    devtools(driver, "Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await
}

pub(super) async fn complaints(driver: &WebDriver) -> Result<Vec<String>> {
    let is_complaint = |entry: &BrowserLogEntry| {
        entry.level == "SEVERE" || entry.message.contains("Content Security Policy")
    };
    let log = driver.browser_log().await?;
    Ok(log.into_iter().filter(is_complaint).map(|entry| entry.message).collect())
}

/// The driver only speaks to another tab; people see it too.
pub(super) async fn to_front(driver: &WebDriver) -> Result<()> {
    devtools(driver, "Page.bringToFront", json!({})).await
}
