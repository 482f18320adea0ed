//! Contacts for staff and integrations: `/api/customers/{id}/contacts`.

use super::entry::{Entry, Rewrite};
use super::invite::Inviting;
use super::{Contact, queries};
use crate::access::{ChangeTx, Console, thing};
use crate::customers::Customer;
use crate::http::answer::Answer;
use crate::http::etag::IfMatch;
use crate::http::json::{Body, NoBody};
use crate::http::page::{self, Paging};
use crate::http::query::Query;
use crate::lists::Part;
use crate::openapi::Tells;
use crate::problem::{Error, Result};
use actix_web::{HttpRequest, delete, get, patch, post, web};
use serde::Deserialize;
use shared::customers::{self, CustomerHappening, NewContact, UpdateContact};
use shared::ids::{ContactId, CustomerId};
use shared::page::{Limit, Page};
use shared::permission::need;
use shared::problem::told;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// These operations.
pub(in super::super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_contacts)
        .service(add_contact)
        .service(show_contact)
        .service(update_contact)
        .service(remove_contact);
}

/// Which contacts, and where the page begins.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
struct Which {
    /// A part of the name or of the e-mail address, in capitals or not.
    #[param(value_type = Option<String>, max_length = 200)]
    q: Option<Part>,
    /// Rows of a page.
    #[param(value_type = u32, minimum = 1, maximum = 100, required = false)]
    limit: Limit,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List a customer's contacts by name.
///
/// Whether they have an account or not; `member_id` tells.
#[utoipa::path(
    tag = "Customers",
    params(("id" = CustomerId, Path, description = "The customer"), Which),
    responses((status = 200, body = Page<customers::Contact>)),
    security(("staff" = ["customers:read"])),
)]
#[get("/customers/{id}/contacts")]
async fn list_contacts(
    caller: Console<need::CustomersRead>,
    id: web::Path<CustomerId>,
    which: Query<Which>,
    request: HttpRequest,
) -> Result<Answer<Page<customers::Contact>>> {
    let Which { q, limit, cursor } = which.0;
    let (part, paging) = (q.and_then(Part::typed), Paging { limit, cursor });
    let page = queries::list(&mut caller.read().await?, *id, part, &paging).await?;
    Ok(page::answer(&request, page))
}

/// Add a contact to a customer.
///
/// A customer's first contact is its primary one.
#[utoipa::path(
    tag = "Customers",
    request_body = NewContact,
    responses(
        (status = 201, body = customers::Contact),
        Tells<(told::Archived, told::AlreadyInvited, told::AlreadyMember, told::MemberDisabled)>,
    ),
    params(("id" = CustomerId, Path, description = "The customer")),
    security(("staff" = ["customers:manage"])),
)]
#[post("/customers/{id}/contacts")]
async fn add_contact(
    caller: Console<need::CustomersManage>,
    id: web::Path<CustomerId>,
    new: Body<NewContact>,
) -> Result<Answer<customers::Contact>> {
    let inviting = Inviting::by(caller.identity(), std::slice::from_ref(&new.0))?;
    let mut tx = caller.change().await?;
    let customer: Customer = tx.lock(*id).await?;
    customer.may_change()?;
    let (added, happened) = queries::add(&mut tx, customer.id, vec![Entry::of(&new.0)?]).await?;
    let contact = added.first().cloned().ok_or_else(|| Error::Bug(anyhow::anyhow!("nobody was added")))?;
    let event = thing::events(&contact, &happened)?;
    let events = inviting.invite(&mut tx, &added, event.into()).await?;
    let location = format!("/api/customers/{}/contacts/{}", customer.id, contact.id);
    let version = contact.version;
    tx.commit(events, Answer::created(contact.into(), location).version(version)).await
}

/// Show a contact.
///
/// The `ETag` is its version, for `If-Match`.
#[utoipa::path(
    tag = "Customers",
    responses((status = 200, body = customers::Contact)),
    params(
        ("id" = CustomerId, Path, description = "The customer"),
        ("contact_id" = ContactId, Path, description = "The contact"),
    ),
    security(("staff" = ["customers:read"])),
)]
#[get("/customers/{id}/contacts/{contact_id}")]
async fn show_contact(
    caller: Console<need::CustomersRead>,
    path: web::Path<(CustomerId, ContactId)>,
) -> Result<Answer<customers::Contact>> {
    let (customer, id) = path.into_inner();
    let contact = queries::find(&mut caller.read().await?, customer, id).await?;
    let version = contact.version;
    Ok(Answer::ok(contact.into()).version(version))
}

/// Change a contact.
///
/// What is not given stays; what is given as null or empty goes. With `is_primary` it is the primary contact instead of
/// whoever was it before.
#[utoipa::path(
    tag = "Customers",
    request_body = UpdateContact,
    responses((status = 200, body = customers::Contact), Tells<told::Archived>),
    params(
        ("id" = CustomerId, Path, description = "The customer"),
        ("contact_id" = ContactId, Path, description = "The contact"),
        IfMatch,
    ),
    security(("staff" = ["customers:manage"])),
)]
#[patch("/customers/{id}/contacts/{contact_id}")]
async fn update_contact(
    caller: Console<need::CustomersManage>,
    path: web::Path<(CustomerId, ContactId)>,
    if_match: IfMatch,
    new: Body<UpdateContact>,
) -> Result<Answer<customers::Contact>> {
    let new = Rewrite::of(new.0)?;
    let tx = caller.change().await?;
    tx.change(path.into_inner(), if_match, async |_: &mut ChangeTx, contact: &mut Contact| {
        Ok(contact.rewrite(new))
    })
    .await
}

/// Remove a contact.
///
/// Somebody with an account stays a contact while they have it.
#[utoipa::path(
    tag = "Customers",
    responses((status = 204), Tells<(told::Archived, told::InUse)>),
    params(
        ("id" = CustomerId, Path, description = "The customer"),
        ("contact_id" = ContactId, Path, description = "The contact"),
        IfMatch,
    ),
    security(("staff" = ["customers:manage"])),
)]
#[delete("/customers/{id}/contacts/{contact_id}")]
async fn remove_contact(
    caller: Console<need::CustomersManage>,
    path: web::Path<(CustomerId, ContactId)>,
    if_match: IfMatch,
    _: NoBody,
) -> Result<Answer<()>> {
    let mut tx = caller.change().await?;
    let contact: Contact = tx.lock(path.into_inner()).await?;
    if_match.check(contact.version)?;
    queries::remove(&mut tx, &contact).await?;
    let event = thing::event(&contact, &CustomerHappening::ContactRemoved { contact: contact.called() })?;
    tx.commit(event, Answer::done()).await
}
