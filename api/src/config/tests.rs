//! What operators type, and what they are told.

use super::*;
use std::collections::BTreeMap;
use std::ffi::OsString;

/// A configuration from flags and variables.
fn parse(flags: &[&str], variables: &[(&str, &str)]) -> (Result<Config, ConfigErrors>, Vec<Value>) {
    let command = clap::Command::new("portico").args(super::flags());
    let matches = command.get_matches_from(std::iter::once(&"portico").chain(flags));
    let environment: BTreeMap<_, _> =
        variables.iter().map(|(name, value)| (OsString::from(name), OsString::from(value))).collect();
    Config::from_sources(Sources::from_parts(&matches, &environment))
}

fn good(flags: &[&str], variables: &[(&str, &str)]) -> Config {
    parse(flags, variables).0.unwrap()
}

fn problems(flags: &[&str], variables: &[(&str, &str)]) -> Vec<String> {
    parse(flags, variables).0.unwrap_err().sentences().collect()
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    file
}

#[test]
fn nothing_said_is_a_whole_configuration() {
    let config = good(&[], &[]);
    assert_eq!(config.listen.to_string(), "127.0.0.1");
    assert_eq!(config.origin.to_string(), "http://localhost:8080");
    assert!(matches!(config.database, Database::Embedded));
    assert_eq!(config.mail, MailRoute::Folder(PathBuf::from("data/mail")));
    assert!(matches!(config.signing_key, TokenKey::Kept(path) if path == Path::new("data/keys/signing.pem")));
    assert_eq!(config.web, WebSource::BuiltIn);
    assert!(!config.trusted_proxies.contains("127.0.0.1".parse().unwrap()));
    assert!(!config.demo);
    assert_eq!(config.founding, Founding::Closed);
}

#[test]
fn every_default_is_right() {
    for key in Key::ALL {
        assert!(!key.setting().takes.is_empty() && key.setting().help.ends_with('.'), "{key:?}");
    }
    assert_eq!(parse(&[], &[]).1.len(), Key::ALL.len(), "each setting is read once");
}

#[test]
fn flags_go_before_variables_before_the_file_before_defaults() {
    let file = file("port = 1001\nlisten = \"::1\"\ndemo = true\n[database]\nconnections = 9\n");
    let path = file.path().to_str().unwrap();
    let config = good(
        &["--port", "1003", "--config", path],
        &[("PORTICO_PORT", "1002"), ("PORTICO_LISTEN", "0.0.0.0")],
    );
    assert_eq!((config.port, config.listen.to_string().as_str()), (1003, "0.0.0.0"));
    assert_eq!((config.demo, config.database_connections.get()), (true, 9));
    assert_eq!(config.origin.to_string(), "http://localhost:1003");
    assert!(!good(&["--demo=false"], &[("PORTICO_CONFIG", path)]).demo);
    assert!(good(&["--demo"], &[]).demo);
}

#[test]
fn all_problems_are_told_at_once_with_name_place_and_allowed_values() {
    let file = file("# a comment\ncolour = 'red'\nworkers = 0\n\n[log]\nlevel = 1\n");
    let path = file.path().to_str().unwrap();
    let told = problems(&["--port", "70000", "--config", path], &[("PORTICO_LOG_FORMAT", "xml")]);
    assert_eq!(
        told,
        [
            format!("{path}:2: colour is not a setting; portico config check lists all that are"),
            format!("{path}:6: log.level is not a setting; portico config check lists all that are"),
            "--port: port takes a number from 0 (any free port) to 65535, not \"70000\"".to_owned(),
            "PORTICO_LOG_FORMAT: log_format takes text or json, not \"xml\"".to_owned(),
            format!("{path}:3: workers takes a number from 1 to 1024, not \"0\""),
        ]
    );
}

#[test]
fn a_level_that_is_none_is_not_taken_for_a_module() {
    for right in ["off", "trace", "INFO", "info,portico=debug", "portico=debug"] {
        assert!(right.parse::<LogFilter>().is_ok(), "{right}");
    }
    for wrong in ["info,loud", "loud,portico=debug", "portico=loud", "=="] {
        assert!(wrong.parse::<LogFilter>().is_err(), "{wrong}");
    }
    let takes = Key::Log.setting().takes;
    assert!(takes.starts_with("off, error, warn, info, debug or trace"), "{takes}");
    assert_eq!(problems(&["--log", "loud"], &[]), [format!("--log: log takes {takes}, not \"loud\"")]);
}

#[test]
fn a_file_that_is_no_toml_or_not_there_is_told_of() {
    let broken = file("port = 1\nlisten = \n");
    let path = broken.path().to_str().unwrap();
    assert!(problems(&["--config", path], &[])[0].starts_with(&format!("{path}:2: ")));
    let told = problems(&[], &[("PORTICO_CONFIG", "/nowhere.toml")]);
    assert!(told[0].starts_with("/nowhere.toml (named by PORTICO_CONFIG) can't be read: "), "{told:?}");
}

