//! Teams, and the people who work here: whom a ticket can be given to.

use crate::access::{ChangeTx, Console, OrgTx};
use crate::http::answer::Answer;
use crate::http::page::{self, List, Paging};
use crate::http::query::Query;
use crate::problem::{Error, Result};
use actix_web::{HttpRequest, get};
use shared::ids::{MemberId, TeamId};
use shared::page::Page;
use shared::permission::need;
use shared::role::Role;
use shared::teams::{Staff, Team};
use utoipa_actix_web::service_config::ServiceConfig;

/// The console's operations.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(list_staff);
}

/// List teams by name.
///
/// Those that a ticket can be given to.
#[utoipa::path(
    tag = "Teams",
    params(Paging),
    responses((status = 200, body = Page<Team>)),
    security(("staff" = ["teams:read"])),
)]
#[get("/teams")]
async fn list(
    caller: Console<need::TeamsRead>,
    paging: Query<Paging>,
    request: HttpRequest,
) -> Result<Answer<Page<Team>>> {
    Ok(page::answer(&request, teams(&mut caller.read().await?, &paging.0).await?))
}

async fn teams(tx: &mut OrgTx, paging: &Paging) -> Result<Page<Team>> {
    let org = tx.org();
    let listed = List::of("teams", org);
    let (name, id) = listed.after_name(paging.cursor.as_deref())?;
    let rows = sqlx::query!(
        "select id, name from teams
         where org_id = $1 and ($2::text is null or (name, id) > ($2, $3::uuid))
         order by name, id limit $4",
        org,
        name,
        id,
        page::rows(paging.limit),
    )
    .fetch_all(&mut **tx)
    .await?;
    let teams = rows.into_iter().map(|row| Team { id: TeamId(row.id), name: row.name }).collect();
    Ok(listed.page(teams, paging.limit, |team| (team.name.clone(), team.id)))
}

/// List everyone who works here, by name.
///
/// With their roles and the teams that they are in; any of them can be given tickets.
#[utoipa::path(
    tag = "Teams",
    params(Paging),
    responses((status = 200, body = Page<Staff>)),
    security(("staff" = ["staff:read"])),
)]
#[get("/staff")]
async fn list_staff(
    caller: Console<need::StaffRead>,
    paging: Query<Paging>,
    request: HttpRequest,
) -> Result<Answer<Page<Staff>>> {
    Ok(page::answer(&request, staff(&mut caller.read().await?, &paging.0).await?))
}

async fn staff(tx: &mut OrgTx, paging: &Paging) -> Result<Page<Staff>> {
    let org = tx.org();
    let listed = List::of("staff", org);
    let (name, id) = listed.after_name(paging.cursor.as_deref())?;
    let rows = sqlx::query!(
        r#"select m.id, m.name, m.role,
               coalesce(array_agg(t.team_id) filter (where t.team_id is not null), '{}') as "teams!"
           from members m
           left join team_members t on t.org_id = m.org_id and t.member_id = m.id
           where m.org_id = $1 and m.customer_id is null
               and ($2::text is null or (m.name, m.id) > ($2, $3::uuid))
           group by m.org_id, m.id
           order by m.name, m.id limit $4"#,
        org,
        name,
        id,
        page::rows(paging.limit),
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut staff = Vec::with_capacity(rows.len());
    for row in rows {
        let role: Role = row.role.parse().map_err(|error| Error::Bug(anyhow::Error::msg(error)))?;
        let team_ids = row.teams.into_iter().map(TeamId).collect();
        staff.push(Staff { id: MemberId(row.id), name: row.name, role, team_ids });
    }
    Ok(listed.page(staff, paging.limit, |one| (one.name.clone(), one.id)))
}

/// The team, to be given a ticket.
pub(crate) async fn find(tx: &mut OrgTx, id: TeamId) -> Result<Option<Team>> {
    let org = tx.org();
    let row = sqlx::query!("select name from teams where org_id = $1 and id = $2", org, id.0)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(row.map(|row| Team { id, name: row.name }))
}

/// Makes a team of these people.
pub(crate) async fn create(tx: &mut ChangeTx, name: &str, members: &[MemberId]) -> Result<Team> {
    let (org, id, now) = (tx.org(), TeamId(tx.id()), tx.now());
    let places: Vec<_> = members.iter().map(|_| tx.id()).collect();
    let members: Vec<_> = members.iter().map(|member| member.0).collect();
    sqlx::query!(
        "with team as (
             insert into teams (org_id, id, name, created_at, updated_at) values ($1, $2, $3, $4, $4)
         )
         insert into team_members (org_id, id, team_id, member_id, created_at)
         select $1, place.id, $2, place.member, $4 from unnest($5::uuid[], $6::uuid[]) as place (id, member)",
        org,
        id.0,
        name,
        now,
        &places,
        &members,
    )
    .execute(&mut ***tx)
    .await?;
    Ok(Team { id, name: name.to_owned() })
}
