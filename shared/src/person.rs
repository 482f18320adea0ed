//! The people that tickets, messages and history name.

use crate::ids::MemberId;
use serde::{Deserialize, Serialize};

crate::words! {
    /// Which side of the desk someone is on.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum Side {
        /// Someone of a customer.
        Client = "client",
        /// Someone who works for the organization.
        Staff = "staff",
    }
}

crate::words! {
    /// In whose name something was done, as the audit trail keeps it.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum Actor {
        /// Someone who works for the organization.
        Staff = "staff",
        /// Someone of a customer.
        Client = "client",
        /// A program, by an API key.
        Integration = "integration",
        /// Portico itself.
        System = "system",
        /// Someone who has not shown who they are.
        Visitor = "visitor",
    }
}

impl From<Side> for Actor {
    fn from(side: Side) -> Self {
        match side {
            Side::Client => Self::Client,
            Side::Staff => Self::Staff,
        }
    }
}

/// A member by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Person {
    /// The member.
    pub id: MemberId,
    /// First and last name.
    #[cfg_attr(feature = "openapi", schema(example = "Marta Lindholm"))]
    pub name: String,
    /// Client or staff.
    pub side: Side,
    /// The address of their picture, where they have one and it belongs here.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(example = "/api/avatars/3q2-7wAAAAAuZm9yIGV4YW1wbGUgb25seS4uLi4uLi4")
    )]
    pub avatar: Option<String>,
}
