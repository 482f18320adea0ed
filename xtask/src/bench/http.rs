//! As much of HTTP as it takes to sign in and to ask once. Loads are made by a program of their own.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

/// How long an answer may take: longer than anybody would wait, but here is measured how long it is.
const PATIENCE: Duration = Duration::from_secs(60);

/// Sends a request and gives the body of its answer, which has to be a success.
pub(super) fn ask(port: u16, line: &str, headers: &[(&str, &str)], body: &str) -> Result<String> {
    let (status, body) = exchange(port, line, headers, body)?;
    if !status.starts_with('2') {
        bail!("{line} was answered {status}: {body}");
    }
    Ok(body)
}

/// Sends a request and gives status and body of its answer.
pub(super) fn exchange(
    port: u16,
    line: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Result<(String, String)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = body.len();
    // In one piece: the rest of a request that comes in several waits for the receipt of the first.
    let request = format!(
        "{line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    );
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).with_context(|| format!("{line} was not answered"))?;
    let (head, body) = answer.split_once("\r\n\r\n").context("the server's answer has no end of its head")?;
    let status = head.split_whitespace().nth(1).unwrap_or_default();
    Ok((status.to_owned(), body.to_owned()))
}
