//! Mails that Portico sent or is about to send.

use crate::ids::MailId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

crate::words! {
    /// How far a mail has come.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum MailState {
        /// Waiting for its first or next try.
        Queued = "queued",
        /// Handed to the mail server, or written to the mail folder.
        Sent = "sent",
        /// Given up after the last try.
        Failed = "failed",
    }
}

/// A mail, as the demo's mail view shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mail {
    /// The mail.
    pub id: MailId,
    /// To whom.
    #[cfg_attr(feature = "openapi", schema(example = "marta.lindholm@tidewell.example"))]
    pub to: String,
    /// The subject line.
    #[cfg_attr(feature = "openapi", schema(example = "Confirm your e-mail address"))]
    pub subject: String,
    /// The plain text.
    #[cfg_attr(feature = "openapi", schema(example = "Please open this link to confirm your address: …"))]
    pub text: String,
    /// How far it has come.
    pub state: MailState,
    /// When it was asked for.
    #[serde(deserialize_with = "crate::instant::read")]
    pub created_at: DateTime<Utc>,
    /// When it was handed over.
    #[serde(deserialize_with = "crate::instant::read_any")]
    pub sent_at: Option<DateTime<Utc>>,
}
