//! Ctrl-C, as someone at a terminal gives it to the program itself.

use crate::app::{SOON, eventually};
use sqlx::{ConnectOptions as _, PgPool};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Child, Command, ExitStatus, Stdio};
use tempfile::TempDir;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};

/// The program; it does not outlive the test.
pub(crate) struct Program {
    child: Child,
    _data: TempDir,
}

impl Program {
    pub(crate) fn serves(database: &str, port: u16) -> Self {
        Self::serves_with(database, port, [])
    }

    pub(crate) fn serves_with(
        database: &str,
        port: u16,
        more: impl IntoIterator<Item = (&'static str, String)>,
    ) -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_portico"));
        command
            .args(["serve", "--listen", "127.0.0.1", "--port", &port.to_string(), "--data"])
            .arg(data.path());
        command.args(["--database-url", database]).env_clear().envs(more).current_dir(data.path());
        Self { child: command.stdout(Stdio::null()).spawn().unwrap(), _data: data }
    }

    fn interrupt(&self) {
        let told = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
    }

    async fn ends(mut self) -> ExitStatus {
        let program = std::cell::RefCell::new(&mut self.child);
        eventually("the program ends", || async { program.borrow_mut().try_wait().unwrap() }).await
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) async fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap().local_addr().unwrap().port()
}

#[tokio::test]
async fn it_stops_while_the_database_does_not_answer() {
    let silent = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = silent.local_addr().unwrap().port();
    let url = format!("postgres://portico_app@127.0.0.1:{port}/portico?sslmode=disable");
    let program = Program::serves(&url, free_port().await);
    let (_held, _) =
        tokio::time::timeout(SOON, silent.accept()).await.expect("it asks the database").unwrap();
    program.interrupt();
    assert!(program.ends().await.success());
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn it_waits_for_requests_unless_it_is_told_twice(pool: PgPool) {
    // As `portico migrate` leaves it.
    sqlx::query("grant select on _sqlx_migrations to portico_app").execute(&pool).await.unwrap();
    let options = pool.connect_options().as_ref().clone().username("portico_app");
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port().await));
    let program = Program::serves(options.to_url_lossy().as_str(), address.port());
    let mut unfinished = eventually("it listens", || async { TcpStream::connect(address).await.ok() }).await;
    let head = "POST /api/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{";
    unfinished.write_all(head.as_bytes()).await.unwrap();
    program.interrupt();
    eventually("it takes no more connections", || async {
        TcpStream::connect(address).await.is_err().then_some(())
    })
    .await;
    program.interrupt();
    assert!(program.ends().await.success());
}
