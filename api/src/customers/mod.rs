//! Customers: the client companies of an organization.

use crate::access::{Console, OrgTx};
use crate::http::answer::Answer;
use crate::http::page::{self, Paging};
use crate::http::query::Query;
use crate::lists::{Listing, Order};
use crate::problem::Result;
use actix_web::{HttpRequest, get};
use serde::Deserialize;
use shared::customers::Customer;
use shared::ids::CustomerId;
use shared::page::{Limit, Page};
use shared::permission::need;
use shared::tickets::filter::Q_MAX;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

/// The console's operations.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list);
}

/// Which customers, and where the page begins.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
struct Which {
    /// A part of the name, in capitals or not.
    #[param(value_type = Option<String>, max_length = 200)]
    q: Option<Part>,
    /// Rows of a page.
    #[param(value_type = u32, minimum = 1, maximum = 100, required = false)]
    limit: Limit,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// A part of a name, no longer than what else is searched for.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Part(String);

impl TryFrom<String> for Part {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        if text.chars().count() > Q_MAX {
            return Err(format!("is longer than {Q_MAX} characters"));
        }
        Ok(Self(text.trim().to_owned()))
    }
}

/// List customers by name.
///
/// The client companies of the organization, for which tickets can be raised. One that a registration made is among
/// them once its address is confirmed.
#[utoipa::path(
    tag = "Customers",
    params(Which),
    responses((status = 200, body = Page<Customer>)),
    security(("staff" = ["customers:read"])),
)]
#[get("/customers")]
async fn list(
    caller: Console<need::CustomersRead>,
    which: Query<Which>,
    request: HttpRequest,
) -> Result<Answer<Page<Customer>>> {
    let Which { q, limit, cursor } = which.0;
    let paging = Paging { limit, cursor };
    Ok(page::answer(&request, customers(&mut caller.read().await?, q, &paging).await?))
}

static CUSTOMERS: Listing =
    Listing { name: "customers", from: "customers t", columns: "t.id, t.name", ..Listing::OF_ORGANIZATION };

async fn customers(tx: &mut OrgTx, part: Option<Part>, paging: &Paging) -> Result<Page<Customer>> {
    let part = part.map(|Part(part)| part).filter(|part| !part.is_empty());
    let select = CUSTOMERS.of(tx.org()).only("strpos(lower(t.name), lower(?)) > 0", part);
    let page = select.page(tx, &Order::BY_NAME, paging).await?;
    Ok(page.map(|(id, name): (Uuid, String)| Customer { id: CustomerId(id), name }))
}
