//! A live stream, as a browser reads it.

use crate::actor::Actor;
use crate::agreement::untold_event;
use crate::app::SOON;
use reqwest::Method;
use serde_json::Value;
use std::time::Duration;

/// A stream that is open.
pub(crate) struct Listening {
    path: String,
    response: reqwest::Response,
    buffer: String,
    /// What came before `ready`: missed events, or a `reset`.
    pub(crate) missed: Vec<Heard>,
    /// The id of the last event that had one.
    pub(crate) last: String,
}

/// An event.
#[derive(Debug, Clone)]
pub(crate) struct Heard {
    pub(crate) id: Option<String>,
    pub(crate) event: String,
    pub(crate) data: Value,
}

impl Heard {
    pub(crate) fn action(&self) -> &str {
        self.data["action"].as_str().unwrap_or(&self.event)
    }
}

impl Listening {
    pub(super) async fn open(actor: &Actor, last: Option<&str>) -> Self {
        let path = actor.path("/events");
        let mut call = actor.call(Method::GET, &path);
        if let Some(last) = last {
            call = call.header("last-event-id", last);
        }
        let response = call.opens().await;
        assert_eq!(response.status().as_u16(), 200, "{}'s stream", actor.name);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut listening = Self::of(path, response);
        loop {
            let heard = listening.next().await.expect("the stream begins");
            if heard.event == "ready" {
                return listening;
            }
            listening.missed.push(heard);
        }
    }

    /// A stream that has just been opened, with all that it tells from its beginning.
    pub(crate) fn of(path: String, response: reqwest::Response) -> Self {
        Self { path, response, buffer: String::new(), missed: Vec::new(), last: String::new() }
    }

    /// The next event; nothing once the stream has ended.
    pub(crate) async fn next(&mut self) -> Option<Heard> {
        loop {
            if let Some((frame, rest)) = self.buffer.split_once("\n\n") {
                let (frame, rest) = (frame.to_owned(), rest.to_owned());
                self.buffer = rest;
                match parse(&frame) {
                    Some(heard) => {
                        if heard.event == "change" {
                            untold_event(&self.path, &heard.data).expect("a change as the API document says");
                        }
                        self.last = heard.id.clone().unwrap_or(std::mem::take(&mut self.last));
                        return Some(heard);
                    }
                    None => continue,
                }
            }
            let chunk = tokio::time::timeout(SOON * 2, self.response.chunk()).await;
            let chunk = chunk.expect("an event in time").ok().flatten()?;
            self.buffer.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// The next event tells of this action, or is of this kind.
    pub(crate) async fn hears(&mut self, what: &str) -> Heard {
        let heard = self.next().await.unwrap_or_else(|| panic!("the stream ended before {what}"));
        assert_eq!(heard.action(), what, "{heard:?}");
        heard
    }

    /// Everything until the event of this action, that one included.
    pub(crate) async fn hears_until(&mut self, what: &str) -> Vec<Heard> {
        let mut all = Vec::new();
        loop {
            let heard = self.next().await.unwrap_or_else(|| panic!("the stream ended before {what}"));
            let found = heard.action() == what;
            all.push(heard);
            if found {
                return all;
            }
        }
    }

    /// It ends within `deadline`, whatever it still tells.
    pub(crate) async fn ends_within(mut self, deadline: Duration) {
        let end = async { while self.next().await.is_some() {} };
        assert!(
            tokio::time::timeout(deadline, end).await.is_ok(),
            "the stream is still open after {deadline:?}"
        );
    }
}

fn parse(frame: &str) -> Option<Heard> {
    let field = |name: &str| frame.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
    let data = serde_json::from_str(&field("data: ")?).expect("data is JSON");
    Some(Heard { id: field("id: "), event: field("event: ")?, data })
}
