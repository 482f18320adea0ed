//! What a provider says of itself: its discovery document and its keys, fetched when they are needed and remembered for
//! some minutes.

use super::Provider;
use crate::config::Config;
use crate::outbound::{self, Outbound};
use moka::future::Cache;
use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm,
    CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::{AdditionalProviderMetadata, DiscoveryError, IssuerUrl, ProviderMetadata};
use serde::{Deserialize, Serialize};
use shared::identity_providers::ProviderCheck;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// For how long it is remembered.
const REMEMBERED: Duration = Duration::from_secs(10 * 60);
/// How much of it, in bytes as it is written: what each says is up to somebody else.
const MOST_BYTES: u64 = 16 * 1024 * 1024;
/// How long document and keys may take together.
const DEADLINE: Duration = Duration::from_secs(5);

/// How tokens may be signed: by a key that the provider alone has. With one that both have, either could have signed.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 10] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EcdsaP521Sha512,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What the library does not read by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Further {
    /// Whether it always says who answers (RFC 9207).
    #[serde(default)]
    authorization_response_iss_parameter_supported: Option<bool>,
}

impl AdditionalProviderMetadata for Further {}

/// A discovery document with the keys that it names.
pub(crate) type Metadata = ProviderMetadata<
    Further,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// What is wrong with a provider, as a sentence for whoever set it up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble(pub(crate) String);

impl From<&outbound::Error> for Trouble {
    fn from(error: &outbound::Error) -> Self {
        Self(error.to_string())
    }
}

/// What is known of providers: of the installation's, whose addresses the operator chose; and apart from these of those of
/// organizations, whose admins must not reach the networks that are open to the operator.
#[derive(Clone)]
pub(crate) struct Directory {
    installed: Known,
    organizations: Known,
}

impl Directory {
    /// One that knows nothing yet.
    ///
    /// # Errors
    /// TLS can't be set up.
    pub(crate) fn new(config: &Config) -> anyhow::Result<Self> {
        Ok(Self {
            installed: Known::through(Outbound::new(&config.outbound_networks)?),
            organizations: Known::through(Outbound::new(&config.organizations_outbound_networks)?),
        })
    }

    fn of(&self, provider: &Provider) -> &Known {
        match provider.org {
            Some(_) => &self.organizations,
            None => &self.installed,
        }
    }

    /// What sends requests to this provider.
    pub(crate) fn outbound(&self, provider: &Provider) -> &Outbound {
        &self.of(provider).outbound
    }

    /// What the provider says of itself, or said some minutes ago.
    pub(crate) async fn find(&self, provider: &Provider) -> Result<Arc<Metadata>, Trouble> {
        let known = self.of(provider);
        match known.remembered.get(&provider.issuer).await {
            Some(found) => Ok(found.metadata),
            None => known.find_anew(&provider.issuer).await,
        }
    }

    /// What it says now: it may have other keys by now.
    pub(crate) async fn find_anew(&self, provider: &Provider) -> Result<Arc<Metadata>, Trouble> {
        self.of(provider).find_anew(&provider.issuer).await
    }

    /// Looks whether one could sign in by an organization's provider at this address, past what is remembered.
    pub(crate) async fn check(&self, issuer: &str) -> ProviderCheck {
        self.organizations.check(issuer).await
    }
}

/// What is known of some of them, and how they are asked.
#[derive(Clone)]
struct Known {
    outbound: Outbound,
    remembered: Cache<String, Remembered>,
}

/// What one said, and how much it was.
#[derive(Clone)]
struct Remembered {
    metadata: Arc<Metadata>,
    bytes: u32,
}

impl Known {
    fn through(outbound: Outbound) -> Self {
        let remembered = Cache::builder()
            .weigher(|issuer: &String, one: &Remembered| {
                one.bytes.saturating_add(u32::try_from(issuer.len()).unwrap_or(u32::MAX))
            })
            .max_capacity(MOST_BYTES)
            .time_to_live(REMEMBERED)
            .build();
        Self { outbound, remembered }
    }

