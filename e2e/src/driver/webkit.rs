//! WebKit as GTK has it, by WebKitWebDriver: what WebDriver has words for, and no more.

use super::{Browser, Instruments, free_port, listens, opens};
use crate::child::Child;
use crate::emulate::{Screen, Size};
use crate::needs::Need;
use crate::wait::until;
use anyhow::Result;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::rc::Rc;
use thirtyfour::{Capabilities, CapabilitiesHelper as _, WebDriver};

/// Its driver neither cuts it off, nor runs anything before a page's own scripts, nor passes on the console, nor makes
/// a phone or a dark desk of it.
pub(super) const LACKS: &[Need] = &[Need::Offline, Need::Staged, Need::Console, Need::AnyScreen];

/// GTK's way to say that nothing should move.
const SETTINGS: &str = "[Settings]\ngtk-enable-animations=0\n";

pub(super) async fn start(folder: &Path) -> Result<Browser> {
    let (display, number) = display(folder).await?;
    let settings = folder.join("gtk-3.0");
    fs::create_dir_all(&settings)?;
    fs::write(settings.join("settings.ini"), SETTINGS)?;
    let port = free_port()?;
    let mut command = Command::new("WebKitWebDriver");
    command
        .arg(format!("--port={port}"))
        .env("DISPLAY", format!(":{number}"))
        .env("GDK_BACKEND", "x11")
        .envs(["CONFIG", "CACHE", "DATA"].map(|kind| (format!("XDG_{kind}_HOME"), folder)));
    let program = listens("WebKitWebDriver", &mut command, port, folder).await?;
    let mut wishes = Capabilities::new();
    wishes.accept_insecure_certs(true)?;
    let driver = opens(port, wishes).await?;
    Ok(Browser { driver, engine: Rc::new(Instruments::Webkit), programs: vec![display, program] })
}

/// It knows no way without a display: one that nobody sees, and its number.
async fn display(folder: &Path) -> Result<(Child, u32)> {
    let mut command = Command::new("Xvfb");
    command.args(["-displayfd", "1", "-screen", "0", "1600x1400x24", "-nolisten", "tcp"]);
    let mut child = Child::start("Xvfb", &mut command, folder.join("display.log"))?;
    let number = until("Xvfb to say its number", async || {
        child.still_runs()?;
        Ok(child.said().lines().find_map(|line| line.trim().parse().ok()))
    })
    .await?;
    Ok((child, number))
}

/// The window has a bar above the page.
pub(super) async fn look_at(driver: &WebDriver, screen: Screen) -> Result<()> {
    let Size { width, height } = screen.size();
    let bar = driver.execute("return outerHeight - innerHeight", vec![]).await?.json().as_u64();
    let bar = u32::try_from(bar.unwrap_or_default())?;
    Ok(driver.set_window_rect(0, 0, width, height + bar).await?)
}
