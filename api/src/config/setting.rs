//! The list of all settings. Flags, environment, file, `--help` and `portico config check` are made from it.

/// What kind of text a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// One value.
    Value,
    /// `true` or `false`; the flag alone means `true`.
    Switch,
    /// Several values with commas between, or an array in the file.
    List,
    /// One value that is never shown, and that may also come from a file of its own (`…_file`).
    Secret,
}

/// What holds when nobody says anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fallback {
    /// This text, read as if it had been given.
    Text(&'static str),
    /// What these words say; there is no text for it.
    Words(&'static str),
}

/// A setting as people see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    /// Its name in the file, and in messages.
    pub(super) key: &'static str,
    pub(super) kind: Kind,
    pub(super) fallback: Fallback,
    /// The allowed values, as the end of the sentence "it takes …".
    pub(super) takes: &'static str,
    /// What it is for.
    pub(super) help: &'static str,
}

macro_rules! settings {
    ($($(#[doc = $help:literal])+ $name:ident = $key:literal, $kind:ident, $fallback:expr, takes $takes:literal;)+) => {
        /// Names a setting in code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Key { $($(#[doc = $help])+ $name,)+ }

        impl Key {
            pub(super) const ALL: &'static [Self] = &[$(Self::$name),+];

            pub(super) const fn setting(self) -> Setting {
                match self {
                    $(Self::$name => Setting {
                        key: $key,
                        kind: Kind::$kind,
                        fallback: $fallback,
                        takes: $takes,
                        help: concat!($($help),+),
                    },)+
                }
            }
        }
    };
}

use Fallback::{Text, Words};

settings! {
    /// The address to listen on; 0.0.0.0 or :: listens on all of the machine's.
    Listen = "listen", Value, Text("127.0.0.1"),
        takes "an IP address such as 127.0.0.1, 0.0.0.0 or ::1";
    /// The port to listen on.
    Port = "port", Value, Text("8080"),
        takes "a number from 0 (any free port) to 65535";
    /// The address that people type; links in mails begin with it, and browsers are held to it.
    Origin = "origin", Value, Words("http://localhost:<port>"),
        takes "an address such as https://desk.example.com without a path (http only for localhost)";
    /// The folder for the embedded database, the keys and mail that is not sent.
    Data = "data", Value, Text("data"),
        takes "the path of a folder";
    /// The PostgreSQL (15 or newer) to use.
    DatabaseUrl = "database.url", Secret, Words("Portico runs its own PostgreSQL in the data folder"),
        takes "an address such as postgres://user:password@host:5432/portico?sslmode=verify-full";
    /// The same database for the role that may change its schema.
    DatabaseMigrationUrl = "database.migration_url", Secret, Words("database.url"),
        takes "an address such as postgres://owner:password@host:5432/portico?sslmode=verify-full";
    /// How many connections to the database may be open at the same time: a quarter each for clients, staff, accounts
    /// and Portico's own work. One more hears what other nodes tell.
    DatabaseConnections = "database.connections", Value, Text("32"),
        takes "a number from 8 to 1000";
    /// The mail server.
    SmtpUrl = "smtp.url", Secret, Words("mail is written to the folder mail in the data folder"),
        takes "an address such as smtps://user:password@mail.example.com or \
               smtp://user:password@mail.example.com:587?tls=required (a password is never sent without TLS)";
    /// The authorities that may vouch for the mail server, and no others.
    SmtpCaFile = "smtp.ca_file", Value, Words("the publicly trusted ones"),
        takes "the path of a PEM file with at least one certificate";
    /// The sender of all mail.
    MailFrom = "mail.from", Value, Text("Portico <no-reply@localhost>"),
        takes "a sender such as Harbour & Vale <desk@example.com>";
    /// Where files that people send are kept; the credentials may be given by AWS_ACCESS_KEY_ID and the like instead.
    FilesUrl = "files.url", Secret, Words("they are in the folder files in the data folder"),
        takes "an address such as s3://key:secret@bucket/folder?region=eu-central-1, with endpoint=https://s3.example.com \
               where it is not Amazon's (key and secret percent-encoded)";
    /// The most megabytes of one file.
    FilesMost = "files.most_megabytes", Value, Text("25"),
        takes "a number from 1 to 2000";
    /// The most gigabytes of all files of an organization.
    FilesQuota = "files.quota_gigabytes", Value, Text("10"),
        takes "a number from 1 to 65535";
    /// The private key that signs access tokens; every node needs the same.
    Signing = "signing_key", Secret, Words("one is made once and kept in keys/signing.pem in the data folder"),
        takes "an Ed25519 private key as PKCS#8 PEM, as openssl genpkey -algorithm ed25519 makes it";
    /// The key that secrets in the database are sealed with; every node needs the same. Older ones after it, with commas
    /// between, still open what they sealed.
    Sealing = "sealing_key", Secret, Words("one is made once and kept in keys/sealing.key in the data folder"),
        takes "32 random bytes as base64, as openssl rand -base64 32 makes them";
    /// The proxies in front of Portico: only they are believed when they name the client's address.
    TrustedProxies = "trusted_proxies", List, Text(""),
        takes "IP addresses or networks such as 10.0.0.0/8, with commas between";
    /// Networks beside the public internet that Portico itself may send requests to for what this configuration names, such
    /// as a provider of sign-ins in one's own network; to these by plain HTTP, too.
    OutboundNetworks = "outbound_networks", List, Text(""),
        takes "IP addresses or networks such as 10.0.0.0/8, with commas between";
    /// The same for what admins of organizations name, such as their own provider of sign-ins: every admin on this server
    /// gets to see whether something answers there.
    OrganizationsOutboundNetworks = "organizations_outbound_networks", List, Text(""),
        takes "IP addresses or networks such as 10.0.0.0/8, with commas between";
    /// The providers that everybody on this server may sign in by (OpenID Connect).
    IdentityProviders = "identity_providers", Secret, Words("none; organizations set up their own"),
        takes "TOML with a table for each, such as [google] with name, issuer, client_id and client_secret";
    /// A folder with the web applications, to use in place of the built-in ones.
    WebDir = "web_dir", Value, Words("the applications inside this program"),
        takes "the path of a folder that is there";
    /// What to log.
    Log = "log", Value, Text("info,actix_server=warn"),
        takes "off, error, warn, info, debug or trace, also by module, such as info,portico=debug";
    /// How to log.
    LogFormat = "log_format", Value, Text("text"),
        takes "text or json";
    /// How many API requests a caller may make in a minute; a quarter of them at once.
    RequestsPerMinute = "requests_per_minute", Value, Text("1200"),
        takes "a number, 0 for no limit";
    /// Shows the mails that were sent in the console, for trying Portico out.
    Demo = "demo", Switch, Text("false"),
        takes "true or false";
    /// Whether visitors may found organizations of their own when there is one already.
    Founding = "founding", Value, Text("closed"),
        takes "open or closed";
    /// How many threads answer requests.
    Workers = "workers", Value, Words("as many as the machine has cores"),
        takes "a number from 1 to 1024";
}

impl Key {
    /// Its command line flag, without the dashes.
    pub(super) fn flag(self) -> String {
        flag(self.setting().key)
    }

    /// The environment variables that set it, the more particular one first.
    pub(super) fn variables(self) -> Vec<String> {
        let mut names = vec![format!("PORTICO_{}", self.setting().key.replace('.', "_").to_uppercase())];
        if self == Self::DatabaseUrl {
            names.push("DATABASE_URL".to_owned());
        }
        names
    }

    /// The name of the setting that names a file to read this one from, when there is one.
    pub(super) fn file_key(self) -> Option<String> {
        (self.setting().kind == Kind::Secret).then(|| format!("{}_file", self.setting().key))
    }
}

/// The flag for a name in the file.
pub(super) fn flag(key: &str) -> String {
    key.replace(['.', '_'], "-")
}
