//! The API document, as tests walk it.

use serde_json::{Map, Value, json};
use std::sync::LazyLock;
use uuid::Uuid;

/// An operation.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    pub(crate) method: reqwest::Method,
    pub(crate) path: String,
    pub(crate) json: Value,
}

/// Whom the document lets in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Door {
    Anybody,
    Client,
    /// A client who looks after their company's team.
    PrimaryContact,
    /// With this permission; none where it is staff's own.
    Staff(Option<String>),
}

/// A property of a body.
#[derive(Debug, Clone)]
pub(crate) struct Property {
    pub(crate) name: String,
    pub(crate) schema: Value,
    pub(crate) required: bool,
}

impl Property {
    pub(crate) fn is_id(&self) -> bool {
        resolve(&self.schema)["format"] == "uuid"
    }

    /// Its value with this id, alone where it is a list of them.
    pub(crate) fn with_id(&self, id: Uuid) -> Value {
        if self.is_ids() { json!([id]) } else { json!(id) }
    }

    /// A list of ids.
    pub(crate) fn is_ids(&self) -> bool {
        resolve(&resolve(&self.schema)["items"])["format"] == "uuid"
    }

    pub(crate) fn is_text(&self) -> bool {
        is_text(&self.schema)
    }
}

/// Free text: no id, no word of a list.
pub(crate) fn is_text(schema: &Value) -> bool {
    let schema = resolve(schema);
    has_type(&schema, "string") && schema.get("enum").is_none() && schema["format"] != "uuid"
}

static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(&portico::server::openapi()).expect("the document is JSON"));

/// The whole document.
pub(crate) fn document() -> &'static Value {
    &DOCUMENT
}

/// Every operation.
pub(crate) fn operations() -> Vec<Operation> {
    let paths = DOCUMENT["paths"].as_object().expect("the document has paths");
    let mut all = Vec::new();
    for (path, item) in paths {
        for (method, operation) in item.as_object().unwrap() {
            let method = method.to_uppercase();
            if let "GET" | "PUT" | "POST" | "DELETE" | "PATCH" = method.as_str() {
                let method = method.parse().unwrap();
                all.push(Operation { method, path: path.clone(), json: operation.clone() });
            }
        }
    }
    assert!(all.len() > 30, "the document has lost operations: {}", all.len());
    all
}

impl Operation {
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Whom its `security` lets in. It must say so itself: nothing is taken for granted.
    pub(crate) fn door(&self) -> Door {
        let name = self.name();
        let all =
            self.json["security"].as_array().unwrap_or_else(|| panic!("{name} says nothing of security"));
        let [one] = all.as_slice() else { panic!("{name}: one way in, please: {all:?}") };
        let one = one.as_object().unwrap();
        if one.is_empty() {
            return Door::Anybody;
        }
        let scheme = one.keys().next().unwrap().as_str();
        let scopes: Vec<&str> = one[scheme].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        match (scheme, scopes.as_slice()) {
            ("client", []) => Door::Client,
            ("client", ["primary_contact"]) => Door::PrimaryContact,
            ("staff", []) => Door::Staff(None),
            ("staff", [permission]) => Door::Staff(Some((*permission).to_owned())),
            _ => panic!("{name}: not a way in that is known here: {one:?}"),
        }
    }

    /// Whether whoever still has to set up a second factor may do it.
    pub(crate) fn is_for_setup(&self) -> bool {
        self.json["x-two-factor-setup"] == true
    }

    /// Whether it tells of this problem.
    pub(crate) fn tells_of(&self, code: &str) -> bool {
        let responses = self.json["responses"].as_object().unwrap();
        responses.values().any(|one| {
            let told = one["description"].as_str().unwrap_or_default();
            told.split("; ").any(|line| line.starts_with(&format!("`{code}`: ")))
        })
    }

    pub(crate) fn parameters(&self, place: &str) -> Vec<Value> {
        let all = self.json["parameters"].as_array().cloned().unwrap_or_default();
        all.into_iter().filter(|parameter| parameter["in"] == place).collect()
    }

    /// The schema of its body, if it takes one.
    pub(crate) fn body(&self) -> Option<Value> {
        let schema = self.json.pointer("/requestBody/content/application~1json/schema")?;
        Some(resolve(schema))
    }

    /// Whether it takes a body of any kind.
    pub(crate) fn takes_body(&self) -> bool {
        self.json.get("requestBody").is_some()
    }

    /// Whether its body is a form with a file in it.
    pub(crate) fn takes_a_form(&self) -> bool {
        self.json.pointer("/requestBody/content/multipart~1form-data").is_some()
    }

    /// The properties of its body.
    pub(crate) fn properties(&self) -> Vec<Property> {
        let Some(schema) = self.body() else { return Vec::new() };
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let properties = schema["properties"].as_object().cloned().unwrap_or_default();
        let property = |(name, schema): (String, Value)| {
            let required = required.iter().any(|one| *one == *name);
            Property { name, schema, required }
        };
        properties.into_iter().map(property).collect()
    }

    /// A body that is right; `id` gives ids by the property's name.
    pub(crate) fn valid_body(&self, id: impl Fn(&str) -> Option<Uuid>) -> Value {
        let mut body = Map::new();
        for property in self.properties() {
            if property.is_id() || property.is_ids() {
                if let Some(id) = id(&property.name) {
                    let value = property.with_id(id);
                    body.insert(property.name, value);
                }
            } else if property.required || property.schema.get("example").is_some() {
                body.insert(property.name.clone(), example(&property.schema));
            }
        }
        Value::Object(body)
    }
}

/// A schema behind its references; `oneOf [null, X]` is X.
pub(crate) fn resolve(schema: &Value) -> Value {
    if let Some(name) = schema["$ref"].as_str() {
        let pointer = name.trim_start_matches('#');
        // Whether every reference leads somewhere, a test in `openapi` asks.
        return DOCUMENT.pointer(pointer).map(resolve).unwrap_or_default();
    }
    for choice in ["oneOf", "anyOf", "allOf"] {
        if let Some(all) = schema[choice].as_array()
            && let Some(one) = all.iter().find(|one| one["type"] != "null")
        {
            return resolve(one);
        }
    }
    schema.clone()
}

fn has_type(schema: &Value, name: &str) -> bool {
    schema["type"] == name || schema["type"].as_array().is_some_and(|all| all.iter().any(|one| one == name))
}

fn example(schema: &Value) -> Value {
    if let Some(example) = schema.get("example") {
        return example.clone();
    }
    let schema = resolve(schema);
    if let Some(example) = schema.get("example") {
        return example.clone();
    }
    if let Some(first) = schema["enum"].as_array().and_then(|all| all.iter().find(|one| !one.is_null())) {
        return first.clone();
    }
    match () {
        () if has_type(&schema, "string") => json!("four quiet harbour lamps"),
        () if has_type(&schema, "boolean") => json!(false),
        () if has_type(&schema, "integer") => json!(1),
        () if has_type(&schema, "array") => json!([]),
        () => json!({}),
    }
}
