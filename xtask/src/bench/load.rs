//! Loads, made by programs of their own: `wrk` asks the server, `pgbench` the database.

use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use embedded_postgres::Binaries;
use serde::{Deserialize, Serialize};

use super::rows::Request;
use super::script::Script;
use crate::shell;

/// Where `wrk` tells the median; with the blank, for a deviation may be `94.50%`.
const MEDIAN: &str = " 50%";

/// The shortest load by `pgbench`, in seconds: it counts the time that all its connections take to begin.
const LEAST: u32 = 3;

/// How a load is made.
pub(super) struct Load {
    /// How long it lasts.
    pub(super) seconds: u32,
    /// Where `pgbench` is.
    pub(super) postgres: Binaries,
}

/// What came of it.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Rate {
    /// Answers, or transactions; of a row with several requests, all of them together are one.
    pub(super) per_second: f64,
    /// What one of them takes: the median where it is told, else the mean, in milliseconds.
    pub(super) latency_ms: f64,
    /// The part of the answers that were no success, which are not in the rate.
    pub(super) failed: f64,
}

impl Rate {
    /// The mean of several loads of the same length.
    pub(super) fn mean(rates: &[Self]) -> Self {
        let count = rates.iter().map(|_| 1.0).sum::<f64>();
        let mean = |part: fn(&Self) -> f64| rates.iter().map(part).sum::<f64>() / count;
        Self {
            per_second: mean(|rate| rate.per_second),
            latency_ms: mean(|rate| rate.latency_ms),
            failed: mean(|rate| rate.failed),
        }
    }
}

impl Load {
    /// Asks the server, one request after the other on each of so many connections.
    pub(super) fn http(
        &self,
        connections: u32,
        base: &str,
        token: &str,
        requests: &[Request],
    ) -> Result<Rate> {
        let file = tempfile::NamedTempFile::new()?;
        fs::write(&file, lua(requests))?;
        let said = shell::output(
            Command::new("wrk")
                .args([
                    "-t1",
                    "--latency",
                    "--timeout",
                    "60s",
                    &format!("-c{connections}"),
                    &format!("-d{}s", self.seconds),
                ])
                .args(["-H", &format!("Authorization: Bearer {token}"), "-s"])
                .arg(file.path())
                .arg(base),
        )?;
        let each = requests.iter().map(|_| 1.0).sum::<f64>();
        let failed = failed(&said)?;
        let per_second = number(after(&said, "Requests/sec:")?)? * (1.0 - failed) / each;
        // Without an answer the median is said to be nothing.
        let at_least = if per_second > 0.0 { 0.0 } else { 1000.0 * f64::from(self.seconds) };
        let latency_ms = (milliseconds(after(&said, MEDIAN)?)? * each).max(at_least);
        Ok(Rate { per_second, latency_ms, failed })
    }

    /// Has `pgbench` repeat a script.
    pub(super) fn database(&self, connections: u32, url: &str, script: &Script) -> Result<Rate> {
        let file = tempfile::NamedTempFile::new()?;
        fs::write(&file, &script.text)?;
        let variables =
            script.variables.iter().flat_map(|(name, value)| ["-D".to_owned(), format!("{name}={value}")]);
        let said = shell::output(
            Command::new(self.postgres.folder.join("pgbench"))
                .args(["-n", "-M", "prepared", "-j1", &format!("-c{connections}")])
                .arg(format!("-T{}", self.seconds.max(LEAST)))
                .args(variables)
                .arg("-f")
                .arg(file.path())
                .arg(url),
        )?;
        if said.contains("actually processed: 0") {
            bail!("no transaction came to its end in so short a time; give it more --seconds");
        }
        let per_second = number(after(&said, "tps =")?)?;
        Ok(Rate { per_second, latency_ms: 1000.0 * f64::from(connections) / per_second, failed: 0.0 })
    }
}

