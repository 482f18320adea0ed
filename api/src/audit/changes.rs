//! What was before and is now, out of what was kept of a happening.

use serde_json::{Map, Value};
use shared::audit::AuditChange;

/// What a happening tells: its `field` with `from` and `to`; the names of what is `changed`; and whatever else it has.
pub(crate) fn changes(detail: &Value) -> Vec<AuditChange> {
    let Some(all) = detail.as_object() else { return Vec::new() };
    let mut changes = Vec::new();
    if all.contains_key("from") || all.contains_key("to") {
        changes.push(AuditChange {
            field: all.get("field").and_then(text),
            before: get(all, "from"),
            after: get(all, "to"),
        });
    }
    for (name, value) in all {
        match (name.as_str(), value) {
            ("kind" | "field" | "from" | "to", _) => {}
            ("changed", Value::Array(names)) => {
                let named = |field| AuditChange { field: Some(field), before: None, after: None };
                changes.extend(names.iter().filter_map(text).map(named));
            }
            _ => changes.extend(text(value).map(|after| AuditChange {
                field: Some(name.clone()),
                before: None,
                after: Some(after),
            })),
        }
    }
    changes
}

fn get(all: &Map<String, Value>, name: &str) -> Option<String> {
    all.get(name).and_then(text)
}

/// A value as one line: of a person or a thing its name.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(all) => Some(all.iter().filter_map(text).collect::<Vec<_>>().join(", ")),
        Value::Object(fields) => fields.get("name").and_then(text).or_else(|| Some(value.to_string())),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(detail: &Value) -> Vec<String> {
        let line = |change: AuditChange| {
            let word = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
            format!("{} {} {}", word(change.field), word(change.before), word(change.after))
        };
        changes(detail).into_iter().map(line).collect()
    }

    #[test]
    fn what_was_before_stands_beside_what_is_now() {
        assert_eq!(told(&json!({"kind": "renamed", "from": "Web", "to": "Shop"})), ["- Web Shop"]);
        let phone = json!({"kind": "changed", "field": "phone", "from": null, "to": "1"});
        assert_eq!(told(&phone), ["phone - 1"]);
        let people = json!({"kind": "assigned", "from": {"id": "1", "name": "Ada"}, "to": {"id": "2", "name": "Mila"}});
        assert_eq!(told(&people), ["- Ada Mila"]);
    }

    #[test]
    fn whatever_else_is_known_is_told_by_its_name() {
        assert_eq!(told(&json!({"changed": ["phone", "locale"]})), ["phone - -", "locale - -"]);
        assert_eq!(
            told(&json!({"kind": "created", "permissions": "tickets:read"})),
            ["permissions - tickets:read"]
        );
        assert_eq!(
            told(&json!({"corrected": 3, "nothing": null, "all": ["a", "b"]})),
            ["all - a, b", "corrected - 3"]
        );
        assert_eq!(told(&json!({})), Vec::<String>::new());
        assert_eq!(told(&json!([1])), Vec::<String>::new());
    }
}
