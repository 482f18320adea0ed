//! Callers of whom more is demanded than to be signed in, or less.

use super::caller::{Caller, Console, Visitor, known, person};
use super::identity::Identity;
use crate::problem::{Error, Result};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;
use shared::permission::Need;
use shared::problem::Code;
use std::future::{Ready, ready};
use std::ops::Deref;
use std::sync::Arc;

/// A caller who has shown in the last five minutes who they are: by signing in, or by `auth/confirm`. For what a thief of
/// a session would begin with. An integration has nothing to show, so it is never one.
pub struct Fresh<C>(C);

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

impl<N: Need> Console<N> {
    /// What [`Fresh`] asks of every caller, for an operation where only some of what can be sent wants it.
    ///
    /// # Errors
    /// They have not shown who they are in the last five minutes, or are an integration.
    pub(crate) async fn check_fresh(&self) -> Result<()> {
        check(self.identity(), self.door()).await
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
