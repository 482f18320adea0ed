//! The page that every problem's `type` leads to.

use crate::markdown;
use crate::problem::status;
use actix_web::{HttpResponse, get};
use shared::problem::Code;
use std::fmt::Write as _;
use std::sync::LazyLock;

static PAGE: LazyLock<String> = LazyLock::new(|| {
    let mut page = String::from(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>Problems – Portico</title>\n</head>\n\
         <body>\n<h1>Problems</h1>\n<p>What the API answers from 400 on: the <code>code</code> of a problem, \
         its status, and when it comes. <a href=\"/docs/\">The operations</a> tell which of them they give.</p>\n",
    );
    for code in Code::ALL {
        let (word, title, status) = (code.as_str(), code.title(), status(code).as_u16());
        let meaning = markdown::to_html(code.meaning());
        // Writing to a string can't fail.
        let _ = write!(
            page,
            "<h2 id=\"{word}\">{title}</h2>\n<p><code>{word}</code>, status {status}</p>\n{meaning}\n"
        );
    }
    page + "</body>\n</html>\n"
});

/// Every kind of problem, by its code.
#[get("/docs/problems")]
pub(super) async fn problems() -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(PAGE.as_str())
}