#[test]
fn a_blank_variable_is_as_good_as_none_but_a_blank_flag_is_a_mistake() {
    assert_eq!(good(&[], &[("PORTICO_PORT", " "), ("PORTICO_SMTP_URL", "")]).port, 8080);
    assert_eq!(problems(&["--port", ""], &[]).len(), 1);
}

#[test]
fn secrets_come_from_files_too() {
    let secret = file("smtps://ada:hunter2@mail.example.com\n");
    let path = secret.path().to_str().unwrap();
    for config in [
        good(&[], &[("PORTICO_SMTP_URL_FILE", path)]),
        good(&["--smtp-url-file", path], &[("PORTICO_SMTP_URL", "smtp://elsewhere")]),
        good(&["--config", file(&format!("smtp.url_file = {path:?}")).path().to_str().unwrap()], &[]),
    ] {
        let MailRoute::Smtp(url) = &config.mail else { panic!("{:?}", config.mail) };
        assert_eq!(url.expose(), "smtps://ada:hunter2@mail.example.com");
    }
    let told = problems(&[], &[("PORTICO_SMTP_URL_FILE", path), ("PORTICO_SMTP_URL", "smtp://a")]);
    assert_eq!(told, ["PORTICO_SMTP_URL and PORTICO_SMTP_URL_FILE both set smtp.url; keep one of them"]);
    let told = problems(&["--signing-key-file", "/nowhere.pem"], &[]);
    assert!(told[0].starts_with("/nowhere.pem (named by --signing-key-file) can't be read: "), "{told:?}");
}

#[test]
fn secrets_are_never_shown() {
    let variables = [
        ("DATABASE_URL", "postgres://app:hunter2@db.example.com/portico"),
        (
            "PORTICO_DATABASE_MIGRATION_URL",
            "postgres://owner:hunter2@db.example.com/portico?password=hunter2",
        ),
        ("PORTICO_SMTP_URL", "smtps://ada:hunter2@mail.example.com:465"),
    ];
    let (config, values) = parse(&[], &variables);
    let report = Report::new(values, None).to_string();
    assert!(report.contains("portico as app at db.example.com:5432 (from DATABASE_URL)"), "{report}");
    assert!(report.contains("smtps://mail.example.com:465"), "{report}");
    for text in [report, format!("{:?}", config.unwrap())] {
        assert!(!text.contains("hunter2"), "{text}");
    }
    for wrong in ["mysql://app:hunter2@db/portico", "hunter2"] {
        let told = problems(
            &[],
            &[("DATABASE_URL", wrong), ("PORTICO_SIGNING_KEY", wrong), ("PORTICO_SEALING_KEY", wrong)],
        )
        .join("\n");
        assert!(told.contains("DATABASE_URL: database.url takes") && !told.contains("hunter2"), "{told}");
    }
}

#[test]
fn the_more_particular_variable_goes_first() {
    let config = good(
        &[],
        &[("DATABASE_URL", "postgres://a@one/x"), ("PORTICO_DATABASE_URL", "postgresql://b@two/y")],
    );
    let Database::Given { url, migration_url } = config.database else { panic!("{:?}", config.database) };
    assert_eq!((url.options().get_host(), migration_url.options().get_host()), ("two", "two"));
}

#[test]
fn a_migration_role_alone_means_nothing() {
    let told = problems(&[], &[("PORTICO_DATABASE_MIGRATION_URL", "postgres://owner@db/portico")]);
    let expected = "PORTICO_DATABASE_MIGRATION_URL: database.migration_url needs database.url as well";
    assert_eq!(told, [expected]);
}

#[test]
fn links_are_never_sent_over_plain_http() {
    for right in
        ["https://desk.example.com", "https://desk.example.com:8443/", "http://localhost:9", "http://[::1]"]
    {
        assert!(right.parse::<Origin>().is_ok(), "{right}");
    }
    for wrong in [
        "http://desk.example.com",
        "https://desk.example.com/portal",
        "https://a:b@desk.example.com",
        "desk",
        "",
        "https://desk.example.com?x",
        "https://desk.example.com#x",
        "ftp://localhost",
        "http://localhost.evil.example",
    ] {
        assert!(wrong.parse::<Origin>().is_err(), "{wrong}");
    }
    let origin: Origin = "https://Desk.example.com:443/".parse().unwrap();
    assert_eq!(origin.url("/portal/"), "https://desk.example.com/portal/");
    assert_eq!((origin.host(), origin.is_https()), ("desk.example.com", true));
}

#[test]
fn a_mail_password_is_never_sent_in_the_clear() {
    for right in [
        "smtps://a:b@mail.example.com",
        "smtp://a:b@m.example.com?tls=required",
        "smtp://a:b@127.0.0.1",
        "smtp://mailpit:1025",
    ] {
        assert!(right.parse::<SmtpUrl>().is_ok(), "{right}");
    }
    for wrong in [
        "smtp://a:b@m.example.com",
        "smtp://a:b@m.example.com?tls=opportunistic",
        "smtp://a:b@m.example.com?tls=opportunistic&tls=required",
        "http://m.example.com",
        "smtp:",
        "",
    ] {
        assert!(wrong.parse::<SmtpUrl>().is_err(), "{wrong}");
    }
}

