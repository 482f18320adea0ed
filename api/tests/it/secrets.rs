//! Nobody is told what is kept from everybody, nor what another organization wrote.

use crate::actor::{Call, Ticket};
use crate::document::{Door, Operation, operations};
use crate::probe::{Things, allowed, answer, call, things_of};
use crate::world::World;
use serde_json::{Value, json};
use sqlx::PgPool;

/// Writes `CANARY-GLOBEX` wherever Globex has words: a subject, a text, a note, a resolution, names.
async fn plant(world: &World) -> Ticket {
    let globex = &world.globex;
    let canary = "CANARY-GLOBEX";
    for (table, id) in [
        ("customers", globex.customer.id),
        ("members", globex.customer.member),
        ("members", globex.agent.member),
        ("teams", globex.team),
    ] {
        world.app.make(&format!("update {table} set name = '{canary}' where id = '{id}'")).await;
    }
    let ticket = globex.customer.raises(canary).await;
    globex.agent.notes(&ticket, canary).await;
    globex.agent.replies(&ticket, canary).await;
    let resolved = json!({"status": "resolved", "resolution": canary});
    globex.agent.put(ticket.console_path(), resolved).await.is(200);
    ticket
}

/// The paths of a reading operation: as it is, and with all that can be asked of it.
fn readings(operation: &Operation, things: &Things<'_>) -> Vec<String> {
    let path = things.path(operation);
    let asked = operation.parameters("query");
    let takes = |name: &str| asked.iter().any(|parameter| parameter["name"] == name);
    let mut paths = vec![path.clone()];
    if takes("limit") {
        paths.push(format!("{path}?limit=100"));
    }
    if takes("q") {
        paths.extend(["canary", "CANARY-GLOBEX", "%231001"].map(|q| format!("{path}?limit=100&q={q}")));
    }
    paths
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn nobody_is_ever_told_a_secret(pool: PgPool) {
    let world = World::new(pool).await;
    let (acme, globex) = (&world.acme, &world.globex);
    let own = things_of(acme, acme.customer.id, &acme.customer).await;
    let planted = plant(&world).await.id;
    let theirs = Things {
        organization: globex,
        ticket: planted,
        customer: globex.customer.id,
        client: globex.customer.member,
        staff: globex.agent.member,
        colleague: globex.customer.colleague.member,
        invitation: globex.invitation,
        stakeholder: world.app.clock.id(),
        contact: globex.prospect.contact,
        session: world.app.clock.id(),
        staff_session: world.app.clock.id(),
        api_key: globex.api_key,
        identity_provider: globex.identity_provider,
        identity: world.app.clock.id(),
        staff_identity: world.app.clock.id(),
        attachment: globex.attachment,
        staff_attachment: globex.attachment,
    };
    world.app.settles().await;
    let mut sung = 0;
    for operation in operations().into_iter().filter(|operation| operation.method == reqwest::Method::GET) {
        let reader = |organization| {
            if operation.door() == Door::Anybody { None } else { Some(allowed(organization, &operation)) }
        };
        for path in readings(&operation, &own) {
            let call = match reader(acme) {
                Some(actor) => call(actor, &operation, &path, &Value::Null),
                None => Call::new(&world.app, operation.method.clone(), &path),
            };
            let answer = answer(call, &operation).await;
            for secret in [
                "password_hash",
                "argon2id",
                "token_hash",
                "two_factor_secret",
                "code_hash",
                "nonce",
                "CANARY-GLOBEX",
            ] {
                assert!(!answer.body.contains(secret), "{path} tells {secret}");
            }
        }
        // What nobody tells proves nothing unless its owner is told.
        if let Some(owner) = reader(globex) {
            for path in readings(&operation, &theirs) {
                let answer = answer(call(owner, &operation, &path, &Value::Null), &operation).await;
                sung += usize::from(answer.body.contains("CANARY-GLOBEX"));
            }
        }
    }
    assert!(sung >= 20, "the canary sings only {sung} times to its owner");
}
