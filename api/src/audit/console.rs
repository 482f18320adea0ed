//! The audit trail for admins, and for programs with a key for it: `/api/audit-events`.

use super::exporting;
use super::lists::{self, Choice};
use super::verifying;
use crate::access::Console;
use crate::access::event::{Audience, Event};
use crate::http::answer::Answer;
use crate::http::json::NoBody;
use crate::http::page::{self, Paging};
use crate::http::query::Query;
use crate::lists::Part;
use crate::problem::Result;
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::json;
use shared::audit::{AuditEvent, AuditFormat, AuditVerification};
use shared::events::Resource;
use shared::ids::MemberId;
use shared::page::{Limit, Page};
use shared::permission::need;
use shared::person::Actor;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

/// These operations.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(export).service(verify);
}

macro_rules! which {
    ($(#[$doc:meta])* struct $name:ident { $($(#[$more:meta])* $field:ident: $type:ty,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Default, Deserialize, IntoParams)]
        #[into_params(parameter_in = Query)]
        #[serde(deny_unknown_fields, default)]
        struct $name {
            /// A part of what happened, of who did it by name, or of their address, in capitals or not.
            #[param(value_type = Option<String>, max_length = 200)]
            q: Option<Part>,
            /// In whose name.
            actor: Option<Actor>,
            /// By this member, or by the member that an API key acts as.
            member_id: Option<MemberId>,
            /// What was done, such as `team.renamed`.
            #[param(value_type = Option<String>, max_length = 200)]
            action: Option<Part>,
            /// The kind of thing that it was done to, such as `team`.
            #[param(value_type = Option<String>, max_length = 200)]
            object_kind: Option<Part>,
            /// The thing that it was done to.
            object_id: Option<Uuid>,
            /// From then on.
            from: Option<DateTime<Utc>>,
            /// Until before then.
            to: Option<DateTime<Utc>>,
            $($(#[$more])* $field: $type,)+
        }

        impl $name {
            fn choice(self) -> (Choice, ($($type,)+)) {
                let Self { q, actor, member_id: member, action, object_kind: kind, object_id: object, from, to, $($field),+ } =
                    self;
                let [part, action, kind] = [q, action, kind].map(|words| words.and_then(Part::typed));
                (Choice { part, actor, member, action, kind, object, from, to }, ($($field,)+))
            }
        }
    };
}

which! {
    /// Which events, and where the page begins.
    struct Which {
        /// Rows of a page.
        #[param(value_type = u32, minimum = 1, maximum = 100, required = false)]
        limit: Limit,
        /// `next_cursor` of the page before.
        cursor: Option<String>,
    }
}

which! {
    /// Which events, and how they are written.
    struct Exported {
        /// A table, or an event in each line.
        #[param(required = false)]
        format: AuditFormat,
    }
}

/// The trail as a table.
#[derive(ToSchema)]
#[schema(example = "at,actor,by,action,object_kind,object_id,object,changes,ip,user_agent,request_id,id")]
#[expect(dead_code, reason = "it is only told of")]
struct AuditTable(String);

/// Read the audit trail, newest first.
///
/// Each event tells who did what to which thing, when and from where, and what was before and is now.
#[utoipa::path(
    tag = "Audit trail",
    params(Which),
    responses((status = 200, body = Page<AuditEvent>)),
    security(("staff" = ["audit:read"])),
)]
#[get("/audit-events")]
async fn list(
    caller: Console<need::AuditRead>,
    which: Query<Which>,
    request: HttpRequest,
) -> Result<Answer<Page<AuditEvent>>> {
    let (choice, (limit, cursor)) = which.0.choice();
    let paging = Paging { limit, cursor };
    Ok(page::answer(&request, lists::page(&mut caller.read().await?, &choice, &paging).await?))
}

/// Export the audit trail, newest first.
///
/// As a table, or as an event in each line. That it was exported, and by which filters, is kept in the trail. A cell that a
/// spreadsheet would take for a formula begins with an apostrophe.
#[utoipa::path(
    tag = "Audit trail",
    params(Exported),
    responses((
        status = 200,
        description = "All that was chosen",
        content((AuditTable = "text/csv"), (AuditEvent = "application/x-ndjson"))
    )),
    security(("staff" = ["audit:read"])),
)]
#[get("/audit-events/export")]
async fn export(caller: Console<need::AuditRead>, which: Query<Exported>) -> Result<HttpResponse> {
    let (choice, (format,)) = which.0.choice();
    exporting::export(caller, choice, format).await
}

/// Verify the audit trail.
///
/// Finds what was changed in the database, removed from it or put into it past Portico, among what is sealed. Keep `head`
/// elsewhere: only by it can be told later that nobody made the whole chain anew.
#[utoipa::path(
    tag = "Audit trail",
    responses((status = 200, body = AuditVerification)),
    security(("staff" = ["audit:read"])),
)]
#[post("/audit-events/verify")]
async fn verify(caller: Console<need::AuditRead>, _: NoBody) -> Result<Answer<AuditVerification>> {
    let mut tx = caller.change().await?;
    let found = verifying::verify(&mut tx, None).await?;
    let detail = json!({ "blocks": found.blocks, "sealed": found.sealed, "findings": found.findings.len() });
    let event = Event::told(Resource::Audit, tx.org(), "verified", detail, Audience::NOBODY);
    tx.commit(event, Answer::ok(found)).await
}
