//! Query strings, read as strictly as bodies.

use super::misfit;
use crate::problem::{Error, Result};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use std::future::{Ready, ready};

/// The query string, as `T` reads it; repeated keys become lists.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(request.query_string()).map(Self))
    }
}

fn read<T: DeserializeOwned>(query: &str) -> Result<T> {
    let malformed = |why: &str| Error::Malformed(format!("The query string: {why}").into());
    check(query).map_err(malformed)?;
    let pairs = serde_html_form::Deserializer::from_bytes(query.as_bytes());
    serde_path_to_error::deserialize(pairs).map_err(|error| {
        let misfit = misfit::error(&error.path().to_string(), &error.inner().to_string());
        match misfit.field.as_ref() {
            // Of the whole.
            "." => malformed(&misfit.detail),
            field => malformed(&format!("`{field}`: {}", misfit.detail)),
        }
    })
}

/// What a lenient reader would replace or keep as it is, and then look for something that nobody asked for.
fn check(query: &str) -> std::result::Result<(), &'static str> {
    let escapes = query.split('%').skip(1);
    let is_byte = |escape: &str| {
        escape.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    if !escapes.into_iter().all(is_byte) {
        return Err("after a % come the two digits of a byte; a % itself is %25.");
    }
    let text = percent_encoding::percent_decode_str(query).decode_utf8();
    let text = text.map_err(|_| "its bytes are not UTF-8.")?;
    if text.chars().any(|c| c.is_control() && c != '\t') {
        return Err("it holds a control character.");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_encoded_rightly_is_read() {
        for right in ["", "q=a%20b+c", "q=%C3%a4&state=open", "q=100%25", "q=a%09b"] {
            assert_eq!(check(right), Ok(()), "{right}");
        }
        for wrong in
            ["q=%zz", "q=100%", "q=%4", "q=%+1", "q=%ff", "q=%C3", "q=%ED%A0%80", "q=%00", "q=a%0Ab", "%7f"]
        {
            assert!(check(wrong).is_err(), "{wrong}");
        }
    }
}
