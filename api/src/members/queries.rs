//! Every statement that changes members; a name is the question asked.

use super::lists::word;
use super::{Client, Member, Staff};
use crate::access::{ChangeTx, OrgTx};
use crate::people::avatar_path;
use crate::problem::{Error, Result};
use shared::accounts::TicketScope;
use shared::customers::Customer;
use shared::ids::{AccountId, ContactId, CustomerId, MemberId, TeamId};
use shared::permission::Permission;
use shared::role::Role;

/// Somebody who works here.
pub(super) async fn find_staff(tx: &mut OrgTx, id: MemberId) -> Result<Staff> {
    let org = tx.org();
    let row = sqlx::query!(
        r#"select m.account_id as "account_id!", m.name, m.avatar, m.email, m.role, m.disabled_at, m.created_at, m.version,
               array(select t.team_id from team_members t join teams n on n.org_id = t.org_id and n.id = t.team_id
                     where t.org_id = $1 and t.member_id = $2 order by n.name, n.id) as "teams!"
           from members m where m.org_id = $1 and m.id = $2 and m.customer_id is null and m.account_id is not null"#,
        org,
        id.0,
    )
    .fetch_one(&mut **tx)
    .await?;
    let member = Member {
        id,
        account: AccountId(row.account_id),
        name: row.name,
        avatar: row.avatar.as_deref().map(avatar_path),
        email: row.email,
        role: word(&row.role)?,
        disabled_at: row.disabled_at,
        created_at: row.created_at,
        version: row.version,
    };
    Ok(Staff { member, team_ids: row.teams.into_iter().map(TeamId).collect(), becomes: None })
}

/// A client, if their customer is to be seen.
pub(super) async fn find_client(tx: &mut OrgTx, id: MemberId) -> Result<Client> {
    let org = tx.org();
    let row = sqlx::query!(
        r#"select m.account_id as "account_id!", m.name, m.avatar, m.email, m.role, m.disabled_at, m.created_at, m.version,
               m.ticket_scope, m.is_primary_contact, m.contact_id, c.id as customer_id, c.name as customer
           from members m join customers c on c.org_id = m.org_id and c.id = m.customer_id
           where m.org_id = $1 and m.id = $2"#,
        org,
        id.0,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(Client {
        member: Member {
            id,
            account: AccountId(row.account_id),
            name: row.name,
            avatar: row.avatar.as_deref().map(avatar_path),
            email: row.email,
            role: word(&row.role)?,
            disabled_at: row.disabled_at,
            created_at: row.created_at,
            version: row.version,
        },
        customer: Customer { id: CustomerId(row.customer_id), name: row.customer },
        ticket_scope: word(&row.ticket_scope)?,
        is_primary_contact: row.is_primary_contact,
        contact_id: row.contact_id.map(ContactId),
    })
}

/// Keeps somebody who works here, and every admin, from changing by anybody else until the transaction ends: so that two
/// who change admins at once do it one after the other. All are locked in one order.
pub(super) async fn lock_with_admins(tx: &mut OrgTx, id: MemberId) -> Result<()> {
    let org = tx.org();
    let locked = sqlx::query_scalar!(
        "select id from members
         where org_id = $1 and customer_id is null and account_id is not null
             and (id = $2 or role = 'admin' and disabled_at is null)
         order by id for no key update",
        org,
        id.0,
    )
    .fetch_all(&mut **tx)
    .await?;
    if locked.contains(&id.0) { Ok(()) } else { Err(Error::NotFound) }
}

/// Keeps a client from changing by anybody else until the transaction ends.
pub(super) async fn lock_client(tx: &mut OrgTx, id: MemberId) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        r#"select 1 as "there!" from members
           where org_id = $1 and id = $2 and customer_id is not null for no key update"#,
        org,
        id.0,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(())
}

/// Whether they may still do this: somebody else may have taken it from them while they waited for the lock.
pub(super) async fn check(tx: &mut OrgTx, member: MemberId, permission: Permission) -> Result<()> {
    let org = tx.org();
    let role = sqlx::query_scalar!(
        "select role from members where org_id = $1 and id = $2 and disabled_at is null",
        org,
        member.0,
    )
    .fetch_optional(&mut **tx)
    .await?;
    let role: Option<Role> = role.as_deref().map(word).transpose()?;
    if role.is_some_and(|role| role.may(permission)) { Ok(()) } else { Err(Error::Forbidden(permission)) }
}

/// Whether somebody else looks after the organization.
pub(super) async fn is_other_admin(tx: &mut OrgTx, than: MemberId) -> Result<bool> {
    let org = tx.org();
    Ok(sqlx::query_scalar!(
        r#"select exists (
               select from members
               where org_id = $1 and id <> $2 and customer_id is null and role = 'admin' and disabled_at is null
           ) as "is!""#,
        org,
        than.0,
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// Saves what was made of somebody who works here, perhaps a client.
pub(super) async fn save_staff(tx: &mut ChangeTx, staff: &mut Staff) -> Result<()> {
    let (org, now) = (tx.org(), tx.now());
    let scope = staff.becomes.as_ref().map_or(TicketScope::Own, |(_, scope)| *scope);
    staff.member.version = sqlx::query_scalar!(
        "update members set role = $3, disabled_at = $4, customer_id = $5, ticket_scope = $6,
             updated_at = greatest(updated_at, $7), version = version + 1
         where org_id = $1 and id = $2 returning version",
        org,
        staff.member.id.0,
        staff.member.role.as_str(),
        staff.member.disabled_at,
        staff.becomes.as_ref().map(|(customer, _)| customer.id.0),
        scope.as_str(),
        now,
    )
    .fetch_one(&mut ***tx)
    .await?;
    Ok(())
}

/// Saves what was made of a client, perhaps somebody who works here.
pub(super) async fn save_client(tx: &mut ChangeTx, client: &mut Client) -> Result<()> {
    let (org, now) = (tx.org(), tx.now());
    let customer = (!client.member.role.is_staff()).then_some(client.customer.id.0);
    client.member.version = sqlx::query_scalar!(
        "update members set role = $3, disabled_at = $4, customer_id = $5, ticket_scope = $6, is_primary_contact = $7,
             contact_id = $8, updated_at = greatest(updated_at, $9), version = version + 1
         where org_id = $1 and id = $2 returning version",
        org,
        client.member.id.0,
        client.member.role.as_str(),
        client.member.disabled_at,
        customer,
        client.ticket_scope.as_str(),
        client.is_primary_contact,
        client.contact_id.map(|contact| contact.0),
        now,
    )
    .fetch_one(&mut ***tx)
    .await?;
    Ok(())
}

/// Saves what a primary contact made of a colleague: the columns that are theirs to change.
pub(super) async fn save_colleague(tx: &mut ChangeTx, client: &mut Client) -> Result<()> {
    let (org, now) = (tx.org(), tx.now());
    client.member.version = sqlx::query_scalar!(
        "update members set disabled_at = $3, ticket_scope = $4, updated_at = greatest(updated_at, $5),
             version = version + 1
         where org_id = $1 and id = $2 returning version",
        org,
        client.member.id.0,
        client.member.disabled_at,
        client.ticket_scope.as_str(),
        now,
    )
    .fetch_one(&mut ***tx)
    .await?;
    Ok(())
}
