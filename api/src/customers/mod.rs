//! Customers: the client companies of an organization.

use crate::access::{Console, OrgTx};
use crate::http::answer::Answer;
use crate::http::page::{self, List, Paging};
use crate::http::query::Query;
use crate::problem::Result;
use actix_web::{HttpRequest, get};
use shared::customers::Customer;
use shared::ids::CustomerId;
use shared::page::Page;
use shared::permission::need;
use utoipa_actix_web::service_config::ServiceConfig;

/// The console's operations.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list);
}

/// List customers by name.
///
/// The client companies of the organization, for which tickets can be raised. One that a registration made is among
/// them once its address is confirmed.
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
    Ok(page::answer(&request, customers(&mut caller.read().await?, &paging.0).await?))
}

async fn customers(tx: &mut OrgTx, paging: &Paging) -> Result<Page<Customer>> {
    let org = tx.org();
    let listed = List::of("customers", org);
    let (name, id) = listed.after_name(paging.cursor.as_deref())?;
    let rows = sqlx::query!(
        "select id, name from customers
         where org_id = $1 and ($2::text is null or (name, id) > ($2, $3::uuid))
         order by name, id limit $4",
        org,
        name,
        id,
        page::rows(paging.limit),
    )
    .fetch_all(&mut **tx)
    .await?;
    let customers = rows.into_iter().map(|row| Customer { id: CustomerId(row.id), name: row.name }).collect();
    Ok(listed.page(customers, paging.limit, |customer| (customer.name.clone(), customer.id)))
}
