//! A provider of OpenID Connect, and somebody's browser that goes there and comes back. The provider is a real one
//! (`api/tests/provider`), so its documents, pages and signatures are.

use crate::actor::{Actor, Call, Session, Surface};
use crate::answer::Answer;
use crate::app::{self, App, ORIGIN, Setup};
use crate::world::World;
use reqwest::Url;
use reqwest::redirect::Policy;
use serde_json::{Value, json};
use sqlx::PgPool;
use tokio::process::Child;

#[path = "../provider/installed.rs"]
mod installed;

pub(crate) use installed::SECRET;

/// A provider that runs until the test is over.
pub(crate) struct Provider {
    pub(crate) issuer: String,
    client: reqwest::Client,
    child: Child,
}

impl Provider {
    /// One that tells addresses and groups where the standard says, beside the token.
    pub(crate) async fn start() -> Self {
        Self::with(false).await
    }

    /// One that puts them into the token, as many do.
    pub(crate) async fn in_token() -> Self {
        Self::with(true).await
    }

    async fn with(id_token_claims: bool) -> Self {
        let (child, issuer) = installed::start(ORIGIN, &json!({}), id_token_claims).await.unwrap();
        Self { issuer, client: app::client(), child }
    }

    /// Somebody who can sign in there.
    pub(crate) async fn knows(&self, sub: &str, claims: Value) {
        self.told("people", &json!({"sub": sub, "claims": claims})).await;
    }

    /// Somebody with a confirmed address.
    pub(crate) async fn has(&self, sub: &str, email: &str) {
        let claims =
            json!({"email": email, "email_verified": true, "given_name": "Nina", "family_name": "New"});
        self.knows(sub, claims).await;
    }

    /// From now on it signs with another key.
    pub(crate) async fn rotates_its_keys(&self) {
        self.told("keys", &Value::Null).await;
    }

    /// Its clock is off by so many seconds from the server's.
    pub(crate) async fn is_off_by(&self, app: &App, seconds: i64) {
        let between = app.clock.now() - portico::clock::Clock::system().now();
        self.told("clock", &json!({"seconds": between.num_seconds() + seconds})).await;
    }

    async fn told(&self, what: &str, body: &Value) {
        let url = format!("{}/test/{what}", self.issuer);
        let sent = self.client.post(url).body(body.to_string()).send().await.unwrap();
        assert_eq!(sent.status().as_u16(), 204);
    }

    /// It is there no more.
    pub(crate) async fn ends(&mut self) {
        self.child.kill().await.unwrap();
    }

    /// What somebody's browser brings back from this page, after signing in and agreeing there.
    pub(crate) async fn visited(&self, authorization_url: &str, sub: &str) -> Value {
        let browser = app::builder().cookie_store(true).redirect(Policy::none()).build().unwrap();
        let mut url = Url::parse(authorization_url).unwrap();
        assert!(authorization_url.starts_with(&self.issuer), "{authorization_url}");
        let mut answer = browser.get(url.clone()).send().await.unwrap();
        for _ in 0..20 {
            if let Some(next) = answer.headers().get("location") {
                url = url.join(next.to_str().unwrap()).unwrap();
                if url.as_str().starts_with(ORIGIN) {
                    return url
                        .query_pairs()
                        // It says which of them leads back, and is the page's to read.
                        .filter(|(name, _)| name != "provider")
                        .map(|(name, value)| (name.into_owned(), Value::from(&*value)))
                        .collect();
                }
                answer = browser.get(url.clone()).send().await.unwrap();
                continue;
            }
            let (status, page) = (answer.status(), answer.text().await.unwrap());
            let form = page.split("action=\"").nth(1).unwrap_or_else(|| panic!("{status}: {page}"));
            url = url.join(form.split('"').next().unwrap()).unwrap();
            let typed = if page.contains("name=\"login\"") {
                format!("prompt=login&login={sub}&password=any")
            } else {
                "prompt=consent".to_owned()
            };
            let post = browser.post(url.clone()).header("content-type", "application/x-www-form-urlencoded");
            answer = post.body(typed).send().await.unwrap();
        }
        panic!("the provider leads nowhere");
    }
}

/// A world whose installation knows a provider, `ours`, and where that and those of organizations may be on this machine.
pub(crate) async fn world_with(pool: PgPool, provider: &Provider) -> World {
    let providers = format!(
        "[ours]\nname = 'Ours'\nissuer = '{}'\nclient_id = 'portico'\nclient_secret = '{SECRET}'",
        provider.issuer
    );
    let setup = Setup::of(&pool).with(move |config| {
        config.identity_providers = providers.parse().unwrap();
        config.outbound_networks = "127.0.0.1".parse().unwrap();
        config.organizations_outbound_networks = "127.0.0.1".parse().unwrap();
    });
    let world = World::on(pool, setup).await;
    // The first of each test have to agree on the time.
    provider.is_off_by(&world.app, 0).await;
    world
}

