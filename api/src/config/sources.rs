//! Where values come from: flags, then the environment, then the file.

use super::error::{Problem, WhereGiven};
use super::file;
use super::setting::{Fallback, Key, Kind, flag};
use clap::ArgMatches;
use clap::parser::ValueSource;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The flag that names the configuration file.
pub(super) const FILE_FLAG: &str = "config";
/// The variable that names the configuration file.
pub(super) const FILE_VARIABLE: &str = "PORTICO_CONFIG";

/// A value as it was written, and where.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub(super) text: String,
    pub(super) place: WhereGiven,
}

/// What one source says, by the setting's name.
#[derive(Debug, Default)]
pub(super) struct Layer(BTreeMap<String, Given>);

impl Layer {
    /// Notes a value, unless a more particular name set it already. A blank one counts as not given,
    /// because `docker compose` hands over what is not set in this way.
    pub(super) fn add(&mut self, key: String, given: Given) {
        if !given.text.trim().is_empty() {
            self.0.entry(key).or_insert(given);
        }
    }
}

/// All that was said, the stronger source first.
#[derive(Debug, Default)]
pub(super) struct Sources {
    layers: Vec<Layer>,
    pub(super) problems: Vec<Problem>,
}

impl Sources {
    /// Asks the flags, the process's environment and the file that one of them names.
    pub(super) fn gather(flags: &ArgMatches) -> Self {
        Self::from_parts(flags, &std::env::vars_os().collect())
    }

    /// The same with a given environment.
    pub(super) fn from_parts(flags: &ArgMatches, environment: &BTreeMap<OsString, OsString>) -> Self {
        let mut problems = Vec::new();
        let mut layers = vec![from_flags(flags), from_environment(environment, &mut problems)];
        if let Some((path, named)) = file_named(flags, environment) {
            layers.push(file::read(&path, named, &mut problems));
        }
        Self { layers, problems }
    }

    /// Exactly these values, by the setting's name.
    pub(super) fn exactly<'a>(values: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        let mut layer = Layer::default();
        for (key, text) in values {
            layer.add(key.to_owned(), Given { text, place: WhereGiven::Flag(format!("--{}", flag(key))) });
        }
        Self { layers: vec![layer], problems: Vec::new() }
    }

    /// What the strongest source that speaks of a setting says.
    pub(super) fn find(&self, key: Key) -> Result<Option<Given>, Problem> {
        let file_key = key.file_key();
        for Layer(layer) in &self.layers {
            let direct = layer.get(key.setting().key);
            let named = file_key.as_ref().and_then(|name| layer.get(name));
            match (direct, named) {
                (Some(one), Some(other)) => {
                    let places = [one.place.clone(), other.place.clone()];
                    return Err(Problem::Twice { key, places });
                }
                (Some(given), None) => return Ok(Some(given.clone())),
                (None, Some(named)) => return from_secret_file(named).map(Some),
                (None, None) => {}
            }
        }
        Ok(None)
    }
}

/// The configuration file, and who named it.
fn file_named(
    flags: &ArgMatches,
    environment: &BTreeMap<OsString, OsString>,
) -> Option<(PathBuf, WhereGiven)> {
    if let Some(path) = flags.get_one::<PathBuf>(FILE_FLAG) {
        return Some((path.clone(), WhereGiven::Flag(format!("--{FILE_FLAG}"))));
    }
    let path = environment.get(&OsString::from(FILE_VARIABLE)).filter(|path| !path.is_empty())?;
    Some((PathBuf::from(path), WhereGiven::Variable(FILE_VARIABLE.to_owned())))
}

fn from_flags(flags: &ArgMatches) -> Layer {
    let mut layer = Layer::default();
    for name in Key::ALL.iter().flat_map(|key| names(*key)) {
        let flag = flag(&name);
        if flags.value_source(&flag) == Some(ValueSource::CommandLine) {
            let texts: Vec<_> = flags.get_many::<String>(&flag).into_iter().flatten().cloned().collect();
            layer
                .0
                .insert(name, Given { text: texts.join(","), place: WhereGiven::Flag(format!("--{flag}")) });
        }
    }
    layer
}

