// A provider of OpenID Connect, as the tests of the API and those in browsers start it.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

const FILES: [(&str, &str); 3] = [
    ("package.json", include_str!("package.json")),
    ("package-lock.json", include_str!("package-lock.json")),
    ("server.js", include_str!("server.js")),
];

/// What the provider knows of its client `portico`, as `server.js` says it.
pub(crate) const SECRET: &str = "what the two know, and nobody else";

/// How soon it is ready, also on a machine with other things to do.
const READY: Duration = Duration::from_secs(30);

/// Where its program is, with all that it needs. Whoever comes first installs it, and all others wait.
fn program() -> Result<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("provider");
    fs::create_dir_all(&folder)?;
    let lock = File::create(folder.join("lock"))?;
    lock.lock()?;
    let installed = folder.join("installed");
    let wanted: String = FILES.iter().map(|(_, text)| *text).collect();
    if fs::read_to_string(&installed).is_ok_and(|there| there == wanted) {
        return Ok(folder);
    }
    for (name, text) in FILES {
        fs::write(folder.join(name), text)?;
    }
    let arguments = ["ci", "--no-audit", "--no-fund", "--ignore-scripts"];
    let done = std::process::Command::new("npm").args(arguments).current_dir(&folder).output();
    let done = done.context("npm is not there; `cargo xtask test` installs it")?;
    anyhow::ensure!(done.status.success(), "npm: {}", String::from_utf8_lossy(&done.stderr));
    fs::write(installed, wanted)?;
    Ok(folder)
}

/// Starts one that knows these people (claims by name), and leads back to the pages of both applications at `origin`; gives
/// its address, too. It ends with the child.
pub(crate) async fn start(origin: &str, people: &Value, id_token_claims: bool) -> Result<(Child, String)> {
    let program = tokio::task::spawn_blocking(program).await??;
    let back = ["portal", "console"].map(|name| format!("{origin}/{name}/sign-in/external"));
    let options = json!({"redirect_uris": back, "people": people, "id_token_claims": id_token_claims});
    let mut child = Command::new("node")
        .args(["server.js", &options.to_string()])
        .current_dir(program)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .context("node is not there; `cargo xtask test` installs it")?;
    let mut lines = BufReader::new(child.stdout.take().context("no output")?).lines();
    let port: u16 = loop {
        let line = tokio::time::timeout(READY, lines.next_line()).await.context("it does not start")??;
        if let Ok(port) = line.context("it ended")?.parse() {
            break port;
        }
    };
    // What it says later is nobody's concern, but must not fill the pipe.
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    Ok((child, format!("http://127.0.0.1:{port}")))
}
