//! The command line: what can be typed, and which function of the library answers.

use anyhow::Context;
use clap::{ArgMatches, Args, FromArgMatches, Subcommand};
use portico::audit::Verified;
use portico::config::{AdminOf, Config, ConfigErrors, NewAdmin};
use portico::{accounts, logging, server};
use shared::validate::Validate;
use std::fmt;
use std::io::{self, BufRead, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server (this is what happens without a command)
    Serve,
    /// Bring the database's schema up to date, and end
    Migrate,
    /// Fill the database with an example organization, and end
    Demo,
    /// Make an administrator, of a new organization or of one that is there
    CreateAdmin(CreateAdmin),
    /// Take somebody's second factor away, for who has lost it; they are told by mail
    ResetTwoFactor(ResetTwoFactor),
    /// Count anew what is kept beside what it counts, and correct it
    #[command(subcommand)]
    Repair(Repair),
    /// Look after the audit trail
    #[command(subcommand)]
    Audit(Audit),
    /// Print the OpenAPI document of the REST API
    Openapi,
    /// Look at the configuration
    #[command(subcommand)]
    Config(ConfigCommand),
}

#[derive(Debug, Args)]
struct ResetTwoFactor {
    /// The e-mail address of their account
    #[arg(long)]
    email: String,
}

#[derive(Debug, Subcommand)]
enum Repair {
    /// How many tickets there are, by customer and status; the server does this every day
    Counts,
}

#[derive(Debug, Subcommand)]
enum Audit {
    /// Say whether anything in it was changed, removed or put in past Portico, and print each chain's head
    Verify(Verify),
}

#[derive(Debug, Args)]
struct Verify {
    /// That of the organization with this slug only
    #[arg(long, value_name = "SLUG")]
    organization: Option<String>,
    /// A head that was printed before and kept elsewhere: it is to be in the chain
    #[arg(long, value_name = "HASH", requires = "organization")]
    head: Option<String>,
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Explain every setting, with its value and where that comes from, and say what is wrong
    Check,
}

#[derive(Debug, Args)]
struct CreateAdmin {
    /// Their e-mail address
    #[arg(long)]
    email: String,
    /// Their first and last name, such as "Ada Lovelace"
    #[arg(long)]
    name: String,
    #[command(flatten)]
    of: Of,
    /// A file that holds the password; without one it is asked for, or read from the standard input
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

/// What the administrator administers.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Of {
    /// Found an organization of this name
    #[arg(long, value_name = "NAME")]
    organization: Option<String>,
    /// Join the organization with this slug: what its addresses say after `organization=`
    #[arg(long, value_name = "SLUG")]
    join: Option<String>,
}

/// Why the program ends without having done what it was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The configuration is not right.
    Config(ConfigErrors),
    /// Anything else.
    Other(anyhow::Error),
}

impl Failure {
    /// 2 for what the operator has to change, as clap does for a wrong command line; 1 for the rest.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(if matches!(self, Self::Config(_)) { 2 } else { 1 })
    }
}

/// One plain sentence per problem.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentences = match self {
            Self::Config(errors) => errors.sentences().collect(),
            Self::Other(error) => vec![sentence(error).replace('\n', " ")],
        };
        let lines: Vec<_> = sentences.into_iter().map(|sentence| format!("portico: {sentence}")).collect();
        f.write_str(&lines.join("\n"))
    }
}

/// The error and what it came from. Many libraries' errors end with their cause, which is said once.
fn sentence(error: &anyhow::Error) -> String {
    let mut said = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !said.ends_with(&cause) {
            said = format!("{said}: {cause}");
        }
    }
    said
}

impl From<ConfigErrors> for Failure {
    fn from(errors: ConfigErrors) -> Self {
        Self::Config(errors)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Other(error)
    }
}

