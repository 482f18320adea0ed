//! Tickets: what clients ask and staff answer, and what neither must ever see.

use crate::actor::{Actor, Ticket};
use crate::app::text;
use crate::world::World;
use chrono::TimeDelta;
use serde_json::{Value, json};
use sqlx::PgPool;

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_client_raises_a_ticket_and_an_agent_answers_it_live(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let (mut at_agents, mut at_clients) = (agent.listens().await, client.listens().await);
    let before = agent.get("/api/tickets/counts").await.is_ok();

    let ticket = client.raises("Printer on fire").await;
    assert_eq!(ticket.json["status"], "open");
    let heard = at_agents.hears("raised").await;
    assert_eq!(
        heard.data,
        json!({"resource": "ticket", "id": ticket.id, "action": "raised", "by": client.member})
    );
    at_clients.hears("raised").await;
    let after = agent.get("/api/tickets/counts").await.is_ok();
    assert_eq!(after["all_open"], before["all_open"].as_i64().unwrap() + 1);
    assert_eq!(agent.lists("?assignee=none").await, ["Printer on fire"]);

    let taken = agent.takes(&ticket).await;
    assert_eq!(taken["assignee"]["id"], json!(agent.member));
    at_clients.hears("assigned").await;
    agent.notes(&ticket, "CANARY: they never paid.").await;
    let reply = json!({"body": "Water is *on its way*.", "status": "waiting_for_client"});
    agent.post(ticket.console_path() + "/messages", reply).await.is(201);
    // The note came before, so a stream that told of it would have told it here.
    at_clients.hears("replied").await;
    at_clients.hears("status_changed").await;
    let actions: Vec<_> =
        at_agents.hears_until("status_changed").await.iter().map(|heard| heard.action().to_owned()).collect();
    assert_eq!(actions, ["assigned", "noted", "replied", "status_changed"]);

    let messages = client.get(ticket.path() + "/messages").await.is_ok();
    assert_eq!(messages["items"].as_array().unwrap().len(), 1);
    assert_eq!(text(&messages, "/items/0/body_html").trim(), "<p>Water is <em>on its way</em>.</p>");
    assert!(messages["items"][0].get("is_internal_note").is_none());
    let for_staff = agent.get(ticket.console_path() + "/messages").await.is_ok();
    assert_eq!(for_staff["items"][0]["is_internal_note"], true);

    client.replies(&ticket, "It went out by itself.").await;
    at_agents.hears("replied").await;
    assert_eq!(
        client.sees(&ticket).await["status"],
        "in_progress",
        "what waited for the client is staff's again"
    );
    client.closes(&ticket).await.is(200);
    assert_eq!(client.sees(&ticket).await["status"], "closed");
    client.reopens(&ticket).await.is(200);
    assert_eq!(client.sees(&ticket).await["status"], "in_progress");
}

