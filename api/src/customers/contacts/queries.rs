//! Every statement that touches contacts; a name is the question asked.

use super::{Contact, Entry};
use crate::access::{ChangeTx, OrgTx};
use crate::addresses::Address;
use crate::customers::change::may_change;
use crate::customers::queries as customers;
use crate::http::page::Paging;
use crate::lists::{Listing, Order};
use crate::problem::{Error, OnConstraint as _, Result};
use shared::Timestamp;
use shared::customers::{self as told, ContactName, CustomerHappening};
use shared::ids::{ContactId, CustomerId, MemberId};
use shared::page::Page;
use shared::problem::Code;
use sqlx::FromRow;
use uuid::Uuid;

static CONTACTS: Listing = Listing {
    name: "contacts",
    from: "contacts t",
    columns: "t.id, t.name, t.email, t.phone, t.position, t.is_primary, t.created_at, t.updated_at, t.version",
    hanging: Some((
        ", (select m.id from members m where m.org_id = $1 and m.contact_id = page.id) as member_id",
        "",
    )),
    ..Listing::OF_ORGANIZATION
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    name: String,
    email: Option<String>,
    phone: Option<String>,
    position: Option<String>,
    is_primary: bool,
    member_id: Option<Uuid>,
    created_at: Timestamp,
    updated_at: Timestamp,
    version: i64,
}

/// One page of a customer's contacts by name: of those whose name or address has this in it, or of all.
pub(super) async fn list(
    tx: &mut OrgTx,
    customer: CustomerId,
    part: Option<String>,
    paging: &Paging,
) -> Result<Page<told::Contact>> {
    customers::find(tx, customer).await?;
    let mut select = CONTACTS.of(tx.org()).whose(customer.0).and("t.customer_id = ?").value(customer.0);
    if let Some(part) = part {
        select = select
            .and("(strpos(lower(t.name), lower(?)) > 0 or strpos(lower(t.email), lower(?)) > 0)")
            .value(part.clone())
            .value(part);
    }
    let page = select.page(tx, &Order::BY_NAME, paging).await?;
    Ok(page.map(|row: Row| told::Contact {
        id: ContactId(row.id),
        name: row.name,
        email: row.email,
        phone: row.phone,
        position: row.position,
        is_primary: row.is_primary,
        member_id: row.member_id.map(MemberId),
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    }))
}

/// The contact.
pub(super) async fn find(tx: &mut OrgTx, customer: CustomerId, id: ContactId) -> Result<Contact> {
    let org = tx.org();
    let row = sqlx::query!(
        r#"select c.name, c.email, c.email_normalized, c.phone, c.position, c.created_at, c.updated_at, c.version,
               m.id as "member?", p.id as "primary_id?", p.name as "primary?"
           from contacts c
           left join members m on m.org_id = c.org_id and m.contact_id = c.id
           left join contacts p on p.org_id = c.org_id and p.customer_id = c.customer_id and p.is_primary
           where c.org_id = $1 and c.customer_id = $2 and c.id = $3"#,
        org,
        customer.0,
        id.0,
    )
    .fetch_one(&mut **tx)
    .await?;
    let email = row.email.zip(row.email_normalized);
    Ok(Contact {
        id,
        customer,
        name: row.name,
        email: email.map(|(typed, normalized)| Address { typed, normalized }),
        phone: row.phone,
        position: row.position,
        primary: row.primary_id.zip(row.primary).map(|(id, name)| ContactName { id: ContactId(id), name }),
        member: row.member.map(MemberId),
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    })
}

/// Keeps the customer, and who its primary contact is, from changing by anybody else until the transaction ends.
///
/// # Errors
/// It is archived.
pub(super) async fn lock_customer(tx: &mut OrgTx, customer: CustomerId) -> Result<()> {
    may_change(customers::lock(tx, customer).await?)
}

/// The same for the contact.
pub(super) async fn lock(tx: &mut OrgTx, customer: CustomerId, id: ContactId) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        r#"select 1 as "there!" from contacts where org_id = $1 and customer_id = $2 and id = $3 for update"#,
        org,
        customer.0,
        id.0,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(())
}

/// Adds people to a customer that is locked, or new, and tells what happened.
pub(in super::super) async fn add(
    tx: &mut ChangeTx,
    customer: CustomerId,
    entries: Vec<Entry>,
) -> Result<(Vec<Contact>, Vec<CustomerHappening>)> {
    let (before, is_first) = primary(tx, customer).await?;
    let chosen =
        entries.iter().position(|entry| entry.is_primary).or((is_first && !entries.is_empty()).then_some(0));
    let mut contacts: Vec<_> = entries.into_iter().map(|entry| contact(tx, customer, entry)).collect();
    let primary = chosen.and_then(|chosen| contacts.get(chosen)).map(Contact::called);
    let mut happened: Vec<_> =
        contacts.iter().map(|one| CustomerHappening::ContactAdded { contact: one.called() }).collect();
    if let Some(primary) = &primary {
        leave_primary(tx, customer, primary.id).await?;
        let (from, to) = (before.as_ref().map(|before| before.name.clone()), Some(primary.name.clone()));
        happened.push(CustomerHappening::PrimaryContactChanged { from, to });
    }
    let primary = primary.or(before);
    contacts.iter_mut().for_each(|one| one.primary.clone_from(&primary));
    insert(tx, customer, &contacts).await?;
    Ok((contacts, happened))
}

