//! Every statement that touches customers; a name is the question asked.

use super::contacts::{self, Contact, Entry};
use super::{Customer, Details};
use crate::access::event::Event;
use crate::access::{ChangeTx, OrgTx, thing};
use crate::http::page::Paging;
use crate::lists::{Listing, Order};
use crate::problem::Result;
use shared::Timestamp;
use shared::customers::{CustomerHappening, CustomerRow, CustomerState, NewCustomer};
use shared::ids::CustomerId;
use shared::page::{NameSort, Page};
use sqlx::FromRow;
use uuid::Uuid;

static CUSTOMERS: Listing = Listing {
    name: "customers",
    from: "customers t",
    columns: "t.id, t.name, t.reference, t.country, t.archived_at, t.created_at",
    // Not by joins: PostgreSQL would read all of the organization's for them.
    hanging: Some((
        ", (select c.name from contacts c where c.org_id = $1 and c.customer_id = page.id and c.is_primary) \
             as primary_contact, \
         (select count(*) from contacts c where c.org_id = $1 and c.customer_id = page.id) as contacts, \
         (select coalesce(sum(k.tickets), 0)::bigint from ticket_counts k \
             where k.org_id = $1 and k.customer_id = page.id and k.status not in ('resolved', 'closed')) \
             as open_tickets",
        "",
    )),
    ..Listing::OF_ORGANIZATION
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    name: String,
    reference: Option<String>,
    country: Option<String>,
    primary_contact: Option<String>,
    contacts: i64,
    open_tickets: i64,
    archived_at: Option<Timestamp>,
    created_at: Timestamp,
}

/// One page of those whose names have this in them; of all when there is nothing.
pub(super) async fn list(
    tx: &mut OrgTx,
    part: Option<String>,
    state: CustomerState,
    sort: NameSort,
    paging: &Paging,
) -> Result<Page<CustomerRow>> {
    let select = CUSTOMERS
        .of(tx.org())
        .when("t.archived_at is null", state == CustomerState::Active)
        .when("t.archived_at is not null", state == CustomerState::Archived)
        .only("strpos(lower(t.name), lower(?)) > 0", part);
    let page = select.page(tx, Order::of_names(sort), paging).await?;
    Ok(page.map(|row: Row| CustomerRow {
        id: CustomerId(row.id),
        name: row.name,
        reference: row.reference,
        country: row.country,
        primary_contact: row.primary_contact,
        contacts: row.contacts,
        open_tickets: row.open_tickets,
        archived_at: row.archived_at,
        created_at: row.created_at,
    }))
}

/// The customer.
pub(super) async fn find(tx: &mut OrgTx, id: CustomerId) -> Result<Customer> {
    let org = tx.org();
    let row = sqlx::query!(
        "select name, website, phone, address, country, tax_id, reference, archived_at, created_at, updated_at, version
         from customers where org_id = $1 and id = $2",
        org,
        id.0,
    )
    .fetch_one(&mut **tx)
    .await?;
    let details = Details {
        website: row.website,
        phone: row.phone,
        address: row.address,
        country: row.country,
        tax_id: row.tax_id,
        reference: row.reference,
    };
    Ok(Customer {
        id,
        name: row.name,
        details,
        archived_at: row.archived_at,
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    })
}

/// Keeps the customer, and who its primary contact is, from changing by anybody else until the transaction ends; since
/// when it is archived.
pub(super) async fn lock(tx: &mut OrgTx, id: CustomerId) -> Result<Option<Timestamp>> {
    let org = tx.org();
    let locked =
        sqlx::query!("select archived_at from customers where org_id = $1 and id = $2 for update", org, id.0)
            .fetch_one(&mut **tx)
            .await?;
    Ok(locked.archived_at)
}

/// Makes a customer with its first contacts, and gives the event to commit with.
///
/// # Errors
/// The website is none, or two contacts have one address.
pub(crate) async fn create(tx: &mut ChangeTx, new: &NewCustomer) -> Result<(Customer, Vec<Contact>, Event)> {
    let (org, id, now) = (tx.org(), CustomerId(tx.id()), tx.now());
    let details = Details::of(new)?;
    let entries = Entry::first(&new.contacts)?;
    let name = new.name.trim().to_owned();
    let customer =
        Customer { id, name, details, archived_at: None, created_at: now, updated_at: now, version: 1 };
    sqlx::query!(
        "insert into customers (org_id, id, name, website, phone, address, country, tax_id, reference, created_at,
             updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)",
        org,
        id.0,
        customer.name,
        customer.details.website,
        customer.details.phone,
        customer.details.address,
        customer.details.country,
        customer.details.tax_id,
        customer.details.reference,
        now,
    )
    .execute(&mut ***tx)
    .await?;
    let (contacts, added) = contacts::add(tx, id, entries).await?;
    let happened: Vec<_> = [CustomerHappening::Created].into_iter().chain(added).collect();
    let event = thing::events(&customer, &happened)?;
    Ok((customer, contacts, event))
}

/// Saves what was made of a customer that is locked.
pub(super) async fn save(tx: &mut ChangeTx, customer: &mut Customer) -> Result<()> {
    let (org, now) = (tx.org(), tx.now());
    let details = &customer.details;
    let row = sqlx::query!(
        "update customers
         set name = $3, website = $4, phone = $5, address = $6, country = $7, tax_id = $8, reference = $9,
             archived_at = $10, updated_at = greatest(updated_at, $11), version = version + 1
         where org_id = $1 and id = $2
         returning updated_at, version",
        org,
        customer.id.0,
        customer.name,
        details.website,
        details.phone,
        details.address,
        details.country,
        details.tax_id,
        details.reference,
        customer.archived_at,
        now,
    )
    .fetch_one(&mut ***tx)
    .await?;
    (customer.updated_at, customer.version) = (row.updated_at, row.version);
    Ok(())
}
