//! Callers: what a handler's first parameter demands. They are synchronous, so a missing right is refused
//! before the body is looked at (an extractor that awaits would lose against a ready body error).

use super::authenticate::Authenticated;
use super::change::{ChangeTx, Who};
use super::door::Door;
use super::identity::{Claim, Identity, Sessions};
use super::tx::{AccountsTx, Db, MailsTx, OrgTx};
use crate::clock::Clock;
use crate::http::RequestInfo;
use crate::problem::{Error, Result};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use shared::ids::OrgId;
use shared::permission::{Need, need};
use shared::person::Side;
use shared::problem::Code;
use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::sync::Arc;

/// Anybody; for what needs no sign-in.
pub struct Visitor {
    db: Db,
    sessions: Sessions,
    clock: Clock,
    request: RequestInfo,
}

/// A client, in the portal.
pub struct Portal {
    identity: Arc<Identity>,
    door: Visitor,
}

/// A client who looks after their company's team, in the portal.
pub struct PrimaryContact {
    identity: Arc<Identity>,
    door: Visitor,
}

/// Staff, or an integration, with the permission that `N` stands for.
pub struct Console<N: Need> {
    identity: Arc<Identity>,
    door: Visitor,
    need: PhantomData<N>,
}

/// Anyone who works here, whatever they may do; for what is their own, such as their password, and so for no key. It
/// opens no transaction in the organization: that takes a permission.
pub struct Staff {
    identity: Arc<Identity>,
    door: Visitor,
}

impl Visitor {
    /// The clock that everything in this request goes by.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Where the request came from.
    pub fn request(&self) -> &RequestInfo {
        &self.request
    }

    /// For `accounts`; a test keeps it to that.
    pub(crate) async fn as_accounts(&self) -> Result<AccountsTx> {
        self.db.as_accounts().await
    }

    pub(crate) fn sessions(&self) -> &Sessions {
        &self.sessions
    }

    async fn change(&self, identity: &Identity) -> Result<ChangeTx> {
        let (id, side) = (identity.member(), identity.side());
        let who = if identity.is_integration() { Who::Key { id } } else { Who::Member { id, side } };
        let (request, clock) = (Some(self.request.clone()), self.clock.clone());
        ChangeTx::open(&self.db, identity.context(), who, request, clock).await
    }

    pub(super) fn of(request: &HttpRequest) -> Result<Self> {
        let missing = || Error::Bug(anyhow::anyhow!("the server was built without database or clock"));
        Ok(Self {
            db: request.app_data::<web::Data<Door>>().ok_or_else(missing)?.db(),
            sessions: Sessions::clone(request.app_data::<web::Data<Sessions>>().ok_or_else(missing)?),
            clock: Clock::clone(request.app_data::<web::Data<Clock>>().ok_or_else(missing)?),
            request: request.extensions().get::<RequestInfo>().cloned().ok_or_else(missing)?,
        })
    }
}

macro_rules! caller {
    ([$($generics:tt)*] $caller:ty) => {
        impl<$($generics)*> $caller {
            /// Who calls.
            pub fn identity(&self) -> &Arc<Identity> {
                &self.identity
            }

            /// The clock that everything in this request goes by.
            pub fn clock(&self) -> &Clock {
                &self.door.clock
            }

            /// Where the request came from.
            pub fn request(&self) -> &RequestInfo {
                &self.door.request
            }

            /// Opens a read-only transaction that sees what the caller may see.
            ///
            /// # Errors
            /// The database is away.
            pub async fn read(&self) -> Result<OrgTx> {
                self.door.db.read(self.identity.context()).await
            }

            /// Opens a transaction that may change what the caller may see.
            ///
            /// # Errors
            /// The database is away, or the request's `Idempotency-Key` was used before: then the first answer
            /// is the error, and is what the caller gets.
            pub async fn change(&self) -> Result<ChangeTx> {
                self.door.change(&self.identity).await
            }
        }
    };
}

impl Portal {
    /// What they have in common with anybody.
    pub(crate) fn door(&self) -> &Visitor {
        &self.door
    }

    /// The same client in another of their organizations, to raise a ticket there; themselves when none is
    /// named.
    ///
    /// # Errors
    /// They are no client there.
    pub(crate) async fn in_organization(self, org: Option<OrgId>) -> Result<Self> {
        let Some(org) = org.filter(|org| *org != self.identity.org()) else { return Ok(self) };
        let claim = Claim { org, ..self.identity.claim() };
        let identity = self.door.sessions.identify(&claim).await?;
        let unknown =
            || Error::field("organization_id", "unknown", "Please choose one of your organizations.");
        let identity = identity.ok_or_else(unknown)?;
        if identity.lacks_two_factor() {
            return Err(Error::Prove(Code::TwoFactorRequired));
        }
        Ok(Self { identity, door: self.door })
    }
}

