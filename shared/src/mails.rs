//! Mails that Portico sent or is about to send.

use crate::ids::MailId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How far a mail has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// Waiting for its first or next try.
    Queued,
    /// Handed to the mail server, or written to the mail folder.
    Sent,
    /// Given up after the last try.
    Failed,
}

impl MailState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Queued, Self::Sent, Self::Failed];

    /// The word that is stored and sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }
}

impl std::str::FromStr for MailState {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|state| state.as_str() == text).ok_or("a mail is queued, sent or failed")
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
    pub created_at: DateTime<Utc>,
    /// When it was handed over.
    pub sent_at: Option<DateTime<Utc>>,
}
