//! Every route of the server. The API's are listed once, for the router and for the OpenAPI document.

use super::State;
use super::ready::Readiness;
use crate::access::{Door, authenticate};
use crate::http::answer::Answer;
use crate::http::methods::Methods;
use crate::http::rate::{self, Limits};
use crate::http::request::{self, Network};
use crate::http::span::RequestSpan;
use crate::jobs::Tasks;
use crate::problem::{Dependency, Error, Result};
use crate::web::Applications;
use crate::{
    accounts, api_keys, attachments, audit, customers, events, identity_providers, invitations, mail,
    members, openapi, organizations, teams, tickets,
};
use actix_web::body::BoxBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::{App, HttpRequest, HttpResponse, get, web};
use std::time::{Duration, Instant};
use tracing_actix_web::TracingLogger;
use utoipa::openapi::OpenApi;
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_actix_web::{AppExt as _, scope};
use utoipa_swagger_ui::SwaggerUi;

fn portal(config: &mut ServiceConfig<'_>) {
    organizations::portal_routes(config);
    accounts::portal_routes(config);
    accounts::portal_security_routes(config);
    accounts::portal_external_routes(config);
    accounts::portal_email_routes(config);
    accounts::portal_avatar_routes(config);
    tickets::portal::routes(config);
    attachments::portal::routes(config);
    members::portal_routes(config);
    invitations::portal_routes(config);
    events::portal_routes(config);
}

fn console(config: &mut ServiceConfig<'_>) {
    organizations::console_routes(config);
    accounts::console_routes(config);
    accounts::console_security_routes(config);
    accounts::console_external_routes(config);
    accounts::console_email_routes(config);
    accounts::console_avatar_routes(config);
    tickets::console::routes(config);
    attachments::console::routes(config);
    customers::routes(config);
    teams::routes(config);
    members::staff_routes(config);
    members::client_routes(config);
    invitations::console_routes(config);
    api_keys::routes(config);
    identity_providers::routes(config);
    audit::routes(config);
    mail::routes(config);
    events::console_routes(config);
}

/// The API's document, not yet finished, and its routes.
macro_rules! api {
    ($app:expr) => {
        $app.into_utoipa_app()
            .service(
                scope("/api/client-portal")
                    .wrap(from_fn(rate::limit))
                    .wrap(from_fn(authenticate::portal))
                    .configure(portal),
            )
            .service(
                scope("/api")
                    .wrap(from_fn(rate::limit))
                    .wrap(from_fn(authenticate::console))
                    .configure(console),
            )
            .split_for_parts()
    };
}

/// The OpenAPI document.
pub(super) fn document() -> OpenApi {
    let (_, document) = api!(App::new());
    openapi::finish(document)
}

/// The OpenAPI document as it is committed.
pub fn openapi() -> String {
    let mut text = document().to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

/// One worker's application.
pub(super) fn app(
    state: &State,
    limits: web::Data<Option<Limits>>,
    methods: web::Data<Methods>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<BoxBody>,
        Error = actix_web::Error,
        InitError = (),
    > + use<>,
> {
    let network = Network {
        trusted_proxies: state.config.trusted_proxies.clone(),
        https: state.config.origin.is_https(),
    };
    let (app, document) = api!(App::new());
    app.app_data(web::Data::new(state.config.clone()))
        .app_data(web::Data::new(Door::to(state.db.clone())))
        .app_data(web::Data::new(state.clock.clone()))
        .app_data(web::Data::new(state.keys.clone()))
        .app_data(web::Data::new(state.seal.clone()))
        .app_data(web::Data::new(state.directory.clone()))
        .app_data(web::Data::new(state.sessions.clone()))
        .app_data(web::Data::new(state.hub.clone()))
        .app_data(web::Data::new(state.store.clone()))
        .app_data(web::Data::new(state.stop.clone()))
        .app_data(state.ready.clone())
        .app_data(web::Data::new(state.tasks.clone()))
        .app_data(web::Data::new(network))
        .app_data(web::Data::new(Applications::new(state.config.web.clone())))
        .app_data(limits)
        .app_data(methods)
        // An id that can't be read is an id that is not there.
        .app_data(web::PathConfig::default().error_handler(|_, _| Error::NotFound.into()))
        .service(healthz)
        .service(readyz)
        // Before the pattern that takes all of /docs.
        .service(super::docs::problems)
        .service(SwaggerUi::new("/docs/{_:.*}").url("/openapi.json", openapi::finish(document)))
        .configure(crate::web::routes)
        .default_service(web::to(nothing))
        .wrap(TracingLogger::<RequestSpan>::new())
        .wrap(from_fn(request::request))
}

async fn nothing(request: HttpRequest, methods: web::Data<Methods>) -> HttpResponse {
    methods.refuse(&request)
}

/// The process is alive.
#[get("/healthz")]
async fn healthz() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

/// The process can do its work: the database answers, and nothing that runs beside the requests keeps breaking.
#[get("/readyz")]
async fn readyz(
    door: web::Data<Door>,
    tasks: web::Data<Tasks>,
    readiness: web::Data<Readiness>,
) -> Result<Answer<()>> {
    let answers = async {
        let answered = tokio::time::timeout(Duration::from_secs(2), door.ping()).await;
        let down = tasks.down();
        if !down.is_empty() {
            tracing::error!(tasks = down.join(", "), "not ready: this keeps breaking");
        }
        matches!(answered, Ok(Ok(()))) && down.is_empty()
    };
    if readiness.at(Instant::now(), answers).await {
        return Ok(Answer::done());
    }
    let what = if tasks.down().is_empty() { Dependency::Database } else { Dependency::Tasks };
    Err(Error::Away { what, retry_after: Duration::from_secs(2) })
}
