//! Customers: the client companies of an organization.

use crate::access::{Console, OrgTx};
use crate::http::answer::Answer;
use crate::http::page::{self, Paging};
use crate::http::query::Query;
use crate::lists::{Listing, Order};
use crate::problem::Result;
use actix_web::{HttpRequest, get};
use shared::customers::Customer;
use shared::ids::CustomerId;
use shared::page::Page;
use shared::permission::need;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

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

static CUSTOMERS: Listing =
    Listing { name: "customers", from: "customers t", columns: "t.id, t.name", ..Listing::OF_ORGANIZATION };

async fn customers(tx: &mut OrgTx, paging: &Paging) -> Result<Page<Customer>> {
    let page = CUSTOMERS.of(tx.org()).page(tx, &Order::BY_NAME, paging).await?;
    Ok(page.map(|(id, name): (Uuid, String)| Customer { id: CustomerId(id), name }))
}
