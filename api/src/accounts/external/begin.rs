//! On the way to a provider.

use super::vouch::Way;
use super::{cookie, failed, providers};
use crate::access::{Identity, Surface};
use crate::accounts::cookie::WithCookie;
use crate::accounts::desk::Desk;
use crate::accounts::queries::external::{Linking, NewFlow};
use crate::accounts::whereabouts::Whereabouts;
use crate::accounts::{links, queries, throttle};
use crate::config::Config;
use crate::http::answer::Answer;
use crate::identity_providers::{Directory, Provider};
use crate::problem::{Error, Result};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use chrono::TimeDelta;
use shared::accounts::{BeginExternal, ExternalBegun};
use shared::ids::OrgId;
use std::future::{Ready, ready};

/// How long one may take at the provider.
pub(super) const LIFETIME: TimeDelta = TimeDelta::minutes(10);

/// The provider that a request is about, and what it takes to ask it.
pub(super) struct Asked {
    config: web::Data<Config>,
    directory: web::Data<Directory>,
    provider: String,
}

impl Asked {
    /// The same, on a surface.
    pub(super) fn at(&self, surface: Surface) -> At<'_> {
        At { surface, config: &self.config, directory: &self.directory, provider: &self.provider }
    }
}

impl FromRequest for Asked {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let config = request.app_data::<web::Data<Config>>().cloned();
        let directory = request.app_data::<web::Data<Directory>>().cloned();
        let provider = request.match_info().query("provider").to_owned();
        let missing = || Error::Bug(anyhow::anyhow!("the server was built without providers"));
        let both = config.zip(directory).ok_or_else(missing);
        ready(both.map(|(config, directory)| Self { config, directory, provider }))
    }
}

/// Where and by whom somebody signs in.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) surface: Surface,
    pub(super) config: &'a Config,
    pub(super) directory: &'a Directory,
    /// The provider, as in addresses.
    pub(super) provider: &'a str,
}

/// Sends whoever wants to sign in to the provider.
pub(super) async fn sign_in(
    desk: &Desk,
    at: At<'_>,
    begin: BeginExternal,
) -> Result<WithCookie<ExternalBegun>> {
    count(desk).await?;
    let provider = providers::find(desk, at.config, at.provider).await?;
    let org = organization(desk, &provider, begin.slug()).await?;
    let hash = |token: Option<String>| {
        token.as_deref().map(str::trim).filter(|token| !token.is_empty()).map(links::hash)
    };
    let intent = Intent {
        org,
        invitation: hash(begin.invitation),
        verification: hash(begin.verification),
        is_anew: begin.anew,
        linking: None,
    };
    send(desk, at, &provider, intent).await
}

/// Sends whoever is signed in to the provider, to be known by it from now on.
pub(super) async fn link(desk: &Desk, at: At<'_>, identity: &Identity) -> Result<WithCookie<ExternalBegun>> {
    identity.shows_account()?;
    count(desk).await?;
    let provider = providers::find(desk, at.config, at.provider).await?;
    // What an organization's provider says is of use in that organization alone.
    if provider.org.is_some_and(|org| org != identity.org()) {
        return Err(Error::NotFound);
    }
    // An integration has nobody to be linked with.
    let session = identity.session().ok_or(Error::Unauthenticated)?;
    let linking = Linking { account: identity.account(), session };
    let intent = Intent { org: Some(identity.org()), linking: Some(linking), ..Intent::default() };
    send(desk, at, &provider, intent).await
}

/// Counts a beginning or an end, whatever comes of it: each costs requests to somebody else.
pub(super) async fn count(desk: &Desk) -> Result<()> {
    let mut tx = desk.tx().await?;
    throttle::external(&mut tx, &Whereabouts::of(desk.request().ip), desk.clock().now()).await?;
    tx.commit().await
}

/// The organization that is signed in to: the provider's, or the one that is named.
async fn organization(desk: &Desk, provider: &Provider, slug: Option<&str>) -> Result<Option<OrgId>> {
    let Some(slug) = slug else { return Ok(provider.org) };
    let named = queries::organizations::door(&mut desk.tx().await?, Some(slug)).await?;
    let named = named.map(|door| door.id).ok_or(Error::NotFound)?;
    if provider.org.is_some_and(|org| org != named) { Err(Error::NotFound) } else { Ok(Some(named)) }
}

/// What it is for.
#[derive(Default)]
struct Intent {
    org: Option<OrgId>,
    invitation: Option<[u8; 32]>,
    verification: Option<[u8; 32]>,
    is_anew: bool,
    linking: Option<Linking>,
}

async fn send(
    desk: &Desk,
    at: At<'_>,
    provider: &Provider,
    intent: Intent,
) -> Result<WithCookie<ExternalBegun>> {
    let found = at.directory.find(provider).await;
    let metadata = found.map_err(|trouble| failed(&provider.name, trouble))?;
    let (state, nonce, verifier) = (links::token()?, links::token()?, links::token()?);
    let browser = cookie::secret(desk.http(), at.surface)?;
    let way = Way { provider, metadata: &metadata, config: at.config, surface: at.surface };
    let authorization_url = way.authorization_url((&state, &nonce, &verifier), intent.is_anew)?;
    let now = desk.clock().now();
    let flow = NewFlow {
        state_hash: &links::hash(&state),
        browser_hash: &links::hash(&browser),
        nonce: &nonce,
        verifier: &verifier,
        surface: at.surface,
        provider: &provider.key,
        org: intent.org,
        invitation_hash: intent.invitation.as_ref().map(|hash| &hash[..]),
        verification_hash: intent.verification.as_ref().map(|hash| &hash[..]),
        is_anew: intent.is_anew,
        linking: intent.linking,
        expires_at: now + LIFETIME,
        now,
    };
    let mut tx = desk.tx().await?;
    queries::external::insert(&mut tx, flow).await?;
    tx.commit().await?;
    Ok(cookie::with(Answer::ok(ExternalBegun { authorization_url }), at.surface, &browser))
}
