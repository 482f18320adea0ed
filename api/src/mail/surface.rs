//! The demo's mail view. Mails hold links that open accounts, so no other server shows them, and each organization
//! sees only those to its own people: to an address that belongs to another one, too, its links would open what is there.

use crate::access::{Console, MailsTx};
use crate::config::Config;
use crate::http::answer::Answer;
use crate::http::page::{List, Paging, next_url, rows};
use crate::http::query::Query;
use crate::openapi::Tells;
use crate::problem::{Error, Result};
use actix_web::{HttpRequest, get, web};
use shared::Timestamp;
use shared::ids::MailId;
use shared::mails::{Mail, MailState};
use shared::page::Page;
use shared::permission::need;
use shared::problem::told;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

/// The console's operations.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list);
}

/// List the mails that were sent to one's organization's people, newest first.
///
/// Only a demonstration server shows them.
#[utoipa::path(
    tag = "Mails",
    params(Paging),
    responses((status = 200, body = Page<Mail>), Tells<told::NotFound>),
    security(("staff" = ["mails:read"])),
)]
#[get("/mails")]
async fn list(
    caller: Console<need::MailsRead>,
    paging: Query<Paging>,
    config: web::Data<Config>,
    request: HttpRequest,
) -> Result<Answer<Page<Mail>>> {
    if !config.demo {
        return Err(Error::NotFound);
    }
    let page = newest(&mut caller.mails().await?, &paging.0).await?;
    let next = next_url(&request, page.next_cursor.as_deref());
    Ok(Answer::ok(page).next(next))
}

async fn newest(tx: &mut MailsTx, paging: &Paging) -> Result<Page<Mail>> {
    let org = tx.org();
    let listed = List::of("mails", org);
    let before: Option<(Timestamp, Uuid)> = listed.after(paging.cursor.as_deref())?;
    let (at, id) = before.unzip();
    let rows = sqlx::query!(
        "select s.id, s.address, s.subject, s.body, s.state, s.created_at, s.sent_at from mails s
         where ($2::timestamptz is null or (s.created_at, s.id) < ($2, $3::uuid))
             and exists (
                 select from members m where m.org_id = $1 and m.email_normalized = s.address_normalized
             )
             and not exists (
                 select from members m where m.org_id <> $1 and m.email_normalized = s.address_normalized
             )
         order by s.created_at desc, s.id desc
         limit $4",
        org,
        at,
        id,
        rows(paging.limit),
    )
    .fetch_all(&mut **tx)
    .await?;
    let mut mails = Vec::with_capacity(rows.len());
    for row in rows {
        let state: MailState = row.state.parse().map_err(|error: &str| Error::Bug(anyhow::anyhow!(error)))?;
        mails.push(Mail {
            id: MailId(row.id),
            to: row.address,
            subject: row.subject.unwrap_or_default(),
            text: row.body.unwrap_or_default(),
            state,
            created_at: row.created_at,
            sent_at: row.sent_at,
        });
    }
    Ok(listed.page(mails, paging.limit, |mail| (mail.created_at, mail.id)))
}
