//! The configuration: parsed once, when the program starts, from flags, then the environment, then a
//! TOML file, then defaults. What is left is plain values that are right.

mod admin;
mod authorities;
mod check;
mod error;
mod file;
mod identity_providers;
mod kept;
mod s3_url;
mod sealing_key;
mod setting;
mod signing_key;
mod sources;
#[cfg(test)]
mod tests;
mod types;

pub use admin::{AdminOf, NewAdmin};
pub use authorities::Authorities;
pub use check::Report;
pub use error::ConfigErrors;
pub use identity_providers::{IdentityProviders, InstalledProvider};
pub use kept::KeyError;
pub use s3_url::S3Url;
pub use sealing_key::SealingKeys;
pub use signing_key::TokenKey;
pub use sources::flags;
pub use types::{DatabaseUrl, Founding, LogFilter, LogFormat, Networks, NotAValue, Origin, SmtpUrl};

use clap::ArgMatches;
use error::{Problem, WhereGiven};
use lettre::message::Mailbox;
use setting::{Fallback, Key};
use sources::Sources;
use std::fmt::Display;
use std::net::IpAddr;
use std::num::{NonZeroU16, NonZeroU32, NonZeroU64, NonZeroUsize};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Everything that an operator can choose. Secrets in it show themselves to nobody.
#[derive(Clone, Debug)]
pub struct Config {
    /// The address to listen on.
    pub listen: IpAddr,
    /// The port to listen on; 0 takes any free one.
    pub port: u16,
    /// The address that people type; all links begin with it.
    pub origin: Origin,
    /// The folder for what Portico keeps outside a given database. It may not be there yet.
    pub data: PathBuf,
    /// Which database.
    pub database: Database,
    /// How many connections to the database may be open at the same time, at least 2.
    pub database_connections: NonZeroU32,
    /// How mail leaves.
    pub mail: MailRoute,
    /// Who may vouch for the mail server; the publicly trusted authorities when nobody is named.
    pub mail_authorities: Option<Authorities>,
    /// The sender of all mail.
    pub mail_from: Mailbox,
    /// Where files are kept.
    pub files: FileStore,
    /// The most bytes of one file.
    pub file_bytes: usize,
    /// The most bytes of all files of an organization.
    pub files_quota: u64,
    /// The key that signs access tokens.
    pub signing_key: TokenKey,
    /// The keys that secrets at rest are sealed with.
    pub sealing_keys: SealingKeys,
    /// The proxies whose word on the client's address counts.
    pub trusted_proxies: Networks,
    /// The networks beside the public internet that requests may go out to for what this configuration names.
    pub outbound_networks: Networks,
    /// Those for what admins of organizations name.
    pub organizations_outbound_networks: Networks,
    /// The providers that everybody may sign in by.
    pub identity_providers: IdentityProviders,
    /// Where the two web applications come from.
    pub web: WebSource,
    /// What to log.
    pub log: LogFilter,
    /// How to log.
    pub log_format: LogFormat,
    /// Whether this is a demonstration, whose console shows the mails that were sent.
    pub demo: bool,
    /// Whether visitors may found organizations when there is one already.
    pub founding: Founding,
    /// How many API requests a caller may make in a minute; 0 for no limit.
    pub requests_per_minute: u32,
    /// How many threads answer requests.
    pub workers: NonZeroUsize,
}

/// Which database to use.
#[derive(Clone, Debug)]
pub enum Database {
    /// Portico's own, under the data folder.
    Embedded,
    /// One that runs elsewhere.
    Given {
        /// For serving.
        url: DatabaseUrl,
        /// For migrations; the same as `url` when nothing else was said.
        migration_url: DatabaseUrl,
    },
}

/// How mail leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailRoute {
    /// It stays in this folder, a file per mail.
    Folder(PathBuf),
    /// Through a mail server.
    Smtp(SmtpUrl),
}

/// Where files are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileStore {
    /// In this folder.
    Folder(PathBuf),
    /// Where S3 is spoken.
    S3(S3Url),
}

/// Where the two web applications come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebSource {
    /// From inside the program.
    BuiltIn,
    /// From this folder.
    Folder(PathBuf),
}

