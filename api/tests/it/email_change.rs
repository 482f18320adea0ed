//! Another address for an account: both have to confirm it, nothing tells who has it, and a new password ends it.

use crate::actor::{Actor, Call, PASSWORD, Surface};
use crate::answer::Answer;
use crate::app::{App, text};
use crate::world::{World, make_contact};
use chrono::TimeDelta;
use futures_util::future::join;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

const NEW: &str = "marta@lindholm.example";
const TO_FORMER: &str = "Confirm that your e-mail address changes";
const TO_NEW: &str = "Confirm your new e-mail address";

async fn asks(actor: &Actor, email: &str) -> Answer {
    actor.post(actor.path("/auth/email-change"), json!({"email": email})).await
}

async fn shows(actor: &Actor) -> Value {
    actor.get(actor.path("/auth/email-change")).await.is_ok()
}

async fn confirms(app: &App, token: &str) -> Answer {
    let path = format!("{}/auth/email-change/confirm", Surface::Portal.root());
    Call::new(app, Method::POST, &path).json(&json!({"token": token})).await
}

/// The tokens of both mails, the one to the address so far first.
async fn tokens(actor: &Actor, new: &str) -> [String; 2] {
    let former = actor.app.mail_to(&actor.email, TO_FORMER).await.token();
    [former, actor.app.mail_to(new, TO_NEW).await.token()]
}

async fn signs_in_as(actor: &Actor, email: &str) -> Answer {
    let body = json!({"email": email, "password": PASSWORD, "organization": actor.organization});
    Call::new(&actor.app, Method::POST, &actor.path("/auth/login")).json(&body).await
}

