//! What the operations of this module work with.

use crate::access::{AccountsTx, Keys, RequestInfo, Sessions, Surface, Visitor};
use crate::clock::Clock;
use crate::problem::{Error, Result};
use crate::seal::Seal;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use serde_json::json;
use shared::ids::{AccountId, OrgId};
use std::future::{Ready, ready};

use super::cookie;
use super::queries::audit::{self, By};

/// A visitor, with what signs them in.
pub(crate) struct Desk {
    visitor: Visitor,
    keys: web::Data<Keys>,
    seal: web::Data<Seal>,
    request: HttpRequest,
}

impl Desk {
    pub(super) fn keys(&self) -> &Keys {
        &self.keys
    }

    pub(super) fn seal(&self) -> &Seal {
        &self.seal
    }

    pub(super) fn clock(&self) -> &Clock {
        self.visitor.clock()
    }

    pub(super) fn request(&self) -> &RequestInfo {
        self.visitor.request()
    }

    pub(super) fn http(&self) -> &HttpRequest {
        &self.request
    }

    pub(super) fn sessions(&self) -> &Sessions {
        self.visitor.sessions()
    }

    pub(super) fn door(&self) -> &Visitor {
        &self.visitor
    }

    pub(super) async fn tx(&self) -> Result<AccountsTx> {
        self.visitor.as_accounts().await
    }

    /// The refresh token that came along.
    pub(super) fn cookie(&self, surface: Surface) -> Option<String> {
        cookie::find(&self.request, surface)
    }
}

impl FromRequest for Desk {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let missing = || Error::Bug(anyhow::anyhow!("the server was built without keys"));
        let keys = request.app_data::<web::Data<Keys>>().cloned().ok_or_else(missing);
        let seal = request.app_data::<web::Data<Seal>>().cloned().ok_or_else(missing);
        let visitor = Visitor::from_request(request, payload).into_inner();
        ready(
            keys.and_then(|keys| Ok(Self { visitor: visitor?, keys, seal: seal?, request: request.clone() })),
        )
    }
}

/// Keeps what the owner of an account did.
pub(super) async fn note(
    tx: &mut AccountsTx,
    door: &Visitor,
    account: AccountId,
    organization: Option<OrgId>,
    action: &'static str,
) -> Result<()> {
    let (account, by, detail) = (Some(account), By::Owner, json!({}));
    let entry = audit::Entry { account, organization, by, action, detail };
    audit::write(tx, door.clock(), Some(door.request()), entry).await
}

/// Keeps what a stranger tried with an account.
pub(super) async fn note_stranger(
    tx: &mut AccountsTx,
    door: &Visitor,
    account: Option<AccountId>,
    action: &'static str,
) -> Result<()> {
    let entry = audit::Entry { account, organization: None, by: By::Stranger, action, detail: json!({}) };
    audit::write(tx, door.clock(), Some(door.request()), entry).await
}
