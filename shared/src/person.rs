//! The people that tickets, messages and history name.

use crate::ids::MemberId;
use serde::{Deserialize, Serialize};

/// Which side of the desk someone is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Someone of a customer.
    Client,
    /// Someone who works for the organization.
    Staff,
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
}