async fn trail(actor: &Actor) -> Vec<String> {
    let page = actor.get(actor.path("/auth/activity?limit=100")).await.is_ok();
    let all = page["items"].as_array().unwrap().iter().rev();
    all.map(|one| text(one, "/action").to_owned())
        .filter(|action| action.starts_with("email_change"))
        .collect()
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn both_addresses_confirm_in_either_order_and_all_other_sessions_end(pool: PgPool) {
    let world = World::new(pool).await;
    for (actor, new, last) in
        [(&world.acme.customer.primary, NEW, 1), (&world.acme.agent, "jonas@reuter.example", 0)]
    {
        let elsewhere = actor.with(actor.signs_in().await);
        asks(actor, new).await.is(202);
        let waiting = shows(actor).await;
        assert_eq!(waiting["email"], actor.email.as_str());
        assert_eq!(waiting["change"]["email"], new);
        let both = tokens(actor, new).await;
        assert_eq!(confirms(&world.app, &both[1 - last]).await.is_ok(), json!({"is_changed": false}));
        let half = shows(actor).await;
        assert_eq!(half["change"]["is_former_confirmed"], last == 1, "{half}");
        assert_eq!(half["change"]["is_new_confirmed"], last == 0, "{half}");
        // Until then everything goes by the address so far.
        signs_in_as(actor, &actor.email).await.is(200);
        signs_in_as(actor, new).await.is_problem(401, "invalid_credentials");
        assert_eq!(confirms(&world.app, &both[last]).await.is_ok(), json!({"is_changed": true}));
        assert_eq!(shows(actor).await, json!({"email": new, "change": null}));
        elsewhere.get(actor.path("/me")).await.is_unauthenticated();
        assert_eq!(actor.get(actor.path("/me")).await.is_ok()["email"], new);
        signs_in_as(actor, &actor.email).await.is_problem(401, "invalid_credentials");
        signs_in_as(actor, new).await.is(200);
        let told = world.app.mail_to(&actor.email, "Your e-mail address was changed").await;
        assert!(told.text.contains(&new[..4]), "{}", told.text);
        world.app.mail_to(new, "This is your e-mail address now").await;
        for token in &both {
            confirms(&world.app, token).await.is_problem(410, "invalid_token");
        }
        let actions =
            ["email_change_requested", "email_change_confirmed", "email_change_confirmed", "email_changed"];
        assert_eq!(trail(actor).await, actions);
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_organizations_keep_of_the_address_follows_and_their_trail_says_so(pool: PgPool) {
    let world = World::new(pool).await;
    let (acme, client) = (&world.acme, &world.acme.customer.primary);
    let contact = make_contact(&world.app, acme.id, acme.customer.id, "Marta").await;
    world
        .app
        .make(&format!(
            "with them as (
                 update contacts set email = '{0}', email_normalized = lower('{0}') where id = '{contact}'
             ) update members set contact_id = '{contact}' where id = '{1}'",
            client.email, client.member
        ))
        .await;
    asks(client, NEW).await.is(202);
    for token in tokens(client, NEW).await {
        confirms(&world.app, &token).await.is(200);
    }
    let kept: Value = world
        .app
        .ask(&format!(
            "select jsonb_build_array(m.email, m.email_normalized, c.email, c.email_normalized)
             from members m join contacts c on c.id = m.contact_id where m.id = '{}'",
            client.member
        ))
        .await;
    assert_eq!(kept, json!([NEW, NEW, NEW, NEW]));
    let events = acme.admin.get("/api/audit-events?limit=100").await.is_ok();
    for action in ["member.email_changed", "customer.contact_changed", "account.email_changed"] {
        let event = events["items"].as_array().unwrap().iter().find(|one| one["action"] == action);
        let event = event.unwrap_or_else(|| panic!("no {action} in {events}"));
        let change = event["changes"].as_array().unwrap().iter().find(|one| one["after"] == NEW).unwrap();
        assert_eq!(change["before"], client.email.as_str(), "{event}");
    }
}

/// Two clients ask for an address: somebody's, and nobody's.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t40_nobody_learns_whether_an_address_has_an_account(pool: PgPool) {
    let world = World::new(pool).await;
    let (here, there) = (&world.acme.customer.primary, &world.acme.customer.colleague);
    let owner = &world.globex.agent;
    let (taken, free) = (asks(here, &owner.email).await, asks(there, "nobody@free.example").await);
    assert_eq!(taken.bytes(), free.bytes());
    taken.is(202);
    free.is(202);
    let state = |shown: Value| {
        (shown["change"]["is_former_confirmed"].clone(), shown["change"]["is_new_confirmed"].clone())
    };
    assert_eq!(state(shows(here).await), state(shows(there).await));
    let notice = world.app.mail_to(&owner.email, "Somebody tried to use your e-mail address").await;
    assert!(!notice.text.contains("#token="), "{}", notice.text);
    // The address so far can't do it alone.
    let token = world.app.mail_to(&here.email, TO_FORMER).await.token();
    assert_eq!(confirms(&world.app, &token).await.is_ok(), json!({"is_changed": false}));
    signs_in_as(owner, &owner.email).await.is(200);
    // They are not written to more often than others may have them written to.
    for _ in 0..7 {
        world.app.settles().await;
        asks(here, &owner.email).await.is(202);
    }
    world.app.settles().await;
    assert_eq!(world.app.mails_to(&owner.email).len(), 5);
    // Nor is one's own mailbox a toy.
    asks(here, &owner.email).await.is(202);
    asks(here, &owner.email).await.is(202);
    asks(here, &owner.email).await.is_problem(429, "too_many");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn of_two_clicks_at_once_exactly_one_confirms(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    asks(client, NEW).await.is(202);
    let [former, new] = tokens(client, NEW).await;
    let (one, other) = join(confirms(&world.app, &former), confirms(&world.app, &former)).await;
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 410]);
    let (one, other) = join(confirms(&world.app, &new), confirms(&world.app, &new)).await;
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 410]);
    // And where both addresses are at it in the same moment, the change is made once.
    let agent = &world.acme.agent;
    asks(agent, "jonas@reuter.example").await.is(202);
    let [former, new] = tokens(agent, "jonas@reuter.example").await;
    let (one, other) = join(confirms(&world.app, &former), confirms(&world.app, &new)).await;
    let changed = [one.is_ok(), other.is_ok()].iter().filter(|said| said["is_changed"] == true).count();
    assert_eq!(changed, 1);
    assert_eq!(trail(agent).await.iter().filter(|action| *action == "email_changed").count(), 1);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t45_links_of_a_change_that_was_replaced_cancelled_or_waited_too_long_are_void(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let path = client.path("/auth/email-change");
    let mut void = Vec::new();
    asks(client, "first@lindholm.example").await.is(202);
    void.extend(tokens(client, "first@lindholm.example").await);
    asks(client, NEW).await.is(202);
    // The mail to the address so far comes a second time.
    crate::app::eventually("another mail", || async {
        (world.app.mails_to(&client.email).len() == 2).then_some(())
    })
    .await;
    void.extend(tokens(client, NEW).await);
    for token in &void[..2] {
        confirms(&world.app, token).await.is_problem(410, "invalid_token");
    }
    client.call(Method::DELETE, &path).await.is(204);
    client.call(Method::DELETE, &path).await.is(204);
    assert_eq!(shows(client).await["change"], Value::Null);
    client.post(format!("{path}/resend"), json!({})).await.is_not_found();
    let other = &world.acme.customer.colleague;
    asks(other, "late@lindholm.example").await.is(202);
    void.extend(tokens(other, "late@lindholm.example").await);
    world.app.clock.advance(TimeDelta::hours(24));
    for token in &void {
        confirms(&world.app, token).await.is_problem(410, "invalid_token");
    }
    let over = confirms(&world.app, &void[0]).await;
    for nonsense in ["nonsense", "%20", "null", "", " "] {
        assert_eq!(confirms(&world.app, nonsense).await.bytes(), over.bytes(), "{nonsense:?}");
    }
    signs_in_as(client, &client.email).await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn mails_are_sent_again_to_whoever_has_not_confirmed(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    asks(client, NEW).await.is(202);
    let [former, first] = tokens(client, NEW).await;
    confirms(&world.app, &former).await.is(200);
    client.post(client.path("/auth/email-change/resend"), json!({})).await.is(202);
    crate::app::eventually("another mail", || async { (world.app.mails_to(NEW).len() == 2).then_some(()) })
        .await;
    assert_eq!(world.app.mails_to(&client.email).len(), 1);
    // The older of them may come later.
    assert_eq!(confirms(&world.app, &first).await.is_ok(), json!({"is_changed": true}));
    let second = world.app.mail_to(NEW, TO_NEW).await.token();
    confirms(&world.app, &second).await.is_problem(410, "invalid_token");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_new_password_ends_a_change_that_waits(pool: PgPool) {
    let world = World::new(pool).await;
    for (actor, new, by_mail) in
        [(&world.acme.customer.primary, NEW, true), (&world.acme.agent, "jonas@reuter.example", false)]
    {
        asks(actor, new).await.is(202);
        let [former, to_new] = tokens(actor, new).await;
        confirms(&world.app, &to_new).await.is(200);
        let next = "five loud harbour bells";
        if by_mail {
            let forgot = json!({"email": actor.email});
            let path = actor.path("/auth/forgot-password");
            Call::new(&world.app, Method::POST, &path).json(&forgot).await.is(202);
            let token = world.app.mail_to(&actor.email, "Choose a new password").await.token();
            let reset = json!({"token": token, "password": next});
            let path = actor.path("/auth/reset-password");
            Call::new(&world.app, Method::POST, &path).json(&reset).await.is(204);
        } else {
            let change = json!({"current_password": PASSWORD, "password": next});
            actor.post(actor.path("/auth/change-password"), change).await.is(204);
        }
        confirms(&world.app, &former).await.is_problem(410, "invalid_token");
        let again = json!({"email": actor.email, "password": next});
        let path = actor.path("/auth/login");
        Call::new(&world.app, Method::POST, &path).json(&again).await.is(200);
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t45_a_link_for_a_new_password_that_went_to_the_former_address_is_void_after(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let path = client.path("/auth/forgot-password");
    Call::new(&world.app, Method::POST, &path).json(&json!({"email": client.email})).await.is(202);
    let reset = world.app.mail_to(&client.email, "Choose a new password").await.token();
    asks(client, NEW).await.is(202);
    for token in tokens(client, NEW).await {
        confirms(&world.app, &token).await.is(200);
    }
    let reset = json!({"token": reset, "password": "five loud harbour bells"});
    let path = client.path("/auth/reset-password");
    Call::new(&world.app, Method::POST, &path).json(&reset).await.is_problem(410, "invalid_token");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_address_that_was_taken_meanwhile_is_refused_and_nothing_is_half_done(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, other) = (&world.acme.customer.primary, &world.globex.customer.primary);
    for actor in [client, other] {
        asks(actor, NEW).await.is(202);
    }
    crate::app::eventually("both mails", || async { (world.app.mails_to(NEW).len() == 2).then_some(()) })
        .await;
    let mails = world.app.mails_to(NEW);
    let ours = [world.app.mail_to(&client.email, TO_FORMER).await, mails[0].clone()];
    let theirs = [world.app.mail_to(&other.email, TO_FORMER).await, mails[1].clone()];
    confirms(&world.app, &ours[0].token()).await.is(200);
    confirms(&world.app, &theirs[0].token()).await.is(200);
    // Whichever of the two mails is whose, the first who is done has it.
    assert_eq!(confirms(&world.app, &ours[1].token()).await.is_ok()["is_changed"], true);
    let refused = confirms(&world.app, &theirs[1].token()).await;
    refused.is_problem(409, "address_taken");
    let emails: Vec<String> =
        sqlx::query_scalar("select email from accounts where id = any ($1) order by email = $2")
            .bind([client.account, other.account])
            .bind(NEW)
            .fetch_all(&world.app.pool)
            .await
            .unwrap();
    assert!(emails.len() == 2 && emails[0] != NEW && emails[1] == NEW, "{emails:?}");
    let waits: i64 = world.app.ask("select count(*) from email_changes").await;
    assert_eq!(waits, 0);
}

/// Somebody registered with the address and never confirmed it: whoever has its mails does not wait for them.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_account_that_nobody_confirmed_does_not_keep_an_address(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let register = json!({"email": NEW, "password": "a stranger chose this one", "first_name": "Nina",
        "last_name": "New", "organization": "acme"});
    let path = client.path("/auth/register");
    Call::new(&world.app, Method::POST, &path).json(&register).await.is(202);
    asks(client, NEW).await.is(202);
    for token in tokens(client, NEW).await {
        confirms(&world.app, &token).await.is(200);
    }
    signs_in_as(client, NEW).await.is(200);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn addresses_are_taken_as_people_write_them(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    for (typed, code) in [("nobody", "invalid"), ("info@bü ro.example", "invalid"), ("", "required")] {
        asks(client, typed).await.is_invalid("email", code);
    }
    asks(client, &client.email.to_uppercase()).await.is_invalid("email", "same");
    asks(client, "Marta+Desk@Büro.Example").await.is(202);
    let sent = "Marta+Desk@xn--bro-hoa.example";
    for token in tokens(client, sent).await {
        confirms(&world.app, &token).await.is(200);
    }
    signs_in_as(client, "marta+desk@büro.example").await.is(200);
}
