//! The demo's mail view. Mails hold links that open accounts, so no other server shows them, and each organization
//! sees only those to its own people: to an address that belongs to another one, too, its links would open what is there.

use crate::access::{Console, MailsTx};
use crate::config::Config;
use crate::http::answer::Answer;
use crate::http::page::{self, Paging};
use crate::http::query::Query;
use crate::lists::{Listing, Order};
use crate::openapi::Tells;
use crate::problem::{Error, Result};
use actix_web::{HttpRequest, get, web};
use shared::Timestamp;
use shared::ids::MailId;
use shared::mails::{Mail, MailState};
use shared::page::Page;
use shared::permission::need;
use shared::problem::told;
use sqlx::FromRow;
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
    Ok(page::answer(&request, newest(&mut caller.mails().await?, &paging.0).await?))
}

static MAILS: Listing = Listing {
    name: "mails",
    from: "mails t",
    of: "exists (select from members m where m.org_id = $1 and m.email_normalized = t.address_normalized) \
        and not exists (select from members m where m.org_id <> $1 and m.email_normalized = t.address_normalized)",
    columns: "t.id, t.address, t.subject, t.body, t.state, t.created_at, t.sent_at",
    ..Listing::OF_ORGANIZATION
};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    address: String,
    subject: Option<String>,
    body: Option<String>,
    state: String,
    created_at: Timestamp,
    sent_at: Option<Timestamp>,
}

async fn newest(tx: &mut MailsTx, paging: &Paging) -> Result<Page<Mail>> {
    let page = MAILS.of(tx.org()).page(tx, &Order::NEWEST, paging).await?;
    page.try_map(|row: Row| {
        let state: MailState = row.state.parse().map_err(|error: &str| Error::Bug(anyhow::anyhow!(error)))?;
        Ok(Mail {
            id: MailId(row.id),
            to: row.address,
            subject: row.subject.unwrap_or_default(),
            text: row.body.unwrap_or_default(),
            state,
            created_at: row.created_at,
            sent_at: row.sent_at,
        })
    })
}
