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
        if request.query_string().contains("%00") {
            return ready(Err(Error::Malformed("The query string: no text has the character NUL.".into())));
        }
        ready(
            serde_html_form::from_str(request.query_string())
                .map(Self)
                .map_err(|error| malformed(&error.to_string())),
        )
    }
}

fn malformed(error: &str) -> Error {
    let sentence = misfit::sentence(error);
    Error::Malformed(match misfit::named(error).filter(|name| !sentence.contains(name.as_str())) {
        Some(name) => format!("The query string: `{name}`: {sentence}.").into(),
        None => format!("The query string: {sentence}.").into(),
    })
}
