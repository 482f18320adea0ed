//! The transaction that one request takes, from PostgreSQL's own log: `pgbench` repeats the statements that the server
//! sent, with their values filled in as literals.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use super::pause::pause;
use crate::scratch::Scratch;

/// How long the log may take to tell of a transaction that is over.
const PATIENCE: Duration = Duration::from_secs(5);

/// Lets PostgreSQL write down what it is asked, for a while.
pub(super) struct Recorder<'a> {
    scratch: &'a Scratch,
    database: &'a str,
    log: PathBuf,
    from: usize,
}

impl<'a> Recorder<'a> {
    /// From now on.
    pub(super) fn start(scratch: &'a Scratch, database: &'a str) -> Result<Self> {
        let log = scratch.log();
        switch(scratch, database, "all")?;
        let from = fs::read(&log).with_context(|| log.display().to_string())?.len();
        Ok(Self { scratch, database, log, from })
    }

    /// Gives the transaction that has these words in one of its statements.
    pub(super) fn stop(self, words: &str) -> Result<Transaction> {
        let since = Instant::now();
        let found = loop {
            let log = fs::read(&self.log)?;
            let text = String::from_utf8_lossy(log.get(self.from..).unwrap_or_default()).into_owned();
            if let Some(found) = Transaction::find(&text, words) {
                break found;
            }
            if since.elapsed() > PATIENCE {
                bail!("no transaction with `{words}` in PostgreSQL's log:\n{text}");
            }
            pause();
        };
        switch(self.scratch, self.database, "none")?;
        Ok(found)
    }
}

/// Sessions that are open take it up before their next statement.
fn switch(scratch: &Scratch, database: &str, statements: &str) -> Result<()> {
    scratch.execute(database, &format!("alter system set log_statement = '{statements}'"))?;
    scratch.execute(database, "select pg_reload_conf()")?;
    let since = Instant::now();
    while scratch.ask(database, "show log_statement")? != statements {
        if since.elapsed() > PATIENCE {
            bail!("PostgreSQL does not take up its configuration");
        }
        pause();
    }
    Ok(())
}

/// A transaction as a script for `pgbench`.
pub(super) struct Transaction(String);

impl Transaction {
    /// The script.
    pub(super) fn script(&self) -> &str {
        &self.0
    }

    /// The first whole transaction of a log that has these words.
    fn find(log: &str, words: &str) -> Option<Self> {
        let statements = statements(log);
        let process = statements.iter().find(|one| one.text.contains(words))?.process;
        let own: Vec<&str> =
            statements.iter().filter(|one| one.process == process).map(|one| one.text.as_str()).collect();
        let mut begun = own.split_inclusive(|text| is_end(text));
        let whole = begun.find(|part| part.iter().any(|text| text.contains(words)))?;
        whole.last().filter(|text| is_end(text))?;
        Some(Self(whole.iter().map(|text| line(text)).collect()))
    }
}

fn is_end(statement: &str) -> bool {
    ["commit", "rollback"].iter().any(|word| statement.eq_ignore_ascii_case(word))
}

/// Statements that travel together stay together: `pgbench` sends them as one pipeline.
fn line(statement: &str) -> String {
    let parts: Vec<&str> = statement.split(';').map(str::trim).filter(|part| !part.is_empty()).collect();
    let lines: String = parts.iter().map(|part| format!("{part};\n")).collect();
    if parts.len() > 1 { format!("\\startpipeline\n{lines}\\endpipeline\n") } else { lines }
}

/// A statement of the log, its values filled in, and whose it was.
struct Statement {
    process: u32,
    text: String,
}

/// Reads `2026-… UTC [4711] LOG:  execute name: select …` with lines that go on after a tab, and the values in
/// `… DETAIL:  parameters: $1 = 'a', $2 = NULL`.
fn statements(log: &str) -> Vec<Statement> {
    let mut found: Vec<Statement> = Vec::new();
    for record in log.replace("\n\t", " ").lines() {
        let Some((head, rest)) = record.split_once("]") else { continue };
        let Some(process) = head.rsplit('[').next().and_then(|number| number.parse().ok()) else { continue };
        let rest = rest.trim_start();
        if let Some(values) = rest.strip_prefix("DETAIL:  parameters: ") {
            if let Some(last) = found.iter_mut().rfind(|one| one.process == process) {
                last.text = filled(&last.text, values);
            }
        } else if let Some(said) = rest.strip_prefix("LOG:  ") {
            let text = match said.strip_prefix("statement: ") {
                Some(text) => Some(text),
                None => said.strip_prefix("execute ").and_then(|said| Some(said.split_once(": ")?.1)),
            };
            found.extend(text.map(|text| Statement { process, text: words(text) }));
        }
    }
    found
}

/// In one line.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Puts the values in the places of `$1`, `$2`, …
fn filled(text: &str, values: &str) -> String {
    let values = by_number(values);
    let mut pieces = text.split('$');
    let mut filled = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(piece.len());
        let (number, rest) = piece.split_at(end);
        match values.iter().find(|(known, _)| *known == number) {
            Some((_, value)) => filled.push_str(value),
            None => filled.extend(["$", number]),
        }
        filled.push_str(rest);
    }
    filled
}

/// Reads `$1 = 'a', $2 = NULL`.
fn by_number(mut values: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    while let Some((name, after)) = values.split_once(" = ") {
        let (value, rest) = after.split_at(value_end(after));
        found.push((name.trim_start_matches('$'), value));
        values = rest.trim_start_matches(", ");
    }
    found
}

/// Where a value ends: after the quote that is not doubled, or before the next comma.
fn value_end(text: &str) -> usize {
    if !text.starts_with('\'') {
        return text.find(", ").unwrap_or(text.len());
    }
    let mut at = 1;
    while let Some(quote) = text.get(at..).and_then(|rest| rest.find('\'')) {
        at += quote + 1;
        if !text.get(at..).is_some_and(|rest| rest.starts_with('\'')) {
            return at;
        }
        at += 1;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_is_read_from_the_log_with_its_values_and_nobody_elses() {
        let log = "2026-11-20 20:13:00.1 UTC [7] LOG:  statement: begin read only; set local role portico_app\n\
                   2026-11-20 20:13:00.2 UTC [8] LOG:  statement: begin\n\
                   2026-11-20 20:13:00.2 UTC [7] LOG:  execute sqlx_s_3: select id\n\
                   \t  from tickets where a = $1 and b = $10 and $2::uuid is null\n\
                   2026-11-20 20:13:00.2 UTC [7] DETAIL:  parameters: $1 = 'it''s, $2 = 4', $2 = NULL, $10 = '26'\n\
                   2026-11-20 20:13:00.3 UTC [7] LOG:  statement: COMMIT\n";
        let script = Transaction::find(log, "from tickets").map(|found| found.0);
        let expected = "\\startpipeline\nbegin read only;\nset local role portico_app;\n\\endpipeline\n\
                        select id from tickets where a = 'it''s, $2 = 4' and b = '26' and NULL::uuid is null;\nCOMMIT;\n";
        assert_eq!(script.as_deref(), Some(expected));
    }

    #[test]
    fn a_transaction_that_is_not_over_is_none() {
        let log = "2026-11-20 20:13:00.1 UTC [7] LOG:  execute s: select 1 from tickets\n";
        assert!(Transaction::find(log, "from tickets").is_none());
    }
}
