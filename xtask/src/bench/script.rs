//! Scripts for `pgbench`.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};

use super::transaction::Transaction;

/// A new id whose beginning is the time, as the server's own are: neighbours in the index.
const FRESH: &str = "(lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') || '7' \
    || substr(md5(random()::text), 1, 3) || '8' || substr(md5(random()::text), 1, 15))::uuid";

/// What one client of `pgbench` repeats.
pub(super) struct Script {
    /// In its language.
    pub(super) text: String,
    /// What `:name` stands for in it.
    pub(super) variables: Vec<(String, String)>,
}

impl Script {
    /// What was recorded, over and over.
    pub(super) fn repeating(transactions: &[Transaction]) -> Self {
        Self { text: transactions.iter().map(Transaction::script).collect(), variables: Vec::new() }
    }

    /// What was recorded from the same request twice, with a new id wherever the second time had another than the
    /// first: a row can be written once.
    ///
    /// # Errors
    /// The two were not the same statements.
    pub(super) fn renewing(first: &[Transaction], second: &[Transaction]) -> Result<Self> {
        let ids = fresh_ids(first, second)?;
        let names: BTreeMap<&str, String> =
            ids.iter().enumerate().map(|(number, id)| (id.as_str(), format!("id{number}"))).collect();
        let mut values: BTreeMap<String, String> = BTreeMap::new();
        let mut text = String::new();
        for transaction in first {
            for (_, value) in transaction.0.iter().flat_map(|statement| &statement.values) {
                if names.keys().any(|id| value.contains(id)) && !values.contains_key(value) {
                    values.insert(value.clone(), format!("value{}", values.len()));
                }
            }
            text += &transaction.script_with(&|value: &str| {
                values.get(value).map_or_else(|| literal(value), |name| format!(":{name}"))
            });
        }
        Ok(Self { text: prelude(&names, &values) + &text, variables: Vec::new() })
    }

    /// A bare statement that was written by hand.
    pub(super) fn bare(sql: &str, variables: Vec<(String, String)>) -> Self {
        Self { text: sql.replace("{fresh}", FRESH), variables }
    }
}

/// The ids that differ from one time to the next.
fn fresh_ids(first: &[Transaction], second: &[Transaction]) -> Result<Vec<String>> {
    let statements = |all: &[Transaction]| -> Vec<String> {
        all.iter().flat_map(|one| one.0.iter().map(|statement| statement.text.clone())).collect()
    };
    ensure!(
        statements(first) == statements(second),
        "the same request took other statements the second time"
    );
    let values = |all: &'_ [Transaction]| -> Vec<String> {
        all.iter()
            .flat_map(|one| &one.0)
            .flat_map(|one| &one.values)
            .map(|(_, value)| value.clone())
            .collect()
    };
    let mut found: Vec<String> = Vec::new();
    for (before, after) in values(first).iter().zip(&values(second)) {
        for (id, other) in uuids(before).into_iter().zip(uuids(after)) {
            if id != other && !found.iter().any(|known| known == id) {
                found.push(id.to_owned());
            }
        }
    }
    Ok(found)
}

/// Makes the ids, and from them the values that hold one, in one statement before the transaction.
fn prelude(names: &BTreeMap<&str, String>, values: &BTreeMap<String, String>) -> String {
    if values.is_empty() {
        return String::new();
    }
    let columns: Vec<String> =
        values.iter().map(|(value, name)| format!("{} as {name}", around(value, names))).collect();
    let ids: Vec<String> = names.values().map(|name| format!("{FRESH} as {name}")).collect();
    format!("select {} from (select {}) as ids\n\\gset\n", columns.join(", "), ids.join(", "))
}

/// A value, put together around its ids.
fn around(value: &str, names: &BTreeMap<&str, String>) -> String {
    let mut text = value.to_owned();
    for (id, name) in names {
        // A quote inside a value is doubled, so this sign is where the text was cut.
        text = text.replace(id, &format!("'\u{1}{name}\u{1}'"));
    }
    text.split('\u{1}')
        .enumerate()
        .map(|(place, part)| if place % 2 == 0 { literal(part) } else { part.to_owned() })
        .collect::<Vec<_>>()
        .join(" || ")
}