/// Sets a provider up for an organization, and gives its key.
pub(crate) async fn belongs_to(world: &World, org: uuid::Uuid, provider: &Provider, roles: &Value) -> String {
    let (id, now) = (world.app.clock.id(), world.app.clock.now());
    world
        .app
        .make(&format!(
            "insert into identity_providers (org_id, id, name, issuer, client_id, groups_claim, roles, created_at, updated_at)
             values ('{org}', '{id}', 'Theirs', '{}', 'portico-public', 'groups', '{roles}', '{now}', '{now}')",
            provider.issuer
        ))
        .await;
    id.to_string()
}

/// Somebody's browser on its way, with what it keeps.
pub(crate) struct Browser<'a> {
    pub(crate) app: &'a App,
    pub(crate) surface: Surface,
    pub(crate) key: String,
    pub(crate) cookie: String,
    /// The refresh token of whoever is signed in to it.
    pub(crate) session: Option<String>,
}

impl<'a> Browser<'a> {
    /// Begins a sign-in; gives the provider's page.
    pub(crate) async fn begins(
        app: &'a App,
        surface: Surface,
        key: &str,
        body: Value,
    ) -> (Browser<'a>, String) {
        let path = format!("{}/auth/oidc/{key}/start", surface.root());
        let answer = Call::new(app, reqwest::Method::POST, &path).json(&body).await.is(200);
        Browser::of(app, surface, key, &answer)
    }

    /// Begins to link a provider with somebody's account.
    pub(crate) async fn links(actor: &'a Actor, key: &str) -> (Browser<'a>, String) {
        let path = actor.path(&format!("/auth/oidc/{key}/link"));
        let answer = actor.call(reqwest::Method::POST, &path).await.is(200);
        let (browser, url) = Browser::of(&actor.app, actor.surface, key, &answer);
        (Browser { session: Some(actor.session().await.cookie.clone()), ..browser }, url)
    }

    fn of(app: &'a App, surface: Surface, key: &str, answer: &Answer) -> (Browser<'a>, String) {
        let cookie = answer.cookie(cookie(surface)).expect("it is bound to the browser");
        let url = answer.json()["authorization_url"].as_str().unwrap().to_owned();
        (Browser { app, surface, key: key.to_owned(), cookie, session: None }, url)
    }

    /// Brings back what the provider sent.
    pub(crate) async fn brings(&self, back: &Value) -> Answer {
        let path = format!("{}/auth/oidc/{}/callback", self.surface.root(), self.key);
        let call = Call::new(self.app, reqwest::Method::POST, &path).json(back);
        let session = self.session.as_ref().map(|session| format!("; {}={session}", self.surface.cookie()));
        let cookies = format!("{}={}{}", cookie(self.surface), self.cookie, session.unwrap_or_default());
        call.header("cookie", cookies).await
    }
}

pub(crate) const fn cookie(surface: Surface) -> &'static str {
    match surface {
        Surface::Portal => "__Host-portico-portal-external",
        Surface::Console => "__Host-portico-console-external",
    }
}

/// Whoever signed in, as somebody who goes on.
pub(crate) fn actor(world: &World, surface: Surface, answer: &Answer) -> Actor {
    let json = answer.is_ok();
    let text = |path: &str| json.pointer(path).and_then(Value::as_str).unwrap().to_owned();
    let session = Session { token: text("/access_token"), cookie: answer.cookie(surface.cookie()).unwrap() };
    let actor = Actor::new(world.app.clone(), surface, &text("/me/organization/slug"), "", text("/me/email"));
    actor.with(session)
}

/// Signs in by a provider from the beginning to the end.
pub(crate) async fn comes(
    app: &App,
    surface: Surface,
    (provider, key): (&Provider, &str),
    sub: &str,
    body: Value,
) -> Answer {
    let (browser, url) = Browser::begins(app, surface, key, body).await;
    let back = provider.visited(&url, sub).await;
    browser.brings(&back).await
}

/// Whoever an organization's provider names for the first time: by the sign-in, and the link of the mail that follows.
pub(crate) async fn comes_and_confirms(
    app: &App,
    by: (&Provider, &str),
    (sub, email): (&str, &str),
) -> Answer {
    comes(app, Surface::Portal, by, sub, json!({})).await.is_problem(403, "email_not_verified");
    let token = app.mail_to(email, "Confirm your e-mail address").await.token();
    comes(app, Surface::Portal, by, sub, json!({"verification": token})).await
}
