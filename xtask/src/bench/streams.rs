//! Live streams that mostly say nothing: what they cost, and how soon an event is with all of them.

use std::fs;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};

use super::pause::{pause, wait};
use super::served::{Actor, Served};
use super::side::{Side, WRITTEN};
use super::subjects::Subjects;
use crate::shell;

const ACCOUNTS: &str = include_str!("sql/streams.sql");
/// Who listens: as many as the statement makes.
const LISTENERS: usize = 250;
/// As many as an account may have open.
const EACH: usize = 20;
/// How long they are watched while nothing happens.
const WATCHED: Duration = Duration::from_secs(30);
/// How long a frame that is due may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Files that are open: a socket for each stream, and room for the rest.
const FILES: usize = LISTENERS * EACH + 1000;

/// What was measured.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Listened {
    pub(super) streams: usize,
    /// Resident memory of a server that was asked a few things, in KiB.
    pub(super) idle_kib: u64,
    /// The same once all streams were open for a while, in KiB.
    pub(super) open_kib: u64,
    /// The server's processor time while nothing happens, in hundredths of a core.
    pub(super) processor_percent: f64,
    /// From sending a reply to the last stream that tells of it, in milliseconds.
    pub(super) event_ms: f64,
}

/// Opens the streams on a copy of the database and listens.
pub(super) fn measure(side: &Side) -> Result<Listened> {
    println!("{} streams", LISTENERS * EACH);
    raise_limit()?;
    side.copy()?;
    side.scratch.execute(WRITTEN, ACCOUNTS)?;
    let subjects = Subjects::find(&side.scratch, WRITTEN)?;
    let served = side.serve(WRITTEN)?;
    let tokens = (1..=LISTENERS).map(|number| listener(&served, number)).collect::<Result<Vec<_>>>()?;
    // Anew: each sign-in took 19 MiB, and what is left of that would be there for the streams.
    let served = side.restart(served, WRITTEN)?;
    let client = served.sign_in(Actor::Client)?;
    served.ask("GET", "/api/client-portal/tickets", None, &client)?;
    let idle_kib = served.resident()?;
    let mut streams = open(&served, &tokens)?;
    let since = served.processor_time()?;
    wait(WATCHED);
    let spent = served.processor_time()?.saturating_sub(since);
    let open_kib = served.resident()?;
    let event = until_heard(&mut streams, || reply(&served, &subjects, &client))?;
    drop(streams);
    served.stop()?;
    side.drop_copy()?;
    Ok(Listened {
        streams: LISTENERS * EACH,
        idle_kib,
        open_kib,
        processor_percent: 100.0 * spent.as_secs_f64() / WATCHED.as_secs_f64(),
        event_ms: 1000.0 * event.as_secs_f64(),
    })
}

/// Signs one of them in: the even ones are staff.
fn listener(served: &Served, number: usize) -> Result<(Actor, String)> {
    let actor = if number.is_multiple_of(2) { Actor::Staff } else { Actor::Client };
    Ok((actor, served.sign_in_as(actor, &format!("listener-{number}@bench.example"))?))
}

fn reply(served: &Served, subjects: &Subjects, token: &str) -> Result<()> {
    let path = subjects.fill("/api/client-portal/tickets/{open_ticket}/messages");
    served.ask("POST", &path, Some(r#"{"body": "It works again."}"#), token).map(drop)
}

fn open(served: &Served, tokens: &[(Actor, String)]) -> Result<Vec<Stream>> {
    let all = tokens.iter().flat_map(|token| std::iter::repeat_n(token, EACH));
    all.map(|(actor, token)| Stream::open(served.port(), actor.base(), token)).collect()
}

/// How long it takes from `happens` until all have heard of a change.
fn until_heard(streams: &mut [Stream], happens: impl FnOnce() -> Result<()>) -> Result<Duration> {
    for stream in streams.iter_mut() {
        stream.listen()?;
        stream.heard.clear();
    }
    let since = Instant::now();
    happens()?;
    let mut waiting: Vec<&mut Stream> = streams.iter_mut().collect();
    while !waiting.is_empty() {
        if since.elapsed() > PATIENCE {
            bail!("{} streams did not hear of a reply", waiting.len());
        }
        for stream in &mut waiting {
            stream.listen()?;
        }
        waiting.retain(|stream| !stream.has_heard("event: change"));
        pause();
    }
    Ok(since.elapsed())
}

/// One stream.
struct Stream {
    socket: TcpStream,
    heard: Vec<u8>,
}

impl Stream {
    /// Asks for it and waits until it is there.
    fn open(port: u16, base: &str, token: &str) -> Result<Self> {
        let mut socket = TcpStream::connect(("127.0.0.1", port))?;
        write!(
            socket,
            "GET {base}/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n"
        )?;
        socket.set_nonblocking(true)?;
        let mut stream = Self { socket, heard: Vec::new() };
        let since = Instant::now();
        while !stream.has_heard("event: ready") {
            if since.elapsed() > PATIENCE {
                bail!("a stream did not open: {}", String::from_utf8_lossy(&stream.heard));
            }
            stream.listen()?;
            std::thread::yield_now();
        }
        Ok(stream)
    }

    fn has_heard(&self, words: &str) -> bool {
        self.heard.windows(words.len()).any(|part| part == words.as_bytes())
    }

    /// Takes what has come.
    fn listen(&mut self) -> Result<()> {
        let mut part = [0; 1024];
        loop {
            match self.socket.read(&mut part) {
                Ok(0) => bail!("the server ended a stream: {}", String::from_utf8_lossy(&self.heard)),
                Ok(length) => self.heard.extend(part.iter().take(length)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// Lets us, and the server that we start, have enough files open.
fn raise_limit() -> Result<()> {
    let limits = fs::read_to_string("/proc/self/limits")?;
    let (soft, hard) = open_files(&limits).context("no limit of open files in /proc/self/limits")?;
    if soft >= FILES {
        return Ok(());
    }
    if hard < FILES {
        bail!(
            "{FILES} files have to be open for so many streams, and the limit is {hard}: raise it with `ulimit -n`"
        );
    }
    let own = std::process::id().to_string();
    shell::run(Command::new("prlimit").args(["--pid", &own, &format!("--nofile={FILES}:{hard}")]))
}

/// How many files may be open, by the soft and by the hard limit.
fn open_files(limits: &str) -> Option<(usize, usize)> {
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    let mut words = line.split_whitespace().map(|word| word.parse().unwrap_or(usize::MAX));
    Some((words.next()?, words.next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_of_open_files_is_read() {
        let limits =
            "Limit  Soft  Hard  Units\nMax open files            1024                 524288   files\n";
        assert_eq!(open_files(limits), Some((1024, 524_288)));
        assert_eq!(open_files("Max open files   1024   unlimited   files"), Some((1024, usize::MAX)));
    }
}