/// A value that `pgbench` takes for nothing else: it would read `:name` as a variable inside of quotes too.
pub(super) fn literal(value: &str) -> String {
    let is_name = |after: &str| after.starts_with(|letter: char| letter.is_alphabetic() || letter == '_');
    if !value.starts_with('\'') || !value.split(':').skip(1).any(is_name) {
        return value.to_owned();
    }
    format!("E{}", value.replace('\\', "\\\\").replace(':', "\\x3A"))
}

/// Statements that travel together stay together: `pgbench` sends them as one pipeline.
pub(super) fn pipeline(statement: &str) -> String {
    let parts: Vec<&str> = statement.split(';').map(str::trim).filter(|part| !part.is_empty()).collect();
    let lines: String = parts.iter().map(|part| format!("{};\n", setting(part))).collect();
    if parts.len() > 1 { format!("\\startpipeline\n{lines}\\endpipeline\n") } else { lines }
}

/// A setting's value is a text as a parameter's is.
fn setting(statement: &str) -> String {
    match statement.split_once(" = ") {
        Some((name, value)) if name.starts_with("set local") => format!("{name} = {}", literal(value)),
        _ => statement.to_owned(),
    }
}

/// The ids in a value.
fn uuids(value: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < value.len() {
        match value.get(at..at + 36).filter(|part| is_uuid(part)) {
            Some(id) => {
                found.push(id);
                at += 36;
            }
            None => at += 1,
        }
    }
    found
}

fn is_uuid(text: &str) -> bool {
    text.bytes().enumerate().all(|(place, byte)| match place {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::log::statements;
    use super::*;

    fn recorded(id: &str, at: &str) -> Vec<Transaction> {
        let log = format!(
            "x [7] LOG:  statement: begin\n\
             x [7] LOG:  execute s: insert into tickets select $1, $2, $3\n\
             x [7] DETAIL:  parameters: $1 = '00000000-0000-0000-0000-000000000001', $2 = '{id}', $3 = '{at}'\n\
             x [7] LOG:  execute s: insert into outbox select $1::jsonb\n\
             x [7] DETAIL:  parameters: $1 = '{{\"id\":\"{id}\",\"a\":true}}'\n\
             x [7] LOG:  statement: commit\n"
        );
        vec![Transaction(statements(&log))]
    }

    #[test]
    fn what_a_write_made_anew_is_made_anew_each_time() {
        let first = recorded("00000000-0000-0000-0000-00000000000a", "2026-11-20 10:00:00+00");
        let second = recorded("00000000-0000-0000-0000-00000000000b", "2026-11-20 10:00:01+00");
        let text = Script::renewing(&first, &second).map(|script| script.text).unwrap_or_default();
        let (prelude, rest) = text.split_once("\\gset\n").unwrap_or_default();
        let wanted = "select '' || id0 || '' as value0, '{\"id\":\"' || id0 || E'\",\"a\"\\x3Atrue}' as value1 from (select (lpad";
        assert!(prelude.starts_with(wanted), "{prelude}");
        let wanted = "begin;\ninsert into tickets select '00000000-0000-0000-0000-000000000001', :value0, \
                      '2026-11-20 10:00:00+00';\ninsert into outbox select :value1::jsonb;\ncommit;\n";
        assert_eq!(rest, wanted);
    }

    #[test]
    fn another_statement_is_another_request() {
        let first = recorded("00000000-0000-0000-0000-00000000000a", "");
        assert!(Script::renewing(&first, &[]).is_err());
    }

    #[test]
    fn no_value_is_taken_for_a_variable() {
        assert_eq!(literal("'10:30'"), "'10:30'");
        assert_eq!(literal("'a:b\\'"), "E'a\\x3Ab\\\\'");
        assert_eq!(literal("NULL"), "NULL");
    }
}
