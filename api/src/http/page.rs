//! Pages on the wire: which one is asked for, and where the next one is.

use super::answer::Answer;
use serde::Deserialize;
use shared::page::{Limit, Page};
use utoipa::IntoParams;

/// Where a page begins, and how long it is.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub struct Paging {
    /// Rows of a page.
    #[param(value_type = u32, minimum = 1, maximum = 100, required = false)]
    pub limit: Limit,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// A page as an answer, with the address of the next one.
pub fn answer<T>(request: &actix_web::HttpRequest, page: Page<T>) -> Answer<Page<T>> {
    let next = next_url(request, page.next_cursor.as_deref());
    Answer::ok(page).next(next)
}

/// The address of the next page: this request's, with the cursor exchanged.
pub fn next_url(request: &actix_web::HttpRequest, next_cursor: Option<&str>) -> Option<String> {
    let cursor = next_cursor?;
    let rest =
        request.query_string().split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
    let query: Vec<&str> = rest.collect();
    let comma = if query.is_empty() { "" } else { "&" };
    Some(format!("{}?{}{comma}cursor={cursor}", request.path(), query.join("&")))
}
