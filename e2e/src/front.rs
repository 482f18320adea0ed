//! HTTPS before the server, as in production: WebKit keeps a `Secure` cookie from nothing else, not even from loopback.

use crate::child::Child;
use crate::server::free_port;
use crate::wait::until;
use anyhow::{Context as _, Result};
use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};

/// A certificate that nobody vouches for; the browser is told to take it.
const CERTIFICATE: [&str; 12] = [
    "req",
    "-x509",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-days",
    "2",
    "-subj",
    "/CN=localhost",
    "-addext",
];

/// What takes the browser's connections, and passes on what comes.
#[derive(Debug)]
pub(crate) struct Front {
    pub(crate) port: u16,
    child: Child,
}

impl Front {
    /// Stands before this port.
    pub(crate) async fn start(folder: &Path, server: u16) -> Result<Self> {
        let port = free_port()?;
        let (key, certificate) = (folder.join("key.pem"), folder.join("certificate.pem"));
        let made = Command::new("openssl")
            .args(CERTIFICATE)
            .arg("subjectAltName=DNS:localhost")
            .arg("-keyout")
            .arg(&key)
            .arg("-out")
            .arg(&certificate)
            .stdin(Stdio::null())
            .output()
            .context("openssl")?;
        anyhow::ensure!(made.status.success(), "openssl: {}", String::from_utf8_lossy(&made.stderr));
        let settings = folder.join("front.conf");
        fs::write(
            &settings,
            format!(
                "foreground = yes\npid =\n[web]\naccept = 127.0.0.1:{port}\nconnect = 127.0.0.1:{server}\nkey = {}\ncert = {}\n",
                key.display(),
                certificate.display(),
            ),
        )?;
        let mut command = Command::new("stunnel");
        let mut child = Child::start("stunnel", command.arg(&settings), folder.join("front.log"))?;
        until("stunnel to listen", async || {
            child.still_runs()?;
            Ok(TcpStream::connect(("127.0.0.1", port)).ok())
        })
        .await?;
        Ok(Self { port, child })
    }

    pub(crate) async fn stop(self) -> Result<()> {
        self.child.stop().await
    }
}
