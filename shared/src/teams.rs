//! Teams and the people who work here.

use crate::ids::{MemberId, TeamId};
use crate::role::Role;
use serde::{Deserialize, Serialize};

/// A group of staff that tickets can be given to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Team {
    /// The team.
    pub id: TeamId,
    /// Its name, unique in the organization.
    #[cfg_attr(feature = "openapi", schema(example = "Web"))]
    pub name: String,
}

/// Someone who works here and can be given tickets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Staff {
    /// The member.
    pub id: MemberId,
    /// First and last name.
    #[cfg_attr(feature = "openapi", schema(example = "Jonas Reuter"))]
    pub name: String,
    /// Agent, manager or admin.
    pub role: Role,
    /// The teams they are in.
    pub team_ids: Vec<TeamId>,
}
