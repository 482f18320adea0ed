//! Firefox, by geckodriver and WebDriver BiDi.

use super::bidi::Bidi;
use super::{Browser, Instruments, free_port, listens, opens};
use crate::emulate::{Screen, Size};
use anyhow::{Context as _, Result};
use http::Method;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::rc::Rc;
use thirtyfour::common::command::FormatRequestData;
use thirtyfour::{
    BrowserCapabilitiesHelper as _, CapabilitiesHelper as _, DesiredCapabilities, FirefoxCapabilities,
    RequestData, SessionId, WebDriver,
};

/// What a page may know of the pointer: a finger, or a mouse that is exact and hovers.
const FINGER: u32 = 1;
const MOUSE: u32 = 2 | 4;

pub(super) async fn start(folder: &Path) -> Result<Browser> {
    let (port, events) = (free_port()?, free_port()?);
    let mut command = Command::new("geckodriver");
    command
        .args(["--port", &port.to_string(), "--websocket-port", &events.to_string()])
        // WebDriver has no word for colours and pointers, the browser's own settings have.
        .arg("--allow-system-access")
        .arg("--profile-root")
        .arg(folder);
    let program = listens("geckodriver", &mut command, port, folder).await?;
    let driver = opens(port, wishes()?).await?;
    let address = driver.capabilities().get("webSocketUrl").and_then(Value::as_str);
    let bidi = Bidi::connect(address.context("geckodriver speaks no BiDi")?).await?;
    bidi.ask("session.subscribe", json!({ "events": ["log.entryAdded"] })).await?;
    Ok(Browser { driver, engine: Rc::new(Instruments::Firefox(Box::new(bidi))), programs: vec![program] })
}

fn wishes() -> Result<FirefoxCapabilities> {
    let mut wishes = DesiredCapabilities::firefox();
    wishes.enable_bidi()?;
    wishes.set_headless()?;
    let settings = json!({
        "intl.accept_languages": "en-GB, en",
        "ui.prefersReducedMotion": 1,
    });
    wishes.set_browser_option("prefs", settings)?;
    Ok(wishes)
}

pub(super) async fn look_at(bidi: &Bidi, driver: &WebDriver, screen: Screen) -> Result<()> {
    let Size { width, height } = screen.size();
    let viewport = json!({ "width": width, "height": height });
    let tab = driver.window().await?.to_string();
    bidi.ask("browsingContext.setViewport", json!({ "context": tab, "viewport": viewport })).await?;
    let pointer = if screen.is_phone() { FINGER } else { MOUSE };
    let colours = u32::from(screen != Screen::Dark);
    driver.cmd(Rights("chrome")).await?;
    let set = driver.execute(SET, vec![pointer.into(), colours.into()]).await.map(drop);
    driver.cmd(Rights("content")).await?;
    Ok(set?)
}

const SET: &str = "
    const [pointer, colours] = arguments;
    Services.prefs.setIntPref('ui.primaryPointerCapabilities', pointer);
    Services.prefs.setIntPref('ui.allPointerCapabilities', pointer);
    Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', colours);";

/// By whose rights the next scripts run: the browser's own (`chrome`), or a page's (`content`).
#[derive(Debug)]
struct Rights(&'static str);

impl FormatRequestData for Rights {
    fn format_request(&self, session: &SessionId) -> RequestData {
        RequestData::new(Method::POST, format!("/session/{session}/moz/context"))
            .add_body(json!({ "context": self.0 }))
    }
}

pub(super) async fn network(bidi: &Bidi, driver: &WebDriver, connected: bool) -> Result<()> {
    let conditions = if connected { Value::Null } else { json!({ "type": "offline" }) };
    let tabs = json!([driver.window().await?.to_string()]);
    let asked = json!({ "networkConditions": conditions, "contexts": tabs });
    bidi.ask("emulation.setNetworkConditions", asked).await
}

pub(super) async fn runs_first(bidi: &Bidi, script: &str) -> Result<()> {
    let function = format!("() => {{ {script} }}");
    bidi.ask("script.addPreloadScript", json!({ "functionDeclaration": function })).await
}

pub(super) async fn complaints(bidi: &Bidi) -> Result<Vec<String>> {
    // Whatever was said before this question is there before its answer.
    bidi.ask("session.status", json!({})).await?;
    let entries = bidi.events().into_iter().map(|event| (event["level"] == "error", text_of(&event)));
    let is_complaint =
        |(is_error, text): &(bool, String)| *is_error || text.contains("Content-Security-Policy");
    Ok(entries.filter(is_complaint).map(|(_, text)| text).collect())
}

/// What it says, and where it came from.
fn text_of(event: &Value) -> String {
    let place = &event["stackTrace"]["callFrames"][0];
    let text = event["text"].as_str().unwrap_or_default();
    format!("{text} ({}:{})", place["url"].as_str().unwrap_or_default(), place["lineNumber"])
}