impl Config {
    /// Parses the configuration for a command line that was made with [`flags`].
    pub fn load(flags: &ArgMatches) -> Result<Self, ConfigErrors> {
        Self::from_sources(Sources::gather(flags)).0
    }

    /// The configuration as `portico config check` shows it, right or wrong.
    #[must_use]
    pub fn check(flags: &ArgMatches) -> Report {
        let (config, values) = Self::from_sources(Sources::gather(flags));
        Report::new(values, config.err())
    }

    /// The defaults with a database that runs elsewhere and a data folder: for tests.
    pub fn for_tests(database_url: &str, data: &Path) -> Result<Self, ConfigErrors> {
        let data = data.display().to_string();
        let values = [("database.url", database_url.to_owned()), ("data", data), ("workers", "1".to_owned())];
        Self::from_sources(Sources::exactly(values)).0
    }

    fn from_sources(mut sources: Sources) -> (Result<Self, ConfigErrors>, Vec<Value>) {
        let problems = std::mem::take(&mut sources.problems);
        let mut reader = Reader { sources, problems, values: Vec::new() };
        let config = reader.config();
        let config = config.filter(|_| reader.problems.is_empty()).ok_or(ConfigErrors(reader.problems));
        (config, reader.values)
    }
}

/// A setting's value as it may be shown, and where it was found; nowhere for a default.
#[derive(Debug)]
struct Value {
    key: Key,
    shown: String,
    place: Option<WhereGiven>,
}

/// Reads settings one by one and notes all that is wrong.
struct Reader {
    sources: Sources,
    problems: Vec<Problem>,
    values: Vec<Value>,
}

impl Reader {
    /// All settings. None only after a problem was noted.
    fn config(&mut self) -> Option<Config> {
        let listen = self.value(Key::Listen);
        let port = self.value(Key::Port);
        let origin = self.value(Key::Origin);
        let data = self.value::<PathBuf>(Key::Data);
        let database = self.database();
        let database_connections = self.in_range(Key::DatabaseConnections, 8..=1000);
        let smtp = self.secret(Key::SmtpUrl);
        let mail_authorities = self.authorities(smtp.as_ref());
        let mail_from = self.value(Key::MailFrom);
        let files = self.secret(Key::FilesUrl);
        let file_bytes = self.in_range::<NonZeroUsize>(Key::FilesMost, 1..=2000);
        let files_quota = self.in_range::<NonZeroU64>(Key::FilesQuota, 1..=u16::MAX);
        let signing_key = self.secret(Key::Signing);
        let sealing_keys = self.secret(Key::Sealing);
        let trusted_proxies = self.value(Key::TrustedProxies);
        let outbound_networks = self.value(Key::OutboundNetworks);
        let organizations_outbound_networks = self.value(Key::OrganizationsOutboundNetworks);
        let identity_providers = self.secret(Key::IdentityProviders);
        let web = self.web();
        let log = self.value(Key::Log);
        let log_format = self.value(Key::LogFormat);
        let demo = self.value(Key::Demo);
        let founding = self.value(Key::Founding);
        let requests_per_minute = self.value(Key::RequestsPerMinute);
        let workers = self.in_range(Key::Workers, 1..=1024);
        let data = data?;
        Some(Config {
            listen: listen?,
            port: port?,
            origin: origin.or_else(|| format!("http://localhost:{}", port?).parse().ok())?,
            database,
            database_connections: database_connections?,
            mail_authorities,
            mail: smtp.map_or_else(|| MailRoute::Folder(data.join("mail")), MailRoute::Smtp),
            mail_from: mail_from?,
            files: files.map_or_else(|| FileStore::Folder(data.join("files")), FileStore::S3),
            file_bytes: file_bytes?.get() * 1_000_000,
            files_quota: files_quota?.get() * 1_000_000_000,
            signing_key: signing_key.unwrap_or_else(|| TokenKey::Kept(data.join("keys/signing.pem"))),
            sealing_keys: sealing_keys.unwrap_or_else(|| SealingKeys::Kept(data.join("keys/sealing.key"))),
            data,
            trusted_proxies: trusted_proxies?,
            outbound_networks: outbound_networks?,
            organizations_outbound_networks: organizations_outbound_networks?,
            identity_providers: identity_providers.unwrap_or_default(),
            web,
            log: log?,
            log_format: log_format?,
            demo: demo?,
            founding: founding?,
            requests_per_minute: requests_per_minute?,
            workers: workers
                .or_else(|| std::thread::available_parallelism().ok())
                .unwrap_or(NonZeroUsize::MIN),
        })
    }

