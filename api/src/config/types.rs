//! The types of the settings: a value of one exists only when it is right.

use ipnet::{IpNet, Ipv4Net};
use sqlx::postgres::PgConnectOptions;
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use tracing::level_filters::LevelFilter;
use url::{Host, Url};

/// Text that is no value of the setting. What would be one, the setting's own words say.
#[derive(Debug, PartialEq, Eq)]
pub struct NotAValue;

/// The public address of this installation: scheme, host and port.
#[derive(Clone, PartialEq, Eq)]
pub struct Origin(Url);

impl Origin {
    /// The address of an application's page: `path` begins with a slash.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{self}{path}")
    }

    /// The host without a port, as it stands after the `@` of a Message-ID.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or("localhost")
    }

    /// Whether browsers reach it by HTTPS, so that cookies may be `Secure`.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }
}

impl FromStr for Origin {
    type Err = NotAValue;

    fn from_str(text: &str) -> Result<Self, NotAValue> {
        let url = Url::parse(text).map_err(|_| NotAValue)?;
        let bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
        let anonymous = url.username().is_empty() && url.password().is_none();
        let safe = url.scheme() == "https" || url.scheme() == "http" && is_loopback(&url);
        (bare && anonymous && safe).then_some(Self(url)).ok_or(NotAValue)
    }
}

/// As browsers write it in `Origin` headers: no slash at the end, no port that the scheme implies.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.origin().ascii_serialization())
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Whether the host is this machine, so that nothing crosses a network.
fn is_loopback(url: &Url) -> bool {
    // `domain` of schemes that browsers don't know is not parsed any further, so addresses may hide in it.
    match url.host() {
        Some(Host::Domain(name)) => {
            name == "localhost"
                || name.ends_with(".localhost")
                || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
        }
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// How to reach a database. Its password is never shown.
#[derive(Clone)]
pub struct DatabaseUrl(Box<PgConnectOptions>);

impl DatabaseUrl {
    /// What sqlx needs to connect.
    #[must_use]
    pub fn options(&self) -> &PgConnectOptions {
        &self.0
    }
}

impl From<PgConnectOptions> for DatabaseUrl {
    fn from(options: PgConnectOptions) -> Self {
        Self(Box::new(options))
    }
}

impl FromStr for DatabaseUrl {
    type Err = NotAValue;

    fn from_str(text: &str) -> Result<Self, NotAValue> {
        let postgres = ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme));
        let options: Option<PgConnectOptions> = postgres.then(|| text.parse().ok()).flatten();
        options.map(Self::from).ok_or(NotAValue)
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let options = &self.0;
        let database = options.get_database().unwrap_or_default();
        match options.get_socket() {
            Some(socket) => write!(f, "{database} as {} in {}", options.get_username(), socket.display()),
            None => {
                let (host, port) = (options.get_host(), options.get_port());
                write!(f, "{database} as {} at {host}:{port}", options.get_username())
            }
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// How to reach the mail server. Its password is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpUrl(Url);

impl SmtpUrl {
    /// The whole address, password and all, for the mail library alone.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.as_str()
    }

    /// The server's name, as it has to stand in its certificate.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// Whether TLS begins with the connection, and not after a word in the clear.
    #[must_use]
    pub fn is_smtps(&self) -> bool {
        self.0.scheme() == "smtps"
    }

    /// Whether nothing of a mail is ever sent without TLS.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        // The first one counts, as it does for the mail library.
        let tls = self.0.query_pairs().find(|(name, _)| name == "tls");
        self.is_smtps() || tls.is_some_and(|(_, value)| value == "required")
    }
}

impl FromStr for SmtpUrl {
    type Err = NotAValue;

    fn from_str(text: &str) -> Result<Self, NotAValue> {
        let url = Url::parse(text).map_err(|_| NotAValue)?;
        let known = matches!(url.scheme(), "smtp" | "smtps") && url.has_host();
        let loopback = is_loopback(&url);
        // The library's own reading has the last word, so a start cannot fail over it later.
        let read = lettre::AsyncSmtpTransport::<lettre::Tokio1Executor>::from_url(text).is_ok();
        let url = Self(url);
        let safe = url.is_sealed() || url.0.password().is_none() || loopback;
        (known && safe && read).then_some(url).ok_or(NotAValue)
    }
}

impl fmt::Display for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.0.scheme(), self.host())?;
        self.0.port().map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Networks that are meant together, such as the proxies that are believed when they say whom they speak for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Networks(Vec<IpNet>);

impl Networks {
    /// Whether an address is in one of them. One seen through a socket for both IP versions counts as IPv4.
    #[must_use]
    pub fn contains(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.0.iter().any(|network| network.contains(&peer))
    }
}

impl FromStr for Networks {
    type Err = NotAValue;

    fn from_str(text: &str) -> Result<Self, NotAValue> {
        let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
        items.map(network).collect::<Option<_>>().map(Self).ok_or(NotAValue)
    }
}

fn network(text: &str) -> Option<IpNet> {
    let network = text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))?;
    let IpNet::V6(v6) = network else { return Some(network) };
    // IPv4, as a socket for both IP versions writes it.
    let v4 = v6.addr().to_ipv4_mapped().zip(v6.prefix_len().checked_sub(96));
    Some(v4.and_then(|(ip, length)| Ipv4Net::new(ip, length).ok()).map_or(network, IpNet::V4))
}

/// What to log, as `tracing` reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFilter(String);

impl LogFilter {
    /// The filter itself, to be installed once.
    #[must_use]
    pub fn filter(&self) -> tracing_subscriber::EnvFilter {
        // Whoever can reach the port can send what is no HTTP, and actix tells each as an error, of nobody.
        tracing_subscriber::EnvFilter::new(format!("actix_http::h1=off,{}", self.0))
    }
}

impl FromStr for LogFilter {
    type Err = NotAValue;

    fn from_str(text: &str) -> Result<Self, NotAValue> {
        let readable = tracing_subscriber::EnvFilter::try_new(text).is_ok();
        let levels = text.split(',').filter(|directive| is_word(directive)).all(is_level);
        (readable && levels).then(|| Self(text.to_owned())).ok_or(NotAValue)
    }
}

/// Whether a directive names neither a level for a module nor a span.
fn is_word(directive: &str) -> bool {
    !directive.is_empty() && !directive.contains(['=', '[', ']', '{', '}'])
}

/// `tracing` takes any other word for a module, and logs nothing but that.
fn is_level(word: &str) -> bool {
    word.parse::<LevelFilter>().is_ok()
}

/// Who may found organizations on this server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Founding {
    /// Every visitor.
    Open,
    /// A visitor while there is none; then the operator, with `portico create-admin`.
    Closed,
}

impl FromStr for Founding {
    type Err = NotAValue;

    fn from_str(text: &str) -> Result<Self, NotAValue> {
        match text {
            "open" => Ok(Self::Open),
            "closed" => Ok(Self::Closed),
            _ => Err(NotAValue),
        }
    }
}

/// How a line of the log looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For log collectors: one JSON object per line.
    Json,
}

impl FromStr for LogFormat {
    type Err = NotAValue;

    fn from_str(text: &str) -> Result<Self, NotAValue> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(NotAValue),
        }
    }
}