fn from_environment(environment: &BTreeMap<OsString, OsString>, problems: &mut Vec<Problem>) -> Layer {
    let mut layer = Layer::default();
    for (name, variable) in Key::ALL.iter().flat_map(|key| variables(*key)) {
        let Some(value) = environment.get(&OsString::from(&variable)) else { continue };
        let place = WhereGiven::Variable(variable);
        match value.to_str() {
            Some(text) => layer.add(name, Given { text: text.to_owned(), place }),
            None => problems.push(Problem::NotText { place }),
        }
    }
    layer
}

/// The names that a setting has in the file: its own, and for a secret the one that names a file.
pub(super) fn names(key: Key) -> impl Iterator<Item = String> {
    std::iter::once(key.setting().key.to_owned()).chain(key.file_key())
}

/// Pairs of a name and an environment variable that sets it.
fn variables(key: Key) -> Vec<(String, String)> {
    let direct = key.variables().into_iter().map(|variable| (key.setting().key.to_owned(), variable));
    let files = key.file_key().into_iter().flat_map(|name| {
        key.variables().into_iter().map(move |variable| (name.clone(), format!("{variable}_FILE")))
    });
    direct.chain(files).collect()
}

fn from_secret_file(named: &Given) -> Result<Given, Problem> {
    let path = Path::new(named.text.trim());
    let place = WhereGiven::File(path.to_owned(), Box::new(named.place.clone()));
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Given { text: text.trim().to_owned(), place }),
        Err(error) => Err(Problem::Unreadable { place, said: error.to_string() }),
    }
}

/// The flags of all settings, for the command line of every subcommand.
#[must_use]
pub fn flags() -> Vec<clap::Arg> {
    let file = clap::Arg::new(FILE_FLAG)
        .long(FILE_FLAG)
        .value_name("FILE")
        .value_parser(clap::value_parser!(PathBuf))
        .global(true)
        .help_heading("Settings")
        .help(format!("A TOML file with settings [env: {FILE_VARIABLE}]"));
    std::iter::once(file).chain(Key::ALL.iter().flat_map(|key| setting_flags(*key))).collect()
}

fn setting_flags(key: Key) -> Vec<clap::Arg> {
    let setting = key.setting();
    let help = format!("{} [default: {}]", setting.help.trim(), fallback(setting.fallback));
    let whole =
        format!("{} Takes {} [default: {}]", setting.help.trim(), setting.takes, fallback(setting.fallback));
    let own = base(key.flag(), &help, &key.variables()).long_help(with_variables(&whole, &key.variables()));
    let mut flags = vec![with_kind(own, setting.kind)];
    if let Some(name) = key.file_key() {
        let variables: Vec<_> = key.variables().into_iter().map(|name| format!("{name}_FILE")).collect();
        let help = format!("A file that holds {}", setting.key);
        flags.push(base(flag(&name), &help, &variables).value_name("FILE").hide_short_help(true));
    }
    flags
}

fn base(name: String, help: &str, variables: &[String]) -> clap::Arg {
    clap::Arg::new(name.clone())
        .long(name)
        .global(true)
        .help_heading("Settings")
        .help(with_variables(help, variables))
}

fn with_variables(help: &str, variables: &[String]) -> String {
    format!("{help} [env: {}]", variables.join(" or "))
}

fn with_kind(arg: clap::Arg, kind: Kind) -> clap::Arg {
    match kind {
        Kind::Value | Kind::Secret => arg.value_name("VALUE"),
        Kind::List => arg.value_name("LIST").action(clap::ArgAction::Append),
        Kind::Switch => {
            arg.value_name("true|false").num_args(0..=1).require_equals(true).default_missing_value("true")
        }
    }
}

fn fallback(fallback: Fallback) -> &'static str {
    match fallback {
        Fallback::Text("") => "none",
        Fallback::Text(words) | Fallback::Words(words) => words,
    }
}
