//! Requests that Portico itself sends out, to addresses that its users choose: the only place that makes any.
//!
//! Whoever may name an address must not reach what only this server can: its own machine, its network, the metadata of
//! its cloud. So names are resolved here, and only addresses that all the world may use are connected to, in the same
//! breath; a name that leads elsewhere a moment later gains nothing. There are no redirects, no proxies, no user names in
//! addresses, and no plain HTTP. The operator can allow networks of their own, and HTTP counts for these, too. An answer
//! takes five seconds and one mebibyte at most.

mod guard;
mod store;
#[cfg(test)]
mod tests;
mod trust;

pub(crate) use store::for_the_store;

use crate::config::Networks;
use guard::{Guard, Refused};
use openidconnect::AsyncHttpClient;
use reqwest::redirect::Policy;
use std::error::Error as _;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use url::{Host, Url};

/// How long everything may take, from the name to the end of the answer.
const DEADLINE: Duration = Duration::from_secs(5);
/// The most bytes of an answer.
const LONGEST: usize = 1024 * 1024;

/// A request.
pub(crate) type Request = http::Request<Vec<u8>>;
/// An answer, whatever its status.
pub(crate) type Answer = http::Response<Vec<u8>>;

/// Why there is no answer, as a sentence that names the host and nothing else of the address.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
pub(crate) enum Error {
    /// It is no address that requests are sent to.
    #[error("{0} is no address that requests may go to: it is not public, or not HTTPS.")]
    Forbidden(String),
    /// There is no such name.
    #[error("The name {0} leads to no server.")]
    Unknown(String),
    /// Nothing answered in time.
    #[error("{0} does not answer within five seconds.")]
    Slow(String),
    /// Nothing answered.
    #[error("{0} can't be reached, or its certificate is not trusted.")]
    Away(String),
    /// It answered more than anybody reads.
    #[error("{0} answers more than a mebibyte.")]
    TooLarge(String),
}

/// What sends requests.
#[derive(Clone)]
pub(crate) struct Outbound {
    allowed: Arc<Networks>,
    /// To all the world, and to the allowed networks.
    sealed: reqwest::Client,
    /// By plain HTTP, to the allowed networks alone.
    plain: reqwest::Client,
}

impl Outbound {
    /// To the public internet and to these networks.
    ///
    /// # Errors
    /// TLS can't be set up.
    pub(crate) fn new(allowed: &Networks) -> anyhow::Result<Self> {
        let allowed = Arc::new(allowed.clone());
        let client = |guard: Guard| {
            reqwest::Client::builder()
                .tls_backend_preconfigured(trust::config()?)
                .dns_resolver(Arc::new(guard))
                .redirect(Policy::none())
                .no_proxy()
                .referer(false)
                .timeout(DEADLINE)
                .pool_idle_timeout(Duration::from_secs(30))
                .user_agent(concat!("Portico/", env!("CARGO_PKG_VERSION")))
                .build()
                .map_err(anyhow::Error::from)
        };
        Ok(Self {
            sealed: client(Guard { allowed: allowed.clone(), public: true })?,
            plain: client(Guard { allowed: allowed.clone(), public: false })?,
            allowed,
        })
    }

    /// Sends a request, and reads the answer to its end.
    ///
    /// # Errors
    /// There is none; the sentence may be shown to whoever chose the address.
    pub(crate) async fn send(&self, request: Request) -> Result<Answer, Error> {
        let url = Url::parse(&request.uri().to_string());
        let url = url.map_err(|_| Error::Forbidden("This".to_owned()))?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let client = self.client(&url).ok_or_else(|| Error::Forbidden(host.clone()))?;
        let request = reqwest::Request::try_from(request).map_err(|_| Error::Forbidden(host.clone()))?;
        let answer = client.execute(request).await.map_err(|error| why(&error, &host))?;
        read(answer, &host).await
    }

    /// What may reach this address, if anything; where it is a name, the guard says so once it is resolved.
    fn client(&self, url: &Url) -> Option<&reqwest::Client> {
        let (client, public) = match url.scheme() {
            "https" => (&self.sealed, true),
            "http" => (&self.plain, false),
            _ => return None,
        };
        let bare = url.username().is_empty() && url.password().is_none();
        let guard = Guard { allowed: self.allowed.clone(), public };
        let fits = match url.host()? {
            Host::Domain(_) => true,
            Host::Ipv4(ip) => guard.lets_through(ip.into()),
            Host::Ipv6(ip) => guard.lets_through(ip.into()),
        };
        (bare && fits).then_some(client)
    }
}

/// For the library that speaks OpenID Connect.
impl<'c> AsyncHttpClient<'c> for Outbound {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send + 'c>>;

    fn call(&'c self, request: Request) -> Self::Future {
        Box::pin(self.send(request))
    }
}

async fn read(mut answer: reqwest::Response, host: &str) -> Result<Answer, Error> {
    let (status, headers) = (answer.status(), answer.headers().clone());
    let mut body = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(|error| why(&error, host))? {
        if body.len() + piece.len() > LONGEST {
            return Err(Error::TooLarge(host.to_owned()));
        }
        body.extend_from_slice(&piece);
    }
    let mut whole = http::Response::new(body);
    (*whole.status_mut(), *whole.headers_mut()) = (status, headers);
    Ok(whole)
}

fn why(error: &reqwest::Error, host: &str) -> Error {
    let mut source = error.source();
    while let Some(cause) = source {
        match cause.downcast_ref::<Refused>() {
            Some(Refused::NotPublic) => return Error::Forbidden(host.to_owned()),
            Some(Refused::Unknown) => return Error::Unknown(host.to_owned()),
            None => source = cause.source(),
        }
    }
    tracing::info!(
        host,
        error = format!("{:#}", anyhow::anyhow!("{error:?}")),
        "a request that went out failed"
    );
    if error.is_timeout() { Error::Slow(host.to_owned()) } else { Error::Away(host.to_owned()) }
}
