//! What came back, and what a test may say about it.

use crate::agreement::Given;
use reqwest::header::HeaderMap;
use serde_json::Value;

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    /// What was asked, for messages.
    pub(crate) asked: String,
}

impl Answer {
    /// Of a live stream only that it opened.
    pub(crate) async fn read(asked: String, response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let is_stream = headers.get("content-type").is_some_and(|kind| kind == "text/event-stream");
        let body = if is_stream { Vec::new() } else { response.bytes().await.unwrap().to_vec() };
        Self { status, headers, body: String::from_utf8_lossy(&body).into_owned(), asked }
    }

    /// As it is compared with the API document.
    pub(crate) fn given(&self) -> Given<'_> {
        Given { status: self.status, headers: &self.headers, body: Some(&self.body) }
    }

    /// It has this status.
    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.asked, self.body);
        self
    }

    /// It says yes; gives the JSON.
    #[track_caller]
    pub(crate) fn is_ok(&self) -> Value {
        assert!((200..300).contains(&self.status), "{}: {} {}", self.asked, self.status, self.body);
        self.json()
    }

    /// It is a whole problem document with this status and code; gives the JSON.
    #[track_caller]
    pub(crate) fn is_problem(&self, status: u16, code: &str) -> Value {
        let asked = &self.asked;
        assert_eq!(self.status, status, "{asked}: {}", self.body);
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{asked}");
        let problem = self.json();
        assert_eq!(problem["code"], code, "{asked}: {problem}");
        assert_eq!(problem["status"], status, "{asked}: {problem}");
        assert_eq!(problem["request_id"].as_str(), self.header("x-request-id"), "{asked}: {problem}");
        assert_eq!(self.header("cache-control"), Some("no-store"), "{asked}");
        for words in ["type", "title", "detail"] {
            assert!(problem[words].as_str().is_some_and(|text| !text.is_empty()), "{asked}: {problem}");
        }
        let lower = self.body.to_lowercase();
        for leak in ["sqlx", "postgres", "panicked", "syntax error at", "relation \"", ".rs:"] {
            assert!(!lower.contains(leak), "{asked} tells {leak}: {problem}");
        }
        for error in problem["errors"].as_array().into_iter().flatten() {
            let detail = error["detail"].as_str().unwrap_or_default();
            assert!(
                detail.starts_with(char::is_uppercase) && detail.ends_with('.'),
                "{asked}: no sentence: {problem}"
            );
            for word in ["invalid type", "variant", "expected", "escape", "struct", "parsing", "EOF"] {
                assert!(!detail.contains(word), "{asked}: a parser's word for people: {problem}");
            }
        }
        problem
    }

    /// Not there, or not theirs.
    #[track_caller]
    pub(crate) fn is_not_found(&self) {
        self.is_problem(404, "not_found");
    }

    /// Signed out, or never signed in.
    #[track_caller]
    pub(crate) fn is_unauthenticated(&self) {
        self.is_problem(401, "unauthenticated");
    }

    /// Refused because of this field, for this reason.
    #[track_caller]
    pub(crate) fn is_invalid(&self, field: &str, code: &str) {
        let problem = self.is_problem(422, "invalid");
        let found = problem["errors"].as_array().is_some_and(|errors| {
            errors
                .iter()
                .any(|error| error["field"] == field && error["code"] == code && error["detail"] != "")
        });
        assert!(found, "{}: no {code} at {field} in {problem}", self.asked);
    }

    pub(crate) fn json(&self) -> Value {
        if self.body.is_empty() {
            return Value::Null;
        }
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{}: no JSON: {}", self.asked, self.body))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The value of a cookie that it sets; empty when the cookie ends.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        let cookies = self.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
        cookies
            .filter_map(|cookie| cookie.split(';').next()?.split_once('='))
            .find(|(found, _)| *found == name)
            .map(|(_, value)| value.to_owned())
    }

    /// Every byte of it that could tell one case from another: all but the request's own id and the date.
    pub(crate) fn bytes(&self) -> String {
        let own = self.header("x-request-id").unwrap_or("-");
        let mut headers: Vec<_> = self
            .headers
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "x-request-id" | "date"))
            .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
            .collect();
        headers.sort();
        format!("{}\n{}\n\n{}", self.status, headers.join("\n"), self.body.replace(own, "<request id>"))
    }
}
