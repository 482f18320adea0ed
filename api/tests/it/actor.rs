//! Someone who uses Portico: they sign in and call the API, and that is all they can do.

use crate::agreement::{Given, agrees};
use crate::answer::Answer;
use crate::app::{App, SOON};
use crate::live::Listening;
use chrono::TimeDelta;
use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};
use std::future::IntoFuture;
use std::pin::Pin;
use std::sync::Arc;
use tokio::sync::OnceCell;
use uuid::Uuid;

/// The password of everybody in the world.
pub(crate) const PASSWORD: &str = "four quiet harbour lamps";

/// Where someone is at home.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Surface {
    Portal,
    Console,
}

impl Surface {
    pub(crate) const fn root(self) -> &'static str {
        match self {
            Self::Portal => "/api/client-portal",
            Self::Console => "/api",
        }
    }

    pub(crate) const fn cookie(self) -> &'static str {
        match self {
            Self::Portal => "__Host-portico-portal",
            Self::Console => "__Host-portico-console",
        }
    }

    pub(crate) fn of_path(path: &str) -> Self {
        if path.starts_with("/api/client-portal/") { Self::Portal } else { Self::Console }
    }
}

/// A sign-in.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(crate) token: String,
    /// The refresh token, as the cookie holds it.
    pub(crate) cookie: String,
}

/// Someone.
pub(crate) struct Actor {
    pub(crate) app: Arc<App>,
    pub(crate) surface: Surface,
    pub(crate) organization: String,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) member: Uuid,
    pub(crate) account: Uuid,
    session: OnceCell<Session>,
}

/// A ticket, as the one who raised it got to know it.
#[derive(Debug, Clone)]
pub(crate) struct Ticket {
    pub(crate) id: Uuid,
    pub(crate) json: Value,
}

impl Ticket {
    fn of(json: Value) -> Self {
        Self { id: json["id"].as_str().unwrap().parse().unwrap(), json }
    }

    /// Where clients find it.
    pub(crate) fn path(&self) -> String {
        format!("/api/client-portal/tickets/{}", self.id)
    }

    /// Where staff find it.
    pub(crate) fn console_path(&self) -> String {
        format!("/api/tickets/{}", self.id)
    }

    pub(crate) fn at(&self, surface: Surface) -> String {
        format!("{}/tickets/{}", surface.root(), self.id)
    }
}

impl Actor {
    pub(crate) fn new(
        app: Arc<App>,
        surface: Surface,
        organization: &str,
        name: &str,
        email: String,
    ) -> Self {
        Self {
            surface,
            organization: organization.to_owned(),
            name: name.to_owned(),
            email,
            member: app.clock.id(),
            account: app.clock.id(),
            app,
            session: OnceCell::new(),
        }
    }

    /// The path under their surface.
    pub(crate) fn path(&self, rest: &str) -> String {
        format!("{}{rest}", self.surface.root())
    }

    /// Their session; they sign in when they first need one.
    pub(crate) async fn session(&self) -> &Session {
        self.session.get_or_init(|| self.signs_in()).await
    }

    /// Another sign-in of theirs, as from another device.
    pub(crate) async fn signs_in(&self) -> Session {
        let answer = self.tries_to_sign_in(PASSWORD).await;
        let json = answer.is_ok();
        Session {
            token: json["access_token"].as_str().unwrap().to_owned(),
            cookie: answer.cookie(self.surface.cookie()).expect("signing in sets the refresh cookie"),
        }
    }

