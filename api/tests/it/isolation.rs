//! Nobody sees or changes what is not theirs, on any operation that the API document has. There is no list of
//! exceptions here, and there must never be one: a new operation is covered by being in the document, or fails
//! with the sentence that says what to add.

use crate::actor::{Actor, Call, Surface, Ticket};
use crate::answer::Answer;
use crate::document::{Door, Operation, operations};
use crate::world::{Organization, World};
use serde_json::{Value, json};
use shared::role::Role;
use sqlx::PgPool;
use uuid::Uuid;

/// An id that is nobody's.
const UNKNOWN: Uuid = Uuid::from_u128(0x0192_3456_789a_7bcd_8ef0_1234_5678_9abc);

/// The things of one owner, by the name of their kind.
struct Things<'a> {
    organization: &'a Organization,
    ticket: Uuid,
    customer: Uuid,
    client: Uuid,
}

impl Things<'_> {
    /// The id that stands in a path after `noun`.
    fn in_path(&self, operation: &Operation, noun: &str) -> Uuid {
        match noun {
            "tickets" => self.ticket,
            _ => panic!(
                "{} has an id of `{noun}` in its path. Add `{noun}` to Things::in_path in api/tests/it/isolation.rs: \
                 the id of one that belongs to these things' owner.",
                operation.name()
            ),
        }
    }

    /// The id that a body's or query's `name` asks for.
    fn named(&self, operation: &Operation, name: &str) -> Uuid {
        match name {
            "organization_id" => self.organization.id,
            "customer_id" => self.customer,
            "requester_id" | "client_id" => self.client,
            "assignee_id" => self.organization.agent.member,
            "team_id" => self.organization.team,
            _ => panic!(
                "{} takes the id `{name}`. Add `{name}` to Things::named in api/tests/it/isolation.rs: the id of one \
                 that belongs to these things' owner.",
                operation.name()
            ),
        }
    }

    fn path(&self, operation: &Operation) -> String {
        fill(operation, |noun| self.in_path(operation, noun))
    }

    fn body(&self, operation: &Operation) -> Value {
        operation.valid_body(|name| Some(json!(self.named(operation, name))))
    }
}

/// The path with ids in it; `id` is asked by the noun before each.
fn fill(operation: &Operation, id: impl Fn(&str) -> Uuid) -> String {
    let mut noun = "";
    let mut segments = Vec::new();
    for segment in operation.path.split('/') {
        if segment.starts_with('{') {
            segments.push(id(noun).to_string());
        } else {
            noun = segment;
            segments.push(segment.to_owned());
        }
    }
    segments.join("/")
}

fn has_id(operation: &Operation) -> bool {
    operation.path.contains('{')
}

async fn things_of<'a>(organization: &'a Organization, customer: Uuid, owner: &Actor) -> Things<'a> {
    let Ticket { id: ticket, .. } = owner.raises("CANARY of an owner").await;
    Things { organization, ticket, customer, client: owner.member }
}

/// The call of `actor` with the body that the operation takes.
fn call<'a>(actor: &'a Actor, operation: &Operation, path: &str, body: &Value) -> Call<'a> {
    let call = actor.call(operation.method.clone(), path);
    if operation.body().is_some() { call.json(body) } else { call }
}

/// What comes back; of a live stream only that it opened.
async fn answer(call: Call<'_>, operation: &Operation) -> Answer {
    let response = call.opens().await;
    let is_stream = response.headers().get("content-type").is_some_and(|kind| kind == "text/event-stream");
    if is_stream {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        return Answer { status, headers, body: String::new(), asked: operation.name() };
    }
    Answer::read(operation.name(), response).await
}

