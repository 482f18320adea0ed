//! `cargo xtask run`: from a fresh clone to a running Portico.

use std::env;
use std::fs;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;
use embedded_postgres::StartError;

use crate::workspace::{cargo, root, server};
use crate::{install, shell, web};

/// Where the data goes when PostgreSQL's account cannot enter the clone, as in root's own home.
const DATA_OF_ROOT: &str = "/var/lib/portico";

/// What `cargo xtask run` takes.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The port of portal, console and API
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Where database, mail and files are kept [default: the folder `data` of the repository]
    #[arg(long)]
    data: Option<PathBuf>,
    /// Start without the demo organization
    #[arg(long)]
    no_demo: bool,
    /// Build the server as it is deployed: fast, but it takes minutes
    #[arg(long)]
    release: bool,
}

/// Checks, installs, builds, then becomes the server: signals and exit code are the server's own.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let data = prepare(arguments)?;
    web::build(web::Mode::Release)?;
    println!("Building the server");
    let mut build = cargo();
    build.args(["build", "--package", "portico", "--bin", "portico"]);
    build.args(arguments.release.then_some("--release"));
    shell::run(&mut build)?;
    become_server(arguments, &data)
}

/// All that could stop us later is asked before the long part.
fn prepare(arguments: &Arguments) -> Result<PathBuf> {
    check_port(arguments.port)?;
    install::compiler()?;
    install::wasm_target()?;
    if env::var_os("DATABASE_URL").is_some_and(|url| !url.is_empty()) {
        return Ok(arguments.data.clone().unwrap_or_else(|| root().join("data")));
    }
    install::postgresql()?;
    let data = data_folder(arguments.data.as_deref())?;
    embedded_postgres::check(&data)?;
    Ok(data)
}

fn check_port(port: u16) -> Result<()> {
    match TcpListener::bind(("127.0.0.1", port)) {
        Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
            "port {port} is taken by another program. Stop that one, or choose another port: \
             cargo xtask run --port {}",
            port.checked_add(1).unwrap_or(8080)
        ),
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            bail!("port {port} is only for root. Choose one above 1023: cargo xtask run --port 8080")
        }
        Err(error) => Err(error).with_context(|| format!("port {port} cannot be used")),
        Ok(_) => Ok(()),
    }
}

fn data_folder(wanted: Option<&Path>) -> Result<PathBuf> {
    if let Some(wanted) = wanted {
        return std::path::absolute(wanted).context("the folder of --data");
    }
    let usual = root().join("data");
    if let Err(error @ StartError::Unreachable { .. }) = embedded_postgres::reachable(&usual) {
        println!("The data goes to {DATA_OF_ROOT}, not to {}: {error}", usual.display());
        return Ok(PathBuf::from(DATA_OF_ROOT));
    }
    Ok(usual)
}

fn become_server(arguments: &Arguments, data: &Path) -> Result<()> {
    let program = server(arguments.release);
    let program = fs::canonicalize(&program).with_context(|| program.display().to_string())?;
    let mut server = Command::new(&program);
    server.arg("serve").arg("--port").arg(arguments.port.to_string()).arg("--data").arg(data);
    server.args((!arguments.no_demo).then_some("--demo"));
    // Only comes back when it could not be started.
    Err(server.exec()).with_context(|| program.display().to_string())
}
