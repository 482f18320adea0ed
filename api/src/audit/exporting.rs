//! The trail as a file: page after page, so that neither a long trail nor a slow reader holds anything.

use super::csv;
use super::lists::{self, Choice};
use crate::access::Console;
use crate::access::event::{Audience, Event};
use crate::http::answer::Answer;
use crate::http::page::Paging;
use crate::problem::{Error, Result};
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Bytes;
use futures_util::Stream;
use futures_util::stream::try_unfold;
use serde_json::json;
use shared::audit::{AuditEvent, AuditFormat};
use shared::events::Resource;
use shared::page::{Limit, Page};
use shared::permission::need;

/// Answers with all that is chosen, and keeps that it was exported; of nothing there is nothing to keep.
pub(super) async fn export(
    caller: Console<need::AuditRead>,
    choice: Choice,
    format: AuditFormat,
) -> Result<HttpResponse> {
    let first = next(&caller, &choice, None).await?;
    if !first.items.is_empty() {
        let tx = caller.change().await?;
        let detail = json!({
            "format": format, "q": choice.part, "actor": choice.actor, "member_id": choice.member,
            "action": choice.action, "object_kind": choice.kind, "object_id": choice.object, "since": choice.from,
            "before": choice.to,
        });
        let event =
            Event::told(Resource::Audit, caller.identity().org().0, "exported", detail, Audience::NOBODY);
        tx.commit(event, Answer::done()).await?;
    }
    let (kind, ending) = match format {
        AuditFormat::Csv => ("text/csv; charset=utf-8", "csv"),
        AuditFormat::JsonLines => ("application/x-ndjson", "jsonl"),
    };
    let name = format!("attachment; filename=\"audit-{}.{ending}\"", caller.clock().now().format("%Y-%m-%d"));
    Ok(HttpResponse::Ok()
        .content_type(kind)
        .insert_header((header::CONTENT_DISPOSITION, name))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .streaming(file(caller, choice, format, first)))
}

/// A page, if whoever asked still may: it can be a long time since.
async fn next(
    caller: &Console<need::AuditRead>,
    choice: &Choice,
    cursor: Option<String>,
) -> Result<Page<AuditEvent>> {
    let limit = Limit::try_from(Limit::MAX).unwrap_or_default();
    lists::page(&mut caller.read().await?, choice, &Paging { limit, cursor }).await
}

/// What is still to be sent.
struct Rest {
    caller: Console<need::AuditRead>,
    choice: Choice,
    format: AuditFormat,
    page: Option<Page<AuditEvent>>,
    head: &'static str,
}

fn file(
    caller: Console<need::AuditRead>,
    choice: Choice,
    format: AuditFormat,
    first: Page<AuditEvent>,
) -> impl Stream<Item = Result<Bytes>> {
    let head = if format == AuditFormat::Csv { csv::HEAD } else { "" };
    try_unfold(Rest { caller, choice, format, page: Some(first), head }, async |mut rest| {
        let Some(page) = rest.page.take() else { return Ok(None) };
        let mut text = std::mem::take(&mut rest.head).to_owned();
        for event in &page.items {
            match rest.format {
                AuditFormat::Csv => text.push_str(&csv::line(event)),
                AuditFormat::JsonLines => {
                    text.push_str(&serde_json::to_string(event).map_err(|error| Error::Bug(error.into()))?);
                    text.push('\n');
                }
            }
        }
        if let Some(cursor) = page.next_cursor {
            rest.caller.check_still().await?;
            rest.page = Some(next(&rest.caller, &rest.choice, Some(cursor)).await?);
        }
        Ok(Some((Bytes::from(text), rest)))
    })
}