/// Does what the command line says.
pub(crate) async fn run() -> Result<(), Failure> {
    let matches = command().get_matches();
    match Command::from_arg_matches(&matches).unwrap_or(Command::Serve) {
        Command::Serve => Ok(server::serve(ready(&matches)?).await?),
        Command::Migrate => Ok(portico::database::migrate(&ready(&matches)?).await?),
        Command::Demo => Ok(server::demo(&ready(&matches)?).await?),
        Command::CreateAdmin(asked) => {
            let config = ready(&matches)?;
            let admin = asked.into_admin()?;
            let email = admin.email.clone();
            let slug = accounts::create_admin(&config, admin).await?;
            Ok(print(&format!("{email} administers the organization {slug}"))?)
        }
        Command::ResetTwoFactor(ResetTwoFactor { email }) => {
            let had_one = accounts::forget_two_factor(&ready(&matches)?, &email).await?;
            let said = if had_one { "signs in by password alone now" } else { "had no second factor" };
            Ok(print(&format!("{email} {said}"))?)
        }
        Command::Repair(Repair::Counts) => {
            let corrected = server::repair_counts(&ready(&matches)?).await?;
            Ok(print(&format!("{corrected} counts were corrected"))?)
        }
        Command::Audit(Audit::Verify(asked)) => {
            let (slug, head) = (asked.organization.as_deref(), asked.head.as_deref());
            verified(&portico::audit::verify(&ready(&matches)?, slug, head).await?)
        }
        Command::Openapi => Ok(print(&server::openapi())?),
        Command::Config(ConfigCommand::Check) => check(&matches),
    }
}

fn command() -> clap::Command {
    let root = clap::Command::new("portico")
        .about("Portico: client portal and service desk, in one program")
        .version(env!("CARGO_PKG_VERSION"))
        .after_help("Without a command, portico serves. portico config check explains every setting.")
        .args(portico::config::flags());
    Command::augment_subcommands(root).subcommand_required(false)
}

/// The configuration, with the log set up as it says.
fn ready(matches: &ArgMatches) -> Result<Config, Failure> {
    let config = Config::load(matches)?;
    logging::init(&config)?;
    Ok(config)
}

fn check(matches: &ArgMatches) -> Result<(), Failure> {
    let report = Config::check(matches);
    print(&report.to_string())?;
    report.errors().map_or(Ok(()), |errors| Err(Failure::Config(errors.clone())))
}

/// Prints what came of verifying; that something is wrong is a failure.
fn verified(all: &[Verified]) -> Result<(), Failure> {
    for Verified { organization, trail } in all {
        let head = trail.head.as_deref().unwrap_or("none yet");
        print(&format!(
            "{organization}: {} events in {} blocks, {} not sealed yet; head {head}",
            trail.sealed, trail.blocks, trail.unsealed
        ))?;
        for finding in &trail.findings {
            let block = finding.block.map(|block| format!(" in block {block}")).unwrap_or_default();
            let event = finding.event_id.map(|id| format!(": {id}")).unwrap_or_default();
            print(&format!("  {}{block}{event}", finding.fault.as_str()))?;
        }
    }
    let wrong = all.iter().filter(|one| !one.trail.is_whole()).count();
    if wrong > 0 {
        return Err(anyhow::anyhow!("the audit trail was tampered with: see what is listed above").into());
    }
    Ok(())
}

/// Writes to the standard output; a reader that has seen enough (`| head`) is no failure.
fn print(text: &str) -> anyhow::Result<()> {
    match writeln!(io::stdout(), "{}", text.trim_end()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error).context("nothing can be printed"),
        _ => Ok(()),
    }
}

impl CreateAdmin {
    fn into_admin(self) -> anyhow::Result<NewAdmin> {
        let name = self.name.trim();
        let (first_name, last_name) = name.split_once(' ').unwrap_or((name, ""));
        let admin = NewAdmin {
            email: self.email.trim().to_owned(),
            first_name: first_name.to_owned(),
            last_name: last_name.trim().to_owned(),
            organization: self.of.into_organization()?,
            password: password(self.password_file.as_deref())?,
        };
        let wrong = admin.errors();
        let sentences: Vec<_> =
            wrong.iter().map(|error| format!("{}: {}", error.field, error.detail)).collect();
        anyhow::ensure!(wrong.is_empty(), "{}", sentences.join(" "));
        Ok(admin)
    }
}

