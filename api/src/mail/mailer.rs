//! The way out: a mail server, or a folder.

use super::message::Outgoing;
use super::tls;
use crate::config::{Authorities, Config, MailRoute, SmtpUrl};
use anyhow::anyhow;
use lettre::message::Mailbox;
use lettre::transport::smtp;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::fs;
use tokio::io::AsyncWriteExt;

/// How long a mail server may take for a mail, all steps together: less than a mail is lent for, or another node would
/// send it a second time.
pub(super) const PATIENCE: Duration = Duration::from_secs(90);

/// Sends mails. Clones share what they can; none of them keeps a connection open.
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
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
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
            MailRoute::Smtp(url) => Route::Smtp(transport(url, config.mail_authorities.as_ref())?),
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
            Route::Smtp(transport) => {
                let sent = tokio::time::timeout(self.patience, by_smtp(transport, message)).await;
                sent.unwrap_or_else(|_| {
                    Err(SendError::Temporary(anyhow::anyhow!("the server takes too long")))
                })
            }
            Route::Folder(folder) => {
                let written = write(folder, &format!("{}.eml", mail.id), &message.formatted()).await;
                written.map_err(|error| SendError::Temporary(error.into()))
            }
        }
    }
}

fn transport(
    url: &SmtpUrl,
    authorities: Option<&Authorities>,
) -> Result<AsyncSmtpTransport<Tokio1Executor>, smtp::Error> {
    let mut transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose())?;
    if let Some(authorities) = authorities {
        transport = transport.tls(tls::vouched_by(authorities, url)?);
    }
    Ok(transport.timeout(Some(PATIENCE)).build())
}

async fn by_smtp(transport: &AsyncSmtpTransport<Tokio1Executor>, message: Message) -> Result<(), SendError> {
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
