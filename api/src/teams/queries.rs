//! Every statement that touches teams; a name is the question asked.

use super::Team;
use crate::access::event::Event;
use crate::access::{ChangeTx, OrgTx, thing};
use crate::http::page::Paging;
use crate::lists::{Listing, Order};
use crate::people;
use crate::problem::{Error, OnConstraint as _, Result};
use shared::ids::{MemberId, TeamId};
use shared::page::Page;
use shared::person::Person;
use shared::teams::{self, TeamHappening};
use uuid::Uuid;

static TEAMS: Listing =
    Listing { name: "teams", from: "teams t", columns: "t.id, t.name", ..Listing::OF_ORGANIZATION };

/// One page of teams by name: those in use, or those that are archived.
pub(super) async fn list(tx: &mut OrgTx, archived: bool, paging: &Paging) -> Result<Page<teams::Team>> {
    let select = TEAMS
        .of(tx.org())
        .when("t.archived_at is null", !archived)
        .when("t.archived_at is not null", archived);
    let page = select.page(tx, &Order::BY_NAME, paging).await?;
    Ok(page.map(|(id, name): (Uuid, String)| teams::Team { id: TeamId(id), name }))
}

/// The team with everybody in it.
pub(super) async fn find(tx: &mut OrgTx, id: TeamId) -> Result<Team> {
    let org = tx.org();
    let row = sqlx::query!(
        "select name, archived_at, created_at, updated_at, version from teams where org_id = $1 and id = $2",
        org,
        id.0,
    )
    .fetch_one(&mut **tx)
    .await?;
    let members = sqlx::query!(
        "select m.id, m.name, m.role from team_members t
         join members m on m.org_id = t.org_id and m.id = t.member_id
         where t.org_id = $1 and t.team_id = $2 order by m.name, m.id",
        org,
        id.0,
    )
    .fetch_all(&mut **tx)
    .await?;
    let members = members.into_iter();
    Ok(Team {
        id,
        name: row.name,
        members: members.filter_map(|m| people::person(Some(m.id), Some(m.name), Some(m.role))).collect(),
        archived_at: row.archived_at,
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    })
}

/// Keeps the team from changing by anybody else until the transaction ends.
pub(super) async fn lock(tx: &mut OrgTx, id: TeamId) -> Result<()> {
    let org = tx.org();
    sqlx::query!(r#"select 1 as "there!" from teams where org_id = $1 and id = $2 for update"#, org, id.0)
        .fetch_one(&mut **tx)
        .await?;
    Ok(())
}

/// The team, to be given a ticket; none that is archived, nor will be before the transaction ends.
pub(crate) async fn find_open(tx: &mut OrgTx, id: TeamId) -> Result<Option<teams::Team>> {
    let org = tx.org();
    let name = sqlx::query_scalar!(
        "select name from teams where org_id = $1 and id = $2 and archived_at is null for share",
        org,
        id.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(name.map(|name| teams::Team { id, name }))
}

/// Makes a team of these people, and gives the event to commit with.
pub(crate) async fn create(tx: &mut ChangeTx, name: &str, members: Vec<Person>) -> Result<(Team, Event)> {
    let (org, id, now) = (tx.org(), TeamId(tx.id()), tx.now());
    let name = name.trim().to_owned();
    sqlx::query!(
        "insert into teams (org_id, id, name, created_at, updated_at) values ($1, $2, $3, $4, $4)",
        org,
        id.0,
        name,
        now,
    )
    .execute(&mut ***tx)
    .await
    .on_constraint("teams_name_key", name_taken)?;
    let people: Vec<_> = members.iter().map(|member| member.id).collect();
    join(tx, id, &people).await?;
    let team = Team { id, name, members, archived_at: None, created_at: now, updated_at: now, version: 1 };
    let event = thing::event(&team, &TeamHappening::Created)?;
    Ok((team, event))
}

/// Saves what was made of a team that is locked.
pub(super) async fn save(tx: &mut ChangeTx, team: &mut Team, happened: &[TeamHappening]) -> Result<()> {
    let (org, now) = (tx.org(), tx.now());
    let row = sqlx::query!(
        "update teams set name = $3, archived_at = $4, updated_at = greatest(updated_at, $5), version = version + 1
         where org_id = $1 and id = $2
         returning updated_at, version",
        org,
        team.id.0,
        team.name,
        team.archived_at,
        now,
    )
    .fetch_one(&mut ***tx)
    .await
    .on_constraint("teams_name_key", name_taken)?;
    (team.updated_at, team.version) = (row.updated_at, row.version);
    for what in happened {
        match what {
            TeamHappening::MemberAdded { member } => join(tx, team.id, &[member.id]).await?,
            TeamHappening::MemberRemoved { member } => leave(tx, team.id, member.id).await?,
            TeamHappening::Created
            | TeamHappening::Renamed { .. }
            | TeamHappening::Archived
            | TeamHappening::Restored => {}
        }
    }
    Ok(())
}

async fn join(tx: &mut ChangeTx, team: TeamId, members: &[MemberId]) -> Result<()> {
    let (org, now) = (tx.org(), tx.now());
    let places: Vec<_> = members.iter().map(|_| tx.id()).collect();
    let members: Vec<_> = members.iter().map(|member| member.0).collect();
    sqlx::query!(
        "insert into team_members (org_id, id, team_id, member_id, created_at)
         select $1, place.id, $2, place.member, $3 from unnest($4::uuid[], $5::uuid[]) as place (id, member)",
        org,
        team.0,
        now,
        &places,
        &members,
    )
    .execute(&mut ***tx)
    .await?;
    Ok(())
}

async fn leave(tx: &mut ChangeTx, team: TeamId, member: MemberId) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "delete from team_members where org_id = $1 and team_id = $2 and member_id = $3",
        org,
        team.0,
        member.0,
    )
    .execute(&mut ***tx)
    .await?;
    Ok(())
}

fn name_taken() -> Error {
    Error::field("name", "taken", "Another team has this name, perhaps an archived one.")
}
