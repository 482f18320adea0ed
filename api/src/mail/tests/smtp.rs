//! Mails over a wire, to servers of all tempers.

use super::{config, is_temporary, outgoing};
use crate::config::MailRoute;
use crate::mail::{Mailer, SendError};
use std::path::Path;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

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
    mailer.patience = std::time::Duration::from_millis(50);
    let error = mailer.send(&outgoing("Ada", "Hello")).await.unwrap_err();
    assert!(is_temporary(&error), "{error:?}");
}
