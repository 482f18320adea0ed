//! Callers of whom more is demanded than to be signed in, or less.

use super::caller::{Caller, Visitor, known, person};
use super::identity::Identity;
use crate::problem::{Error, Result};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;
use shared::problem::Code;
use std::future::{Ready, ready};
use std::ops::Deref;
use std::sync::Arc;

/// A caller who has shown in the last five minutes who they are: by signing in, or by `auth/confirm`. For what a thief of
/// a session would begin with. An integration has nothing to show, so it is never one.
pub struct Fresh<C>(C);

/// The same where only some of what can be sent wants the proof: who calls is had by saying whether this does.
pub(crate) struct SometimesFresh<C> {
    caller: C,
    door: Visitor,
}

/// A caller who may still have to set up a second factor; for what setting it up takes, and nothing else.
pub struct SettingUp<C>(C);

/// A caller whose session speaks for the account wherever it is known, and not for one organization alone: for what
/// changes the account in all of them. An organization's own provider opens sessions that don't, until the password is
/// shown.
pub struct Everywhere<C>(C);

impl<C> Deref for Everywhere<C> {
    type Target = C;
    fn deref(&self) -> &C {
        &self.0
    }
}

impl<C: Caller> FromRequest for Everywhere<C> {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let caller = C::from_request(request, payload).into_inner();
        ready(caller.and_then(|caller| match caller.who().is_of_one_place() {
            true => Err(Error::Prove(Code::PasswordNeeded)),
            false => Ok(Self(caller)),
        }))
    }
}

impl<C> Deref for Fresh<C> {
    type Target = C;
    fn deref(&self) -> &C {
        &self.0
    }
}

impl<C> Deref for SettingUp<C> {
    type Target = C;
    fn deref(&self) -> &C {
        &self.0
    }
}

impl<C: Caller> Caller for SettingUp<C> {
    fn admit(identity: Arc<Identity>, door: Visitor) -> Result<Self> {
        C::admit(identity, door).map(Self)
    }

    fn who(&self) -> &Arc<Identity> {
        self.0.who()
    }
}

impl<C: Caller> FromRequest for SettingUp<C> {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(known(request).and_then(|identity| Self::admit(identity, Visitor::of(request)?)))
    }
}

impl<C: Caller + 'static> FromRequest for Fresh<C> {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self>>;

    /// Who it is, and whether they may, is known at once, as of every caller. Where the proof is not known, the database
    /// is asked: another node may have taken it a moment ago.
    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let caller = C::from_request(request, payload).into_inner();
        let door = Visitor::of(request);
        Box::pin(async move {
            let (caller, door) = (caller?, door?);
            check(caller.who(), &door).await?;
            Ok(Self(caller))
        })
    }
}

impl<C: Caller> SometimesFresh<C> {
    /// The caller, once it is known whether this request `wants` the proof.
    ///
    /// # Errors
    /// It does, and they have not shown who they are in the last five minutes, or are an integration.
    pub(crate) async fn admit(self, wants: bool) -> Result<C> {
        if wants {
            check(self.caller.who(), &self.door).await?;
        }
        Ok(self.caller)
    }
}

impl<C: Caller> FromRequest for SometimesFresh<C> {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let caller = C::from_request(request, payload).into_inner();
        ready(caller.and_then(|caller| Ok(Self { caller, door: Visitor::of(request)? })))
    }
}

async fn check(identity: &Identity, door: &Visitor) -> Result<()> {
    person(identity)?;
    let now = door.clock().now();
    if identity.is_proved(now) {
        return Ok(());
    }
    let anew = door.sessions().identify_anew(&identity.claim()).await?;
    if anew.is_some_and(|identity| identity.is_proved(now)) {
        return Ok(());
    }
    Err(Error::Prove(Code::FreshProofNeeded))
}
