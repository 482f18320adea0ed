//! Whether the time of an answer tells who has an account: pairs of a known and an unknown address, in turns, since a
//! machine is not as fast from one minute to the next. That the work is the same is a test; this is what comes of it.

use std::time::Instant;

use anyhow::{Result, ensure};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::http::exchange;
use super::pairs::{likelihood, median};
use super::served::Served;
use super::side::{Side, WRITTEN};

/// How many are compared.
const PAIRS: usize = 300;
/// How many come before, so that caches are warm for both.
const BEFORE: usize = 10;
/// By how much the medians may differ, in milliseconds.
pub(super) const GAP_MS: f64 = 5.0;
/// The likelihood from which on nothing is told apart.
pub(super) const P: f64 = 0.01;

const ACCOUNTS: &str = include_str!("sql/addresses.sql");
/// Nobody has it; as long as the known ones are.
const UNKNOWN: &str = "nobody-there@bench.example";
/// What is known, by the words for it.
const KNOWN: [(&str, &str); 3] = [
    ("a client", "somebody-here@bench.example"),
    ("a client without a password", "no-password@bench.example"),
    ("an account that is closed", "somebody-out@bench.example"),
];
/// What anybody may ask about an address, and the status of every answer.
const ASKED: [(&str, &str, &str); 2] =
    [("signing in", "login", "401"), ("asking for a new password", "forgot-password", "202")];

/// One kind of address beside an unknown one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Compared {
    pub(super) what: String,
    pub(super) whom: String,
    pub(super) pairs: usize,
    /// Medians, in milliseconds.
    pub(super) known_ms: f64,
    pub(super) unknown_ms: f64,
    /// How likely the two would differ so if nothing told them apart.
    pub(super) p: f64,
}

impl Compared {
    /// By how much longer the known one takes.
    pub(super) fn gap_ms(&self) -> f64 {
        self.known_ms - self.unknown_ms
    }
}

/// Compares them on a copy of the database.
pub(super) fn measure(side: &Side) -> Result<Vec<Compared>> {
    side.copy()?;
    side.scratch.execute(WRITTEN, ACCOUNTS)?;
    let served = side.serve(WRITTEN)?;
    let mut all = Vec::new();
    for asked in ASKED {
        for known in KNOWN {
            all.push(compare(side, &served, asked, known)?);
        }
    }
    served.stop()?;
    side.drop_copy()?;
    Ok(all)
}

fn compare(
    side: &Side,
    served: &Served,
    (what, operation, status): (&str, &str, &str),
    (whom, address): (&str, &str),
) -> Result<Compared> {
    println!("{what}: {whom}, {PAIRS} pairs");
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for pair in 0..BEFORE + PAIRS {
        // Whoever is slowed down for guessing would be measured otherwise.
        side.scratch.execute(WRITTEN, "delete from login_attempts")?;
        let mut both = [(address, &mut known), (UNKNOWN, &mut unknown)];
        // Neither is always the first.
        if pair.is_multiple_of(2) {
            both.reverse();
        }
        for (address, times) in both {
            let took = time(served, operation, address, status)?;
            if pair >= BEFORE {
                times.push(took);
            }
        }
    }
    let p = likelihood(&known, &unknown);
    Ok(Compared {
        what: what.to_owned(),
        whom: whom.to_owned(),
        pairs: PAIRS,
        known_ms: median(&known),
        unknown_ms: median(&unknown),
        p,
    })
}

/// How long one answer takes, in milliseconds.
fn time(served: &Served, operation: &str, address: &str, status: &str) -> Result<f64> {
    let mut body = json!({"email": address});
    if operation == "login" {
        body["password"] = json!("not the password");
    }
    let line = format!("POST /api/client-portal/auth/{operation}");
    let (body, headers) = (body.to_string(), [("Content-Type", "application/json")]);
    let since = Instant::now();
    let (given, answer) = exchange(served.port(), &line, &headers, &body)?;
    let took = since.elapsed();
    ensure!(given == status, "{line} for {address} was answered {given}: {answer}");
    Ok(1000.0 * took.as_secs_f64())
}
