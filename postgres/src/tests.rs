//! Each test runs a real server in a folder of its own.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::binaries::parse_version;
use super::pause::pause;
use super::postmaster::{Postmaster, lock_file};
use super::*;

/// A data folder that also another user may pass through.
fn data() -> TempDir {
    let folder = tempfile::Builder::new().prefix("pg").tempdir_in("/tmp").unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o711)).unwrap();
    folder
}

fn start(data: &Path) -> Embedded {
    Embedded::start_with(data, Durability::None, quiet).unwrap()
}

fn quiet(_: &str) {}

fn cluster(data: &Path) -> PathBuf {
    fs::canonicalize(data).unwrap().join("postgres/cluster")
}

fn postmaster(data: &Path) -> u32 {
    Postmaster::read(&cluster(data)).unwrap().pid
}

fn shell(script: &str) -> bool {
    Command::new("sh").args(["-c", script]).stderr(Stdio::null()).status().unwrap().success()
}

/// A process that is only not reaped yet has no folder any more.
fn runs(pid: u32) -> bool {
    fs::read_link(format!("/proc/{pid}/cwd")).is_ok()
}

fn kill_9(pid: u32) {
    assert!(shell(&format!("kill -9 {pid}")));
}

fn within(limit: Duration, mut is_so: impl FnMut() -> bool) -> bool {
    let since = Instant::now();
    while since.elapsed() < limit {
        if is_so() {
            return true;
        }
        pause();
    }
    false
}

#[test]
fn it_starts_answers_stops_and_keeps_its_data() {
    let data = data();
    let server = Embedded::start(data.path(), quiet).unwrap();
    server.ensure_database("portico").unwrap();
    server.ensure_database("portico").unwrap();
    server.query("portico", "create table kept (n int); insert into kept values (42)").unwrap();
    let settings = "select current_setting('server_encoding'), current_setting('fsync'), \
                    current_setting('listen_addresses'), current_setting('data_checksums')";
    assert_eq!(server.query("portico", settings).unwrap(), "UTF8|on||on");
    let pid = postmaster(data.path());
    server.stop().unwrap();
    assert!(!runs(pid));

    let again = start(data.path());
    assert_eq!(again.query("portico", "select n from kept").unwrap(), "42");
}

#[test]
fn text_is_compared_by_code_point_and_folded_as_unicode() {
    let data = data();
    let server = start(data.path());
    assert_eq!(server.query("postgres", "select upper('äé') || ('Z' < 'a')").unwrap(), "ÄÉtrue");
}

#[test]
fn a_refused_statement_says_what_the_database_said() {
    let data = data();
    let error = start(data.path()).query("postgres", "select nothing").unwrap_err();
    assert!(error.to_string().contains("column \"nothing\" does not exist"), "{error}");
}

#[test]
fn a_killed_server_comes_back_by_itself_with_what_was_committed_and_says_so_once() {
    static TOLD: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let data = data();
    let server = Embedded::start(data.path(), |told| TOLD.lock().unwrap().push(told.to_owned())).unwrap();
    server.query("postgres", "create table kept (n int)").unwrap();
    let killed = postmaster(data.path());
    kill_9(killed);
    assert!(within(Duration::from_secs(20), || server.query("postgres", "select n from kept").is_ok()));
    assert_ne!(postmaster(data.path()), killed);
    // Stopping it is nothing to tell.
    server.stop().unwrap();
    let told = TOLD.lock().unwrap();
    assert!(matches!(told.as_slice(), [one] if one.contains("ended (signal: 9")), "{told:?}");
}

/// Says to [`the_server_ends_with_a_killed_portico`] that it is the one to be killed, and where to run.
const DATA: &str = "PORTICO_TEST_DATA";