#[test]
fn only_the_named_proxies_are_believed() {
    let config = good(&["--trusted-proxies", "10.0.0.0/8", "--trusted-proxies", "192.0.2.7, fd00::/8"], &[]);
    for (peer, trusted) in [
        ("10.1.2.3", true),
        ("::ffff:10.1.2.3", true),
        ("192.0.2.7", true),
        ("fd12::1", true),
        ("11.0.0.1", false),
        ("192.0.2.8", false),
        ("::1", false),
    ] {
        assert_eq!(config.trusted_proxies.contains(peer.parse().unwrap()), trusted, "{peer}");
    }
    let listed = file("trusted_proxies = ['10.0.0.0/8', '::1', '::ffff:198.51.100.0/120']");
    let config = good(&["--config", listed.path().to_str().unwrap()], &[]);
    let trusts = |peer: &str| config.trusted_proxies.contains(peer.parse().unwrap());
    assert!(trusts("::1") && trusts("198.51.100.9") && !trusts("198.51.101.9"));
    assert_eq!(problems(&["--trusted-proxies", "10.0.0.0/33"], &[]).len(), 1);
}

#[test]
fn the_report_is_a_configuration_file() {
    let (_, values) =
        parse(&["--log", "info,portico=debug", "--port=81", "--mail-from", "A & B <a@b.example>"], &[]);
    let report = Report::new(values, None).to_string();
    let written = file(&report);
    let again = good(&["--config", written.path().to_str().unwrap()], &[]);
    assert_eq!((again.port, again.mail_from.email.to_string().as_str()), (81, "a@b.example"));
    for key in Key::ALL {
        assert!(
            report.contains(key.setting().key) && report.contains(&format!("--{}", key.flag())),
            "{key:?}"
        );
    }
}

#[test]
fn flags_work_before_and_after_a_subcommand() {
    let command = clap::Command::new("portico").args(flags()).subcommand(clap::Command::new("serve"));
    for line in [["portico", "serve", "--port=7"], ["portico", "--port=7", "serve"]] {
        let matches = command.clone().get_matches_from(line);
        assert_eq!(Config::from_sources(Sources::from_parts(&matches, &BTreeMap::new())).0.unwrap().port, 7);
    }
}

#[test]
fn tests_get_a_configuration_without_an_environment() {
    let config = Config::for_tests("postgres://app@localhost/test", Path::new("/tmp/x")).unwrap();
    assert_eq!(config.data, Path::new("/tmp/x"));
    assert!(matches!(config.database, Database::Given { .. }));
    assert!(Config::for_tests("nonsense", Path::new("/tmp/x")).is_err());
}

#[test]
fn the_authorities_of_a_mail_server_are_certificates_that_can_be_read() {
    let certificate = |name: &str| rcgen::generate_simple_self_signed([name.to_owned()]).unwrap().cert.pem();
    let two = file(&(certificate("one.example") + &certificate("two.example")));
    let (url, path) = (("PORTICO_SMTP_URL", "smtps://mail.example.com"), two.path().to_str().unwrap());
    let config = good(&["--smtp-ca-file", path], &[url]);
    assert_eq!(config.mail_authorities.unwrap().certificates().count(), 2);
    assert!(good(&[], &[url]).mail_authorities.is_none());

    let broken = certificate("one.example").replace("MII", "MIX");
    for wrong in [file(&broken), file(""), file("no certificate")] {
        let path = wrong.path().to_str().unwrap();
        let told = problems(&[], &[url, ("PORTICO_SMTP_CA_FILE", path)]);
        let takes = "takes the path of a PEM file with at least one certificate";
        assert_eq!(told, [format!("PORTICO_SMTP_CA_FILE: smtp.ca_file {takes}, not {path:?}")]);
    }
    assert_eq!(problems(&["--smtp-ca-file", "/nowhere.pem"], &[url]).len(), 1);
}

#[test]
fn authorities_without_tls_to_a_mail_server_are_a_mistake() {
    let certificate = rcgen::generate_simple_self_signed(["mail.example.com".to_owned()]).unwrap().cert.pem();
    let file = file(&certificate);
    let path = file.path().to_str().unwrap();
    let told = problems(&["--smtp-ca-file", path], &[]);
    assert_eq!(told, ["--smtp-ca-file: smtp.ca_file needs smtp.url as well"]);
    let told = problems(&["--smtp-ca-file", path], &[("PORTICO_SMTP_URL", "smtp://mailpit:1025")]);
    assert_eq!(told, ["--smtp-ca-file: smtp.ca_file needs TLS in smtp.url as well"]);
}
