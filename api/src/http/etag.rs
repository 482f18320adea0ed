//! Versions on the wire: `ETag: "7"` out, `If-Match: "7"` in.

use crate::problem::{Error, Result};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use serde_json::json;
use std::future::{Ready, ready};
use utoipa::IntoParams;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};

/// The `ETag` of a version.
pub fn of(version: i64) -> String {
    format!("\"{version}\"")
}

/// The version that the caller believes to be the newest; nothing when they don't care.
#[derive(Debug, Clone, Copy)]
pub struct IfMatch(Option<i64>);

impl IfMatch {
    /// Refuses when the caller's version is not `version`.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn check(self, version: i64) -> Result<()> {
        match self.0 {
            Some(expected) if expected != version => Err(Error::Stale),
            _ => Ok(()),
        }
    }
}

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let text = "The `ETag` that the change is based on; when it is no longer the newest, nothing is changed (412)";
        let schema = ObjectBuilder::new().schema_type(Type::String).examples([json!("\"3\"")]).build();
        let parameter = ParameterBuilder::new()
            .name("If-Match")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some(text))
            .schema(Some(schema));
        vec![parameter.build()]
    }
}

impl FromRequest for IfMatch {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(match request.headers().get(header::IF_MATCH) {
            None => Ok(Self(None)),
            Some(value) if value == "*" => Ok(Self(None)),
            // A tag that we never gave out can't be the newest.
            Some(value) => Ok(Self(Some(parse(value.to_str().unwrap_or_default()).unwrap_or(-1)))),
        })
    }
}

fn parse(tag: &str) -> Option<i64> {
    tag.strip_prefix('"')?.strip_suffix('"')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_tags_are_read() {
        assert_eq!(parse(&of(7)), Some(7));
        for foreign in ["7", "W/\"7\"", "\"x\"", "\"7\", \"8\"", ""] {
            assert_eq!(parse(foreign), None, "{foreign}");
        }
    }
}
