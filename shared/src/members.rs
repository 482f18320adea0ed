//! Members: who works here, whose client somebody is, and what each may see.

use crate::accounts::TicketScope;
use crate::customers::Customer;
use crate::history::Told;
use crate::ids::{ContactId, CustomerId, MemberId, TeamId};
use crate::problem::FieldCode;
use crate::role::Role;
use crate::validate::{Errors, Validate};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

crate::words! {
    /// Which members a list shows.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    #[derive(Default)]
    pub enum MemberState {
        /// Those who may sign in.
        #[default]
        Active = "active",
        /// Those who were shut out.
        Disabled = "disabled",
        /// Both.
        All = "all",
    }
}

/// Someone who works here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Staff {
    /// The member.
    pub id: MemberId,
    /// First and last name.
    #[cfg_attr(feature = "openapi", schema(example = "Jonas Reuter"))]
    pub name: String,
    /// The address of their picture, where they have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(example = "/api/avatars/3q2-7wAAAAAuZm9yIGV4YW1wbGUgb25seS4uLi4uLi4")
    )]
    pub avatar: Option<String>,
    /// The e-mail address of their account.
    #[cfg_attr(feature = "openapi", schema(example = "jonas.reuter@harbourvale.example"))]
    pub email: String,
    /// Agent, manager or admin.
    pub role: Role,
    /// The teams they are in.
    pub team_ids: Vec<TeamId>,
    /// Since when they are shut out; null while they may sign in and be given tickets.
    #[serde(deserialize_with = "crate::instant::read_any")]
    pub disabled_at: Option<DateTime<Utc>>,
    /// When they joined the organization.
    #[serde(deserialize_with = "crate::instant::read")]
    pub created_at: DateTime<Utc>,
    /// For `If-Match`.
    #[cfg_attr(feature = "openapi", schema(example = 3))]
    pub version: i64,
}

/// Someone of a customer who may sign in to the portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Client {
    /// The member.
    pub id: MemberId,
    /// First and last name.
    #[cfg_attr(feature = "openapi", schema(example = "Marta Lindholm"))]
    pub name: String,
    /// The address of their picture, where they have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(example = "/api/avatars/3q2-7wAAAAAuZm9yIGV4YW1wbGUgb25seS4uLi4uLi4")
    )]
    pub avatar: Option<String>,
    /// The e-mail address of their account.
    #[cfg_attr(feature = "openapi", schema(example = "marta.lindholm@tidewell.example"))]
    pub email: String,
    /// The company they belong to.
    pub customer: Customer,
    /// Which of its tickets they see.
    pub ticket_scope: TicketScope,
    /// They see all of the company and look after its team. A company may have several.
    pub is_primary_contact: bool,
    /// The contact that they are; null for who has none.
    pub contact_id: Option<ContactId>,
    /// Since when they are shut out; null while they may sign in.
    #[serde(deserialize_with = "crate::instant::read_any")]
    pub disabled_at: Option<DateTime<Utc>>,
    /// When they joined the organization.
    #[serde(deserialize_with = "crate::instant::read")]
    pub created_at: DateTime<Utc>,
    /// For `If-Match`.
    #[cfg_attr(feature = "openapi", schema(example = 3))]
    pub version: i64,
}

/// A member of either side, after a change from one to the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// The member: the same as before.
    pub id: MemberId,
    /// First and last name.
    #[cfg_attr(feature = "openapi", schema(example = "Marta Lindholm"))]
    pub name: String,
    /// The e-mail address of their account.
    #[cfg_attr(feature = "openapi", schema(example = "marta.lindholm@tidewell.example"))]
    pub email: String,
    /// What they are now.
    pub role: Role,
    /// For `If-Match`.
    #[cfg_attr(feature = "openapi", schema(example = 4))]
    pub version: i64,
}

#[cfg(feature = "openapi")]
crate::words! {
    /// What someone who works here can be.
    #[derive(utoipa::ToSchema)]
    pub enum StaffRole {
        /// Works tickets.
        Agent = "agent",
        /// An agent who also leads.
        Manager = "manager",
        /// Everything.
        Admin = "admin",
    }
}