impl Of {
    fn into_organization(self) -> anyhow::Result<AdminOf> {
        match (self.organization, self.join) {
            (Some(name), None) => Ok(AdminOf::New(name.trim().to_owned())),
            (None, Some(slug)) => Ok(AdminOf::Existing(slug.trim().to_owned())),
            _ => anyhow::bail!("please give either --organization or --join"),
        }
    }
}

/// A password from the file, the terminal (typed twice, unseen) or the first line of the standard input.
fn password(file: Option<&Path>) -> anyhow::Result<String> {
    let text = match file {
        Some(path) => {
            std::fs::read_to_string(path).with_context(|| format!("{} can't be read", path.display()))?
        }
        None if io::stdin().is_terminal() => return typed_password(),
        None => {
            let mut line = String::new();
            io::stdin()
                .lock()
                .read_line(&mut line)
                .context("the password can't be read from the standard input")?;
            line
        }
    };
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

fn typed_password() -> anyhow::Result<String> {
    let ask =
        |prompt| rpassword::prompt_password(prompt).context("the password can't be read from the terminal");
    let password = ask("Password (12 characters or more): ")?;
    anyhow::ensure!(password == ask("The same again: ")?, "the two passwords differ; nothing was changed");
    Ok(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admin(name: &str, password: &str) -> anyhow::Result<NewAdmin> {
        let file = tempfile::NamedTempFile::new()?;
        std::fs::write(file.path(), password)?;
        CreateAdmin {
            email: "ada@example.com".to_owned(),
            name: name.to_owned(),
            of: Of { organization: Some("Harbour & Vale".to_owned()), join: None },
            password_file: Some(file.path().to_owned()),
        }
        .into_admin()
    }

    #[test]
    fn the_command_line_makes_sense() {
        command().debug_assert();
        assert!(Command::from_arg_matches(&command().get_matches_from(["portico", "--port", "1"])).is_err());
        let matches = command().get_matches_from(["portico", "config", "check"]);
        assert!(matches!(Command::from_arg_matches(&matches), Ok(Command::Config(ConfigCommand::Check))));
    }

    #[test]
    fn an_administrator_founds_or_joins_and_does_not_do_both() {
        let of = |words: &[&str]| {
            let all = ["portico", "create-admin", "--email", "ada@example.com", "--name", "Ada"];
            let matches = command().try_get_matches_from(all.iter().chain(words))?;
            match Command::from_arg_matches(&matches)? {
                Command::CreateAdmin(asked) => Ok::<_, anyhow::Error>(asked.of.into_organization()?),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(of(&["--organization", " Your Firm "]).unwrap(), AdminOf::New("Your Firm".to_owned()));
        assert_eq!(of(&["--join", "your-firm"]).unwrap(), AdminOf::Existing("your-firm".to_owned()));
        for wrong in [&[][..], &["--organization", "Your Firm", "--join", "your-firm"]] {
            let told = of(wrong).unwrap_err().to_string();
            assert!(told.contains("--organization") && told.contains("--join"), "{told}");
        }
    }

    #[test]
    fn a_name_is_split_once_and_a_password_keeps_its_blanks() {
        let admin = admin("Ada  de la Rue", " four quiet lamps \r\n").unwrap();
        assert_eq!((admin.first_name.as_str(), admin.last_name.as_str()), ("Ada", "de la Rue"));
        assert_eq!(admin.password, " four quiet lamps ");
        assert!(!format!("{admin:?}").contains("lamps"));
    }

    #[test]
    fn what_is_wrong_with_an_administrator_is_one_sentence_each() {
        let error = admin("", "short").unwrap_err().to_string();
        assert!(error.starts_with("name: Please fill this in. password: Please use at least 12"), "{error}");
    }

    #[test]
    fn failures_are_one_line() {
        let error = anyhow::anyhow!("connection\nrefused").context("the database is away");
        assert_eq!(Failure::Other(error).to_string(), "portico: the database is away: connection refused");
    }

    #[test]
    fn a_cause_is_said_once() {
        let refused = sqlx::Error::Io(io::Error::other("refused"));
        let failure = Failure::Other(anyhow::Error::new(refused).context("can't reach it"));
        assert_eq!(failure.to_string().matches("refused").count(), 1, "{failure}");
        assert!(failure.to_string().starts_with("portico: can't reach it: "), "{failure}");
    }
}
