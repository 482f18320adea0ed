//! The story of `docs/api.md`, word for word, as somebody pastes it into a terminal.

use anyhow::{Context as _, Result};
use portico_e2e::{served, source};
use serde_json::Value;
use std::fs;
use std::process::{Output, Stdio};
use std::time::Duration;
use tokio::process::Command;

/// The story waits for a mail, and for nothing else.
const PATIENCE: Duration = Duration::from_secs(60);
const SUBJECT: &str = "The price list opens empty";
const NOTE: &str = "The export ran on an empty table.";
const REPLY: &str = "We found the cause.";

/// What curl, left as it is, tells beside the answers: how it ended, and what it was answered to which request.
const TELL: &str = "noproxy = \"*\"\nwrite-out = \"%{stderr}%{exitcode} %{http_code} %{method} %{url}\\n\"\n";

/// What came of a paste.
struct Pasted {
    /// A line per request, such as `0 200 GET http://…`.
    requests: Vec<String>,
    /// What stood in the terminal, an answer each.
    answers: Vec<Value>,
}

/// The commands that the page shows.
fn story() -> Result<String> {
    let page = source("docs/api.md")?;
    let block = page.split("```sh\n").nth(1).and_then(|rest| rest.split("```").next());
    Ok(block.context("docs/api.md shows no commands")?.to_owned())
}

async fn run(story: &str, origin: &str) -> Result<Output> {
    let home = tempfile::tempdir()?;
    fs::write(home.path().join(".curlrc"), TELL)?;
    let mut shell = Command::new("sh");
    shell.args(["-e", "-u", "-c", story]).env("base", origin).env("CURL_HOME", home.path());
    let shell = shell.stdin(Stdio::null()).kill_on_drop(true).output();
    Ok(tokio::time::timeout(PATIENCE, shell).await.context("the story comes to no end")??)
}

async fn paste(story: &str, origin: &str) -> Result<Pasted> {
    let Output { status, stdout, stderr } = run(story, origin).await?;
    let (said, told) = (String::from_utf8(stdout)?, String::from_utf8(stderr)?);
    anyhow::ensure!(status.success(), "the story ends with {status}:\n{said}\n{told}");
    let answers = serde_json::Deserializer::from_str(&said).into_iter().collect::<Result<_, _>>();
    let answers = answers.with_context(|| format!("no answers: {said}"))?;
    Ok(Pasted { requests: told.lines().map(str::to_owned).collect(), answers })
}

impl Pasted {
    fn went_well(&self, story: &str) -> Result<()> {
        let failed: Vec<_> = self.requests.iter().filter(|line| !line.starts_with("0 2")).collect();
        anyhow::ensure!(failed.is_empty(), "{failed:#?} of {:#?}", self.requests);
        anyhow::ensure!(self.requests.len() >= story.matches("curl ").count(), "{:#?}", self.requests);
        Ok(())
    }

    /// Where the first answer stands that fits.
    fn first(&self, what: &str, fits: impl Fn(&Value) -> bool) -> Result<usize> {
        self.answers.iter().position(fits).with_context(|| format!("nothing is {what}: {:#?}", self.answers))
    }

    /// Checks what the story promises, in its order; gives the ticket's id.
    fn tells_the_story(&self) -> Result<&str> {
        let has = |list: &Value, field: &str, words: &str| {
            let items = list["items"].as_array().into_iter().flatten();
            items.filter_map(|item| item[field].as_str()).any(|text| text.starts_with(words))
        };
        let newcomer = self.first("the newcomer", |answer| answer["first_name"] == "Ada")?;
        let queue = self.first("the queue", |answer| has(answer, "subject", SUBJECT))?;
        let taken = self.first("the taken ticket", |answer| answer["assignee"]["name"] == "Jonas Reuter")?;
        let note = self.first("the note", |answer| answer["body"] == NOTE)?;
        let read = self.first("what Marta reads", |answer| has(answer, "body", REPLY))?;
        let closed = self.first("the closed ticket", |answer| answer["status"] == "closed")?;
        let order = [newcomer, queue, taken, note, read, closed];
        anyhow::ensure!(order.is_sorted(), "the order is {order:?}: {:#?}", self.answers);
        let noted: Vec<_> = self.answers.iter().filter(|answer| answer.to_string().contains(NOTE)).collect();
        anyhow::ensure!(noted.len() == 1, "the note is seen by others than its author: {noted:#?}");
        let last = self.answers.last().context("nothing was answered")?;
        anyhow::ensure!(last["status"] == "in_progress", "it does not end reopened: {last:#}");
        last["id"].as_str().context("no ticket")
    }
}

#[test]
fn the_story_of_the_documentation_runs_as_it_stands_and_twice() -> Result<()> {
    served(async |origin| {
        let story = story()?;
        let first = paste(&story, origin).await?;
        first.went_well(&story)?;
        let ticket = first.tells_the_story()?;
        // The key of the request makes it one ticket.
        let second = paste(&story, origin).await?;
        second.went_well(&story)?;
        let last = second.answers.last().context("nothing was answered")?;
        anyhow::ensure!(last["id"] == ticket, "there are two tickets: {ticket} and {last:#}");
        Ok(())
    })
}
