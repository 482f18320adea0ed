//! Invitations: who was asked by e-mail to join, as what, and what came of it.

use crate::accounts::{TicketScope, check_token};
use crate::brand::Brand;
use crate::customers::Customer;
use crate::history::Told;
use crate::identity_providers::ExternalProvider;
use crate::ids::{ContactId, CustomerId, InvitationId};
use crate::password;
use crate::person::Person;
use crate::problem::FieldCode;
use crate::role::Role;
use crate::validate::{Errors, Validate};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How many hours an invitation is good for, from each time that it is sent.
pub const HOURS: i64 = 72;

crate::words! {
    /// What came of an invitation so far.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum InvitationState {
        /// It can be accepted.
        Pending = "pending",
        /// Somebody joined by it.
        Accepted = "accepted",
        /// Its mail was given up: the mail server refused the address, or was away for hours. It can be sent again.
        Undelivered = "undelivered",
        /// Nobody did in time; it can be sent again.
        Expired = "expired",
        /// It was taken back.
        Revoked = "revoked",
    }
}

/// An invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitation {
    /// The invitation.
    pub id: InvitationId,
    /// Who is asked to join, as it was typed.
    #[cfg_attr(feature = "openapi", schema(example = "Ingrid.Moe@tidewell.example"))]
    pub email: String,
    /// What they will be.
    pub role: Role,
    /// The company that a client will belong to; null for staff.
    pub customer: Option<Customer>,
    /// The contact that a client is; null where none was named.
    pub contact_id: Option<ContactId>,
    /// Which tickets a client will see; null for staff.
    pub ticket_scope: Option<TicketScope>,
    /// What came of it.
    pub state: InvitationState,
    /// Who asked them.
    pub invited_by: Option<Person>,
    /// When it was last asked to be sent.
    #[serde(deserialize_with = "crate::instant::read")]
    pub sent_at: DateTime<Utc>,
    /// Until when it can be accepted.
    #[serde(deserialize_with = "crate::instant::read")]
    pub expires_at: DateTime<Utc>,
    /// When it was accepted.
    #[serde(deserialize_with = "crate::instant::read_any")]
    pub accepted_at: Option<DateTime<Utc>>,
    /// Who joined by it.
    pub accepted_by: Option<Person>,
    /// When it was taken back.
    #[serde(deserialize_with = "crate::instant::read_any")]
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it was made.
    #[serde(deserialize_with = "crate::instant::read")]
    pub created_at: DateTime<Utc>,
    /// For `If-Match`.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub version: i64,
}

/// Ask someone to join (`POST invitations`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewInvitation {
    /// Where the invitation is sent, and the address of the account that it is for.
    #[cfg_attr(feature = "openapi", schema(example = "Ingrid.Moe@tidewell.example"))]
    pub email: String,
    /// What they will be; none above one's own role.
    #[cfg_attr(feature = "openapi", schema(example = "client"))]
    pub role: Role,
    /// The company that a client will belong to. Clients have one, staff have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<CustomerId>,
    /// The contact of that company that the client is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub contact_id: Option<ContactId>,
    /// Which of the company's tickets the client will see; their own when not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket_scope: Option<TicketScope>,
}

impl Validate for NewInvitation {
    fn validate(&self, errors: &mut Errors) {
        errors.email("email", &self.email);
        if self.role.is_staff() {
            let for_clients = [
                ("customer_id", self.customer_id.is_some()),
                ("contact_id", self.contact_id.is_some()),
                ("ticket_scope", self.ticket_scope.is_some()),
            ];
            for (field, _) in for_clients.into_iter().filter(|(_, is_given)| *is_given) {
                errors.add(field, FieldCode::Invalid, "This is for clients only.");
            }
        } else if self.customer_id.is_none() {
            errors.add("customer_id", FieldCode::Required, "Please say which company they belong to.");
        }
    }
}

/// Ask a colleague to join one's own company (`POST team/invitations`, by a primary contact).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct InviteColleague {
    /// Where the invitation is sent, and the address of the account that it is for.
    #[cfg_attr(feature = "openapi", schema(example = "freja.dahl@tidewell.example"))]
    pub email: String,
    /// Which of the company's tickets they will see; their own when not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket_scope: Option<TicketScope>,
}

impl Validate for InviteColleague {
    fn validate(&self, errors: &mut Errors) {
        errors.email("email", &self.email);
    }
}

/// An invitation to one's own company, as its primary contacts see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ColleagueInvitation {
    /// The invitation.
    pub id: InvitationId,
    /// Who is asked to join, as it was typed.
    #[cfg_attr(feature = "openapi", schema(example = "ingrid.moe@tidewell.example"))]
    pub email: String,
    /// Which tickets of the company they will see.
    pub ticket_scope: TicketScope,
    /// What came of it.
    pub state: InvitationState,
    /// Who asked them.
    pub invited_by: Option<Person>,
    /// When it was last asked to be sent.
    #[serde(deserialize_with = "crate::instant::read")]
    pub sent_at: DateTime<Utc>,
    /// Until when it can be accepted.
    #[serde(deserialize_with = "crate::instant::read")]
    pub expires_at: DateTime<Utc>,
    /// For `If-Match`.
    #[cfg_attr(feature = "openapi", schema(example = 1))]
    pub version: i64,
}

