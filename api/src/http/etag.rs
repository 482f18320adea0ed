//! Versions on the wire: `ETag: "7"` out, `If-Match: "7"` in.

use crate::problem::{Error, Result};
use actix_web::dev::Payload;
use actix_web::http::header::{self, EntityTag, Header as _};
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

/// The versions of which the caller believes one to be the newest; nothing when they don't care.
#[derive(Debug, Clone, PartialEq)]
pub struct IfMatch(Option<Vec<i64>>);

impl IfMatch {
    /// Refuses when `version` is none of the caller's.
    ///
    /// # Errors
    /// [`Error::Stale`].
    pub fn check(&self, version: i64) -> Result<()> {
        match &self.0 {
            Some(expected) if !expected.contains(&version) => Err(Error::Stale),
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
        ready(match read(request) {
            Some(versions) => Ok(Self(versions)),
            None => {
                Err(Error::Malformed("If-Match is an ETag as it was sent, with its quotes: \"3\".".into()))
            }
        })
    }
}

/// By RFC 9110, 13.1.1: a list of tags or `*`. A tag that we never gave out is none of the newest version, and a weak
/// one never matches; nothing comes of what is no tag at all.
fn read(request: &HttpRequest) -> Option<Option<Vec<i64>>> {
    if !request.headers().contains_key(header::IF_MATCH) {
        return Some(None);
    }
    match header::IfMatch::parse(request).ok()? {
        header::IfMatch::Any => Some(None),
        header::IfMatch::Items(tags) if tags.is_empty() => None,
        header::IfMatch::Items(tags) => Some(Some(tags.iter().filter_map(version).collect())),
    }
}

fn version(tag: &EntityTag) -> Option<i64> {
    let version = tag.tag().parse().ok()?;
    // Another way of writing the number is another tag.
    (!tag.weak && tag.tag() == i64::to_string(&version)).then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn said(value: &str) -> Option<Option<Vec<i64>>> {
        read(&TestRequest::default().insert_header((header::IF_MATCH, value)).to_http_request())
    }

    #[test]
    fn only_our_own_tags_are_of_a_version() {
        assert_eq!(read(&TestRequest::default().to_http_request()), Some(None));
        assert_eq!(said("*"), Some(None));
        assert_eq!(said(&of(7)), Some(Some(vec![7])));
        assert_eq!(said("\"7\", \"8\""), Some(Some(vec![7, 8])));
        for foreign in ["W/\"7\"", "\"x\"", "\"\"", "\"+7\"", "\"07\""] {
            assert_eq!(said(foreign), Some(Some(Vec::new())), "{foreign}");
        }
        for none in ["7", "foo", "", "\"7"] {
            assert_eq!(said(none), None, "{none}");
        }
    }
}
