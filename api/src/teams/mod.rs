//! Teams: groups of staff that tickets can be given to.
//!
//! A **team** has a name, which is unique in the organization, and **members**, who work there. Managers make, rename
//! and archive teams and say who is in them. An archived team keeps its tickets and its name, and takes no others.
//!
//! This is the smallest whole noun; `docs/adding-a-noun.md` follows it.

mod change;
mod console;
mod queries;
mod thing;

pub(crate) use console::routes;
pub(crate) use queries::{create, find_open};

use shared::Timestamp;
use shared::ids::TeamId;
use shared::person::Person;
use shared::teams::WholeTeam;

/// A team with everybody in it.
#[derive(Debug, Clone)]
pub(crate) struct Team {
    pub(crate) id: TeamId,
    pub(crate) name: String,
    pub(crate) members: Vec<Person>,
    pub(crate) archived_at: Option<Timestamp>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) version: i64,
}

impl From<Team> for WholeTeam {
    fn from(team: Team) -> Self {
        let Team { id, name, members, archived_at, created_at, updated_at, version } = team;
        Self { id, name, members, archived_at, created_at, updated_at, version }
    }
}
