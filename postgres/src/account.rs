//! Who PostgreSQL runs as: whoever started Portico, and somebody else when that was root.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use crate::error::StartError;

/// The account of the server's processes and files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) name: String,
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    /// Set when we are root and have to become this account.
    change: bool,
}

impl Account {
    /// For what is, or will be, in `home`: root takes the account that already owns it, else `postgres`, else `nobody`.
    pub(crate) fn of(home: &Path) -> Result<Self, StartError> {
        let (uid, gid) = current();
        if uid != 0 {
            return Ok(Self { name: uid.to_string(), uid, gid, change: false });
        }
        owner_of(home)
            .or_else(|| by_name("postgres"))
            .or_else(|| by_name("nobody"))
            .ok_or(StartError::NoAccount)
    }

    /// A command that runs as the account, with none of our environment: it holds secrets, and
    /// `PG…` variables would redirect PostgreSQL's programs.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("PATH", "/usr/bin:/bin").env("LC_ALL", "C");
        if self.change {
            // As root this also drops all supplementary groups.
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    /// Whether files that we make must be handed over.
    pub(crate) fn is_other(&self) -> bool {
        self.change
    }
}

fn current() -> (u32, u32) {
    let number = |flag| id(&[flag]).unwrap_or(u32::MAX);
    fs::metadata("/proc/self").map_or_else(|_| (number("-u"), number("-g")), |own| (own.uid(), own.gid()))
}

fn owner_of(home: &Path) -> Option<Account> {
    let owner = fs::metadata(home).ok().filter(|found| found.uid() != 0)?;
    Some(Account { name: owner.uid().to_string(), uid: owner.uid(), gid: owner.gid(), change: true })
}

fn by_name(name: &str) -> Option<Account> {
    Some(Account { name: name.to_owned(), uid: id(&["-u", name])?, gid: id(&["-g", name])?, change: true })
}

fn id(arguments: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(arguments).output().ok()?;
    String::from_utf8_lossy(&output.stdout).trim().parse().ok()
}
