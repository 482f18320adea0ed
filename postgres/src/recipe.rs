//! How a server process is started, with a lifeline, and told to stop.
//!
//! The lifeline is a pipe. We hold its one end; a small watcher holds the other and tells the server
//! to stop when it closes. The kernel closes it however we end, `kill -9` included.

use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use crate::account::Account;
use crate::binaries::Binaries;
use crate::error::{At, StartError};
use crate::postmaster::PORT;

/// The shell becomes the server, so its process number stays; the watcher is nobody's child by then.
/// It ignores signals that the whole group gets, as the end of the pipe is the only one that counts.
const SCRIPT: &str = r#"
exec 3<&0
( { trap '' HUP INT TERM; read -r _; kill -s INT "$$"; } <&3 2>/dev/null & )
exec "$@" </dev/null 3<&-
"#;

/// How much the data is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Every commit is on disk before it is answered.
    Full,
    /// Speed before safety and room for many connections: for tests, whose data is thrown away.
    None,
}

/// Tells an operator what happens to the server while it runs, in a sentence.
pub type Tell = fn(&str);

/// All that it takes to start the server, also for the second time.
#[derive(Clone, Debug)]
pub(crate) struct Recipe {
    pub(crate) binaries: Binaries,
    pub(crate) account: Account,
    pub(crate) cluster: PathBuf,
    pub(crate) socket: PathBuf,
    pub(crate) log: PathBuf,
    pub(crate) durability: Durability,
    pub(crate) tell: Tell,
}

impl Recipe {
    /// Starts the server in a process group of its own: Ctrl-C in the terminal is for us, and we stop
    /// the database last.
    pub(crate) fn spawn(&self) -> Result<(Child, Option<ChildStdin>), StartError> {
        let log = File::options().create(true).append(true).open(&self.log).at(&self.log)?;
        let program = self.binaries.folder.join("postgres");
        let mut child = self
            .account
            .command(Path::new("/bin/sh"))
            .current_dir(&self.cluster)
            .args(["-c", SCRIPT, "sh"])
            .arg(&program)
            .args(self.arguments())
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(log.try_clone().at(&self.log)?)
            .stderr(log)
            .spawn()
            .running(&program)?;
        // Taken out: `Child::wait` would close it first.
        let pipe = child.stdin.take();
        Ok((child, pipe))
    }

    fn arguments(&self) -> Vec<String> {
        let socket = self.socket.to_string_lossy().replace('"', "\"\"");
        let mut settings = vec![
            "listen_addresses=".to_owned(),
            format!("unix_socket_directories=\"{socket}\""),
            "unix_socket_permissions=0700".to_owned(),
            format!("port={PORT}"),
            "cluster_name=portico".to_owned(),
            "shared_buffers=128MB".to_owned(),
            "timezone=UTC".to_owned(),
            "log_timezone=UTC".to_owned(),
            "logging_collector=off".to_owned(),
            "jit=off".to_owned(),
        ];
        let more: &[&str] = match self.durability {
            Durability::Full => &["fsync=on"],
            Durability::None => {
                &["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"]
            }
        };
        settings.extend(more.iter().map(|&setting| setting.to_owned()));
        let folder = ["-D".to_owned(), self.cluster.to_string_lossy().into_owned()];
        folder.into_iter().chain(settings.into_iter().flat_map(|set| ["-c".to_owned(), set])).collect()
    }

    /// Tells the server to stop in one of the modes of `pg_ctl`, and does not wait for it.
    pub(crate) fn pg_ctl_stop(&self, mode: &str) {
        let mut stop: Command = self.account.command(&self.binaries.folder.join("pg_ctl"));
        stop.current_dir(&self.cluster).args(["stop", "-W", "-s", "-m", mode, "-D"]).arg(&self.cluster);
        // Fails when the server has just gone, which the caller sees next.
        let _ = stop.stderr(Stdio::null()).status();
    }
}
