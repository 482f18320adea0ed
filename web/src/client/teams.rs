//! Teams, as staff call them.

use super::{Desk, Request, Trouble};
use crate::live::Watch;
use crate::paths::with_query;
use shared::events::Resource;
use shared::ids::TeamId;
use shared::members::Staff;
use shared::page::Page;
use shared::teams::{NewTeam, Team, UpdateTeam, WholeTeam};

impl Desk {
    /// The teams that the query names.
    pub fn teams_by(self, query: &str) -> Request<Page<Team>> {
        Request::new(self.door, with_query("teams", query), Watch::All(Resource::Team))
    }

    /// The teams that a ticket can be given to.
    pub fn teams(self) -> Request<Page<Team>> {
        self.teams_by("")
    }

    /// Who works here, asked again whenever a team changes: each names their teams.
    pub fn staff_in_teams(self) -> Request<Page<Staff>> {
        Request::new(self.door, "staff".into(), Watch::All(Resource::Team))
    }

    /// One team, with everybody in it.
    pub fn team(self, id: TeamId) -> Request<WholeTeam> {
        Request::new(self.door, format!("teams/{id}"), Watch::Nothing)
    }

    /// Makes a team.
    ///
    /// # Errors
    /// Why not.
    pub async fn add_team(self, body: &NewTeam, key: String) -> Result<WholeTeam, Trouble> {
        self.add("teams", body, key).await
    }

    /// Changes a team that is still at `version`.
    ///
    /// # Errors
    /// Why not; `stale` when someone was faster.
    pub async fn update_team(
        self,
        id: TeamId,
        version: i64,
        body: &UpdateTeam,
    ) -> Result<WholeTeam, Trouble> {
        self.update_at(&format!("teams/{id}"), version, body).await
    }

    /// Puts a team away, or takes it out again, whatever became of it meanwhile.
    ///
    /// # Errors
    /// Why not; `stale` when someone changed it in that moment.
    pub async fn archive_team(self, id: TeamId, restore: bool) -> Result<WholeTeam, Trouble> {
        let team = self.team(id).send().await?;
        let what = if restore { "restore" } else { "archive" };
        self.do_at(&format!("teams/{id}/{what}"), team.version).await
    }
}
