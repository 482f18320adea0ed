//! API keys for admins: `/api/api-keys`.

use super::queries::{self, Wish};
use super::{ApiKey, change};
use crate::access::api_key::Text;
use crate::access::{ChangeTx, Console, Fresh};
use crate::http::answer::Answer;
use crate::http::etag::IfMatch;
use crate::http::json::{Body, NoBody};
use crate::http::page::{self, Paging};
use crate::http::query::Query;
use crate::openapi::Tells;
use crate::problem::{Error, Result};
use actix_web::{HttpRequest, get, post, web};
use chrono::TimeDelta;
use serde::Deserialize;
use shared::api_keys::{self, MadeApiKey, NewApiKey, OVERLAP, RotateApiKey};
use shared::ids::ApiKeyId;
use shared::page::{Limit, Page};
use shared::permission::need;
use shared::problem::told;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

/// These operations.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(create).service(show).service(rotate).service(revoke);
}

/// Which keys, and where the page begins.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
struct Which {
    /// Those that were taken back, instead of the others.
    #[param(required = false)]
    revoked: bool,
    /// Rows of a page.
    #[param(value_type = u32, minimum = 1, maximum = 100, required = false)]
    limit: Limit,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List API keys, newest first.
///
/// Without their texts, which nobody can show again.
#[utoipa::path(
    tag = "API keys",
    params(Which),
    responses((status = 200, body = Page<api_keys::ApiKey>)),
    security(("staff" = ["api-keys:manage"])),
)]
#[get("/api-keys")]
async fn list(
    caller: Console<need::ApiKeysManage>,
    which: Query<Which>,
    request: HttpRequest,
) -> Result<Answer<Page<api_keys::ApiKey>>> {
    let Which { revoked, limit, cursor } = which.0;
    let (paging, now) = (Paging { limit, cursor }, caller.clock().now());
    Ok(page::answer(&request, queries::list(&mut caller.read().await?, revoked, now, &paging).await?))
}

/// Make an API key.
///
/// It works for whatever needs its permissions, as long as its maker has them, too. Its text comes with this answer and
/// never again: a repeat under the same `Idempotency-Key` is answered without it. Wants a fresh proof of who one is.
#[utoipa::path(
    tag = "API keys",
    request_body = NewApiKey,
    responses((status = 201, body = MadeApiKey), Tells<told::FreshProofNeeded>),
    security(("staff" = ["api-keys:manage"])),
)]
#[post("/api-keys")]
async fn create(
    caller: Fresh<Console<need::ApiKeysManage>>,
    new: Body<NewApiKey>,
) -> Result<Answer<MadeApiKey>> {
    let NewApiKey { name, permissions, expires_at } = new.0;
    let by = caller.identity();
    if !permissions.iter().all(|permission| by.may(*permission)) {
        return Err(Error::field("permissions", "invalid", "You may not do all of this yourself."));
    }
    let text = Text::make()?;
    let mut tx = caller.change().await?;
    let expires_at = change::until(expires_at, tx.now())?;
    let wish = Wish { name, permissions, owner: by.person(), owner_role: by.role(), expires_at };
    let (key, event) = queries::create(&mut tx, wish, &text).await?;
    let (version, location) = (key.version, format!("/api/api-keys/{}", key.id));
    let answer = tx.commit(event, Answer::created(MadeApiKey::from(key), location).version(version)).await?;
    Ok(with_text(answer, text))
}

/// Show an API key.
///
/// Without its text. The `ETag` is its version, for `If-Match`.
#[utoipa::path(
    tag = "API keys",
    responses((status = 200, body = api_keys::ApiKey)),
    params(("id" = ApiKeyId, Path, description = "The key")),
    security(("staff" = ["api-keys:manage"])),
)]
#[get("/api-keys/{id}")]
async fn show(
    caller: Console<need::ApiKeysManage>,
    id: web::Path<ApiKeyId>,
) -> Result<Answer<api_keys::ApiKey>> {
    let key = queries::find(&mut caller.read().await?, *id).await?.at(caller.clock().now());
    let version = key.version;
    Ok(Answer::ok(key.into()).version(version))
}

/// Give an API key another text.
///
/// The one before works for `overlap_hours` more, an older one no longer. Whoever rotates a key answers for it from now on.
/// The new text comes with this answer and never again, as when the key was made. Wants a fresh proof of who one is.
#[utoipa::path(
    tag = "API keys",
    request_body = RotateApiKey,
    responses((status = 200, body = MadeApiKey), Tells<(told::ApiKeyRevoked, told::FreshProofNeeded)>),
    params(("id" = ApiKeyId, Path, description = "The key"), IfMatch),
    security(("staff" = ["api-keys:manage"])),
)]
#[post("/api-keys/{id}/rotate")]
async fn rotate(
    caller: Fresh<Console<need::ApiKeysManage>>,
    id: web::Path<ApiKeyId>,
    if_match: IfMatch,
    how: Body<RotateApiKey>,
) -> Result<Answer<MadeApiKey>> {
    let text = Text::make()?;
    let (owner, role) = (caller.identity().person(), caller.identity().role());
    let overlap = TimeDelta::hours(how.0.overlap_hours.unwrap_or(OVERLAP).into());
    let tx = caller.change().await?;
    let answer = tx
        .change(*id, if_match, async |tx: &mut ChangeTx, key: &mut ApiKey| {
            let now = tx.now();
            key.rotate(&text, (&owner, role), overlap, change::until(how.0.expires_at, now)?, now)
        })
        .await?;
    caller.sessions().forget_key(*id).await;
    Ok(with_text(answer, text))
}

/// Revoke an API key.
///
/// Its next request is refused, and its live streams end; with it the text before a rotation. Wants a fresh proof of who
/// one is.
#[utoipa::path(
    tag = "API keys",
    responses((status = 200, body = api_keys::ApiKey), Tells<told::FreshProofNeeded>),
    params(("id" = ApiKeyId, Path, description = "The key"), IfMatch),
    security(("staff" = ["api-keys:manage"])),
)]
#[post("/api-keys/{id}/revoke")]
async fn revoke(
    caller: Fresh<Console<need::ApiKeysManage>>,
    id: web::Path<ApiKeyId>,
    if_match: IfMatch,
    _: NoBody,
) -> Result<Answer<api_keys::ApiKey>> {
    let tx = caller.change().await?;
    let answer = tx
        .change(*id, if_match, async |tx: &mut ChangeTx, key: &mut ApiKey| Ok(key.revoke(tx.now())))
        .await?;
    caller.sessions().forget_key(*id).await;
    Ok(answer)
}

/// The answer with the text, once it was remembered without.
fn with_text(mut answer: Answer<MadeApiKey>, text: Text) -> Answer<MadeApiKey> {
    if let Some(made) = &mut answer.body {
        made.text = Some(text.into_shown());
    }
    answer
}
