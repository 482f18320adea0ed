//! The people who work here: whom a ticket can be given to.

use crate::access::{Console, OrgTx};
use crate::http::answer::Answer;
use crate::http::page::{self, Paging};
use crate::http::query::Query;
use crate::lists::{Listing, Order};
use crate::problem::{Error, Result};
use actix_web::{HttpRequest, get};
use shared::ids::{MemberId, TeamId};
use shared::members::Staff;
use shared::page::Page;
use shared::permission::need;
use sqlx::FromRow;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

static STAFF: Listing = Listing {
    name: "staff",
    from: "members t",
    of: "t.org_id = $1 and t.customer_id is null",
    columns: "t.id, t.name, t.role",
    hanging: Some((
        ", array(select m.team_id from team_members m where m.org_id = $1 and m.member_id = page.id) as teams",
        "",
    )),
    ..Listing::OF_ORGANIZATION
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    name: String,
    role: String,
    teams: Vec<Uuid>,
}

/// This operation.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_staff);
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
    let page = STAFF.of(tx.org()).page(tx, &Order::BY_NAME, paging).await?;
    page.try_map(|row: Row| {
        let role = row.role.parse().map_err(|error| Error::Bug(anyhow::Error::msg(error)))?;
        let team_ids = row.teams.into_iter().map(TeamId).collect();
        Ok(Staff { id: MemberId(row.id), name: row.name, role, team_ids })
    })
}