/// Who may use the operation, as a member of `organization`.
fn allowed<'a>(organization: &'a Organization, operation: &Operation) -> &'a Actor {
    match operation.door() {
        Door::Client => &organization.customer.primary,
        Door::Staff(Some(permission)) => organization.who_may(&permission),
        Door::Staff(None) => &organization.agent,
        Door::Anybody => match Surface::of_path(&operation.path) {
            Surface::Portal => &organization.customer.primary,
            Surface::Console => &organization.agent,
        },
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn without_a_good_token_nothing_but_the_public_operations_answers(pool: PgPool) {
    let world = World::new(pool).await;
    let own = things_of(&world.acme, world.acme.customer.id, &world.acme.customer).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.admin);
    let (client_token, agent_token) = (&client.session().await.token, &agent.session().await.token);
    let before = world.app.digest().await;
    for operation in operations().into_iter().filter(|operation| operation.door() != Door::Anybody) {
        let (path, body) = (own.path(&operation), own.body(&operation));
        let bare = || {
            let call = Call::new(&world.app, operation.method.clone(), &path);
            if operation.body().is_some() { call.json(&body) } else { call }
        };
        let other_surface = match operation.door() {
            Door::Client => agent_token,
            _ => client_token,
        };
        let no_token = answer(bare(), &operation).await;
        no_token.is_unauthenticated();
        assert_eq!(no_token.header("www-authenticate"), Some("Bearer"), "{}", operation.name());
        let calls = [
            bare().token(other_surface),
            bare().token("nonsense"),
            bare().token(&format!("{client_token}x")),
            bare().header("authorization", format!("Basic {client_token}")),
            bare().header("cookie", format!("token={client_token}; access_token={agent_token}")),
        ];
        for call in calls {
            let refused = answer(call, &operation).await;
            refused.is_unauthenticated();
            assert_eq!(refused.bytes(), no_token.bytes(), "{}: one refusal for all", operation.name());
        }
        // A body that cannot be read does not come before the question who asks.
        if operation.body().is_some() {
            let call = Call::new(&world.app, operation.method.clone(), &path).raw("text/plain", "{");
            answer(call, &operation).await.is_unauthenticated();
        }
    }
    assert_eq!(world.app.digest().await, before, "something was changed by someone who is nobody");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn ids_of_others_are_answered_as_ids_of_nobody(pool: PgPool) {
    let world = World::new(pool).await;
    let (acme, globex) = (&world.acme, &world.globex);
    let strangers = [
        ("another organization's", things_of(globex, globex.customer.id, &globex.customer).await),
        ("another customer's", things_of(acme, acme.other_customer.id, &acme.other_customer).await),
        ("one's colleague's", things_of(acme, acme.customer.id, &acme.customer).await),
    ];
    let mut probed = 0;
    for operation in operations().into_iter().filter(|operation| operation.door() != Door::Anybody) {
        let is_clients = operation.door() == Door::Client;
        // The colleague sees only what is their own, so all three are strangers to them.
        let (actor, strangers) = if is_clients {
            (&acme.customer.colleague, &strangers[..])
        } else {
            (allowed(acme, &operation), &strangers[..1])
        };
        let own = things_of(acme, acme.customer.id, &acme.customer.colleague).await;
        actor.session().await;
        let before = world.app.digest().await;
        let body = own.body(&operation);
        if has_id(&operation) {
            let unknown =
                answer(call(actor, &operation, &fill(&operation, |_| UNKNOWN), &body), &operation).await;
            unknown.is_not_found();
            let unreadable = operation.path.replace("{id}", "1042");
            let unreadable = answer(call(actor, &operation, &unreadable, &body), &operation).await;
            assert_eq!(unreadable.bytes(), unknown.bytes(), "{} with no id at all", operation.name());
            for (whose, things) in strangers {
                let foreign =
                    answer(call(actor, &operation, &things.path(&operation), &body), &operation).await;
                assert_eq!(foreign.bytes(), unknown.bytes(), "{} with {whose} id", operation.name());
                probed += 1;
            }
        }
        for property in operation.properties().into_iter().filter(|property| property.is_id()) {
            let with = |id: Uuid| {
                let mut body = body.clone();
                body[&property.name] = json!(id);
                body
            };
            let path = own.path(&operation);
            let unknown = answer(call(actor, &operation, &path, &with(UNKNOWN)), &operation).await;
            assert!((400..500).contains(&unknown.status), "{}: unknown {}", operation.name(), property.name);
            for (whose, things) in strangers {
                let id = things.named(&operation, &property.name);
                // Of one's own organization it is no stranger's.
                if id == own.named(&operation, &property.name) {
                    continue;
                }
                let foreign = answer(call(actor, &operation, &path, &with(id)), &operation).await;
                assert_eq!(
                    foreign.bytes(),
                    unknown.bytes(),
                    "{}: {whose} {}",
                    operation.name(),
                    property.name
                );
                probed += 1;
            }
        }
        for parameter in operation.parameters("query") {
            let name = parameter["name"].as_str().unwrap();
            if crate::document::resolve(&parameter["schema"])["format"] != "uuid" {
                continue;
            }
            let with = |id: Uuid| format!("{}?{name}={id}", own.path(&operation));
            let unknown = answer(call(actor, &operation, &with(UNKNOWN), &body), &operation).await;
            for (whose, things) in strangers {
                let id = things.named(&operation, name);
                let foreign = answer(call(actor, &operation, &with(id), &body), &operation).await;
                assert_eq!(foreign.bytes(), unknown.bytes(), "{}?{name}= {whose}", operation.name());
                probed += 1;
            }
        }
        assert_eq!(world.app.digest().await, before, "{} changed something", operation.name());
        // The probes prove something only if the same call with one's own id is let through.
        if has_id(&operation) {
            let served = answer(call(actor, &operation, &own.path(&operation), &body), &operation).await;
            assert!(!matches!(served.status, 401 | 403 | 404), "{}: {}", operation.name(), served.body);
        }
    }
    assert!(probed > 50, "only {probed} probes");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn who_lacks_the_permission_is_told_exactly_which(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let own = things_of(acme, acme.customer.id, &acme.customer).await;
    let staff = [(Role::Agent, &acme.agent), (Role::Manager, &acme.manager), (Role::Admin, &acme.admin)];
    for (_, actor) in staff {
        actor.session().await;
    }
    let before = world.app.digest().await;
    let mut refused = 0;
    for operation in operations() {
        let Door::Staff(Some(permission)) = operation.door() else { continue };
        let known = shared::permission::Permission::ALL.iter().any(|known| known.as_str() == permission);
        assert!(known, "{} names the permission {permission}, which there is not", operation.name());
        let lacks = |role: Role| !role.permissions().iter().any(|one| one.as_str() == permission);
        for (_, actor) in staff.iter().filter(|(role, _)| lacks(*role)) {
            for path in [own.path(&operation), fill(&operation, |_| UNKNOWN)] {
                let answer = answer(call(actor, &operation, &path, &json!({"x": 1})), &operation).await;
                let problem = answer.is_problem(403, "forbidden");
                assert_eq!(
                    problem["detail"],
                    format!("This needs the permission {permission}."),
                    "{}",
                    operation.name()
                );
                refused += 1;
            }
        }
    }
    assert!(refused > 0, "no role lacks any permission, so nothing was tried");
    assert_eq!(world.app.digest().await, before);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_public_operation_answers_the_same_with_a_bad_token_as_with_none(pool: PgPool) {
    let world = World::new(pool).await;
    let mut public = 0;
    for operation in operations().into_iter().filter(|operation| operation.door() == Door::Anybody) {
        let body = json!({"surprise": 1});
        let bare = || {
            let call = Call::new(&world.app, operation.method.clone(), &operation.path);
            if operation.body().is_some() {
                call.json(&body)
            } else {
                call.header("content-type", "application/json")
            }
        };
        let without = answer(bare(), &operation).await;
        let with = answer(bare().token("nonsense"), &operation).await;
        assert_eq!(with.bytes(), without.bytes(), "{}", operation.name());
        assert!(without.status < 500, "{}: {}", operation.name(), without.body);
        public += 1;
    }
    assert!(public > 10, "only {public} public operations");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn nobody_is_ever_told_a_secret(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let own = things_of(acme, acme.customer.id, &acme.customer).await;
    for operation in operations().into_iter().filter(|operation| operation.method == reqwest::Method::GET) {
        let actor = if operation.door() == Door::Client { &acme.customer.primary } else { &acme.admin };
        let answer = answer(call(actor, &operation, &own.path(&operation), &Value::Null), &operation).await;
        for secret in
            ["password_hash", "argon2id", "token_hash", "two_factor_secret", "nonce", "CANARY-GLOBEX"]
        {
            assert!(!answer.body.contains(secret), "{} tells {secret}", operation.name());
        }
    }
}
