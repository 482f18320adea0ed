//! The way out: a mail server, or a folder.

use super::message::Outgoing;
use super::tls;
use crate::config::{Authorities, Config, MailRoute, SmtpUrl};
use anyhow::anyhow;
use futures_util::FutureExt as _;
use lettre::message::Mailbox;
use lettre::transport::smtp::{self, AsyncSmtpTransportBuilder, PoolConfig};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::fs;
use tokio::io::AsyncWriteExt;

/// How long a mail server may take for a mail, all steps together.
pub(super) const PATIENCE: Duration = Duration::from_secs(90);
/// How many connections to the mail server a node has at most.
pub(super) const CONNECTIONS: usize = 4;
/// How long a connection is kept for the next mail.
const IDLE: Duration = Duration::from_secs(30);

/// Sends mails. Clones share the connections to the mail server.
#[derive(Clone)]
pub struct Mailer {
    from: Mailbox,
    /// What stands after the `@` of every Message-ID.
    host: String,
    route: Route,
    pub(super) patience: Duration,
}

#[derive(Clone)]
enum Route {
    Smtp(Arc<Server>),
    Folder(PathBuf),
}

/// Why a mail did not leave.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// Another try may work: the server is away, busy, or has yet to be told about us.
    #[error("the mail did not leave this time")]
    Temporary(#[source] anyhow::Error),
    /// No try will ever work: this mail, or this address, is refused for good.
    #[error("the mail is refused for good")]
    Permanent(#[source] anyhow::Error),
}

impl Mailer {
    /// A mailer as the configuration says. It connects to nothing yet; it fails only when the mail library
    /// cannot set up TLS.
    pub fn new(config: &Config) -> anyhow::Result<Self> {
        let route = match &config.mail {
            MailRoute::Folder(folder) => Route::Folder(folder.clone()),
            MailRoute::Smtp(url) => Route::Smtp(Arc::new(Server::at(url, config.mail_authorities.as_ref())?)),
        };
        Ok(Self {
            from: config.mail_from.clone(),
            host: config.origin.host().to_owned(),
            route,
            patience: PATIENCE,
        })
    }

    /// Sends a mail, or writes it to the folder. Returns when the server has taken it over, or the file is on
    /// disk; the same mail sent twice is one file.
    pub async fn send(&self, mail: &Outgoing) -> Result<(), SendError> {
        let message =
            mail.message(&self.from, &self.host).map_err(|error| SendError::Permanent(error.into()))?;
        match &self.route {
            Route::Smtp(server) => server.send(message, self.patience).await,
            Route::Folder(folder) => {
                let written = write(folder, &format!("{}.eml", mail.id), &message.formatted()).await;
                written.map_err(|error| SendError::Temporary(error.into()))
            }
        }
    }
}

/// A mail server, and the connections to it.
struct Server {
    builder: AsyncSmtpTransportBuilder,
    connections: Mutex<Connections>,
}

type Connections = AsyncSmtpTransport<Tokio1Executor>;

impl Server {
    fn at(url: &SmtpUrl, authorities: Option<&Authorities>) -> Result<Self, smtp::Error> {
        let mut builder = Connections::from_url(url.expose())?;
        if let Some(authorities) = authorities {
            builder = builder.tls(tls::vouched_by(authorities, url)?);
        }
        let pool = PoolConfig::new().max_size(CONNECTIONS as u32).idle_timeout(IDLE);
        let builder = builder.timeout(Some(PATIENCE)).pool_config(pool);
        Ok(Self { connections: Mutex::new(builder.clone().build()), builder })
    }

    /// Sends a mail by a connection that is there and still answers, or by a new one.
    async fn send(&self, message: Message, patience: Duration) -> Result<(), SendError> {
        let connections = self.connections.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let sending = Box::pin(by_smtp(&connections, message));
        // Dropped before the mail, when this is broken off.
        let mut broken_off = BrokenOff { server: self, connections: &connections, is_over: false };
        let sent = tokio::time::timeout(patience, sending).await;
        broken_off.is_over = sent.is_ok();
        sent.unwrap_or_else(|_| Err(SendError::Temporary(anyhow!("the server takes too long"))))
    }

    fn begin_anew(&self) {
        let new = self.builder.clone().build();
        *self.connections.lock().unwrap_or_else(PoisonError::into_inner) = new;
    }
}

/// A mail that may be broken off. The library would take its connection for a good one, and the answers to this mail for
/// those to the next: so nobody gets one of these connections any more.
struct BrokenOff<'a> {
    server: &'a Server,
    connections: &'a Connections,
    is_over: bool,
}

impl Drop for BrokenOff<'_> {
    fn drop(&mut self) {
        if !self.is_over {
            self.server.begin_anew();
            // It does not wait before it has let go of all connections.
            self.connections.shutdown().now_or_never();
        }
    }
}

async fn by_smtp(transport: &Connections, message: Message) -> Result<(), SendError> {
    match transport.send(message).await {
        Ok(_) => Ok(()),
        Err(error) if is_about_the_mail(&error) => Err(SendError::Permanent(anyhow!(tls::words(&error)))),
        Err(error) => Err(SendError::Temporary(anyhow!(tls::words(&error)))),
    }
}

/// Whether a server refused this very mail for good. A refused password (530 to 538) is final too, but for us
/// and until an operator corrects it; no mail is given up for that.
fn is_about_the_mail(error: &smtp::Error) -> bool {
    let code = error.status().map(u16::from);
    error.is_permanent() && !code.is_some_and(|code| (530..=538).contains(&code))
}

/// Writes a file so that it is whole whenever it is there. Links in mails are keys to accounts, so only the
/// owner may read it.
async fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).await?;
    let new = folder.join(format!(".{name}.new"));
    let mut file =
        fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new).await?;
    file.write_all(bytes).await?;
    file.sync_all().await?;
    fs::rename(new, folder.join(name)).await
}