fn contact(tx: &ChangeTx, customer: CustomerId, entry: Entry) -> Contact {
    let Entry { name, email, phone, position, is_primary: _ } = entry;
    Contact {
        id: ContactId(tx.id()),
        customer,
        name,
        email,
        phone,
        position,
        primary: None,
        member: None,
        created_at: tx.now(),
        updated_at: tx.now(),
        version: 1,
    }
}

/// Who is the customer's primary contact, and whether it has no contacts at all.
async fn primary(tx: &mut ChangeTx, customer: CustomerId) -> Result<(Option<ContactName>, bool)> {
    let org = tx.org();
    let row = sqlx::query!(
        r#"select p.id as "id?", p.name as "name?",
               not exists (select from contacts c where c.org_id = $1 and c.customer_id = $2) as "is_first!"
           from (values (1)) one left join contacts p on p.org_id = $1 and p.customer_id = $2 and p.is_primary"#,
        org,
        customer.0,
    )
    .fetch_one(&mut ***tx)
    .await?;
    Ok((row.id.zip(row.name).map(|(id, name)| ContactName { id: ContactId(id), name }), row.is_first))
}

/// Whoever else was the primary contact is it no more.
async fn leave_primary(tx: &mut ChangeTx, customer: CustomerId, to: ContactId) -> Result<()> {
    let (org, now) = (tx.org(), tx.now());
    sqlx::query!(
        "update contacts set is_primary = false, updated_at = greatest(updated_at, $4), version = version + 1
         where org_id = $1 and customer_id = $2 and is_primary and id <> $3",
        org,
        customer.0,
        to.0,
        now,
    )
    .execute(&mut ***tx)
    .await?;
    Ok(())
}

async fn insert(tx: &mut ChangeTx, customer: CustomerId, contacts: &[Contact]) -> Result<()> {
    let (org, now) = (tx.org(), tx.now());
    let ids: Vec<_> = contacts.iter().map(|one| one.id.0).collect();
    let names: Vec<_> = contacts.iter().map(|one| one.name.clone()).collect();
    let texts = |of: fn(&Contact) -> Option<&String>| -> Vec<Option<String>> {
        contacts.iter().map(|one| of(one).cloned()).collect()
    };
    let emails = texts(|one| one.email.as_ref().map(|email| &email.typed));
    let normalized = texts(|one| one.email.as_ref().map(|email| &email.normalized));
    let (phones, positions) = (texts(|one| one.phone.as_ref()), texts(|one| one.position.as_ref()));
    let primary: Vec<_> = contacts.iter().map(Contact::is_primary).collect();
    sqlx::query!(
        "insert into contacts (org_id, id, customer_id, name, email, email_normalized, phone, position, is_primary,
             created_at, updated_at)
         select $1, new.id, $2, new.name, new.email, new.normalized, new.phone, new.position, new.is_primary, $3, $3
         from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::boolean[])
             as new (id, name, email, normalized, phone, position, is_primary)",
        org,
        customer.0,
        now,
        &ids,
        &names,
        &emails as &[Option<String>],
        &normalized as &[Option<String>],
        &phones as &[Option<String>],
        &positions as &[Option<String>],
        &primary,
    )
    .execute(&mut ***tx)
    .await
    .on_constraint("contacts_email_key", address_taken)?;
    Ok(())
}

/// Saves what was made of a contact that is locked.
pub(super) async fn save(tx: &mut ChangeTx, contact: &mut Contact) -> Result<()> {
    if contact.is_primary() {
        leave_primary(tx, contact.customer, contact.id).await?;
    }
    let (org, now) = (tx.org(), tx.now());
    let row = sqlx::query!(
        "update contacts
         set name = $3, email = $4, email_normalized = $5, phone = $6, position = $7, is_primary = $8,
             updated_at = greatest(updated_at, $9), version = version + 1
         where org_id = $1 and id = $2
         returning updated_at, version",
        org,
        contact.id.0,
        contact.name,
        contact.email.as_ref().map(|email| email.typed.as_str()),
        contact.email.as_ref().map(|email| email.normalized.as_str()),
        contact.phone,
        contact.position,
        contact.is_primary(),
        now,
    )
    .fetch_one(&mut ***tx)
    .await
    .on_constraint("contacts_email_key", address_taken)?;
    (contact.updated_at, contact.version) = (row.updated_at, row.version);
    Ok(())
}

/// Removes a contact that is locked.
///
/// # Errors
/// They have an account.
pub(super) async fn remove(tx: &mut ChangeTx, contact: &Contact) -> Result<()> {
    let has_account =
        || Error::Conflict(Code::InUse, "This contact has an account, and stays while it does.".into());
    let org = tx.org();
    sqlx::query!("delete from contacts where org_id = $1 and id = $2", org, contact.id.0)
        .execute(&mut ***tx)
        .await
        .on_constraint("members_org_id_contact_id_customer_id_fkey", has_account)?;
    Ok(())
}

fn address_taken() -> Error {
    Error::field("email", "taken", "Another contact of this customer has this address.")
}
