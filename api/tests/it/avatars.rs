//! The picture of oneself: taken as a logo is, seen by those who see the person, and by nobody else.

use crate::actor::{Actor, Call};
use crate::app::text;
use crate::probe::PNG;
use crate::world::World;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

async fn sets(actor: &Actor) -> Value {
    actor.call(Method::PUT, &actor.path("/me/avatar")).raw("image/png", PNG).await.is_ok()
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_picture_has_an_address_of_its_own_until_another_takes_its_place(pool: PgPool) {
    let world = World::new(pool).await;
    for actor in [&world.acme.customer.primary, &world.acme.agent] {
        assert_eq!(actor.get(actor.path("/me")).await.is_ok()["avatar"], Value::Null);
        let before = actor.get(actor.path("/me")).await.is(200).header("etag").map(str::to_owned);
        let first = text(&sets(actor).await, "/avatar").to_owned();
        // `<img>` brings no token.
        let shown = reqwest::get(world.app.url(&first)).await.unwrap();
        assert_eq!(shown.status(), 200);
        assert_eq!(shown.headers()["content-type"], "image/jpeg");
        assert_eq!(shown.headers()["cache-control"], "private, max-age=31536000, immutable");
        let made = image_size(&shown.bytes().await.unwrap());
        assert_eq!(made, (192, 192));
        let second = text(&sets(actor).await, "/avatar").to_owned();
        assert_ne!(first, second);
        Call::new(&world.app, Method::GET, &first).await.is_not_found();
        assert_eq!(reqwest::get(world.app.url(&second)).await.unwrap().status(), 200);
        let me = actor.get(actor.path("/me")).await.is(200);
        assert_eq!(me.json()["avatar"], second.as_str());
        assert_ne!(me.header("etag").map(str::to_owned), before, "it is part of what the version is of");
        let gone = actor.call(Method::DELETE, &actor.path("/me/avatar")).await.is_ok();
        assert_eq!(gone["avatar"], Value::Null);
        actor.call(Method::DELETE, &actor.path("/me/avatar")).await.is(200);
        Call::new(&world.app, Method::GET, &second).await.is_not_found();
        let kept: i64 = world.app.ask("select count(*) from avatars").await;
        assert_eq!(kept, 0);
        let activity = actor.get(actor.path("/auth/activity")).await.is_ok();
        let actions: Vec<_> =
            activity["items"].as_array().unwrap().iter().map(|one| text(one, "/action")).collect();
        assert_eq!(actions[..3], ["avatar_removed", "avatar_changed", "avatar_changed"]);
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn of_many_at_once_some_are_asked_to_come_back(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(800, 800).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let png = png.into_inner();
    let path = client.path("/me/avatar");
    let send = || async { client.call(Method::PUT, &path).raw("image/png", png.clone()).await };
    let answers = futures_util::future::join_all((0..60).map(|_| send())).await;
    let (taken, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
    assert!(taken.len() > 8 && !refused.is_empty(), "{} were taken", taken.len());
    for answer in refused {
        assert!(answer.header("retry-after").is_some());
        answer.is_problem(503, "away");
    }
    sets(client).await;
}

/// Width and height of a JPEG, from the first segment that says them.
fn image_size(jpeg: &[u8]) -> (u16, u16) {
    let at = jpeg.windows(2).position(|two| two == [0xff, 0xc0]).expect("a baseline JPEG");
    let number = |at: usize| u16::from_be_bytes([jpeg[at], jpeg[at + 1]]);
    (number(at + 7), number(at + 5))
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn it_is_shown_wherever_the_person_is(pool: PgPool) {
    let world = World::new(pool).await;
    let (acme, app) = (&world.acme, &world.app);
    let (client, agent) = (&acme.customer.primary, &acme.agent);
    let ticket = client.raises("Contact form").await;
    let clients = text(&sets(client).await, "/avatar").to_owned();
    let agents = text(&sets(agent).await, "/avatar").to_owned();
    let assigned = agent.takes(&ticket).await;
    assert_eq!(assigned["assignee"]["avatar"], agents.as_str());
    let said = agent.replies(&ticket, "We are at it.").await;
    assert_eq!(said["author"]["avatar"], agents.as_str());
    let to_client = client.get(ticket.path()).await.is_ok();
    assert_eq!(to_client["assignee"]["avatar"], agents.as_str(), "{to_client}");
    let messages = client.get(ticket.path() + "/messages").await.is_ok();
    assert_eq!(messages["items"][0]["author"]["avatar"], agents.as_str(), "{messages}");
    let queue = agent.get("/api/tickets").await.is_ok();
    assert_eq!(queue["items"][0]["assignee"]["avatar"], agents.as_str());
    assert_eq!(queue["items"][0]["requester"]["avatar"], clients.as_str());
    let history = agent.get(ticket.console_path() + "/history").await.is_ok();
    assert_eq!(history["items"][0]["by"]["avatar"], clients.as_str());
    let assigned =
        history["items"].as_array().unwrap().iter().find(|line| line["kind"] == "assigned").unwrap();
    assert_eq!(assigned["to"]["avatar"], agents.as_str(), "{assigned}");
    let listed = |page: &Value, member: uuid::Uuid| {
        let all = page["items"].as_array().unwrap();
        all.iter().find(|one| one["id"] == json!(member)).unwrap()["avatar"].clone()
    };
    let staff = acme.admin.get("/api/staff").await.is_ok();
    assert_eq!(listed(&staff, agent.member), agents.as_str());
    assert_eq!(listed(&staff, acme.manager.member), Value::Null);
    let all = acme.manager.get("/api/clients").await.is_ok();
    assert_eq!(listed(&all, client.member), clients.as_str());
    let team = client.get(client.path("/team")).await.is_ok();
    assert_eq!(listed(&team, client.member), clients.as_str());
    // What happened is told for good, with the picture of today.
    for table in ["audit_events", "history", "outbox"] {
        let kept: i64 =
            app.ask(&format!("select count(*) from {table} t where t::text like '%/api/avatars/%'")).await;
        assert_eq!(kept, 0, "{table} keeps the address of a picture");
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn it_comes_along_to_where_one_joins_later(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let avatar = text(&sets(client).await, "/avatar").to_owned();
    let invite = json!({"email": client.email, "role": "client", "customer_id": world.globex.customer.id});
    world.globex.manager.post("/api/invitations", invite).await.is(201);
    let token = world.app.mail_to(&client.email, "Invitation to").await.token();
    let accept = json!({"token": token, "password": crate::actor::PASSWORD});
    let inside =
        Call::new(&world.app, Method::POST, &client.path("/auth/accept-invitation")).json(&accept).await;
    assert_eq!(inside.is_ok()["me"]["avatar"], avatar.as_str());
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_is_no_picture_is_refused_and_the_former_stays(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let path = client.path("/me/avatar");
    let avatar = text(&sets(client).await, "/avatar").to_owned();
    let put = |kind: &str, bytes: &'static [u8]| client.call(Method::PUT, &path).raw(kind, bytes);
    put("image/svg+xml", b"<svg onload=alert(1)>").await.is_problem(415, "unsupported_media_type");
    put("image/png", b"<svg onload=alert(1)>").await.is_invalid("picture", "invalid");
    put("image/png", &PNG[..PNG.len() / 2]).await.is_invalid("picture", "invalid");
    assert_eq!(client.get(client.path("/me")).await.is_ok()["avatar"], avatar.as_str());
    for nonsense in ["x", "%00", "..%2f..%2fetc", "' or true --"] {
        Call::new(&world.app, Method::GET, &format!("/api/avatars/{nonsense}")).await.is_not_found();
    }
}
