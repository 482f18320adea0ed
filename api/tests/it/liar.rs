//! A provider of OpenID Connect that says whatever a test has it say. The real one (`provider`) can't lie: what it signs
//! is right. This one is a listener with the four things that a provider has to have, and the token of a test's making.

use crate::actor::Surface;
use crate::answer::Answer;
use crate::app::Setup;
use crate::provider::Browser;
use crate::world::World;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey};
use reqwest::Url;
use serde_json::{Value, json};
use sqlx::PgPool;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What the two of them know: the client's id, and its secret.
pub(crate) const CLIENT: &str = "portico";
pub(crate) const SECRET: &str = "what the two know, and nobody else";

/// A key that signs, on the curve that most providers offer.
pub(crate) struct Key {
    pair: rcgen::KeyPair,
    id: &'static str,
}

impl Key {
    pub(crate) fn new(id: &'static str) -> Self {
        Self { pair: rcgen::KeyPair::generate().unwrap(), id }
    }

    /// As a provider publishes it.
    pub(crate) fn public(&self) -> Value {
        // The mark of an uncompressed point, and its two halves.
        let point = self.pair.public_key_raw();
        let half = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        json!({"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.id,
            "x": half(&point[1..33]), "y": half(&point[33..])})
    }

    /// The same as text, for whoever would take it for a secret.
    pub(crate) fn public_pem(&self) -> String {
        self.pair.public_key_pem()
    }

    /// A token that it signs: this header, whatever it says, and these claims.
    pub(crate) fn signs(&self, header: &Value, claims: &Value) -> String {
        sealed(header, claims, &EncodingKey::from_ec_der(&self.pair.serialize_der()), Algorithm::ES256)
    }

    /// The usual header.
    pub(crate) fn header(&self) -> Value {
        json!({"alg": "ES256", "typ": "JWT", "kid": self.id})
    }
}

/// A token under a secret that two share.
pub(crate) fn by_secret(header: &Value, claims: &Value, secret: &[u8]) -> String {
    sealed(header, claims, &EncodingKey::from_secret(secret), Algorithm::HS256)
}

/// The two first parts of a token.
pub(crate) fn unsigned(header: &Value, claims: &Value) -> String {
    let part = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
    format!("{}.{}", part(header), part(claims))
}

fn sealed(header: &Value, claims: &Value, key: &EncodingKey, algorithm: Algorithm) -> String {
    let text = unsigned(header, claims);
    let signature = jsonwebtoken::crypto::sign(text.as_bytes(), key, algorithm).unwrap();
    format!("{text}.{signature}")
}

/// What it answers with, and who asked.
#[derive(Default)]
struct Said {
    keys: Vec<Value>,
    token: String,
    asked: Vec<String>,
}

/// A provider that lies; it ends with its test.
pub(crate) struct Liar {
    pub(crate) issuer: String,
    pub(crate) key: Key,
    said: Arc<Mutex<Said>>,
}

impl Liar {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let key = Key::new("one");
        let said = Arc::new(Mutex::new(Said { keys: vec![key.public()], ..Said::default() }));
        let (there, told) = (issuer.clone(), said.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, there.clone(), told.clone()));
            }
        });
        Self { issuer, key, said }
    }

    /// Publishes these keys and no others.
    pub(crate) fn publishes(&self, keys: Vec<Value>) {
        self.said.lock().unwrap().keys = keys;
    }

    /// The requests that reached it, as `POST /token`.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.said.lock().unwrap().asked.clone()
    }

    /// Somebody's browser comes back from it, with the token that `token` makes of the nonce.
    pub(crate) async fn vouches(&self, world: &World, token: impl FnOnce(&str) -> String) -> Answer {
        let start = json!({"organization": "acme"});
        let (browser, url) = Browser::begins(&world.app, Surface::Portal, "ours", start).await;
        let url = Url::parse(&url).unwrap();
        let sent = |name: &str| url.query_pairs().find(|(known, _)| known == name).unwrap().1.into_owned();
        self.said.lock().unwrap().token = token(&sent("nonce"));
        browser.brings(&json!({"code": "a code", "state": sent("state")})).await
    }
}

/// Reads a request and answers it.
async fn answer(mut stream: TcpStream, issuer: String, said: Arc<Mutex<Said>>) {
    let Some(line) = request_line(&mut stream).await else { return };
    let body = {
        let mut said = said.lock().unwrap();
        said.asked.push(line.clone());
        match line.split(' ').nth(1).unwrap_or_default() {
            "/.well-known/openid-configuration" => discovery(&issuer),
            "/token" => json!({"access_token": "opaque", "token_type": "Bearer", "id_token": said.token}),
            _ => json!({"keys": said.keys}),
        }
        .to_string()
    };
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    // Whoever asked may be gone.
    let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
}

/// Method and path of a request that was read to its end.
async fn request_line(stream: &mut TcpStream) -> Option<String> {
    let (mut read, mut piece) = (Vec::new(), [0; 4_096]);
    loop {
        let length = stream.read(&mut piece).await.ok().filter(|length| *length > 0)?;
        read.extend_from_slice(&piece[..length]);
        let text = String::from_utf8_lossy(&read).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let announced = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("content-length").then(|| value.parse::<usize>().ok())?
        });
        if body.len() >= announced.unwrap_or(0) {
            return head
                .lines()
                .next()
                .and_then(|line| line.rsplit_once(' '))
                .map(|(line, _)| line.to_owned());
        }
    }
}

/// It promises more ways of signing than anybody should take, the one without a signature among them.
fn discovery(issuer: &str) -> Value {
    json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
    })
}

/// A world whose installation trusts it, and that may reach this machine.
pub(crate) async fn world_of(pool: PgPool, liar: &Liar) -> World {
    let provider = format!(
        "[ours]\nname = 'Ours'\nissuer = '{}'\nclient_id = '{CLIENT}'\nclient_secret = '{SECRET}'",
        liar.issuer
    );
    let setup = Setup::of(&pool).with(move |config| {
        config.identity_providers = provider.parse().unwrap();
        config.outbound_networks = "127.0.0.1".parse().unwrap();
    });
    World::on(pool, setup).await
}
