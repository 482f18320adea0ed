//! 405 instead of 404 where the path is known and only the method is not. The router can't tell (an operation
//! is a route of its own), so the API document does.

use crate::openapi;
use crate::problem::Error;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, ResponseError as _};
use utoipa::openapi::{OpenApi, PathItem};

/// The pages: what they take, and where they are. An entry that ends in `/` stands for all below it, too.
const PAGES: [(&[&str], &[&str]); 2] = [
    (&["GET", "HEAD"], &["/", "/portal", "/portal/", "/console", "/console/", "/assets/"]),
    (&["GET"], &["/docs/", "/openapi.json", "/healthz", "/readyz"]),
];

/// Every path of the API, as its segments, with the methods it takes.
#[derive(Debug, Clone)]
pub struct Methods(Vec<(Vec<String>, Vec<String>)>);

impl Methods {
    /// Those of the document.
    pub(crate) fn of(document: OpenApi) -> Self {
        let path = |(path, mut item): (String, PathItem)| {
            let methods = openapi::operations(&mut item).map(|(verb, _)| verb.to_uppercase());
            (path.split('/').map(str::to_owned).collect(), methods.collect())
        };
        Self(document.paths.paths.into_iter().map(path).collect())
    }

    /// The methods that `path` takes; empty when there is no such path.
    fn allowed(&self, path: &str) -> Vec<&str> {
        let is = |page: &str| path == page || page.len() > 1 && page.ends_with('/') && path.starts_with(page);
        if let Some((methods, _)) = PAGES.iter().find(|(_, pages)| pages.iter().copied().any(is)) {
            return methods.to_vec();
        }
        let segments: Vec<&str> = path.split('/').collect();
        let fits = |pattern: &[String]| {
            pattern.len() == segments.len()
                && pattern.iter().zip(&segments).all(|(want, have)| want == have || want.starts_with('{'))
        };
        let fitting = self.0.iter().filter(|(pattern, _)| fits(pattern));
        fitting.flat_map(|(_, methods)| methods.iter().map(String::as_str)).collect()
    }

    /// The answer to what no route took.
    pub(crate) fn refuse(&self, request: &HttpRequest) -> HttpResponse {
        let allowed = self.allowed(request.path());
        if allowed.is_empty() || allowed.contains(&request.method().as_str()) {
            return Error::NotFound.error_response();
        }
        let mut response = Error::MethodNotAllowed.error_response();
        if let Ok(value) = header::HeaderValue::from_str(&allowed.join(", ")) {
            response.headers_mut().insert(header::ALLOW, value);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use utoipa::openapi::path::{HttpMethod, Operation};

    #[test]
    fn every_method_of_the_document_is_told() {
        for (method, name) in [
            (HttpMethod::Get, "GET"),
            (HttpMethod::Put, "PUT"),
            (HttpMethod::Post, "POST"),
            (HttpMethod::Delete, "DELETE"),
            (HttpMethod::Options, "OPTIONS"),
            (HttpMethod::Head, "HEAD"),
            (HttpMethod::Patch, "PATCH"),
            (HttpMethod::Trace, "TRACE"),
        ] {
            let mut document = OpenApi::default();
            document
                .paths
                .paths
                .insert("/api/things/{id}".to_owned(), PathItem::new(method, Operation::new()));
            assert_eq!(Methods::of(document).allowed("/api/things/7"), [name]);
        }
    }
}