/// The part of the answers that `wrk` tells to be no success: an older server may not be able to do what ours can.
fn failed(said: &str) -> Result<f64> {
    if said.contains("Socket errors") {
        bail!("not every request was answered:\n{said}");
    }
    let Some((_, rest)) = said.split_once("Non-2xx or 3xx responses:") else { return Ok(0.0) };
    let failed = number(rest.split_whitespace().next().unwrap_or_default())?;
    let (before, _) =
        said.split_once(" requests in").with_context(|| format!("no number of requests in:\n{said}"))?;
    Ok(failed / number(before.split_whitespace().next_back().unwrap_or_default())?)
}

/// A script for `wrk` that sends these requests in turn.
fn lua(requests: &[Request]) -> String {
    let mut script = "local all, at = {}, 0\ninit = function()\n".to_owned();
    for Request { method, path, body } in requests {
        let (headers, body) = match body {
            Some(body) => ("{[\"Content-Type\"] = \"application/json\"}", format!("[==[{body}]==]")),
            None => ("{}", "nil".to_owned()),
        };
        script +=
            &format!("  all[#all + 1] = wrk.format(\"{method}\", \"{path}\", with({headers}), {body})\n");
    }
    script += "end\nrequest = function()\n  at = at % #all + 1\n  return all[at]\nend\n";
    let with = "local function with(more)\n  for name, value in pairs(wrk.headers) do more[name] = value end\n  return more\nend\n";
    with.to_owned() + &script
}

/// The word behind these words.
fn after<'a>(said: &'a str, words: &str) -> Result<&'a str> {
    let word = said.split_once(words).and_then(|(_, rest)| rest.split_whitespace().next());
    word.with_context(|| format!("nothing after `{words}` in:\n{said}"))
}

fn number(word: &str) -> Result<f64> {
    word.parse().with_context(|| format!("{word} is no number"))
}

/// Reads `1.20ms`.
fn milliseconds(word: &str) -> Result<f64> {
    let end = word.find(|letter: char| letter.is_alphabetic()).unwrap_or(word.len());
    let (value, unit) = word.split_at(end);
    let factor = match unit {
        "us" => 0.001,
        "ms" => 1.0,
        "s" => 1000.0,
        "m" => 60_000.0,
        _ => bail!("{word} is no time"),
    };
    Ok(number(value)? * factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rates_of_both_programs_are_read() {
        let wrk = "    Latency   1.02ms  300us  9ms  94.50%\n    Req/Sec 5k\n  Latency Distribution\n     50%  500.00us\n     75%    1.20ms\nRequests/sec:   5123.40\nTransfer/sec: 3MB";
        assert_eq!(after(wrk, "Requests/sec:").and_then(number).ok(), Some(5123.4));
        assert_eq!(after(wrk, MEDIAN).and_then(milliseconds).ok(), Some(0.5));
        let pgbench = "latency average = 0.1 ms\ntps = 8123.5 (without initial connection time)";
        assert_eq!(after(pgbench, "tps =").and_then(number).ok(), Some(8123.5));
        assert!(after("nothing", "tps =").is_err());
        assert_eq!(milliseconds("1.5s").ok(), Some(1500.0));
        assert!(milliseconds("4").is_err());
    }

    #[test]
    fn answers_that_are_no_success_are_told() {
        let wrk = "  40 requests in 1.00s, 3MB read\n  Non-2xx or 3xx responses: 10\n";
        assert_eq!(failed(wrk).ok(), Some(0.25));
        assert_eq!(failed("  40 requests in 1.00s, 3MB read\n").ok(), Some(0.0));
        assert!(failed("  Socket errors: connect 0, read 1, write 0, timeout 0").is_err());
    }

    #[test]
    fn requests_are_sent_in_turn_and_with_their_bodies() {
        let script = lua(&[
            Request { method: "GET", path: "/a".to_owned(), body: None },
            Request { method: "POST", path: "/b".to_owned(), body: Some("{}".to_owned()) },
        ]);
        assert!(script.contains("wrk.format(\"GET\", \"/a\", with({}), nil)"), "{script}");
        let post =
            "wrk.format(\"POST\", \"/b\", with({[\"Content-Type\"] = \"application/json\"}), [==[{}]==])";
        assert!(script.contains(post), "{script}");
    }
}