/// Change a member of staff (`PATCH staff/{id}`); what is not given stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UpdateStaff {
    /// Agent, manager or admin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<StaffRole>))]
    pub role: Option<Role>,
}

impl Validate for UpdateStaff {
    fn validate(&self, errors: &mut Errors) {
        if let Some(role) = self.role {
            check_staff(errors, role);
        }
    }
}

/// Change a client (`PATCH clients/{id}`); what is not given stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UpdateClient {
    /// The company they belong to from now on. The tickets that they raised stay with the one before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<CustomerId>,
    /// Which of its tickets they see. A primary contact sees all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket_scope: Option<TicketScope>,
    /// Whether they look after the company's team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(example = false))]
    pub is_primary_contact: Option<bool>,
}

impl Validate for UpdateClient {
    fn validate(&self, errors: &mut Errors) {
        if self.is_primary_contact == Some(true) && self.ticket_scope == Some(TicketScope::Own) {
            errors.add("ticket_scope", FieldCode::Invalid, SEES_ALL);
        }
    }
}

/// What a primary contact's sight can't be changed for.
pub const SEES_ALL: &str = "A primary contact sees all tickets of the company.";

/// Let a client work here (`POST clients/{id}/make-staff`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MakeStaff {
    /// Agent, manager or admin; none above one's own.
    #[cfg_attr(feature = "openapi", schema(value_type = StaffRole))]
    pub role: Role,
}

impl Validate for MakeStaff {
    fn validate(&self, errors: &mut Errors) {
        check_staff(errors, self.role);
    }
}

/// Make someone who works here a client (`POST staff/{id}/make-client`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MakeClient {
    /// The company they belong to from now on.
    pub customer_id: CustomerId,
    /// Which of its tickets they see; their own when not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket_scope: Option<TicketScope>,
}

impl Validate for MakeClient {
    fn validate(&self, _: &mut Errors) {}
}

/// A colleague at one's own company, as its clients see each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Colleague {
    /// The member.
    pub id: MemberId,
    /// First and last name.
    #[cfg_attr(feature = "openapi", schema(example = "Pieter Visser"))]
    pub name: String,
    /// The address of their picture, where they have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(example = "/api/avatars/3q2-7wAAAAAuZm9yIGV4YW1wbGUgb25seS4uLi4uLi4")
    )]
    pub avatar: Option<String>,
    /// They look after the team.
    pub is_primary_contact: bool,
    /// The e-mail address; null for everybody but primary contacts.
    #[cfg_attr(feature = "openapi", schema(example = "pieter.visser@tidewell.example"))]
    pub email: Option<String>,
    /// Which tickets of the company they see; null for everybody but primary contacts.
    pub ticket_scope: Option<TicketScope>,
    /// For `If-Match`.
    #[cfg_attr(feature = "openapi", schema(example = 3))]
    pub version: i64,
}

/// Change what a colleague sees (`PATCH team/{id}`, by a primary contact).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UpdateColleague {
    /// Which tickets of the company they see.
    pub ticket_scope: TicketScope,
}

impl Validate for UpdateColleague {
    fn validate(&self, _: &mut Errors) {}
}

/// What happened to a member, as one line of their history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MemberHappening {
    /// They accepted an invitation.
    Joined,
    /// They have another role.
    RoleChanged {
        /// Before.
        from: Role,
        /// Now.
        to: Role,
    },
    /// They belong to another company.
    CustomerChanged {
        /// Before.
        #[cfg_attr(feature = "openapi", schema(example = "Tidewell Instruments"))]
        from: String,
        /// Now.
        #[cfg_attr(feature = "openapi", schema(example = "Oakline Furniture"))]
        to: String,
    },
    /// They see other tickets of their company.
    ScopeChanged {
        /// Before.
        from: TicketScope,
        /// Now.
        to: TicketScope,
    },
    /// They look after their company's team.
    MadePrimary,
    /// They no longer do.
    NoLongerPrimary,
    /// They were shut out.
    Disabled,
    /// They may sign in again.
    Enabled,
    /// Their second factor was taken away, so that they can set up another one.
    TwoFactorReset,
    /// They have another address.
    EmailChanged {
        /// Before.
        #[cfg_attr(feature = "openapi", schema(example = "marta.lindholm@tidewell.example"))]
        from: String,
        /// Now.
        #[cfg_attr(feature = "openapi", schema(example = "marta@lindholm.example"))]
        to: String,
    },
}