    /// The id of another sign-in of theirs, which nobody has a token of.
    pub(crate) async fn another_session(&self) -> Uuid {
        let (id, now) = (self.app.clock.id(), self.app.clock.now());
        let audience = if self.surface == Surface::Portal { "portal" } else { "console" };
        self.app
            .make(&format!(
                "insert into sessions (id, account_id, audience, organization_id, nonce, rotated_at, idle_until, ends_at,
                     created_at)
                 select '{id}', account_id, '{audience}', org_id, '', '{now}', '{end}', '{end}', '{now}'
                 from members where id = '{}'",
                self.member,
                end = now + TimeDelta::hours(1),
            ))
            .await;
        id
    }

    /// The id of a sign-in elsewhere that their account is linked with.
    pub(crate) async fn another_identity(&self) -> Uuid {
        let (id, now) = (self.app.clock.id(), self.app.clock.now());
        self.app
            .make(&format!(
                "insert into identities (id, account_id, provider, issuer, subject, email, created_at)
                 select '{id}', account_id, 'elsewhere', 'https://id.example', '{id}', email, '{now}'
                 from members where id = '{}'",
                self.member,
            ))
            .await;
        id
    }

    pub(crate) async fn tries_to_sign_in(&self, password: &str) -> Answer {
        let body = json!({"email": self.email, "password": password, "organization": self.organization});
        Call::new(&self.app, Method::POST, &self.path("/auth/login")).json(&body).await
    }

    /// The same person with another sign-in.
    pub(crate) fn with(&self, session: Session) -> Self {
        self.on(self.app.clone(), session)
    }

    /// The same person on another server.
    pub(crate) fn on(&self, app: Arc<App>, session: Session) -> Self {
        Self {
            app,
            surface: self.surface,
            organization: self.organization.clone(),
            email: self.email.clone(),
            name: self.name.clone(),
            member: self.member,
            account: self.account,
            session: OnceCell::new_with(Some(session)),
        }
    }

    pub(crate) fn get(&self, path: impl AsRef<str>) -> Call<'_> {
        self.call(Method::GET, path.as_ref())
    }

    #[expect(clippy::needless_pass_by_value, reason = "`json!` makes a value to give away")]
    pub(crate) fn post(&self, path: impl AsRef<str>, body: Value) -> Call<'_> {
        self.call(Method::POST, path.as_ref()).json(&body)
    }

    #[expect(clippy::needless_pass_by_value, reason = "`json!` makes a value to give away")]
    pub(crate) fn put(&self, path: impl AsRef<str>, body: Value) -> Call<'_> {
        self.call(Method::PUT, path.as_ref()).json(&body)
    }

    pub(crate) fn call(&self, method: Method, path: &str) -> Call<'_> {
        Call { actor: Some(self), ..Call::new(&self.app, method, path) }
    }

    /// Raises a ticket.
    pub(crate) async fn raises(&self, subject: &str) -> Ticket {
        let new = json!({"subject": subject, "description": format!("{subject}, since this morning.")});
        Ticket::of(self.post(self.path("/tickets"), new).await.is(201).json())
    }

    /// Replies in public.
    pub(crate) async fn replies(&self, ticket: &Ticket, body: &str) -> Value {
        self.post(ticket.at(self.surface) + "/messages", json!({"body": body})).await.is(201).json()
    }

    /// Writes an internal note.
    pub(crate) async fn notes(&self, ticket: &Ticket, body: &str) -> Value {
        self.post(ticket.console_path() + "/notes", json!({"body": body})).await.is(201).json()
    }

    /// Sends a file that hangs on nothing yet.
    pub(crate) async fn sends(&self, name: &str, bytes: &[u8]) -> Value {
        self.sending(name, bytes).await.is(201).json()
    }

    /// Sending a file.
    pub(crate) fn sending(&self, name: &str, bytes: &[u8]) -> Call<'_> {
        self.call(Method::POST, &self.path("/attachments")).file(name, bytes)
    }

    /// The bytes of a file, and what stands above them.
    pub(crate) async fn gets(&self, file: &Value) -> (HeaderMap, Vec<u8>) {
        let path = format!("/attachments/{}", file["id"].as_str().unwrap());
        let response = self.get(self.path(&path)).opens().await;
        assert_eq!(response.status(), 200);
        (response.headers().clone(), response.bytes().await.unwrap().to_vec())
    }

    /// Takes the ticket.
    pub(crate) async fn takes(&self, ticket: &Ticket) -> Value {
        self.post(ticket.console_path() + "/assign", json!({"assignee_id": self.member})).await.is(200).json()
    }

    /// Sets the status.
    pub(crate) async fn sets(&self, ticket: &Ticket, status: &str) -> Answer {
        self.put(ticket.console_path(), json!({"status": status})).await
    }

    pub(crate) async fn closes(&self, ticket: &Ticket) -> Answer {
        self.call(Method::POST, &(ticket.at(self.surface) + "/close")).await
    }

    pub(crate) async fn reopens(&self, ticket: &Ticket) -> Answer {
        self.call(Method::POST, &(ticket.at(self.surface) + "/reopen")).await
    }

    /// The ticket, as they see it now.
    pub(crate) async fn sees(&self, ticket: &Ticket) -> Value {
        self.get(ticket.at(self.surface)).await.is(200).json()
    }

    /// The subjects of a list.
    pub(crate) async fn lists(&self, query: &str) -> Vec<String> {
        let page = self.get(self.path("/tickets") + query).await.is(200).json();
        let items = page["items"].as_array().unwrap();
        items.iter().map(|item| item["subject"].as_str().unwrap().to_owned()).collect()
    }

    /// Opens the live stream.
    pub(crate) async fn listens(&self) -> Listening {
        Listening::open(self, None).await
    }

    /// Opens it again after having heard the event `last`.
    pub(crate) async fn listens_from(&self, last: &str) -> Listening {
        Listening::open(self, Some(last)).await
    }
}