/// Everything that a client can learn of their tickets without being told by a stream.
async fn all_that_a_client_sees(client: &Actor, ticket: &Ticket) -> Vec<String> {
    let path = ticket.path();
    let mut seen = Vec::new();
    for path in [
        "/api/client-portal/tickets".to_owned(),
        "/api/client-portal/tickets?sort=-updated_at&state=open".to_owned(),
        "/api/client-portal/tickets?q=canary".to_owned(),
        "/api/client-portal/tickets?q=printer".to_owned(),
        "/api/client-portal/tickets/counts".to_owned(),
        "/api/client-portal/dashboard".to_owned(),
        "/api/client-portal/me".to_owned(),
        path.clone(),
        format!("{path}/messages"),
        format!("{path}/history"),
    ] {
        seen.push(format!("{path}\n{}", client.get(&path).await.is(200).bytes()));
    }
    seen
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_internal_note_leaves_no_trace_for_clients(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let older = client.raises("Printer on fire").await;
    client.raises("Printer out of paper").await;
    agent.replies(&older, "Water is on its way.").await;
    let before = all_that_a_client_sees(client, &older).await;
    world.app.settles().await;
    let mut stream = client.listens().await;
    let start = stream.last.clone();

    world.app.clock.advance(TimeDelta::minutes(5));
    agent.notes(&older, "CANARY: they never paid.").await;
    agent.post(older.console_path() + "/typing", json!({"note": true})).await.is(204);

    assert_eq!(all_that_a_client_sees(client, &older).await, before);
    agent.post(older.console_path() + "/typing", json!({"note": false})).await.is(204);
    let typing = stream.hears("typing").await;
    assert_eq!(typing.data["note"], false, "of a note being written, clients hear nothing");
    let staff = agent.sees(&older).await;
    assert_ne!(staff["version"], client.sees(&older).await["version"], "for staff it did change");
    assert_eq!(agent.lists("?q=canary").await, ["Printer on fire"], "staff find notes");
    world.app.settles().await;
    let mails: i64 = world.app.ask("select count(*) from mails where template::text like '%CANARY%'").await;
    assert_eq!(mails, 0);
    let missed = client.listens_from(&start).await.missed;
    assert!(missed.is_empty(), "{missed:?}");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_client_does_not_see_another_companys_ticket(pool: PgPool) {
    let world = World::new(pool).await;
    let ticket = world.acme.customer.raises("Printer on fire").await;
    world.acme.other_customer.get(ticket.path()).await.is_not_found();
    world.globex.customer.get(ticket.path()).await.is_not_found();
    world.globex.admin.get(ticket.console_path()).await.is_not_found();
    for stranger in [&world.acme.other_customer.primary, &world.globex.customer.primary, &world.globex.admin]
    {
        for query in ["", "?q=printer", "?q=%231001", "?sort=-priority", "?status=open", "?limit=100"] {
            assert!(stranger.lists(query).await.is_empty(), "{} finds it with {query}", stranger.email);
        }
        let counts = stranger.get(stranger.path("/tickets/counts")).await.is_ok();
        assert!(counts.as_object().unwrap().values().all(|count| *count == 0), "{counts}");
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn own_scope_sees_ones_own_and_company_scope_all(pool: PgPool) {
    let world = World::new(pool).await;
    let (primary, colleague) = (&world.acme.customer.primary, &world.acme.customer.colleague);
    let firsts = primary.raises("Raised by the primary contact").await;
    let seconds = colleague.raises("Raised by the colleague").await;
    assert_eq!(primary.lists("?sort=created_at").await.len(), 2);
    assert_eq!(primary.lists("?mine=true").await, ["Raised by the primary contact"]);
    assert_eq!(colleague.lists("").await, ["Raised by the colleague"]);
    assert!(colleague.lists(&format!("?client_id={}", primary.member)).await.is_empty());
    primary.get(seconds.path()).await.is(200);
    colleague.get(firsts.path()).await.is_not_found();
    assert_eq!(colleague.get("/api/client-portal/tickets/counts").await.is_ok()["open"], 1);
    assert!(colleague.lists("?q=primary").await.is_empty());
    // Of what a colleague raises, the one with company-wide sight hears; not the other way round.
    world.app.settles().await;
    let (mut hers, mut his) = (primary.listens().await, colleague.listens().await);
    let third = primary.raises("Only hers").await;
    colleague.replies(&seconds, "Any news?").await;
    assert_eq!(hers.hears("raised").await.data["id"], json!(third.id));
    hers.hears("replied").await;
    his.hears("replied").await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_closed_ticket_takes_nothing_until_it_is_reopened(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let ticket = client.raises("Printer on fire").await;
    client.reopens(&ticket).await.is_problem(409, "ticket_not_closed");
    client.closes(&ticket).await.is(200);
    agent.session().await;
    let before = world.app.digest().await;
    client.closes(&ticket).await.is_problem(409, "status_unchanged");
    agent.closes(&ticket).await.is_problem(409, "status_unchanged");
    let message = || json!({"body": "One more thing"});
    for (actor, path) in [
        (client, ticket.path() + "/messages"),
        (client, ticket.path() + "/comments"),
        (agent, ticket.console_path() + "/messages"),
        (agent, ticket.console_path() + "/notes"),
    ] {
        actor.post(path, message()).await.is_problem(409, "ticket_closed");
    }
    client.put(ticket.path(), json!({"subject": "Other"})).await.is_problem(409, "ticket_closed");
    agent.put(ticket.console_path(), json!({"priority": "low"})).await.is_problem(409, "ticket_closed");
    agent
        .post(ticket.console_path() + "/assign", json!({"assignee_id": agent.member}))
        .await
        .is_problem(409, "ticket_closed");
    for status in ["open", "in_progress", "waiting_for_client", "resolved"] {
        agent.sets(&ticket, status).await.is_problem(409, "ticket_closed");
    }
    assert_eq!(world.app.digest().await, before);
    client.reopens(&ticket).await.is(200);
    client.replies(&ticket, "It burns again.").await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_closed_ticket_can_be_reopened_for_fourteen_days(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, clock) = (&world.acme.customer.primary, &world.app.clock);
    let ticket = client.raises("Printer on fire").await;
    client.closes(&ticket).await.is(200);
    clock.advance(TimeDelta::days(14) - TimeDelta::minutes(1));
    let later = client.with(client.signs_in().await);
    later.reopens(&ticket).await.is(200);
    later.closes(&ticket).await.is(200);
    clock.advance(TimeDelta::days(14) + TimeDelta::minutes(1));
    let too_late = client.with(client.signs_in().await);
    too_late.reopens(&ticket).await.is_problem(409, "reopen_window_over");
    let agent = &world.acme.agent;
    agent.reopens(&ticket).await.is_problem(409, "reopen_window_over");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_lost_race_is_told_and_changes_nothing(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let ticket = client.raises("Printer on fire").await;
    for (actor, path) in [(client, ticket.path()), (agent, ticket.console_path())] {
        let tag = actor.get(&path).await.header("etag").unwrap().to_owned();
        actor
            .put(&path, json!({"subject": format!("By {}", actor.name)}))
            .header("if-match", &tag)
            .await
            .is(200);
        let before = world.app.digest().await;
        for (given, status, code) in [
            (tag.as_str(), 412, "stale"),
            ("\"0\"", 412, "stale"),
            ("W/\"1\"", 412, "stale"),
            ("\"0\", \"999\"", 412, "stale"),
            ("nonsense", 400, "malformed"),
            ("2", 400, "malformed"),
        ] {
            for (method, path) in [
                (reqwest::Method::PUT, path.clone()),
                (reqwest::Method::POST, format!("{path}/close")),
                (reqwest::Method::POST, format!("{path}/reopen")),
            ] {
                let mut call = actor.call(method.clone(), &path).header("if-match", given);
                if method == reqwest::Method::PUT {
                    call = call.json(&json!({"subject": "Too late"}));
                }
                call.await.is_problem(status, code);
            }
        }
        assert_eq!(world.app.digest().await, before);
    }
    let tag = agent.get(ticket.console_path()).await.header("etag").unwrap().to_owned();
    let both = futures_util::future::join_all((0..10).map(|n| {
        let call = agent.put(ticket.console_path(), json!({"subject": format!("Number {n}")}));
        call.header("if-match", &tag).into_future()
    }));
    let won = both.await.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(won, 1, "of ten who change the same version one wins");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn tickets_are_numbered_without_gap_or_double_within_an_organization(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    client.session().await;
    let raised = futures_util::future::join_all((0..20).map(|n| {
        let subject = format!("Number {n}");
        async move { client.raises(&subject).await.json["number"].as_i64().unwrap() }
    }));
    let mut numbers = raised.await;
    numbers.sort_unstable();
    assert_eq!(numbers, (1001..1021).collect::<Vec<_>>());
    assert_eq!(world.globex.customer.raises("Theirs").await.json["number"], 1001);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_people_write_is_shown_and_never_run(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let attack = "<script>alert(1)</script><img src=x onerror=alert(1)>\n\n[a](javascript:alert(1)) and \
        <svg onload=alert(1)> and ![p](https://tracker.example/p.gif)\n\n[b](data:text/html,x) {{7*7}}";
    let new = json!({"subject": "<b onclick=x>Hi</b>", "description": attack});
    let ticket: Value = client.post(client.path("/tickets"), new).await.is(201).json();
    let ticket = format!("/api/tickets/{}", text(&ticket, "/id"));
    agent.post(ticket.clone() + "/messages", json!({"body": attack})).await.is(201);
    let seen = agent.get(&ticket).await.is_ok();
    let messages = agent.get(ticket + "/messages").await.is_ok();
    for html in [text(&seen, "/description_html"), text(&messages, "/items/0/body_html")] {
        let lower = html.to_lowercase();
        for bad in ["<script", "<img", "<svg", "<b onclick", "href=\"javascript:", "href=\"data:", "49"] {
            assert!(!lower.contains(bad), "{bad} in {html}");
        }
    }
    assert_eq!(seen["description"], attack, "the text itself is kept as it was typed");
}