impl crate::history::Happening for MemberHappening {
    fn word(&self) -> &'static str {
        match self {
            Self::Joined => "joined",
            Self::RoleChanged { .. } => "role_changed",
            Self::CustomerChanged { .. } => "customer_changed",
            Self::ScopeChanged { .. } => "scope_changed",
            Self::MadePrimary => "made_primary",
            Self::NoLongerPrimary => "no_longer_primary",
            Self::Disabled => "disabled",
            Self::Enabled => "enabled",
            Self::TwoFactorReset => "two_factor_reset",
            Self::EmailChanged { .. } => "email_changed",
        }
    }

    fn read(told: &mut Told) -> Option<Self> {
        let Told { kind, from, to, .. } = told;
        Some(match kind.as_str() {
            "joined" => Self::Joined,
            "role_changed" => Self::RoleChanged { from: from.word()?, to: to.word()? },
            "customer_changed" => Self::CustomerChanged { from: from.text()?, to: to.text()? },
            "scope_changed" => Self::ScopeChanged { from: from.word()?, to: to.word()? },
            "made_primary" => Self::MadePrimary,
            "no_longer_primary" => Self::NoLongerPrimary,
            "disabled" => Self::Disabled,
            "enabled" => Self::Enabled,
            "two_factor_reset" => Self::TwoFactorReset,
            "email_changed" => Self::EmailChanged { from: from.text()?, to: to.text()? },
            _ => return None,
        })
    }
}

crate::history::line! {
    /// One line of a member's history.
    pub struct MemberHistoryEntry of MemberHappening;
}

fn check_staff(errors: &mut Errors, role: Role) {
    if !role.is_staff() {
        errors.add("role", FieldCode::Invalid, "Please choose agent, manager or admin.");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{Happening as _, Line as _};
    use crate::ids::HistoryId;
    use uuid::Uuid;

    #[test]
    fn what_happened_is_read_as_it_was_written() -> Result<(), serde_json::Error> {
        let all = [
            MemberHappening::Joined,
            MemberHappening::RoleChanged { from: Role::Agent, to: Role::Manager },
            MemberHappening::CustomerChanged { from: "Tidewell".into(), to: "Oakline".into() },
            MemberHappening::ScopeChanged { from: TicketScope::Own, to: TicketScope::Company },
            MemberHappening::MadePrimary,
            MemberHappening::NoLongerPrimary,
            MemberHappening::Disabled,
            MemberHappening::Enabled,
            MemberHappening::TwoFactorReset,
            MemberHappening::EmailChanged { from: "a@b.example".into(), to: "c@b.example".into() },
        ];
        for what in all {
            let line = MemberHistoryEntry::new(HistoryId(Uuid::nil()), Default::default(), None, what);
            let json = serde_json::to_value(&line)?;
            assert_eq!(json["kind"], line.what.word());
            assert_eq!(serde_json::from_value::<MemberHappening>(json.clone())?, line.what);
            assert_eq!(serde_json::from_value::<MemberHistoryEntry>(json)?, line);
        }
        Ok(())
    }

    #[cfg(feature = "openapi")]
    #[test]
    fn the_roles_that_are_told_of_are_those_of_staff() {
        let told = StaffRole::ALL.map(StaffRole::as_str);
        let staff = Role::ALL.into_iter().filter(|role| role.is_staff()).map(Role::as_str);
        assert_eq!(staff.collect::<Vec<_>>(), told);
    }

    #[test]
    fn a_client_is_no_role_of_staff_and_a_primary_contact_sees_all() {
        assert!(!UpdateStaff { role: Some(Role::Client) }.errors().is_empty());
        assert!(!MakeStaff { role: Role::Client }.errors().is_empty());
        assert!(MakeStaff { role: Role::Agent }.errors().is_empty());
        let primary =
            |ticket_scope| UpdateClient { customer_id: None, ticket_scope, is_primary_contact: Some(true) };
        assert!(!primary(Some(TicketScope::Own)).errors().is_empty());
        assert!(primary(Some(TicketScope::Company)).errors().is_empty());
    }
}
