//! Customers for staff and integrations: `/api/customers`.

use super::contacts::Inviting;
use super::{Customer, contacts, details, queries};
use crate::access::{ChangeTx, Console};
use crate::history;
use crate::http::answer::Answer;
use crate::http::etag::IfMatch;
use crate::http::json::{Body, NoBody};
use crate::http::page::{self, Paging};
use crate::http::query::Query;
use crate::lists::Part;
use crate::openapi::Tells;
use crate::problem::Result;
use actix_web::{HttpRequest, get, patch, post, web};
use serde::Deserialize;
use shared::customers::{
    CustomerHistoryEntry, CustomerRow, CustomerState, NewCustomer, UpdateCustomer, WholeCustomer,
};
use shared::events::Resource;
use shared::ids::CustomerId;
use shared::page::{Limit, NameSort, Page};
use shared::permission::need;
use shared::problem::told;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// The console's operations.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list)
        .service(create)
        .service(show)
        .service(update)
        .service(archive)
        .service(restore)
        .service(list_history)
        .configure(contacts::routes);
}

/// Which customers, in which order, and where the page begins.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
struct Which {
    /// A part of the name, in capitals or not.
    #[param(value_type = Option<String>, max_length = 200)]
    q: Option<Part>,
    /// Those that tickets can be raised for, or those that are archived.
    #[param(required = false)]
    state: CustomerState,
    /// The order.
    #[param(required = false)]
    sort: NameSort,
    /// Rows of a page.
    #[param(value_type = u32, minimum = 1, maximum = 100, required = false)]
    limit: Limit,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List customers.
///
/// The client companies of the organization for which tickets can be raised, or with `state=archived` those that are
/// archived. One that a registration made is among them once its address is confirmed.
#[utoipa::path(
    tag = "Customers",
    params(Which),
    responses((status = 200, body = Page<CustomerRow>)),
    security(("staff" = ["customers:read"])),
)]
#[get("/customers")]
async fn list(
    caller: Console<need::CustomersRead>,
    which: Query<Which>,
    request: HttpRequest,
) -> Result<Answer<Page<CustomerRow>>> {
    let Which { q, state, sort, limit, cursor } = which.0;
    let (part, paging) = (q.and_then(Part::typed), Paging { limit, cursor });
    let page = queries::list(&mut caller.read().await?, part, state, sort, &paging).await?;
    Ok(page::answer(&request, page))
}

/// Make a customer, perhaps with its first contacts.
///
/// The first contact is the primary one, unless another says that it is. Two customers may have one name. Those contacts
/// that are to be invited get their mails; who may not invite clients makes none of it.
#[utoipa::path(
    tag = "Customers",
    request_body = NewCustomer,
    responses((status = 201, body = WholeCustomer), Tells<(told::AlreadyInvited, told::AlreadyMember, told::MemberDisabled)>),
    security(("staff" = ["customers:manage"])),
)]
#[post("/customers")]
async fn create(
    caller: Console<need::CustomersManage>,
    new: Body<NewCustomer>,
) -> Result<Answer<WholeCustomer>> {
    let inviting = Inviting::by(caller.identity(), &new.0.contacts)?;
    let mut tx = caller.change().await?;
    let (customer, contacts, event) = queries::create(&mut tx, &new.0).await?;
    let events = inviting.invite(&mut tx, &contacts, event.into()).await?;
    let (version, location) = (customer.version, format!("/api/customers/{}", customer.id));
    tx.commit(events, Answer::created(customer.into(), location).version(version)).await
}

/// Show a customer.
///
/// Its contacts and its history are lists of their own. The `ETag` is its version, for `If-Match`.
#[utoipa::path(
    tag = "Customers",
    responses((status = 200, body = WholeCustomer)),
    params(("id" = CustomerId, Path, description = "The customer")),
    security(("staff" = ["customers:read"])),
)]
#[get("/customers/{id}")]
async fn show(
    caller: Console<need::CustomersRead>,
    id: web::Path<CustomerId>,
) -> Result<Answer<WholeCustomer>> {
    let customer = queries::find(&mut caller.read().await?, *id).await?;
    let version = customer.version;
    Ok(Answer::ok(customer.into()).version(version))
}

/// Change what is kept of a customer.
///
/// What is not given stays; what is given as null or empty goes.
#[utoipa::path(
    tag = "Customers",
    request_body = UpdateCustomer,
    responses((status = 200, body = WholeCustomer), Tells<told::Archived>),
    params(("id" = CustomerId, Path, description = "The customer"), IfMatch),
    security(("staff" = ["customers:manage"])),
)]
#[patch("/customers/{id}")]
async fn update(
    caller: Console<need::CustomersManage>,
    id: web::Path<CustomerId>,
    if_match: IfMatch,
    new: Body<UpdateCustomer>,
) -> Result<Answer<WholeCustomer>> {
    let tx = caller.change().await?;
    tx.change(*id, if_match, async |_: &mut ChangeTx, customer: &mut Customer| {
        customer.rewrite(new.0.name.as_deref(), details::given(&new.0)?)
    })
    .await
}

/// Archive a customer.
///
/// It keeps its tickets, its contacts and its clients, who go on to sign in, read and reply; no ticket is raised for it
/// any more, by either side.
#[utoipa::path(
    tag = "Customers",
    responses((status = 200, body = WholeCustomer)),
    params(("id" = CustomerId, Path, description = "The customer"), IfMatch),
    security(("staff" = ["customers:manage"])),
)]
#[post("/customers/{id}/archive")]
async fn archive(
    caller: Console<need::CustomersManage>,
    id: web::Path<CustomerId>,
    if_match: IfMatch,
    _: NoBody,
) -> Result<Answer<WholeCustomer>> {
    let tx = caller.change().await?;
    tx.change(
        *id,
        if_match,
        async |tx: &mut ChangeTx, customer: &mut Customer| Ok(customer.archive(tx.now())),
    )
    .await
}

/// Restore an archived customer.
///
/// Tickets can be raised for it again.
#[utoipa::path(
    tag = "Customers",
    responses((status = 200, body = WholeCustomer)),
    params(("id" = CustomerId, Path, description = "The customer"), IfMatch),
    security(("staff" = ["customers:manage"])),
)]
#[post("/customers/{id}/restore")]
async fn restore(
    caller: Console<need::CustomersManage>,
    id: web::Path<CustomerId>,
    if_match: IfMatch,
    _: NoBody,
) -> Result<Answer<WholeCustomer>> {
    let tx = caller.change().await?;
    tx.change(*id, if_match, async |_: &mut ChangeTx, customer: &mut Customer| Ok(customer.restore())).await
}

/// List what happened to a customer and its contacts, oldest first.
///
/// Each line tells who did what, and when; `kind` says which fields it has.
#[utoipa::path(
    tag = "Customers",
    responses((status = 200, body = Page<CustomerHistoryEntry>)),
    params(("id" = CustomerId, Path, description = "The customer"), Paging),
    security(("staff" = ["customers:read"])),
)]
#[get("/customers/{id}/history")]
async fn list_history(
    caller: Console<need::CustomersRead>,
    id: web::Path<CustomerId>,
    paging: Query<Paging>,
    request: HttpRequest,
) -> Result<Answer<Page<CustomerHistoryEntry>>> {
    let mut tx = caller.read().await?;
    queries::find(&mut tx, *id).await?;
    Ok(page::answer(&request, history::list(&mut tx, Resource::Customer, id.0, &paging.0).await?))
}
