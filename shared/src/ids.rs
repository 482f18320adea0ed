//! Ids: UUIDv7 made by the server, one type per noun, so that a ticket's id cannot be given where a
//! team's is meant.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = &'static str;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self).map_err(|_| "an id is a UUID")
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

ids! {
    /// The tenant: a firm that works for other firms.
    OrgId,
    /// A picture that an organization is known by.
    LogoId,
    /// A person's account: one e-mail address, one password.
    AccountId,
    /// One sign-in on one device, from login to logout.
    SessionId,
    /// A key by which an integration calls the API.
    ApiKeyId,
    /// Who somebody is at a provider of external login.
    IdentityId,
    /// An organization's provider of external login.
    IdentityProviderId,
    /// An account's place in one organization; what tickets and messages name as their people.
    MemberId,
    /// A client company of an organization.
    CustomerId,
    /// A stakeholder at a customer.
    ContactId,
    /// A request to join, sent by e-mail.
    InvitationId,
    /// A group of staff.
    TeamId,
    /// A ticket.
    TicketId,
    /// A public reply or an internal note on a ticket.
    MessageId,
    /// A file that hangs on something.
    AttachmentId,
    /// One line of a ticket's history.
    HistoryId,
    /// One line of the audit trail.
    AuditEventId,
    /// A mail that Portico sent or is about to send.
    MailId,
}
