//! PostgreSQL's own log of what it was asked.

/// One statement of the log, and whose it was.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    /// The session's process.
    pub(super) process: u32,
    /// In one line, with `$1`, `$2`, … where values belong.
    pub(super) text: String,
    /// The values by their numbers, as SQL: `'it''s'`, `NULL`.
    pub(super) values: Vec<(String, String)>,
}

/// Reads `2026-… UTC [4711] LOG:  execute name: select …` with lines that go on after a tab, and the values in
/// `… DETAIL:  parameters: $1 = 'a', $2 = NULL` (since 16 `Parameters`).
pub(super) fn statements(log: &str) -> Vec<Statement> {
    let mut found: Vec<Statement> = Vec::new();
    for record in log.replace("\n\t", " ").lines() {
        let Some((head, rest)) = record.split_once("]") else { continue };
        let Some(process) = head.rsplit('[').next().and_then(|number| number.parse().ok()) else { continue };
        let rest = rest.trim_start();
        if let Some(values) = rest.strip_prefix("DETAIL:  ").and_then(parameters) {
            if let Some(last) = found.iter_mut().rfind(|one| one.process == process) {
                last.values = by_number(values);
            }
        } else if let Some(text) = rest.strip_prefix("LOG:  ").and_then(statement) {
            found.push(Statement { process, text: words(text), values: Vec::new() });
        }
    }
    found
}

fn parameters(said: &str) -> Option<&str> {
    said.strip_prefix("parameters: ").or_else(|| said.strip_prefix("Parameters: "))
}

fn statement(said: &str) -> Option<&str> {
    let prepared = || said.strip_prefix("execute ").and_then(|said| Some(said.split_once(": ")?.1));
    said.strip_prefix("statement: ").or_else(prepared)
}

/// In one line.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads `$1 = 'a', $2 = NULL`.
fn by_number(mut values: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    while let Some((name, after)) = values.split_once(" = ") {
        let (value, rest) = after.split_at(value_end(after));
        found.push((name.trim_start_matches('$').to_owned(), value.to_owned()));
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
    fn statements_are_read_with_their_values_and_nobody_elses() {
        let log = "2026-11-20 20:13:00.1 UTC [7] LOG:  statement: begin read only; set local role app\n\
                   2026-11-20 20:13:00.2 UTC [7] LOG:  execute sqlx_s_3: select id\n\
                   \t  from tickets where a = $1 and b = $10 and $2::uuid is null\n\
                   2026-11-20 20:13:00.2 UTC [8] LOG:  statement: begin\n\
                   2026-11-20 20:13:00.2 UTC [7] DETAIL:  Parameters: $1 = 'it''s, $2 = 4', $2 = NULL, $10 = '26'\n";
        let found = statements(log);
        let texts: Vec<_> = found.iter().map(|one| (one.process, one.text.as_str())).collect();
        let expected = [
            (7, "begin read only; set local role app"),
            (7, "select id from tickets where a = $1 and b = $10 and $2::uuid is null"),
            (8, "begin"),
        ];
        assert_eq!(texts, expected);
        let values = [("1", "'it''s, $2 = 4'"), ("2", "NULL"), ("10", "'26'")];
        assert_eq!(found[1].values, values.map(|(number, value)| (number.to_owned(), value.to_owned())));
    }
}