/// A request in the making; awaiting it sends it.
pub(crate) struct Call<'a> {
    app: &'a App,
    actor: Option<&'a Actor>,
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Option<reqwest::Body>,
}

impl<'a> Call<'a> {
    /// A request of nobody in particular.
    pub(crate) fn new(app: &'a App, method: Method, path: &str) -> Self {
        Self { app, actor: None, method, path: path.to_owned(), headers: HeaderMap::new(), body: None }
    }

    pub(crate) fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        let value = HeaderValue::from_bytes(value.as_ref()).unwrap();
        self.headers.append(name.parse::<HeaderName>().unwrap(), value);
        self
    }

    /// With this access token.
    pub(crate) fn token(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.raw("application/json", body.to_string())
    }

    pub(crate) fn raw(mut self, content_type: &str, body: impl Into<reqwest::Body>) -> Self {
        self.body = Some(body.into());
        self.header("content-type", content_type)
    }

    /// A form with a file in it, as browsers make it.
    pub(crate) fn file(self, name: &str, bytes: &[u8]) -> Self {
        let name = name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
        let head = format!(
            "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: image/svg+xml\r\n\r\n"
        );
        let body = [head.as_bytes(), bytes, b"\r\n--XX--\r\n"].concat();
        self.raw("multipart/form-data; boundary=XX", body)
    }

    /// Sends it, and gives what comes back before its body is read: an answer that the API document tells of.
    pub(crate) async fn opens(self) -> reqwest::Response {
        self.app.clock.advance(TimeDelta::milliseconds(1));
        let url = self.app.url(&self.path);
        let mut request = self.app.client.request(self.method.clone(), url).headers(self.headers);
        if let Some(actor) = self.actor {
            request = request.bearer_auth(&actor.session().await.token);
        }
        if let Some(body) = self.body {
            request = request.body(body);
        }
        let response =
            tokio::time::timeout(SOON * 3, request.send()).await.expect("an answer in time").unwrap();
        agrees(&self.method, &self.path, Given::of(&response));
        response
    }
}

impl<'a> IntoFuture for Call<'a> {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async {
            let (method, path) = (self.method.clone(), self.path.clone());
            let answer = Answer::read(format!("{method} {path}"), self.opens().await).await;
            agrees(&method, &path, answer.given());
            answer
        })
    }
}
