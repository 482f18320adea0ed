//! Examples of whole bodies, put together from those of their fields, so that none is typed twice.

use serde_json::{Map, Value, json};
use utoipa::openapi::content::Content;
use utoipa::openapi::path::Operation;
use utoipa::openapi::{Components, RefOr};

/// The examples that a document's schemas have.
pub(super) struct Examples(Value);

impl Examples {
    pub(super) fn of(components: Option<&Components>) -> Self {
        Self(serde_json::to_value(components).unwrap_or_default())
    }

    /// Shows the operation's body, and its answers that say yes.
    pub(super) fn show(&self, operation: &mut Operation) {
        if let Some(RefOr::T(body)) = &mut operation.request_body {
            body.content.iter_mut().for_each(|(kind, content)| self.show_one(kind, content));
        }
        for (status, response) in &mut operation.responses.responses {
            if let (true, RefOr::T(response)) = (status.starts_with('2'), response) {
                response.content.iter_mut().for_each(|(kind, content)| self.show_one(kind, content));
            }
        }
    }

    fn show_one(&self, kind: &str, content: &mut RefOr<Content>) {
        let RefOr::T(content) = content else { return };
        let schema = serde_json::to_value(&content.schema).unwrap_or_default();
        let example = self.example(&schema);
        content.example = Some(match kind {
            "text/event-stream" => json!(format!("id: 42\nevent: change\ndata: {example}\n\n")),
            _ => example,
        });
    }

    /// What a schema says itself, or what its parts make.
    fn example(&self, schema: &Value) -> Value {
        if let Some(example) = schema.get("example") {
            return example.clone();
        }
        if let Some(name) = schema["$ref"].as_str().and_then(|name| name.strip_prefix("#/components")) {
            return self.0.pointer(name).map(|schema| self.example(schema)).unwrap_or_default();
        }
        if let Some(all) = schema["allOf"].as_array() {
            let parts = all.iter().filter_map(|part| self.example(part).as_object().cloned());
            return Value::Object(parts.flatten().collect());
        }
        if let Some(one) =
            schema["oneOf"].as_array().and_then(|all| all.iter().find(|one| one["type"] != "null"))
        {
            return self.example(one);
        }
        if let Some(first) = schema["enum"].as_array().and_then(|words| words.first()) {
            return first.clone();
        }
        if let Some(properties) = schema["properties"].as_object() {
            let field = |(name, schema): (&String, &Value)| (name.clone(), self.example(schema));
            return Value::Object(properties.iter().map(field).collect::<Map<_, _>>());
        }
        if schema.get("items").is_some() {
            return json!([self.example(&schema["items"])]);
        }
        match schema["format"].as_str() {
            Some("uuid") => json!("0199f5a2-6c1e-7d3a-9b57-3f0c2a81d6e4"),
            Some("date-time") => json!("2026-11-20T09:30:00Z"),
            _ if schema["type"] == "boolean" => json!(false),
            _ => Value::Null,
        }
    }
}