caller!([] Portal);
caller!([] PrimaryContact);
caller!([N: Need] Console<N>);

impl PrimaryContact {
    /// What is remembered of sessions, to be forgotten where it changes.
    pub(crate) fn sessions(&self) -> &Sessions {
        &self.door.sessions
    }
}

impl<N: Need> Console<N> {
    /// What they have in common with anybody.
    pub(crate) fn door(&self) -> &Visitor {
        &self.door
    }

    /// What is remembered of sessions, to be forgotten where it changes.
    pub(crate) fn sessions(&self) -> &Sessions {
        &self.door.sessions
    }
}

impl<N: Need> Console<N> {
    /// Asks once more whether they still may, for what takes long.
    ///
    /// # Errors
    /// They may no more, or the database is away.
    pub(crate) async fn check_still(&self) -> Result<()> {
        let now = self.door.sessions.identify_all(&[self.identity.claim()]).await?;
        match now.first() {
            Some(Some(identity)) if identity.may(N::PERMISSION) => Ok(()),
            _ => Err(Error::Unauthenticated),
        }
    }
}

impl Console<need::MailsRead> {
    /// Opens a transaction that reads the mails to the organization's people.
    ///
    /// # Errors
    /// The database is away.
    pub(crate) async fn mails(&self) -> Result<MailsTx> {
        self.door.db.mails(self.identity.org()).await
    }
}

impl Staff {
    /// Who calls.
    pub fn identity(&self) -> &Arc<Identity> {
        &self.identity
    }

    /// What they have in common with anybody.
    pub(crate) fn door(&self) -> &Visitor {
        &self.door
    }
}

/// Who the middleware found, whether or not they still have to set up a second factor.
pub(super) fn known(request: &HttpRequest) -> Result<Arc<Identity>> {
    request.extensions().get::<Authenticated>().map(|found| found.0.clone()).ok_or(Error::Unauthenticated)
}

/// A caller who is somebody.
pub(crate) trait Caller: Sized + FromRequest<Error = Error, Future = Ready<Result<Self>>> {
    /// As this caller, if they are one.
    fn admit(identity: Arc<Identity>, door: Visitor) -> Result<Self>;

    /// Who it is.
    fn who(&self) -> &Arc<Identity>;
}

/// Who may do everything that they may: not who still has to set up a second factor.
fn admit<C: Caller>(request: &HttpRequest) -> Result<C> {
    let caller = C::admit(known(request)?, Visitor::of(request)?)?;
    if caller.who().lacks_two_factor() {
        return Err(Error::Prove(Code::TwoFactorRequired));
    }
    Ok(caller)
}

/// Where only a person may call.
pub(super) fn person(identity: &Identity) -> Result<&Identity> {
    if identity.is_integration() { Err(Error::NotForKeys) } else { Ok(identity) }
}

impl FromRequest for Visitor {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

macro_rules! admits {
    ([$($generics:tt)*] $caller:ty, |$identity:ident, $door:ident| $admit:expr) => {
        impl<$($generics)*> Caller for $caller {
            fn admit($identity: Arc<Identity>, $door: Visitor) -> Result<Self> {
                $admit
            }

            fn who(&self) -> &Arc<Identity> {
                &self.identity
            }
        }

        impl<$($generics)*> FromRequest for $caller {
            type Error = Error;
            type Future = Ready<Result<Self>>;

            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                ready(admit(request))
            }
        }
    };
}

admits!([] Portal, |identity, door| match person(&identity)?.side() {
    Side::Client => Ok(Self { identity, door }),
    Side::Staff => Err(Error::Unauthenticated),
});
admits!([] PrimaryContact, |identity, door| match person(&identity)?.side() {
    Side::Client if identity.is_primary_contact() => Ok(Self { identity, door }),
    Side::Client => Err(Error::NotPrimaryContact),
    Side::Staff => Err(Error::Unauthenticated),
});
admits!([] Staff, |identity, door| match person(&identity)?.side() {
    Side::Staff => Ok(Self { identity, door }),
    Side::Client => Err(Error::Unauthenticated),
});
admits!([N: Need] Console<N>, |identity, door| match identity.side() {
    Side::Staff if identity.may(N::PERMISSION) => Ok(Self { identity, door, need: PhantomData }),
    Side::Staff => Err(Error::Forbidden(N::PERMISSION)),
    Side::Client => Err(Error::Unauthenticated),
});
