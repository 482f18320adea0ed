//! The protocol itself, by the library: where to, and what the provider vouches for once the code is exchanged.

use super::vouched::{Names, Vouched, groups};
use super::{failed, over};
use crate::access::Surface;
use crate::config::Config;
use crate::identity_providers::{self, Directory, Metadata, Provider, Trouble};
use crate::outbound;
use crate::problem::{Error, Result};
use chrono::TimeDelta;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClientAuthMethod, CoreErrorResponseType,
    CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm,
    CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AccessToken, AdditionalClaims, AuthType, AuthorizationCode, ClaimsVerificationError, Client, ClientId,
    ClientSecret, CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdToken,
    IdTokenClaims, IdTokenFields, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, RequestTokenError, Scope, SignatureVerificationError, StandardErrorResponse,
    StandardTokenResponse, TokenResponse as _, UserInfoClaims,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use shared::Timestamp;
use std::time::Duration;

/// By how much a provider's clock may be off.
pub(super) const LEEWAY: TimeDelta = TimeDelta::seconds(60);
/// The most characters of a subject, by the standard.
const SUBJECT_MAX: usize = 255;

/// Claims that have no name in the standard, such as groups.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Rest {
    #[serde(flatten)]
    all: Map<String, Value>,
}

impl AdditionalClaims for Rest {}

impl Rest {
    /// A token may say from when on it is good (`nbf`), which the library does not read.
    fn begins(&self, by: Timestamp) -> Result<(), ClaimsVerificationError> {
        match self.all.get("nbf").map(Value::as_f64) {
            None => Ok(()),
            #[expect(clippy::cast_precision_loss, reason = "seconds fit for millions of years")]
            Some(Some(from)) if from <= by.timestamp() as f64 => Ok(()),
            Some(_) => Err(ClaimsVerificationError::Expired("it is not good yet".to_owned())),
        }
    }
}

type Fields = IdTokenFields<
    Rest,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Tokens = StandardTokenResponse<Fields, CoreTokenType>;
type Signed = IdToken<Rest, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
type Claims = IdTokenClaims<Rest, CoreGenderClaim>;
type Party = Client<
    Rest,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// A code that came back, and what goes with it.
pub(super) struct Back<'a> {
    pub(super) code: String,
    pub(super) nonce: &'a str,
    pub(super) verifier: String,
}

/// A provider, for one surface.
pub(super) struct Way<'a> {
    pub(super) provider: &'a Provider,
    pub(super) metadata: &'a Metadata,
    pub(super) config: &'a Config,
    pub(super) surface: Surface,
}