    async fn find_anew(&self, issuer: &str) -> Result<Arc<Metadata>, Trouble> {
        let metadata = Arc::new(self.ask(issuer).await?);
        let one = Remembered { metadata: metadata.clone(), bytes: bytes(&metadata) };
        self.remembered.insert(issuer.to_owned(), one).await;
        Ok(metadata)
    }

    async fn ask(&self, issuer: &str) -> Result<Metadata, Trouble> {
        let url = IssuerUrl::new(issuer.to_owned()).map_err(|_| Trouble("This is no address.".to_owned()))?;
        let host = url.url().host_str().unwrap_or_default().to_owned();
        let asked =
            tokio::time::timeout(DEADLINE, Metadata::discover_async(url.clone(), &self.outbound)).await;
        let slow = |_| Trouble::from(&outbound::Error::Slow(host.clone()));
        let found = asked.map_err(slow)?.map_err(|error| said(&error, &host))?;
        check_addresses(&found, url.url())?;
        Ok(found)
    }

    /// Nothing of it is remembered: whoever looks may not sign in by it, and would take the room of those who do.
    async fn check(&self, issuer: &str) -> ProviderCheck {
        let found = match self.ask(issuer).await {
            Ok(found) => found,
            Err(Trouble(problem)) => {
                return ProviderCheck { problem: Some(problem), ..ProviderCheck::default() };
            }
        };
        let algorithms: Vec<_> = algorithms(&found).iter().filter_map(word).collect();
        let keys = u32::try_from(found.jwks().keys().len()).unwrap_or(u32::MAX);
        let problem = match (keys, algorithms.is_empty()) {
            (0, _) => Some("It tells no key that can be read, so nothing that it signs could be believed."),
            (_, true) => Some(
                "It signs in no way that is taken here: RS, PS or ES with 256, 384 or 512 bits, or EdDSA.",
            ),
            _ => None,
        };
        ProviderCheck {
            works: problem.is_none(),
            problem: problem.map(str::to_owned),
            authorization_endpoint: Some(found.authorization_endpoint().url().to_string()),
            token_endpoint: found.token_endpoint().map(|url| url.url().to_string()),
            keys,
            algorithms,
            claims: found.claims_supported().into_iter().flatten().filter_map(word).collect(),
        }
    }
}

/// How much it said, document and keys.
fn bytes(metadata: &Metadata) -> u32 {
    let written = |text: serde_json::Result<String>| text.map_or(usize::MAX, |text| text.len());
    let document = written(serde_json::to_string(metadata));
    let keys = written(serde_json::to_string(metadata.jwks()));
    u32::try_from(document.saturating_add(keys)).unwrap_or(u32::MAX)
}

fn word<T: Serialize>(value: &T) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(str::to_owned)
}

/// How it signs, as far as that is taken here.
pub(crate) fn algorithms(metadata: &Metadata) -> Vec<CoreJwsSigningAlgorithm> {
    let supported = metadata.id_token_signing_alg_values_supported();
    ALGORITHMS.into_iter().filter(|one| supported.contains(one)).collect()
}

/// Whether it promised to say who answers.
pub(crate) fn names_itself(metadata: &Metadata) -> bool {
    metadata.additional_metadata().authorization_response_iss_parameter_supported == Some(true)
}

/// The browser is sent to the first of them, so it has to be a page, and as well guarded as the provider itself.
fn check_addresses(metadata: &Metadata, issuer: &Url) -> Result<(), Trouble> {
    let page = metadata.authorization_endpoint().url();
    let is_page = page.scheme() == "https" || page.scheme() == "http" && issuer.scheme() == "http";
    if !is_page || !page.has_host() {
        return Err(Trouble(
            "Its discovery document names a sign-in page that is no HTTPS address.".to_owned(),
        ));
    }
    if metadata.token_endpoint().is_none() {
        return Err(Trouble("Its discovery document names no place where codes are exchanged.".to_owned()));
    }
    Ok(())
}