#[test]
fn the_server_ends_with_a_killed_portico() {
    if let Some(data) = std::env::var_os(DATA) {
        let _server = start(Path::new(&data));
        within(Duration::from_secs(120), || false);
        return;
    }
    let data = data();
    let own_name = concat!(module_path!(), "::the_server_ends_with_a_killed_portico");
    let mut portico = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", own_name.split_once("::").unwrap().1])
        .env(DATA, data.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let running = || Postmaster::read(&cluster_of_new(data.path())).filter(|found| found.ready);
    assert!(within(Duration::from_secs(60), || running().is_some()));
    let server = running().unwrap().pid;
    kill_9(portico.id());
    portico.wait().unwrap();

    let second = start(data.path());
    assert_eq!(second.query("postgres", "select 1").unwrap(), "1");
    assert!(!runs(server));
}

/// While the folder may not be there yet.
fn cluster_of_new(data: &Path) -> PathBuf {
    data.join("postgres/cluster")
}

#[test]
fn a_server_that_nobody_watches_any_more_is_stopped() {
    let data = data();
    drop(start(data.path()));
    let orphan = run_orphan(data.path());
    let server = start(data.path());
    assert_ne!(postmaster(data.path()), orphan);
    assert_eq!(server.query("postgres", "select 1").unwrap(), "1");
}

/// A server of this cluster that has no lifeline: as if its watcher had been killed too.
fn run_orphan(data: &Path) -> u32 {
    let binaries = Cluster::at(cluster(data)).choose(installed()).unwrap();
    let account = Account::of(&folder::home(data)).unwrap();
    let mut orphan = account
        .command(&binaries.folder.join("postgres"))
        .current_dir(cluster(data))
        .arg("-D")
        .arg(cluster(data))
        .args(["-c", "listen_addresses=", "-c", &format!("port={PORT}")])
        .arg("-c")
        .arg(format!("unix_socket_directories={}/postgres/run", data.display()))
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let pid = orphan.id();
    assert!(
        within(Duration::from_secs(20), || Postmaster::read(&cluster(data)).is_some_and(|found| found.ready))
    );
    std::thread::spawn(move || orphan.wait());
    pid
}

#[test]
fn a_lock_whose_number_is_now_another_program_is_removed() {
    let data = data();
    drop(start(data.path()));
    let me = std::process::id();
    let stale = format!("{me}\n{}\n1\n{PORT}\n/tmp\n\n1 1\nready\n", cluster(data.path()).display());
    fs::write(lock_file(&cluster(data.path())), stale).unwrap();
    let server = start(data.path());
    assert_ne!(postmaster(data.path()), me);
    assert_eq!(server.query("postgres", "select 1").unwrap(), "1");
}

#[test]
fn a_lock_of_a_dead_process_is_removed() {
    let data = data();
    drop(start(data.path()));
    fs::write(lock_file(&cluster(data.path())), "4194999\n").unwrap();
    drop(start(data.path()));
}

#[test]
fn a_cluster_cut_short_while_it_was_made_is_made_anew() {
    let data = data();
    drop(start(data.path()));
    fs::rename(cluster(data.path()), cluster(data.path()).with_extension("new")).unwrap();
    fs::remove_file(cluster(data.path()).with_extension("new").join("PG_VERSION")).unwrap();
    drop(start(data.path()));
}

#[test]
fn another_major_version_is_refused_with_what_to_do() {
    let data = data();
    drop(start(data.path()));
    fs::write(cluster(data.path()).join("PG_VERSION"), "99\n").unwrap();
    let sentence = Embedded::start(data.path(), quiet).unwrap_err().to_string();
    for part in
        ["was made by PostgreSQL 99", "only PostgreSQL", "install PostgreSQL 99", "pg_upgrade", "restore"]
    {
        assert!(sentence.contains(part), "{part} is missing: {sentence}");
    }
}

#[test]
fn data_of_no_known_version_is_refused_and_left_alone() {
    let data = data();
    let version = cluster_of_new(data.path()).join("PG_VERSION");
    fs::create_dir_all(version.parent().unwrap()).unwrap();
    for (content, flaw) in [("abc\n", "holds no version"), ("", "holds no version"), ("15", "is missing")] {
        fs::write(&version, content).unwrap();
        if flaw == "is missing" {
            fs::rename(&version, version.with_file_name("base")).unwrap();
        }
        let sentence = Embedded::start(data.path(), quiet).unwrap_err().to_string();
        assert!(sentence.contains(&format!("its file PG_VERSION {flaw}. Restore that file")), "{sentence}");
    }
    assert_eq!(fs::read_dir(cluster(data.path())).unwrap().count(), 1);
}

#[test]
fn a_file_and_a_folder_that_cannot_be_made_are_no_data_folders() {
    let file = tempfile::NamedTempFile::new().unwrap();
    for data in [file.path().to_owned(), file.path().join("below")] {
        let sentence = Embedded::start(&data, quiet).unwrap_err().to_string();
        assert!(sentence.contains(" is a file, where a folder is wanted."), "{sentence}");
    }
    let error = Embedded::start(Path::new("/proc/nope"), quiet).unwrap_err();
    assert!(error.to_string().starts_with("/proc/nope can't be used: No such file"), "{error}");
    assert!(error.to_string().ends_with("choose another data folder with --data"), "{error}");
    assert!(std::error::Error::source(&error).is_none(), "the sentence has the cause already");
}

#[test]
fn a_second_portico_is_refused_and_a_guest_is_let_in() {
    let data = data();
    let server = start(data.path());
    assert!(matches!(check(data.path()), Err(StartError::InUse { .. })));
    assert!(matches!(Embedded::start(data.path(), quiet), Err(StartError::InUse { .. })));
    let guest = Embedded::join_or_start(data.path(), quiet).unwrap();
    assert_eq!(guest.query("postgres", "select 1").unwrap(), "1");
    guest.stop().unwrap();
    assert_eq!(server.query("postgres", "select 1").unwrap(), "1");
}

#[test]
fn a_long_path_puts_the_socket_elsewhere() {
    let data = data();
    let long = data.path().join("a-folder-with-a-name, \"long\" enough".repeat(3));
    let server = start(&long);
    assert!(server.socket.starts_with("/tmp"), "{:?}", server.socket);
    assert_eq!(fs::metadata(&server.socket).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(server.query("postgres", "select 1").unwrap(), "1");
    let socket = server.socket.clone();
    server.stop().unwrap();
    assert!(!socket.exists());
}

#[test]
fn a_folder_that_the_other_user_may_not_enter_is_named() {
    let data = data();
    if !Account::of(&folder::home(data.path())).unwrap().is_other() {
        return;
    }
    let shut = data.path().join("shut");
    fs::create_dir(&shut).unwrap();
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o700)).unwrap();
    let sentence = reachable(&shut.join("data")).unwrap_err().to_string();
    assert!(sentence.contains("chmod o+x"), "{sentence}");
    assert!(sentence.contains("/shut'"), "{sentence}");
}

#[test]
fn the_address_survives_any_path() {
    assert_eq!(utf8_percent_encode("/tmp/a-b c_d.e/ü", PLAIN).to_string(), "%2Ftmp%2Fa-b%20c_d.e%2F%C3%BC");
}

#[test]
fn versions_are_read_as_they_are_printed() {
    let debian = parse_version("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n");
    assert_eq!(debian, Some((15, "15.18".to_owned())));
    assert_eq!(parse_version("postgres (PostgreSQL) 18beta1"), Some((18, "18beta1".to_owned())));
    assert_eq!(parse_version(""), None);
}
