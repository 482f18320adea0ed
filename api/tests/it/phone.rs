//! An authenticator app: what it knows is the key that it was shown once, and the time.

use crate::actor::{Actor, Call, PASSWORD, Session, Surface};
use crate::answer::Answer;
use crate::app::App;
use chrono::TimeDelta;
use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::Method;
use serde_json::{Value, json};
use sha1::Sha1;

/// With a key on it, and the recovery codes on a slip of paper beside it.
pub(crate) struct Phone {
    key: Vec<u8>,
    pub(crate) recovery: Vec<String>,
}

impl Phone {
    /// With the key that `setup` told.
    pub(crate) fn reads(setup: &Value) -> Self {
        let key = BASE32_NOPAD.decode(setup["key"].as_str().unwrap().as_bytes()).unwrap();
        Self { key, recovery: Vec::new() }
    }

    /// The code of this moment.
    pub(crate) fn shows(&self, app: &App) -> String {
        let step = app.clock.now().timestamp() / 30;
        let mac = Hmac::<Sha1>::new_from_slice(&self.key).unwrap().chain_update(step.to_be_bytes());
        let mac = mac.finalize().into_bytes();
        let offset = usize::from(mac[19] & 15);
        let four: [u8; 4] = mac[offset..offset + 4].try_into().unwrap();
        format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000)
    }

    /// The next code: half a minute goes by.
    pub(crate) fn next(&self, app: &App) -> String {
        app.clock.advance(TimeDelta::seconds(30));
        self.shows(app)
    }
}

impl Actor {
    /// Sets up a second factor.
    pub(crate) async fn gets_a_phone(&self) -> Phone {
        let setup = self.call(Method::POST, &self.path("/auth/two-factor/setup")).await.is(200).json();
        let mut phone = Phone::reads(&setup);
        let code = json!({"code": phone.shows(&self.app)});
        let codes = self.post(self.path("/auth/two-factor/enable"), code).await.is(200).json();
        phone.recovery =
            codes["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect();
        phone
    }

    /// Shows the password, and gets the challenge.
    pub(crate) async fn is_challenged(&self) -> String {
        let answer = self.tries_to_sign_in(PASSWORD).await.is(202);
        assert_eq!(answer.cookie(self.surface.cookie()), None, "no session yet");
        let json = answer.json();
        assert_eq!(json.as_object().unwrap().keys().collect::<Vec<_>>(), ["challenge", "expires_in"]);
        json["challenge"].as_str().unwrap().to_owned()
    }

    /// Shows a code for a challenge.
    pub(crate) async fn shows(&self, challenge: &str, code: &str) -> Answer {
        shows_on(self.surface, &self.app, challenge, code).await
    }

    /// Signs in with both.
    pub(crate) async fn signs_in_with(&self, code: &str) -> Session {
        let challenge = self.is_challenged().await;
        let answer = self.shows(&challenge, code).await.is(200);
        let token = answer.json()["access_token"].as_str().unwrap().to_owned();
        Session { token, cookie: answer.cookie(self.surface.cookie()).expect("the refresh cookie") }
    }
}

/// The same on any surface.
pub(crate) async fn shows_on(surface: Surface, app: &App, challenge: &str, code: &str) -> Answer {
    let path = format!("{}/auth/two-factor/verify", surface.root());
    Call::new(app, Method::POST, &path).json(&json!({"challenge": challenge, "code": code})).await
}