impl Way<'_> {
    /// The page where people sign in; anew, if whoever is signed in there is to show it once more.
    pub(super) fn authorization_url(
        &self,
        (state, nonce, verifier): (&str, &str, &str),
        anew: bool,
    ) -> Result<String> {
        let challenge =
            PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier.to_owned()));
        let (state, nonce) = (state.to_owned(), nonce.to_owned());
        let party = self.party(self.metadata)?;
        let request = party
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(state),
                move || Nonce::new(nonce),
            )
            .add_scopes(self.scopes())
            .set_pkce_challenge(challenge);
        let request = if anew {
            request.add_prompt(CoreAuthPrompt::Login).set_max_age(Duration::ZERO)
        } else {
            request
        };
        Ok(request.url().0.to_string())
    }

    /// Groups often come without a scope of their own.
    fn scopes(&self) -> Vec<Scope> {
        let known = self.metadata.scopes_supported();
        let groups = self.provider.groups_claim.iter().map(|claim| Scope::new(claim.clone()));
        let groups = groups.filter(|scope| known.is_some_and(|known| known.contains(scope)));
        ["email", "profile"].into_iter().map(|word| Scope::new(word.to_owned())).chain(groups).collect()
    }

    fn party(&self, metadata: &Metadata) -> Result<Party> {
        let uris = identity_providers::redirect_uris(self.config, &self.provider.key);
        let back = match self.surface {
            Surface::Portal => uris.portal,
            Surface::Console => uris.console,
        };
        let back = RedirectUrl::new(back).map_err(|error| Error::Bug(error.into()))?;
        let secret = self.provider.client_secret.clone().map(ClientSecret::new);
        let id = ClientId::new(self.provider.client_id.clone());
        let party = Party::from_provider_metadata(metadata.clone(), id, secret).set_redirect_uri(back);
        Ok(party.set_auth_type(auth_type(metadata)))
    }

    /// Exchanges the code, and believes what comes of it once all of it was found right.
    pub(super) async fn exchange(
        &self,
        directory: &Directory,
        back: Back<'_>,
        now: Timestamp,
    ) -> Result<Vouched> {
        let party = self.party(self.metadata)?;
        let tokens = self.tokens(&party, directory, back.code, back.verifier).await?;
        let signed = tokens.id_token().ok_or_else(|| self.nonsense("no token that says who it is"))?;
        let nonce = Nonce::new(back.nonce.to_owned());
        let claims = match self.claims(&party, self.metadata, signed, &nonce, now) {
            // It may have other keys since they were fetched.
            Err(ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey,
            )) => {
                let anew =
                    directory.find_anew(self.provider).await.map_err(|trouble| self.failed(trouble))?;
                self.claims(&self.party(&anew)?, &anew, signed, &nonce, now)
            }
            found => found,
        };
        let claims = claims.map_err(|error| self.not_believed(&error))?;
        let further = self.further(&party, directory, tokens.access_token(), &claims).await?;
        let vouched = self.vouched(&claims, further.as_ref())?;
        match claims.auth_time() {
            Some(at) if at > now + LEEWAY => Err(self.nonsense("a sign-in that is yet to come")),
            at => Ok(Vouched { at: at.map(|at| at.min(now)), ..vouched }),
        }
    }

    async fn tokens(
        &self,
        party: &Party,
        directory: &Directory,
        code: String,
        verifier: String,
    ) -> Result<Tokens> {
        let request = party.exchange_code(AuthorizationCode::new(code));
        let request = request.map_err(|_| self.nonsense("no place where codes are exchanged"))?;
        let answer = request
            .set_pkce_verifier(PkceCodeVerifier::new(verifier))
            .request_async(directory.outbound(self.provider))
            .await;
        answer.map_err(|error| match error {
            RequestTokenError::Request(error) => self.failed((&error).into()),
            RequestTokenError::ServerResponse(said) => match said.error() {
                CoreErrorResponseType::InvalidGrant => over(),
                CoreErrorResponseType::InvalidClient | CoreErrorResponseType::UnauthorizedClient => self
                    .failed(Trouble(
                        "It does not take the client's id or secret that are set up here.".to_owned(),
                    )),
                other => self.failed(Trouble(format!("It refused the code: {}.", short(other.as_ref())))),
            },
            _ => self.nonsense("something that is no token"),
        })
    }

    /// What a token says, if it is signed by the provider, for this client and this very sign-in, and now.
    fn claims(
        &self,
        party: &Party,
        metadata: &Metadata,
        signed: &Signed,
        nonce: &Nonce,
        now: Timestamp,
    ) -> Result<Claims, ClaimsVerificationError> {
        let in_time = move |at: Timestamp| {
            let words = "issued in the future".to_owned();
            if at <= now + LEEWAY { Ok(()) } else { Err(words) }
        };
        let verifier = party
            .id_token_verifier()
            .set_allowed_algs(identity_providers::algorithms(metadata))
            .set_time_fn(move || now - LEEWAY)
            .set_issue_time_verifier_fn(in_time);
        let claims = signed.claims(&verifier, nonce)?;
        claims.additional_claims().begins(now + LEEWAY)?;
        match claims.authorized_party() {
            Some(party) if **party != *self.provider.client_id => {
                Err(ClaimsVerificationError::InvalidAudience("it was issued to another party".to_owned()))
            }
            _ => Ok(claims.clone()),
        }
    }

    /// What stands not in the token but where the provider tells more: by the standard, address and groups mostly do.
    async fn further(
        &self,
        party: &Party,
        directory: &Directory,
        token: &AccessToken,
        claims: &Claims,
    ) -> Result<Option<UserInfoClaims<Rest, CoreGenderClaim>>> {
        let groups = self.provider.groups_claim.as_ref();
        let is_whole = claims.email().is_some()
            && claims.email_verified().is_some()
            && groups.is_none_or(|claim| claims.additional_claims().all.contains_key(claim));
        // Whatever is told there has to be told of the same person.
        let Ok(request) = party.user_info(token.clone(), Some(claims.subject().clone())) else {
            return Ok(None);
        };
        if is_whole {
            return Ok(None);
        }
        let told = request.request_async::<Rest, _, CoreGenderClaim>(directory.outbound(self.provider)).await;
        told.map(Some).map_err(|error| match error {
            openidconnect::UserInfoError::Request(error) => self.failed((&error).into()),
            _ => self.nonsense("something that tells nothing about who it is"),
        })
    }

    fn vouched(
        &self,
        claims: &Claims,
        further: Option<&UserInfoClaims<Rest, CoreGenderClaim>>,
    ) -> Result<Vouched> {
        let subject = claims.subject().as_str().to_owned();
        if !(1..=SUBJECT_MAX).contains(&subject.chars().count()) || subject.contains('\0') {
            return Err(self.nonsense("a name for who it is that is none"));
        }
        let mut found = Vouched::of(
            subject,
            claims.email(),
            claims.email_verified(),
            Names::of(claims.given_name(), claims.family_name(), claims.name()),
        );
        if let Some(further) = further {
            let told = further.standard_claims();
            let is_better = found.email.is_none() || claims.email_verified().is_none();
            if is_better && told.email().is_some() {
                found = Vouched::of(
                    found.subject,
                    told.email(),
                    told.email_verified(),
                    Names::of(told.given_name(), told.family_name(), told.name()),
                );
            }
        }
        if let Some(claim) = &self.provider.groups_claim {
            let further = further.and_then(|further| further.additional_claims().all.get(claim));
            found.groups = groups(claims.additional_claims().all.get(claim).or(further));
        }
        Ok(found)
    }

    fn not_believed(&self, error: &ClaimsVerificationError) -> Error {
        tracing::info!(provider = self.provider.name, %error, "a token was not believed");
        match error {
            ClaimsVerificationError::Expired(_) => self.failed(Trouble(
                "Its clock and the clock of this server are more than a minute apart.".to_owned(),
            )),
            ClaimsVerificationError::InvalidNonce(_) => over(),
            _ => self.nonsense("a token that is not signed by it, or not for this sign-in"),
        }
    }

    fn nonsense(&self, what: &str) -> Error {
        self.failed(Trouble(format!("It answers with {what}.")))
    }

    pub(super) fn failed(&self, trouble: Trouble) -> Error {
        failed(&self.provider.name, trouble)
    }
}

impl From<outbound::Error> for Trouble {
    fn from(error: outbound::Error) -> Self {
        Self::from(&error)
    }
}

/// The standard's own way unless the provider knows only the other one.
fn auth_type(metadata: &Metadata) -> AuthType {
    let known = metadata.token_endpoint_auth_methods_supported();
    let knows = |method| known.is_none_or(|known| known.contains(&method));
    let only_in_body =
        !knows(CoreClientAuthMethod::ClientSecretBasic) && knows(CoreClientAuthMethod::ClientSecretPost);
    if only_in_body { AuthType::RequestBody } else { AuthType::BasicAuth }
}

/// A word of somebody else's, to be shown.
fn short(word: &str) -> String {
    word.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(60).collect()
}
