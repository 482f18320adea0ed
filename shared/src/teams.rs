//! Teams.

use crate::history::Told;
use crate::ids::{MemberId, TeamId};
use crate::person::Person;
use crate::validate::{Errors, Validate};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The most characters of a team's name.
pub const NAME_MAX: usize = 100;

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

/// A team with everybody in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WholeTeam {
    /// The team.
    pub id: TeamId,
    /// Its name, unique in the organization.
    #[cfg_attr(feature = "openapi", schema(example = "Web"))]
    pub name: String,
    /// Who is in it, by name.
    pub members: Vec<Person>,
    /// Since when it takes no tickets and no changes; null while it does.
    #[serde(deserialize_with = "crate::instant::read_any")]
    pub archived_at: Option<DateTime<Utc>>,
    /// When it was made.
    #[serde(deserialize_with = "crate::instant::read")]
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    #[serde(deserialize_with = "crate::instant::read")]
    pub updated_at: DateTime<Utc>,
    /// For `If-Match`.
    #[cfg_attr(feature = "openapi", schema(example = 3))]
    pub version: i64,
}

/// A team to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewTeam {
    /// Its name, unique in the organization.
    #[cfg_attr(feature = "openapi", schema(example = "Shop"))]
    pub name: String,
    /// Who is in it from the beginning.
    #[serde(default)]
    pub member_ids: Vec<MemberId>,
}

impl Validate for NewTeam {
    fn validate(&self, errors: &mut Errors) {
        errors.line("name", &self.name, NAME_MAX);
    }
}

/// What shall be different about a team; what is not given stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UpdateTeam {
    /// Another name.
    #[cfg_attr(feature = "openapi", schema(example = "Web and shop"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Exactly who is in it from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_ids: Option<Vec<MemberId>>,
}

impl Validate for UpdateTeam {
    fn validate(&self, errors: &mut Errors) {
        if let Some(name) = &self.name {
            errors.line("name", name, NAME_MAX);
        }
    }
}

/// Who is to be in a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewTeamMember {
    /// Someone who works here.
    pub member_id: MemberId,
}

impl Validate for NewTeamMember {
    fn validate(&self, _: &mut Errors) {}
}

/// What happened to a team, as one line of its history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TeamHappening {
    /// It was made.
    Created,
    /// It has another name.
    Renamed {
        /// Before.
        #[cfg_attr(feature = "openapi", schema(example = "Web"))]
        from: String,
        /// Now.
        #[cfg_attr(feature = "openapi", schema(example = "Web and shop"))]
        to: String,
    },
    /// Someone joined it.
    MemberAdded {
        /// Who.
        member: Person,
    },
    /// Someone left it.
    MemberRemoved {
        /// Who.
        member: Person,
    },
    /// It takes no tickets any more.
    Archived,
    /// It takes tickets again.
    Restored,
}

impl crate::history::Happening for TeamHappening {
    fn word(&self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Renamed { .. } => "renamed",
            Self::MemberAdded { .. } => "member_added",
            Self::MemberRemoved { .. } => "member_removed",
            Self::Archived => "archived",
            Self::Restored => "restored",
        }
    }

    fn read(told: &mut Told) -> Option<Self> {
        let Told { kind, member, from, to, .. } = told;
        Some(match kind.as_str() {
            "created" => Self::Created,
            "renamed" => Self::Renamed { from: from.text()?, to: to.text()? },
            "member_added" => Self::MemberAdded { member: member.take()? },
            "member_removed" => Self::MemberRemoved { member: member.take()? },
            "archived" => Self::Archived,
            "restored" => Self::Restored,
            _ => return None,
        })
    }
}

crate::history::line! {
    /// One line of a team's history.
    pub struct TeamHistoryEntry of TeamHappening;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{Happening as _, Line as _};
    use crate::ids::HistoryId;
    use crate::person::Side;
    use uuid::Uuid;

    #[test]
    fn what_happened_is_read_as_it_was_written() -> Result<(), serde_json::Error> {
        let member =
            Person { id: MemberId(Uuid::nil()), name: "Somebody".into(), side: Side::Staff, avatar: None };
        let all = [
            TeamHappening::Created,
            TeamHappening::Renamed { from: "Web".into(), to: "Web and shop".into() },
            TeamHappening::MemberAdded { member: member.clone() },
            TeamHappening::MemberRemoved { member },
            TeamHappening::Archived,
            TeamHappening::Restored,
        ];
        for what in all {
            let line = TeamHistoryEntry::new(HistoryId(Uuid::nil()), Default::default(), None, what);
            let json = serde_json::to_value(&line)?;
            assert_eq!(json["kind"], line.what.word());
            assert_eq!(serde_json::from_value::<TeamHappening>(json.clone())?, line.what);
            assert_eq!(serde_json::from_value::<TeamHistoryEntry>(json)?, line);
        }
        Ok(())
    }
}
