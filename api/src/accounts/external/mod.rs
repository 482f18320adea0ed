//! Signing in by a provider elsewhere (OpenID Connect, the authorization code flow with PKCE).
//!
//! The browser is sent to the provider with a **state**, and comes back with it and a code (`begin`, `finish`). A state is
//! good for ten minutes, once, and only with the cookie of the browser that began. The code is exchanged for what the
//! provider **vouches** for (`vouch`), after signature, issuer, audience, nonce and time were found right.
//!
//! Who somebody is elsewhere, an **identity**, is issuer and subject; and the organization, where the provider is one's:
//! what that says counts for this organization alone, and for nobody's account elsewhere. An address decides nothing
//! about accounts that are there: those are linked by their owners, in the profile (`link`). Whoever has none becomes a
//! client by the rules for registering (`newcomer`).

mod begin;
mod confirming;
mod console;
mod cookie;
mod finish;
mod link;
mod newcomer;
mod portal;
pub(super) mod providers;
mod vouch;
mod vouched;

pub(crate) use console::routes as console_routes;
pub(crate) use portal::routes as portal_routes;
pub(crate) use providers::count_check as count_provider_check;

use crate::identity_providers::Trouble;
use crate::problem::Error;
use shared::problem::Code;

/// The provider does not work; `detail` says what is wrong with it.
fn failed(provider: &str, Trouble(what): Trouble) -> Error {
    tracing::warn!(provider, what, "a sign-in by a provider failed");
    Error::Conflict(
        Code::ExternalFailed,
        format!("Signing in by {provider} does not work now. {what}").into(),
    )
}

/// What the provider says lets nobody in.
fn refused(detail: &'static str) -> Error {
    Error::Conflict(Code::ExternalRefused, detail.into())
}

/// The one answer for every state that is not good.
fn over() -> Error {
    let detail = "This sign-in was used already, took longer than ten minutes, or was begun in another browser. \
                  Please begin again.";
    Error::Conflict(Code::ExternalOver, detail.into())
}
