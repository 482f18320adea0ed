//! Nobody sees or changes what is not theirs, on any operation that the API document has. There is no list of
//! exceptions here, and there must never be one: a new operation is covered by being in the document, or fails
//! with the sentence that says what to add.

use crate::actor::Call;
use crate::document::{Door, operations};
use crate::probe::{UNKNOWN, allowed, answer, call, fill, has_id, things_of, with_body};
use crate::world::World;
use serde_json::json;
use shared::role::Role;
use sqlx::PgPool;
use uuid::Uuid;

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
            with_body(call, &operation, &body)
        };
        let other_surface = match operation.door() {
            Door::Client | Door::PrimaryContact => agent_token,
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
        if operation.takes_body() {
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
        let (actor, strangers) = match operation.door() {
            // The colleague sees only what is their own, so all three are strangers to them.
            Door::Client => (&acme.customer.colleague, &strangers[..]),
            // Who looks after a company's team has nothing to do with other teams.
            Door::PrimaryContact => (allowed(acme, &operation), &strangers[..2]),
            _ => (allowed(acme, &operation), &strangers[..1]),
        };
        // A provider of sign-ins is the whole organization's, so only another organization's is a stranger's.
        let strangers = if operation.path.contains("{provider}") { &strangers[..1] } else { strangers };
        let own = things_of(acme, acme.customer.id, &acme.customer.colleague).await;
        actor.session().await;
        let before = world.app.digest().await;
        let body = own.body(&operation);
        if has_id(&operation) {
            let unknown =
                answer(call(actor, &operation, &fill(&operation, |_| UNKNOWN), &body), &operation).await;
            unknown.is_not_found();
            let unreadable = ["{id}", "{member_id}", "{contact_id}"]
                .iter()
                .fold(operation.path.clone(), |path, id| path.replace(id, "1042"));
            let unreadable = answer(call(actor, &operation, &unreadable, &body), &operation).await;
            assert_eq!(unreadable.bytes(), unknown.bytes(), "{} with no id at all", operation.name());
            for (whose, things) in strangers {
                let foreign =
                    answer(call(actor, &operation, &things.path(&operation), &body), &operation).await;
                assert_eq!(foreign.bytes(), unknown.bytes(), "{} with {whose} id", operation.name());
                probed += 1;
            }
        }
        for property in
            operation.properties().into_iter().filter(|property| property.is_id() || property.is_ids())
        {
            let with = |id: Uuid| {
                let mut body = body.clone();
                body[&property.name] = property.with_id(id);
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
async fn what_is_for_primary_contacts_is_for_no_other_client(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let own = things_of(acme, acme.customer.id, &acme.customer).await;
    acme.customer.colleague.session().await;
    let before = world.app.digest().await;
    let mut refused = 0;
    for operation in operations().into_iter().filter(|operation| operation.door() == Door::PrimaryContact) {
        for path in [own.path(&operation), fill(&operation, |_| UNKNOWN)] {
            let call = call(&acme.customer.colleague, &operation, &path, &json!({"x": 1}));
            answer(call, &operation).await.is_problem(403, "forbidden");
            refused += 1;
        }
    }
    assert!(refused > 3, "only {refused} were tried");
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