fn said(error: &DiscoveryError<outbound::Error>, host: &str) -> Trouble {
    Trouble(match error {
        DiscoveryError::Request(error) => error.to_string(),
        DiscoveryError::Response(status, ..) => {
            format!("{host} answers with {status} where its discovery document or its keys should be.")
        }
        DiscoveryError::Validation(said) => {
            let said: String = said.chars().take(300).collect();
            format!(
                "The discovery document is another issuer's: {said}. Give the address exactly as it stands there."
            )
        }
        _ => format!("{host} answers with something that is no discovery document, or no keys."),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    /// The address of a provider whose discovery document has this field in place of the right one, and these keys.
    async fn saying(field: &str, value: serde_json::Value, keys: serde_json::Value) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let mut document = json!({
            "issuer": issuer, "authorization_endpoint": format!("{issuer}/auth"), "jwks_uri": format!("{issuer}/jwks"),
            "token_endpoint": format!("{issuer}/token"), "response_types_supported": ["code"],
            "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256", "HS256"],
            "claims_supported": ["sub", "groups"],
        });
        if !field.is_empty() {
            document[field] = value;
        }
        document["keys"] = keys;
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let body = document.to_string();
                let _ = socket.read(&mut [0; 4096]).await;
                let head = format!("content-type: application/json\r\ncontent-length: {}", body.len());
                let answer = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n{head}\r\n\r\n{body}");
                let _ = socket.write_all(answer.as_bytes()).await;
            }
        });
        issuer
    }

    fn known() -> Known {
        Known::through(Outbound::new(&"127.0.0.1".parse().unwrap()).unwrap())
    }

    async fn checked(field: &str, value: serde_json::Value, keys: serde_json::Value) -> ProviderCheck {
        known().check(&saying(field, value, keys).await).await
    }

    fn key() -> serde_json::Value {
        json!([{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "a", "n": "AQAB", "e": "AQAB"}])
    }

    #[tokio::test]
    async fn what_was_found_is_told() {
        let found = checked("", json!(null), key()).await;
        assert!(found.works && found.problem.is_none(), "{found:?}");
        assert_eq!(
            (found.keys, found.algorithms, found.claims),
            (1, vec!["RS256".into()], vec!["sub".into(), "groups".into()])
        );
    }

    #[tokio::test]
    async fn so_many_bytes_are_remembered_whoever_says_how_many() {
        let known = known();
        for _ in 0..20 {
            let issuer = saying("claims_supported", json!(["x".repeat(1_000_000)]), key()).await;
            known.find_anew(&issuer).await.unwrap();
        }
        known.remembered.run_pending_tasks().await;
        let remembered = (known.remembered.entry_count(), known.remembered.weighted_size());
        assert_eq!(remembered.0, 16, "of the first as many as there is room for: {remembered:?}");
        assert!(remembered.1 > 16_000_000 && remembered.1 <= MOST_BYTES, "{remembered:?}");
    }

    #[tokio::test]
    async fn what_is_wrong_is_told() {
        for (field, value, keys, words) in [
            ("", json!(null), json!([]), "no key"),
            ("id_token_signing_alg_values_supported", json!(["HS256"]), key(), "signs in no way"),
            ("issuer", json!("https://another.example"), key(), "another issuer's"),
            ("authorization_endpoint", json!("javascript:alert(1)"), key(), "no HTTPS address"),
            ("token_endpoint", json!(null), key(), "codes are exchanged"),
            ("jwks_uri", json!("https://10.0.0.1/"), key(), "not public"),
            ("jwks_uri", json!(5), key(), "no discovery document"),
        ] {
            let found = checked(field, value, keys).await;
            let problem = found.problem.unwrap();
            assert!(!found.works && problem.contains(words), "{field}: {problem}");
        }
    }
}
