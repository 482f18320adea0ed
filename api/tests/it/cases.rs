//! Every operation that takes a body, with one that is right.

use crate::actor::{Actor, Call};
use crate::answer::Answer;
use crate::document::{Door, Operation, operations};
use crate::probe::things_of;
use crate::world::{Organization, World};
use serde_json::{Value, json};

/// An operation, who may use it, and a body that is right.
pub(crate) struct Case<'a> {
    pub(crate) operation: Operation,
    pub(crate) actor: Option<&'a Actor>,
    pub(crate) path: String,
    pub(crate) valid: Value,
    world: &'a World,
}

impl Case<'_> {
    pub(crate) fn call(&self) -> Call<'_> {
        match self.actor {
            Some(actor) => actor.call(self.operation.method.clone(), &self.path),
            None => Call::new(&self.world.app, self.operation.method.clone(), &self.path),
        }
    }

    pub(crate) async fn raw(&self, body: impl Into<String>) -> Answer {
        self.call().raw("application/json", body.into()).await
    }

    pub(crate) async fn with(&self, name: &str, value: Value) -> Answer {
        let mut body = self.valid.clone();
        body[name] = value;
        self.call().json(&body).await
    }

    pub(crate) fn name(&self) -> String {
        self.operation.name()
    }
}

/// Who may use an operation, signed in; nobody where anybody may.
pub(crate) async fn allowed<'a>(organization: &'a Organization, operation: &Operation) -> Option<&'a Actor> {
    let actor = match operation.door() {
        Door::Anybody => return None,
        Door::Client | Door::PrimaryContact => &organization.customer.primary,
        Door::Staff(_) => &organization.admin,
    };
    actor.session().await;
    Some(actor)
}

/// Every operation with a body, as someone who may use it, on a ticket of their own.
pub(crate) async fn cases(world: &World) -> Vec<Case<'_>> {
    let mut cases = Vec::new();
    // Acme has a list of categories, Globex takes any.
    for organization in [&world.acme, &world.globex] {
        let things = things_of(organization, organization.customer.id, &organization.customer).await;
        for operation in operations().into_iter().filter(|operation| operation.body().is_some()) {
            let actor = allowed(organization, &operation).await;
            let mut valid = things.body(&operation);
            if operation.properties().iter().any(|property| property.name == "organization") {
                valid["organization"] = json!(organization.slug);
            }
            // No two organizations have one name in addresses.
            if operation.properties().iter().any(|property| property.name == "slug") {
                valid["slug"] = json!(format!("{}-studio", organization.slug));
            }
            let path = things.path(&operation);
            cases.push(Case { operation, actor, path, valid, world });
        }
    }
    assert!(cases.len() > 30, "only {} operations take a body", cases.len());
    cases
}
