//! Customers: the client companies of an organization.

use crate::access::{Console, OrgTx};
use crate::http::answer::Answer;
use crate::http::page::{Paging, next_url, page, read};
use crate::http::query::Query;
use crate::problem::Result;
use actix_web::{HttpRequest, get};
use shared::customers::Customer;
use shared::ids::CustomerId;
use shared::page::{Limit, Page};
use shared::permission::need;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

/// The console's operations.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list);
}

/// List customers by name.
///
/// The client companies of the organization, whose tickets one can raise.
#[utoipa::path(
    tag = "Customers",
    params(Paging),
    responses((status = 200, body = Page<Customer>)),
    security(("staff" = ["customers:read"])),
)]
#[get("/customers")]
async fn list(
    caller: Console<need::CustomersRead>,
    paging: Query<Paging>,
    request: HttpRequest,
) -> Result<Answer<Page<Customer>>> {
    let page = by_name(&mut caller.read().await?, paging.0.limit, paging.0.cursor.as_deref()).await?;
    let next = next_url(&request, page.next_cursor.as_deref());
    Ok(Answer::ok(page).next(next))
}

async fn by_name(tx: &mut OrgTx, limit: Limit, cursor: Option<&str>) -> Result<Page<Customer>> {
    let after: Option<(String, Uuid)> = read("name", cursor)?;
    let (org, (name, id)) = (tx.org(), after.unzip());
    let rows = sqlx::query!(
        "select id, name from customers
         where org_id = $1 and ($2::text is null or (name, id) > ($2, $3::uuid))
         order by name, id limit $4",
        org,
        name,
        id,
        i64::from(limit.get()) + 1,
    )
    .fetch_all(&mut **tx)
    .await?;
    let customers = rows.into_iter().map(|row| Customer { id: CustomerId(row.id), name: row.name }).collect();
    Ok(page(customers, limit, "name", |customer: &Customer| (customer.name.clone(), customer.id)))
}
