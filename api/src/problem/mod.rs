//! The error type: about ten variants, named by what the caller can do next, and the only file that turns
//! one into a status.

mod database;
mod replay;

pub use database::OnConstraint;
pub use replay::Replay;

use actix_web::body::BoxBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpResponse, ResponseError};
use shared::permission::Permission;
use shared::problem::{Code, FieldError, Problem};
use std::borrow::Cow;
use std::time::Duration;
use uuid::Uuid;

/// What whoever sends something else is asked to do.
pub(crate) const SEND_JSON: &str = "Send application/json.";

/// The most bytes of a JSON body: a description of 50,000 characters fits, however it is escaped.
pub const BODY_LIMIT: usize = 640 * 1024;

/// What every fallible function of the server returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Something this server needs and may not reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dependency {
    /// PostgreSQL.
    Database,
    /// Something that runs beside the requests keeps breaking.
    Tasks,
    /// Password hashing has as much to do as it can bear.
    PasswordHashing,
    /// So do those who read pictures.
    PictureReading,
    /// Where files are kept.
    FileStore,
}

/// Why a request is not answered as asked, named by what the caller can do about it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// 400: send something that can be read.
    #[error("malformed: {0}")]
    Malformed(Cow<'static, str>),
    /// 401: sign in.
    #[error("unauthenticated")]
    Unauthenticated,
    /// 401 or 403: these sign-in details don't work (`InvalidCredentials`, `EmailNotVerified`, `ChallengeOver`).
    #[error("sign-in refused: {0:?}")]
    SignIn(Code),
    /// 403: show first who you are (`FreshProofNeeded`, `PasswordNeeded`), or set up what will show it (`TwoFactorRequired`).
    #[error("to be proved first: {0:?}")]
    Prove(Code),
    /// 403: ask for the permission.
    #[error("forbidden: {}", .0.as_str())]
    Forbidden(Permission),
    /// 403: ask a primary contact of one's company.
    #[error("not a primary contact")]
    NotPrimaryContact,
    /// 403: sign in as a person.
    #[error("not for keys")]
    NotForKeys,
    /// 403: this request came from a page that is not ours (CSRF).
    #[error("foreign origin")]
    ForeignOrigin,
    /// 404: not there, or not yours; the two are one answer.
    #[error("not found")]
    NotFound,
    /// 405: the path exists with another method.
    #[error("method not allowed")]
    MethodNotAllowed,
    /// 409 (or 410 for links used up): the state does not allow it.
    #[error("conflict: {0:?}: {1}")]
    Conflict(Code, Cow<'static, str>),
    /// 412: fetch the newest version and try again.
    #[error("stale")]
    Stale,
    /// 413: send less than this many bytes.
    #[error("larger than {0} bytes")]
    TooLarge(usize),
    /// 416: ask for what there is of this many bytes.
    #[error("there are {0} bytes")]
    NoSuchRange(u64),
    /// 415: do this, such as to send JSON.
    #[error("unsupported media type")]
    UnsupportedMediaType(&'static str),
    /// 422: change these fields.
    #[error("invalid: {0:?}")]
    Invalid(Vec<FieldError>),
    /// 429: come back later.
    #[error("too many; retry after {retry_after:?}")]
    TooMany {
        /// When it makes sense to come back.
        retry_after: Duration,
    },
    /// 503: something we need is away; come back later.
    #[error("{what:?} is away")]
    Away {
        /// What is missing.
        what: Dependency,
        /// When it makes sense to come back.
        retry_after: Duration,
    },
    /// The stored answer of the first request with the same `Idempotency-Key`.
    #[error("replay")]
    Replay(Box<Replay>),
    /// 500: logged whole, shown as a request id.
    #[error("{0:#}")]
    Bug(anyhow::Error),
}

impl Error {
    /// One field that is not right.
    pub fn field(field: &'static str, code: &'static str, detail: &'static str) -> Self {
        Self::Invalid(vec![FieldError::new(field, code, detail)])
    }

    /// For who reads no problem documents, but the command line: what is wrong with what they gave, in sentences.
    pub(crate) fn in_words(self) -> anyhow::Error {
        match self {
            Self::Invalid(fields) => {
                anyhow::anyhow!(
                    fields.iter().map(|field| field.detail.as_ref()).collect::<Vec<_>>().join(" ")
                )
            }
            other => other.into(),
        }
    }

    /// The database is away.
    pub const fn database_away() -> Self {
        Self::Away { what: Dependency::Database, retry_after: Duration::from_secs(2) }
    }

    const fn code(&self) -> Code {
        match self {
            Self::Malformed(_) => Code::Malformed,
            Self::Unauthenticated => Code::Unauthenticated,
            Self::Forbidden(_) | Self::NotPrimaryContact | Self::NotForKeys | Self::ForeignOrigin => {
                Code::Forbidden
            }
            Self::NotFound => Code::NotFound,
            Self::MethodNotAllowed => Code::MethodNotAllowed,
            Self::SignIn(code) | Self::Prove(code) | Self::Conflict(code, _) => *code,
            Self::Stale => Code::Stale,
            Self::TooLarge(_) => Code::TooLarge,
            Self::NoSuchRange(_) => Code::NoSuchRange,
            Self::UnsupportedMediaType(_) => Code::UnsupportedMediaType,
            Self::Invalid(_) => Code::Invalid,
            Self::TooMany { .. } => Code::TooMany,
            Self::Away { .. } => Code::Away,
            Self::Replay(_) | Self::Bug(_) => Code::Internal,
        }
    }

    fn detail(&self) -> Cow<'static, str> {
        match self {
            Self::Malformed(detail) | Self::Conflict(_, detail) => detail.clone(),
            Self::Unauthenticated => "Your sign-in is missing or has ended. Please sign in.".into(),
            Self::SignIn(Code::EmailNotVerified) => {
                "Please open the link in the mail that we sent you, then sign in.".into()
            }
            Self::SignIn(Code::ChallengeOver) => {
                "The code was wrong too often, or took too long. Please sign in again.".into()
            }
            Self::Prove(Code::TwoFactorRequired) => {
                "Your organization asks for two-factor sign-in. Please set it up to go on.".into()
            }
            Self::Prove(_) => "Please confirm that it is you, then do this again.".into(),
            Self::SignIn(_) => "The e-mail address or the password is not right.".into(),
            Self::Forbidden(permission) => {
                format!("This needs the permission {}.", permission.as_str()).into()
            }
            Self::NotPrimaryContact => "Only a primary contact of your company may do this.".into(),
            Self::NotForKeys => "This is for people who signed in; an API key can't do it.".into(),
            Self::ForeignOrigin => "This request did not come from our own pages.".into(),
            Self::NotFound => "It does not exist, or it is not yours to see.".into(),
            Self::MethodNotAllowed => "This address does not take this method.".into(),
            Self::Stale => "It was changed in the meantime. Load it again, then repeat your change.".into(),
            Self::TooLarge(limit) => format!("At most {} are taken here.", bytes(*limit)).into(),
            Self::NoSuchRange(size) => format!("There are {size} bytes.").into(),
            Self::UnsupportedMediaType(ask) => (*ask).into(),
            Self::Invalid(errors) => match errors.as_slice() {
                [one] => one.detail.clone(),
                _ => "Some fields need another look.".into(),
            },
            // When to come back is said by `Retry-After`.
            Self::TooMany { .. } => "There were too many requests in a short time.".into(),
            Self::Away { .. } => "Something we need is not reachable just now.".into(),
            Self::Replay(_) | Self::Bug(_) => {
                "Something went wrong on our side. Nothing you can do about it; we can find it by its id."
                    .into()
            }
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::TooMany { retry_after } | Self::Away { retry_after, .. } => Some(*retry_after),
            _ => None,
        }
    }

    fn problem(&self) -> Problem {
        let code = self.code();
        Problem {
            kind: code.address(),
            title: code.title().to_owned(),
            status: status(code).as_u16(),
            detail: self.detail().into_owned(),
            code,
            request_id: String::new(),
            errors: if let Self::Invalid(errors) = self { errors.clone() } else { Vec::new() },
        }
    }
}

/// So many bytes, in words for people where that is a round number of megabytes.
fn bytes(count: usize) -> String {
    const MEGABYTE: usize = 1_000_000;
    if count >= MEGABYTE && count.is_multiple_of(MEGABYTE) {
        return format!("{} MB", count / MEGABYTE);
    }
    format!("{count} bytes")
}

/// The one table from code to status.
pub const fn status(code: Code) -> StatusCode {
    match code {
        Code::Malformed => StatusCode::BAD_REQUEST,
        Code::Unauthenticated | Code::InvalidCredentials | Code::ChallengeOver => StatusCode::UNAUTHORIZED,
        Code::Forbidden
        | Code::ExternalRefused
        | Code::EmailNotVerified
        | Code::RegistrationClosed
        | Code::TwoFactorRequired
        | Code::FreshProofNeeded
        | Code::PasswordNeeded => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Code::TicketClosed
        | Code::StatusUnchanged
        | Code::TicketNotClosed
        | Code::ReopenWindowOver
        | Code::StatusNotAllowed
        | Code::Archived
        | Code::LastAdmin
        | Code::StillAtWork
        | Code::PrimaryContact
        | Code::AlreadyMember
        | Code::MemberDisabled
        | Code::AlreadyInvited
        | Code::ApiKeyRevoked
        | Code::CustomerArchived
        | Code::SetupOver
        | Code::TwoFactorOff
        | Code::AddressTaken
        | Code::UsedElsewhere
        | Code::AccountExists
        | Code::IdentityTaken
        | Code::OnlyWayIn
        | Code::LimitReached
        | Code::StorageFull
        | Code::InUse
        | Code::IdempotencyKeyInUse => StatusCode::CONFLICT,
        Code::InvalidToken | Code::InvitationOver | Code::ExternalOver => StatusCode::GONE,
        Code::Stale => StatusCode::PRECONDITION_FAILED,
        Code::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Code::NoSuchRange => StatusCode::RANGE_NOT_SATISFIABLE,
        Code::Invalid | Code::IdempotencyKeyReused => StatusCode::UNPROCESSABLE_ENTITY,
        Code::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Code::ExternalFailed => StatusCode::BAD_GATEWAY,
        Code::Away => StatusCode::SERVICE_UNAVAILABLE,
        Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        if let Self::Replay(stored) = self {
            return StatusCode::from_u16(stored.status).unwrap_or(StatusCode::OK);
        }
        status(self.code())
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        if let Self::Replay(stored) = self {
            return stored.response();
        }
        if let Self::Bug(error) = self {
            tracing::error!(error = format!("{error:?}"), "bug");
        }
        let mut response = HttpResponse::build(self.status_code());
        if let Some(wait) = self.retry_after() {
            response.insert_header((header::RETRY_AFTER, wait.as_secs().max(1).to_string()));
        }
        if let Self::NoSuchRange(size) = self {
            response.insert_header((header::CONTENT_RANGE, format!("bytes */{size}")));
        }
        if matches!(self, Self::Unauthenticated) {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        let mut response = response.finish();
        response.extensions_mut().insert(self.problem());
        response
    }
}

/// Gives an error answer its body, with the request's id in it; also what actix refuses by itself.
pub fn finish(response: ServiceResponse<BoxBody>, request_id: Uuid) -> ServiceResponse<BoxBody> {
    let status = response.status();
    if status.as_u16() < 400 {
        return response;
    }
    let problem = response.response().extensions().get::<Problem>().cloned();
    let is_ours = problem.is_some();
    // A page that explains itself to people stays as it is.
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !is_ours && kind.is_some_and(|kind| kind.starts_with("text/html")) {
        return response;
    }
    let mut problem = problem.unwrap_or_else(|| refused_by_actix(status).problem());
    problem.request_id = request_id.to_string();
    let head_only = response.request().method() == Method::HEAD;
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let mut response =
        response.map_body(|_, _| if head_only { BoxBody::new(()) } else { BoxBody::new(body) });
    if !is_ours && let Ok(status) = StatusCode::from_u16(problem.status) {
        *response.response_mut().status_mut() = status;
    }
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Our words for a status that the framework answered with on its own.
fn refused_by_actix(status: StatusCode) -> Error {
    match status {
        StatusCode::NOT_FOUND => Error::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Error::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge(BODY_LIMIT),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Error::UnsupportedMediaType(SEND_JSON),
        status if status.is_client_error() => Error::Malformed("The request could not be read.".into()),
        status => Error::Bug(anyhow::anyhow!("the framework answered {status}")),
    }
}

impl From<shared::tickets::Refusal> for Error {
    fn from(refusal: shared::tickets::Refusal) -> Self {
        Self::Conflict(refusal.code(), refusal.sentence().into())
    }
}
