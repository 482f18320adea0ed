//! Mails over a wire, to servers of all tempers.

use super::{config, is_temporary, outgoing};
use crate::config::MailRoute;
use crate::mail::{Mailer, SendError};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// A mail server for one mail, which answers `refusal` to commands that begin with `to`; gives what it was sent.
async fn server(to: &'static str, refusal: &'static str) -> (u16, tokio::task::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let session = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let (read, mut write) = stream.into_split();
        let (mut lines, mut sent, mut in_data) = (BufReader::new(read).lines(), String::new(), false);
        write.write_all(b"220 test\r\n").await.unwrap();
        while let Some(line) = lines.next_line().await.unwrap() {
            sent.push_str(&format!("{line}\n"));
            in_data &= line != ".";
            let answer = match line.split(' ').next().unwrap_or_default() {
                _ if in_data => continue,
                word if word == to => refusal,
                "EHLO" => "250-test\r\n250 AUTH PLAIN",
                "DATA" => "354 go on",
                "AUTH" => "235 welcome",
                "QUIT" => break,
                _ => "250 fine",
            };
            in_data = line == "DATA" && answer.starts_with("354");
            write.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
        }
        sent
    });
    (port, session)
}

fn mailer_to(port: u16) -> Mailer {
    let mut config = config(Path::new("data"));
    config.mail = MailRoute::Smtp(format!("smtp://ada:pass@127.0.0.1:{port}").parse().unwrap());
    Mailer::new(&config).unwrap()
}

async fn send_to(port: u16) -> Result<(), SendError> {
    mailer_to(port).send(&outgoing("Ada", "Hello")).await
}

#[tokio::test]
async fn a_mail_server_gets_the_mail() {
    let (port, session) = server("-", "").await;
    send_to(port).await.unwrap();
    let sent = session.await.unwrap();
    for line in ["MAIL FROM:<no-reply@localhost>", "RCPT TO:<ada@example.com>", "Subject: Hello"] {
        assert!(sent.lines().any(|sent| sent.starts_with(line)), "{line} in\n{sent}");
    }
}

#[tokio::test]
async fn refusals_are_for_now_or_for_good() {
    for (to, refusal, temporary) in [
        ("RCPT", "550 no such user", false),
        ("DATA", "554 this is spam", false),
        (".", "552 too large", false),
        ("RCPT", "450 greylisted", true),
        ("MAIL", "421 busy", true),
        ("AUTH", "535 wrong password", true),
        ("MAIL", "530 sign in first", true),
    ] {
        let (port, _session) = server(to, refusal).await;
        let error = send_to(port).await.unwrap_err();
        assert_eq!(is_temporary(&error), temporary, "{refusal}: {error:?}");
    }
}

#[tokio::test]
async fn a_server_that_is_away_is_a_reason_to_try_again() {
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    assert!(is_temporary(&send_to(port).await.unwrap_err()));
}

#[tokio::test]
async fn a_server_that_takes_its_time_is_given_up_before_another_node_tries() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        // A greeting without an end: always at work, never too slow for a single step.
        while stream.write_all(b"220-still here\r\n").await.is_ok() {
            tokio::task::yield_now().await;
        }
    });
    let mut mailer = mailer_to(port);
    mailer.patience = Duration::from_millis(50);
    let error = mailer.send(&outgoing("Ada", "Hello")).await.unwrap_err();
    assert!(is_temporary(&error), "{error:?}");
}

/// A mail server that takes every mail, counts connections, and can end them all.
struct Patient {
    port: u16,
    connections: Arc<AtomicUsize>,
    mails: Arc<AtomicUsize>,
    /// Ends the connections that there are.
    end: Arc<Notify>,
    /// While it is set, a mail gets no answer.
    is_silent: Arc<AtomicBool>,
}

impl Patient {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (connections, mails, end, is_silent) = <_>::default();
        let server = Self { port, connections, mails, end, is_silent };
        let (connections, mails) = (server.connections.clone(), server.mails.clone());
        let (end, is_silent) = (server.end.clone(), server.is_silent.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                connections.fetch_add(1, Ordering::SeqCst);
                let (mails, end, is_silent) = (mails.clone(), end.clone(), is_silent.clone());
                tokio::spawn(async move {
                    tokio::select! {
                        _ = converse(stream, &mails, &is_silent) => {}
                        () = end.notified() => {}
                    }
                });
            }
        });
        server
    }

    fn counts(&self) -> (usize, usize) {
        (self.connections.load(Ordering::SeqCst), self.mails.load(Ordering::SeqCst))
    }
}

async fn converse(stream: TcpStream, mails: &AtomicUsize, is_silent: &AtomicBool) -> Option<()> {
    let (read, mut write) = stream.into_split();
    let (mut lines, mut in_data) = (BufReader::new(read).lines(), false);
    write.write_all(b"220 test\r\n").await.ok()?;
    while let Some(line) = lines.next_line().await.ok()? {
        let answer = match line.split(' ').next()? {
            "." if is_silent.load(Ordering::SeqCst) => std::future::pending().await,
            "." => {
                mails.fetch_add(1, Ordering::SeqCst);
                "250 taken"
            }
            _ if in_data => continue,
            "EHLO" => "250-test\r\n250 AUTH PLAIN",
            "AUTH" => "235 welcome",
            "DATA" => "354 go on",
            "QUIT" => return None,
            _ => "250 fine",
        };
        in_data = line == "DATA";
        write.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
    }
    Some(())
}

#[tokio::test]
async fn mails_share_a_connection_and_survive_its_end() {
    let server = Patient::start().await;
    let mailer = mailer_to(server.port);
    for _ in 0..5 {
        mailer.send(&outgoing("Ada", "Hello")).await.unwrap();
        // The connection is given back beside us.
        tokio::task::yield_now().await;
    }
    let (connections, mails) = server.counts();
    assert_eq!(mails, 5);
    assert!(connections < 3, "{connections} connections for five mails, one after the other");
    server.end.notify_waiters();
    mailer.send(&outgoing("Ada", "Hello")).await.unwrap();
    assert_eq!(server.counts().1, 6, "a connection that is dead is no reason to wait");
}

#[tokio::test]
async fn a_connection_whose_mail_was_broken_off_carries_no_other() {
    let server = Patient::start().await;
    let mut mailer = mailer_to(server.port);
    mailer.send(&outgoing("Ada", "Hello")).await.unwrap();
    server.is_silent.store(true, Ordering::SeqCst);
    mailer.patience = Duration::from_millis(300);
    assert!(is_temporary(&mailer.send(&outgoing("Ada", "Hello")).await.unwrap_err()));
    let (before, _) = server.counts();
    server.is_silent.store(false, Ordering::SeqCst);
    mailer.patience = Duration::from_secs(20);
    mailer.send(&outgoing("Ada", "Hello")).await.unwrap();
    assert_eq!(server.counts(), (before + 1, 2), "the next mail has a connection of its own");
}
