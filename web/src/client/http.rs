//! One request over `fetch`: cut off when nobody waits for it any more.

use super::Trouble;
use crate::json;
use gloo_net::http::{Method, RequestBuilder, Response};
use gloo_timers::callback::Timeout;
use web_sys::{AbortController, File};

/// How long an answer may take, in milliseconds.
pub(crate) const DEADLINE: u32 = 30_000;
/// The same where a file is sent, over a slow line.
const DEADLINE_OF_FILE: u32 = 180_000;

/// What is sent.
#[derive(Clone)]
pub(crate) struct Ask {
    pub(crate) method: Method,
    pub(crate) address: String,
    pub(crate) body: Option<String>,
    /// A file in the place of words.
    pub(crate) file: Option<File>,
    pub(crate) if_match: Option<i64>,
    pub(crate) idempotency_key: Option<String>,
}

impl Ask {
    pub(crate) fn new(method: Method, address: String) -> Self {
        Self { method, address, body: None, file: None, if_match: None, idempotency_key: None }
    }
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) text: String,
    pub(crate) retry_after: Option<u32>,
    pub(crate) date: Option<String>,
}

impl Answer {
    /// The body as what was asked for; an empty one is `()`.
    pub(crate) fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T, Trouble> {
        json::read(self.body()?).map_err(|_| Trouble::Unreadable { status: self.status })
    }

    fn body(&self) -> Result<&str, Trouble> {
        Ok(match self.text()? {
            "" => "null",
            text => text,
        })
    }

    /// The body as it came.
    fn text(&self) -> Result<&str, Trouble> {
        match self.text.as_str() {
            problem if self.status >= 400 => Err(Trouble::read(self.status, problem, self.retry_after)),
            text => Ok(text),
        }
    }
}

/// Aborts its request when it is dropped, which is when the future that waits for the answer is.
pub(crate) struct AbortOnDrop(Option<AbortController>);

impl AbortOnDrop {
    pub(crate) fn new() -> Self {
        Self(AbortController::new().ok())
    }

    /// For whom else may end it.
    pub(crate) fn controller(&self) -> Option<AbortController> {
        self.0.clone()
    }

    /// Aborts when an answer took too long, unless it is dropped before.
    pub(crate) fn deadline(&self, after: u32) -> Option<Timeout> {
        self.controller().map(|controller| Timeout::new(after, move || controller.abort()))
    }

    pub(crate) fn signal(&self) -> Option<web_sys::AbortSignal> {
        self.0.as_ref().map(AbortController::signal)
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

/// Sends and reads the whole answer.
pub(crate) async fn send(ask: &Ask, token: Option<&str>) -> Result<Answer, Trouble> {
    let abort = AbortOnDrop::new();
    let request = build(ask, token, &abort)?;
    let _deadline = abort.deadline(if ask.file.is_some() { DEADLINE_OF_FILE } else { DEADLINE });
    let response = request.send().await.map_err(|_| Trouble::Unreachable)?;
    let text = response.text().await.map_err(|_| Trouble::Unreachable)?;
    Ok(Answer {
        status: response.status(),
        text,
        retry_after: header(&response, "retry-after").and_then(|text| text.trim().parse().ok()),
        date: header(&response, "date"),
    })
}

pub(super) fn build(
    ask: &Ask,
    token: Option<&str>,
    abort: &AbortOnDrop,
) -> Result<gloo_net::http::Request, Trouble> {
    let mut request = RequestBuilder::new(&ask.address)
        .method(ask.method.clone())
        .abort_signal(abort.signal().as_ref())
        .header("accept", "application/json");
    if let Some(token) = token {
        request = request.header("authorization", &format!("Bearer {token}"));
    }
    if let Some(version) = ask.if_match {
        request = request.header("if-match", &format!("\"{version}\""));
    }
    if let Some(key) = &ask.idempotency_key {
        request = request.header("idempotency-key", key);
    }
    match (&ask.file, &ask.body) {
        (Some(file), _) => request.header("content-type", &file.type_()).body(file.clone()),
        (None, Some(body)) => request.header("content-type", "application/json").body(body.as_str()),
        (None, None) => request.build(),
    }
    .map_err(|_| Trouble::Unreachable)
}

fn header(response: &Response, name: &str) -> Option<String> {
    response.headers().get(name)
}