    fn database(&mut self) -> Database {
        let url: Option<DatabaseUrl> = self.secret(Key::DatabaseUrl);
        let migration_url: Option<DatabaseUrl> = self.secret(Key::DatabaseMigrationUrl);
        match (url, migration_url) {
            (Some(url), other) => {
                Database::Given { migration_url: other.unwrap_or_else(|| url.clone()), url }
            }
            (None, Some(_)) => {
                self.needs(Key::DatabaseMigrationUrl, Key::DatabaseUrl);
                Database::Embedded
            }
            (None, None) => Database::Embedded,
        }
    }

    /// They vouch for nobody without a mail server and TLS, and whoever names them believes that there is both.
    fn authorities(&mut self, smtp: Option<&SmtpUrl>) -> Option<Authorities> {
        let authorities = self.read(Key::SmtpCaFile, |path| Authorities::read(Path::new(path)));
        match smtp {
            None => self.needs(Key::SmtpCaFile, Key::SmtpUrl),
            Some(url) if !url.is_sealed() => self.alone(Key::SmtpCaFile, "TLS in smtp.url"),
            Some(_) => {}
        }
        authorities
    }

    /// Notes that `key` was set, but not the setting without which it means nothing.
    fn needs(&mut self, key: Key, needs: Key) {
        if self.place(needs) == Some(None) {
            self.alone(key, needs.setting().key);
        }
    }

    /// Notes that `key`, if it was set, means nothing without something else.
    fn alone(&mut self, key: Key, needs: &'static str) {
        if let Some(Some(place)) = self.place(key) {
            self.problems.push(Problem::Alone { key, needs, place });
        }
    }

    /// Where a right value was found: nowhere for a default.
    fn place(&self, key: Key) -> Option<Option<WhereGiven>> {
        self.values.iter().find(|value| value.key == key).map(|value| value.place.clone())
    }

    fn web(&mut self) -> WebSource {
        let folder = self.read(Key::WebDir, |text| Some(PathBuf::from(text)).filter(|path| path.is_dir()));
        folder.map_or(WebSource::BuiltIn, WebSource::Folder)
    }

    /// A number within bounds, both allowed.
    fn in_range<N: From<NonZeroU16>>(&mut self, key: Key, bounds: RangeInclusive<u16>) -> Option<N> {
        let parse =
            |text: &str| text.parse().ok().filter(|number: &NonZeroU16| bounds.contains(&number.get()));
        self.read(key, parse).map(N::from)
    }

    /// A setting whose type knows how to read it. None when it is absent or wrong.
    fn value<T: FromStr>(&mut self, key: Key) -> Option<T> {
        self.read(key, |text| text.parse().ok())
    }

    fn read<T>(&mut self, key: Key, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.read_and_show(key, |text| parse(text).map(|value| (value, text.to_owned())))
    }

    /// The same for what must not be shown as it was written, but as its type shows itself.
    fn secret<T: FromStr + Display>(&mut self, key: Key) -> Option<T> {
        self.read_and_show(key, |text| {
            let value: T = text.parse().ok()?;
            let shown = value.to_string();
            Some((value, shown))
        })
    }

    fn read_and_show<T>(&mut self, key: Key, parse: impl Fn(&str) -> Option<(T, String)>) -> Option<T> {
        let given = self.sources.find(key).unwrap_or_else(|problem| {
            self.problems.push(problem);
            None
        });
        let fallback = key.setting().fallback;
        let (text, place) = match (given, fallback) {
            (Some(given), _) => (given.text, Some(given.place)),
            (None, Fallback::Text(text)) => (text.to_owned(), None),
            (None, Fallback::Words(words)) => {
                self.values.push(Value { key, shown: words.to_owned(), place: None });
                return None;
            }
        };
        let Some((value, shown)) = parse(text.trim()) else {
            self.problems.extend(place.map(|place| Problem::Value { key, place, text }));
            return None;
        };
        self.values.push(Value { key, shown, place });
        Some(value)
    }
}
