//! The transactions that requests take, from PostgreSQL's own log: `pgbench` repeats the statements that the server
//! sent, with their values filled in.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use super::log::{Statement, statements};
use super::pause::pause;
use super::script::{literal, pipeline};
use crate::scratch::Scratch;

/// How long the log may take to tell of a transaction that is over.
const PATIENCE: Duration = Duration::from_secs(5);
/// What only a transaction with somebody's sight says: sessions are looked up and jobs work without.
const SCOPED: &str = "app.user_id";

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

    /// Gives the transactions that somebody's requests took, which have all been answered.
    pub(super) fn stop(self) -> Result<Vec<Transaction>> {
        let since = Instant::now();
        let found = loop {
            let log = fs::read(&self.log)?;
            let text = String::from_utf8_lossy(log.get(self.from..).unwrap_or_default()).into_owned();
            if let Some(found) = Transaction::all(&text) {
                break found;
            }
            if since.elapsed() > PATIENCE {
                bail!(
                    "no transaction with `{SCOPED}` in PostgreSQL's log, or one that does not end:\n{text}"
                );
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

/// The statements of one transaction, from its begin to its end.
#[derive(Debug)]
pub(super) struct Transaction(pub(super) Vec<Statement>);

impl Transaction {
    /// Those of a log that have somebody's sight, in their order; none while there is none, or one goes on.
    fn all(log: &str) -> Option<Vec<Self>> {
        let mut open: Vec<Self> = Vec::new();
        let mut found = Vec::new();
        for statement in statements(log) {
            let place = open.iter().position(|one| one.is_of(statement.process)).unwrap_or_else(|| {
                open.push(Self(Vec::new()));
                open.len() - 1
            });
            let is_over = is_end(&statement.text);
            open.get_mut(place)?.0.push(statement);
            if is_over {
                found.push(open.remove(place));
            }
        }
        found.retain(Self::is_scoped);
        (!found.is_empty() && !open.iter().any(Self::is_scoped)).then_some(found)
    }

    fn is_of(&self, process: u32) -> bool {
        self.0.first().is_some_and(|first| first.process == process)
    }

    fn is_scoped(&self) -> bool {
        self.0.iter().any(|statement| statement.text.contains(SCOPED))
    }

    /// As a script that repeats it with the very same values.
    pub(super) fn script(&self) -> String {
        self.script_with(&literal)
    }

    /// The same with other values: `value` is given each of the recorded ones.
    pub(super) fn script_with(&self, value: &impl Fn(&str) -> String) -> String {
        let line = |statement: &Statement| {
            if statement.values.is_empty() {
                return pipeline(&statement.text);
            }
            format!("{};\n", filled(statement, value))
        };
        self.0.iter().map(line).collect()
    }
}

fn is_end(statement: &str) -> bool {
    ["commit", "rollback"].iter().any(|word| statement.trim_end_matches(';').eq_ignore_ascii_case(word))
}

/// Puts values in the places of `$1`, `$2`, …
fn filled(statement: &Statement, value: &impl Fn(&str) -> String) -> String {
    let mut pieces = statement.text.split('$');
    let mut filled = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(piece.len());
        let (number, rest) = piece.split_at(end);
        match statement.values.iter().find(|(known, _)| known == number) {
            Some((_, text)) => filled.push_str(&value(text)),
            None => filled.extend(["$", number]),
        }
        filled.push_str(rest);
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "2026-11-20 20:13:00.1 UTC [7] LOG:  statement: begin read only; set local app.user_id = '4'\n\
        2026-11-20 20:13:00.2 UTC [8] LOG:  statement: begin\n\
        2026-11-20 20:13:00.2 UTC [7] LOG:  execute sqlx_s_3: select id from tickets where a = $1 and $2::uuid is null\n\
        2026-11-20 20:13:00.2 UTC [7] DETAIL:  parameters: $1 = 'it''s; 4', $2 = NULL\n\
        2026-11-20 20:13:00.2 UTC [8] LOG:  statement: COMMIT\n";

    #[test]
    fn a_transaction_is_repeated_with_its_values_and_without_what_others_did_meanwhile() {
        let log = format!("{LOG}2026-11-20 20:13:00.3 UTC [7] LOG:  statement: COMMIT\n");
        let scripts =
            Transaction::all(&log).map(|all| all.iter().map(Transaction::script).collect::<Vec<_>>());
        let expected = "\\startpipeline\nbegin read only;\nset local app.user_id = '4';\n\\endpipeline\n\
                        select id from tickets where a = 'it''s; 4' and NULL::uuid is null;\nCOMMIT;\n";
        assert_eq!(scripts, Some(vec![expected.to_owned()]));
    }

    #[test]
    fn a_transaction_that_is_not_over_is_waited_for() {
        assert!(Transaction::all(LOG).is_none());
    }
}
