//! The role that somebody's groups at the organization's own provider give them, whenever they sign in by it.

use super::lists::word;
use crate::access::event::{Audience, Event, Events};
use crate::access::{AccountsTx, Visitor, tell_by_itself};
use crate::problem::Result;
use shared::events::Resource;
use shared::ids::{AccountId, MemberId, OrgId};
use shared::members::MemberHappening;
use shared::permission::Permission;
use shared::role::Role;

/// Gives the account's member this role of staff, by the rules for changing it by hand: the last admin stays one, and who
/// is shut out stays as they are. Whether that was another role than before.
///
/// # Errors
/// The database is away.
pub(crate) async fn follow_groups(
    tx: &mut AccountsTx,
    door: &Visitor,
    (org, account): (OrgId, AccountId),
    to: Role,
) -> Result<bool> {
    lock(tx, org, account).await?;
    let Some((id, from)) = find(tx, org, account).await? else { return Ok(false) };
    if from == to || !to.is_staff() {
        return Ok(false);
    }
    if from == Role::Admin && !is_other_admin(tx, org, id).await? {
        tracing::warn!(member = %id, "the last admin stays one, whatever their groups are");
        return Ok(false);
    }
    save(tx, door, (org, id), to).await?;
    let permission = if from.is_staff() { Permission::StaffRead } else { Permission::ClientsRead };
    let happened = [MemberHappening::RoleChanged { from, to }];
    let event = Event::happened(Resource::Member, id.0, &happened, |_| Audience::staff(permission))?;
    if let Some(event) = event {
        tell_by_itself(tx, door, org, &Events::from(event)).await?;
    }
    Ok(true)
}

/// Keeps the member and every admin from changing by anybody else, in one order, as a change by hand does.
async fn lock(tx: &mut AccountsTx, org: OrgId, account: AccountId) -> Result<()> {
    sqlx::query!(
        "select id from members
         where org_id = $1 and (account_id = $2 or customer_id is null and role = 'admin' and disabled_at is null)
         order by id for no key update",
        org.0,
        account.0,
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(())
}

async fn find(tx: &mut AccountsTx, org: OrgId, account: AccountId) -> Result<Option<(MemberId, Role)>> {
    let row = sqlx::query!(
        "select id, role from members where org_id = $1 and account_id = $2 and disabled_at is null",
        org.0,
        account.0,
    )
    .fetch_optional(&mut **tx)
    .await?;
    row.map(|row| Ok((MemberId(row.id), word(&row.role)?))).transpose()
}

async fn is_other_admin(tx: &mut AccountsTx, org: OrgId, than: MemberId) -> Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (
               select from members
               where org_id = $1 and id <> $2 and customer_id is null and role = 'admin' and disabled_at is null
           ) as "is!""#,
        org.0,
        than.0,
    )
    .fetch_one(&mut **tx)
    .await?)
}

/// Who was a client is none any more, as by [`make_staff`](super::Client::make_staff).
async fn save(tx: &mut AccountsTx, door: &Visitor, (org, id): (OrgId, MemberId), role: Role) -> Result<()> {
    sqlx::query!(
        "update members set role = $3, customer_id = null, contact_id = null, is_primary_contact = false,
             ticket_scope = 'own', updated_at = greatest(updated_at, $4), version = version + 1
         where org_id = $1 and id = $2",
        org.0,
        id.0,
        role.as_str(),
        door.clock().now(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
