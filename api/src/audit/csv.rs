//! The trail as a table. A spreadsheet takes what begins with certain characters for a formula, and people write names
//! and programs call themselves what they like: such a cell begins with an apostrophe.

use shared::audit::{AuditChange, AuditEvent};

/// The names of the columns, as the first line.
pub(super) const HEAD: &str =
    "at,actor,by,action,object_kind,object_id,object,changes,ip,user_agent,request_id,id\r\n";

/// An event as one line (RFC 4180).
pub(super) fn line(event: &AuditEvent) -> String {
    let changes: Vec<_> = event.changes.iter().map(change).collect();
    let cells = [
        event.at.to_rfc3339(),
        event.actor.as_str().to_owned(),
        event.by.as_ref().map(|by| by.name.clone()).unwrap_or_default(),
        event.action.clone(),
        event.object_kind.clone(),
        event.object_id.map(|id| id.to_string()).unwrap_or_default(),
        event.object.clone().unwrap_or_default(),
        changes.join("; "),
        event.ip.clone().unwrap_or_default(),
        event.user_agent.clone().unwrap_or_default(),
        event.request_id.map(|id| id.to_string()).unwrap_or_default(),
        event.id.to_string(),
    ];
    let cells: Vec<_> = cells.iter().map(|text| cell(text)).collect();
    cells.join(",") + "\r\n"
}

fn change(change: &AuditChange) -> String {
    let name = change.field.as_ref().map(|field| format!("{field}: ")).unwrap_or_default();
    let after = change.after.as_deref().unwrap_or_default();
    match &change.before {
        Some(before) => format!("{name}{before} → {after}"),
        None => format!("{name}{after}"),
    }
}

fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if is_formula { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert!(cell(formula).starts_with("\"'"), "{formula}");
        }
        assert_eq!(cell("=HYPERLINK(\"http://x\")"), "\"'=HYPERLINK(\"\"http://x\"\")\"");
        assert_eq!(cell("a=b, \"c\"\nd"), "\"a=b, \"\"c\"\"\nd\"");
        assert_eq!(cell(""), "\"\"");
    }

    #[test]
    fn the_head_names_each_cell() {
        let event: AuditEvent = serde_json::from_value(serde_json::json!({
            "id": "0199f5a2-6c1e-7d3a-9b57-3f0c2a81d6e4", "at": "2026-11-20T09:30:00Z", "actor": "staff", "by": null,
            "action": "team.renamed", "object_kind": "team", "object_id": null, "object": "=Web", "ip": null,
            "changes": [{"field": null, "before": "Web", "after": "=Web"}, {"field": "phone", "before": null, "after": "1"}],
            "user_agent": null, "request_id": null,
        }))
        .unwrap();
        let line = line(&event);
        assert_eq!(line.matches("\",\"").count(), HEAD.matches(',').count());
        assert!(line.contains("\"'=Web\",\"Web → =Web; phone: 1\""), "{line}");
    }
}
