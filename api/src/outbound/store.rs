//! Requests to the object store, whose address the operator names: whatever network that is in, it is meant.

use super::trust;
use object_store::client::{ClientOptions, HttpClient, HttpConnector};
use reqwest::redirect::Policy;
use std::time::Duration;

/// How long the store may take to be reached, and to say the next thing. A large file takes longer as a whole.
const CONNECT: Duration = Duration::from_secs(5);
const SILENCE: Duration = Duration::from_secs(20);

/// What sends requests to the store.
#[derive(Debug, Clone)]
struct ToStore(reqwest::Client);

impl HttpConnector for ToStore {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.0.clone()))
    }
}

/// What sends requests to the store.
///
/// # Errors
/// TLS can't be set up.
pub(crate) fn for_the_store() -> anyhow::Result<impl HttpConnector> {
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(trust::config()?)
        .redirect(Policy::none())
        .no_proxy()
        .connect_timeout(CONNECT)
        .read_timeout(SILENCE)
        .pool_idle_timeout(Duration::from_secs(30))
        .user_agent(concat!("Portico/", env!("CARGO_PKG_VERSION")))
        .build()?;
    Ok(ToStore(client))
}