/// Ask what a link is to (`POST auth/show-invitation`). Tokens travel in bodies: paths stand in logs.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ShowInvitation {
    /// The token of the link.
    #[cfg_attr(feature = "openapi", schema(example = "3q2-7wAAAAAuZm9yIGV4YW1wbGUgb25seS4uLi4uLi4"))]
    pub token: String,
}

impl Validate for ShowInvitation {
    fn validate(&self, errors: &mut Errors) {
        check_token(errors, &self.token);
    }
}

/// What one is invited to, for whoever has the link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invited {
    /// The organization's name.
    #[cfg_attr(feature = "openapi", schema(example = "Harbour & Vale"))]
    pub organization: String,
    /// Its name in addresses, for the sign-in page.
    #[cfg_attr(feature = "openapi", schema(example = "harbour-vale"))]
    pub slug: String,
    /// The organization's colour and logo.
    pub brand: Brand,
    /// What one will be: `client` uses the portal, the others the console.
    pub role: Role,
    /// The company that a client will belong to; null for staff.
    #[cfg_attr(feature = "openapi", schema(example = "Tidewell Instruments"))]
    pub customer: Option<String>,
    /// Who asks, by name.
    #[cfg_attr(feature = "openapi", schema(example = "Marta Lindholm"))]
    pub invited_by: String,
    /// The address of the account that it is for.
    #[cfg_attr(feature = "openapi", schema(example = "ingrid.moe@tidewell.example"))]
    pub email: String,
    /// There is an account with this address: it is accepted with that account's password, and no names.
    pub has_account: bool,
    /// By whom one can sign in in place of choosing a password, where there is no such account.
    pub providers: Vec<ExternalProvider>,
    /// Until when it can be accepted.
    #[serde(deserialize_with = "crate::instant::read")]
    pub expires_at: DateTime<Utc>,
}

/// Accept an invitation (`POST auth/accept-invitation`). Role, company and sight are those of the invitation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AcceptInvitation {
    /// The token of the link.
    #[cfg_attr(feature = "openapi", schema(example = "3q2-7wAAAAAuZm9yIGV4YW1wbGUgb25seS4uLi4uLi4"))]
    pub token: String,
    /// For a new account, one that is chosen now: at least 12 characters, of any kind, and at most 256 bytes. For an
    /// account that is there, its password.
    #[cfg_attr(feature = "openapi", schema(example = "four quiet harbour lamps"))]
    pub password: String,
    /// First name, for a new account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "Ingrid"))]
    pub first_name: Option<String>,
    /// Last name, for a new account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = "Moe"))]
    pub last_name: Option<String>,
}

impl Validate for AcceptInvitation {
    fn validate(&self, errors: &mut Errors) {
        check_token(errors, &self.token);
        password::check_known(errors, "password", &self.password);
        errors.optional_line("first_name", self.first_name.as_deref().unwrap_or_default(), 100);
        errors.optional_line("last_name", self.last_name.as_deref().unwrap_or_default(), 100);
    }
}

impl AcceptInvitation {
    /// What else a new account needs.
    pub fn errors_of_new(&self) -> Errors {
        let mut errors = Errors::default();
        password::check_length(&mut errors, "password", &self.password);
        errors.line("first_name", self.first_name.as_deref().unwrap_or_default(), 100);
        errors.line("last_name", self.last_name.as_deref().unwrap_or_default(), 100);
        errors
    }
}

/// What happened to an invitation, for the audit trail and live streams.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum InvitationHappening {
    /// It was made, and is sent.
    Invited {
        /// What they will be.
        to: Role,
    },
    /// It is sent again, under another link.
    Resent,
    /// Its mail was given up.
    Undelivered,
    /// It was taken back.
    Revoked,
    /// Somebody joined by it.
    Accepted,
}

impl crate::history::Happening for InvitationHappening {
    fn word(&self) -> &'static str {
        match self {
            Self::Invited { .. } => "invited",
            Self::Resent => "resent",
            Self::Undelivered => "undelivered",
            Self::Revoked => "revoked",
            Self::Accepted => "accepted",
        }
    }

    fn read(told: &mut Told) -> Option<Self> {
        Some(match told.kind.as_str() {
            "invited" => Self::Invited { to: told.to.word()? },
            "resent" => Self::Resent,
            "undelivered" => Self::Undelivered,
            "revoked" => Self::Revoked,
            "accepted" => Self::Accepted,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn clients_have_a_company_and_staff_have_none() {
        let new = |role, customer_id| NewInvitation {
            email: "a+b@Example.com".into(),
            role,
            customer_id,
            contact_id: None,
            ticket_scope: None,
        };
        let company = Some(CustomerId(Uuid::nil()));
        assert!(new(Role::Client, company).errors().is_empty());
        assert!(new(Role::Agent, None).errors().is_empty());
        assert_eq!(new(Role::Client, None).errors()[0].code, "required");
        assert_eq!(new(Role::Agent, company).errors()[0].field, "customer_id");
    }
}
