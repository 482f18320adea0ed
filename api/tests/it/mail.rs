//! Mails: one for each reason, to whom it concerns, whole, and again when the server was away.

use crate::app::{App, Setup, eventually};
use crate::mailbox::Mail;
use crate::world::World;
use chrono::TimeDelta;
use serde_json::json;
use sqlx::PgPool;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A mail server that takes mails, or refuses them for now or for good.
pub(crate) struct Smtp {
    pub(crate) port: u16,
    taken: Arc<Mutex<Vec<Mail>>>,
    tries: Arc<Mutex<Vec<String>>>,
    answer: Arc<Mutex<&'static str>>,
}

impl Smtp {
    /// Instead of an answer: none ever comes.
    pub(crate) const SILENCE: &'static str = "";

    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let smtp = Self {
            port,
            taken: Arc::default(),
            tries: Arc::default(),
            answer: Arc::new(Mutex::new("250 taken")),
        };
        let (taken, tries, answer) = (smtp.taken.clone(), smtp.tries.clone(), smtp.answer.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, taken.clone(), tries.clone(), answer.clone()));
            }
        });
        smtp
    }

    pub(crate) fn answers(&self, answer: &'static str) {
        *self.answer.lock().unwrap() = answer;
    }

    pub(crate) fn tries(&self) -> Vec<String> {
        self.tries.lock().unwrap().clone()
    }

    pub(crate) fn taken(&self) -> Vec<Mail> {
        self.taken.lock().unwrap().clone()
    }
}

async fn serve(
    stream: TcpStream,
    taken: Arc<Mutex<Vec<Mail>>>,
    tries: Arc<Mutex<Vec<String>>>,
    answer: Arc<Mutex<&'static str>>,
) -> Option<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 test\r\n").await.ok()?;
    let mut raw: Option<String> = None;
    while let Some(line) = lines.next_line().await.ok()? {
        if let Some(mail) = &mut raw {
            if line != "." {
                mail.push_str(line.strip_prefix('.').unwrap_or(&line));
                mail.push_str("\r\n");
                continue;
            }
            let mail = Mail::read("smtp", &raw.take()?);
            tries.lock().unwrap().push(mail.header("message-id").unwrap_or_default());
            let answer = *answer.lock().unwrap();
            if answer == Smtp::SILENCE {
                std::future::pending::<()>().await;
            }
            if answer.starts_with('2') {
                taken.lock().unwrap().push(mail);
            }
            write.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
            continue;
        }
        let reply = match line.get(..4).unwrap_or_default() {
            "EHLO" => "250 test",
            "DATA" => {
                raw = Some(String::new());
                "354 go on"
            }
            "QUIT" => return write.write_all(b"221 bye\r\n").await.ok(),
            _ => "250 fine",
        };
        write.write_all(format!("{reply}\r\n").as_bytes()).await.ok()?;
    }
    Some(())
}

pub(crate) async fn by_smtp(pool: PgPool, smtp: &Smtp) -> World {
    let url = format!("smtp://127.0.0.1:{}", smtp.port);
    let setup = Setup::of(&pool)
        .with(move |config| config.mail = portico::config::MailRoute::Smtp(url.parse().unwrap()));
    World::on(pool, setup).await
}

fn count(app: &App, address: &str, subject: &str) -> usize {
    app.mails_to(address).iter().filter(|mail| mail.subject.contains(subject)).count()
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn every_public_event_is_one_mail_to_the_other_side(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let ticket = client.raises("Printer on fire").await;
    agent.takes(&ticket).await;
    agent.notes(&ticket, "CANARY: they never paid.").await;
    agent.replies(&ticket, "Water is **on its way**.").await;
    client.replies(&ticket, "It went out by itself.").await;
    world.app.settles().await;
    let hers = world.app.mails_to(&client.email);
    let his = world.app.mails_to(&agent.email);
    assert_eq!((hers.len(), his.len()), (2, 1), "{hers:#?} {his:#?}");
    assert!(hers.iter().any(|mail| mail.subject == "[#1001] Printer on fire"));
    let reply = hers.iter().find(|mail| mail.subject == "Re: [#1001] Printer on fire").unwrap();
    assert!(
        reply.text.contains("> Water is **on its way**.")
            && reply.html.contains("<strong>on its way</strong>")
    );
    assert!(reply.text.contains(&format!("/portal/tickets/{}", ticket.id)));
    assert!(his[0].text.contains("It went out by itself."));
    for mail in hers.iter().chain(&his) {
        assert!(!mail.raw.contains("CANARY"), "{}", mail.raw);
        assert_eq!(mail.header("auto-submitted").as_deref(), Some("auto-generated"));
        let id = mail.header("message-id").unwrap();
        assert_eq!(id, format!("<{}@portico.test>", mail.file), "a mail's id is its own");
    }
    for stranger in
        [&world.acme.customer.colleague, &world.acme.other_customer.primary, &world.globex.customer.primary]
    {
        assert!(world.app.mails_to(&stranger.email).is_empty(), "{}", stranger.email);
    }
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_mail_that_did_not_leave_is_sent_again_as_the_same_mail(pool: PgPool) {
    let smtp = Smtp::start().await;
    let world = by_smtp(pool, &smtp).await;
    smtp.answers("451 not now");
    world.acme.customer.raises("Printer on fire").await;
    eventually("the first try", || async { (smtp.tries().len() == 1).then_some(()) }).await;
    let queued = || {
        world
            .app
            .ask::<String>("select state || ' ' || attempts || ' ' || coalesce(last_error, '') from mails")
    };
    eventually("the failure is written down", || async { queued().await.contains("451").then_some(()) })
        .await;
    world.app.clock.advance(TimeDelta::seconds(10));
    eventually("the second try", || async { (smtp.tries().len() == 2).then_some(()) }).await;
    eventually("the second failure is written down", || async {
        (queued().await.starts_with("queued 2 ")
            && world.app.ask::<bool>("select lent_to is null from jobs").await)
            .then_some(())
    })
    .await;
    smtp.answers("250 taken");
    world.app.clock.advance(TimeDelta::minutes(1));
    eventually("it is sent", || async { queued().await.starts_with("sent 3").then_some(()) }).await;
    let tries = smtp.tries();
    assert!(tries.iter().all(|id| *id == tries[0] && id.ends_with("@portico.test>")), "{tries:?}");
    assert_eq!(smtp.taken().len(), 1);
    assert_eq!(smtp.taken()[0].to, world.acme.customer.email);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_mail_that_is_refused_for_good_is_given_up_and_stops_no_other(pool: PgPool) {
    let smtp = Smtp::start().await;
    let world = by_smtp(pool, &smtp).await;
    smtp.answers("550 no such person");
    world.acme.customer.raises("Printer on fire").await;
    eventually("it is given up", || async {
        let failed: i64 = world.app.ask("select count(*) from mails where state = 'failed'").await;
        (failed == 1).then_some(())
    })
    .await;
    smtp.answers("250 taken");
    world.acme.other_customer.raises("Water everywhere").await;
    eventually("the next one leaves", || async { (smtp.taken().len() == 1).then_some(()) }).await;
    assert_eq!(smtp.taken()[0].to, world.acme.other_customer.email);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_people_write_never_becomes_a_header_or_a_template(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    for line_break in ["\r\n", "\u{2028}"] {
        let injected =
            json!({"subject": format!("Hi{line_break}Bcc: evil@evil.example"), "description": "x"});
        client.post(client.path("/tickets"), injected).await.is_invalid("subject", "control_character");
    }
    let odd = "{{ 1234*4321 }} {% raise %} ${1+1} =?utf-8?q?Bcc:_evil?= ünïcödé Bcc: evil@evil.example";
    let ticket = client.raises(odd).await;
    agent
        .replies(
            &ticket,
            "Line one\r\n.\r\nBcc: evil@evil.example\r\n\r\n<script>alert(1)</script> {{ 1234*4321 }}",
        )
        .await;
    world.app.settles().await;
    assert_eq!(count(&world.app, &client.email, "Re: [#1001]"), 1);
    for mail in world.app.mails_to(&client.email) {
        assert!(mail.subject.contains("{{ 1234*4321 }} {% raise %} ${1+1}"), "{}", mail.subject);
        for header in ["bcc", "cc"] {
            assert_eq!(mail.header(header), None, "{}", mail.raw);
        }
        assert!(!mail.html.contains("<script>") && !mail.html.contains("5332114"), "{}", mail.html);
    }
    let files = std::fs::read_dir(world.app.mail_folder()).unwrap().count();
    assert_eq!(files, 2);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn two_servers_send_a_mail_once(pool: PgPool) {
    let smtp = Smtp::start().await;
    let world = by_smtp(pool, &smtp).await;
    let url = format!("smtp://127.0.0.1:{}", smtp.port);
    let mut setup = Setup::of(&world.app.pool)
        .with(move |config| config.mail = portico::config::MailRoute::Smtp(url.parse().unwrap()));
    setup.clock = world.app.clock.clone();
    let other = App::start(world.app.pool.clone(), setup).await;
    for n in 0..8 {
        world.acme.customer.raises(&format!("Number {n}")).await;
    }
    world.app.settles().await;
    let ids: std::collections::BTreeSet<String> = smtp.tries().into_iter().collect();
    assert_eq!((ids.len(), smtp.taken().len()), (8, 8));
    drop(other);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn only_a_demonstration_shows_mails_and_only_ones_own(pool: PgPool) {
    let world = World::new(pool.clone()).await;
    world.acme.admin.get("/api/mails").await.is_not_found();
    drop(world);
    for table in ["mails", "outbox_readers"] {
        sqlx::query(sqlx::AssertSqlSafe(format!("delete from {table}"))).execute(&pool).await.unwrap();
    }
    sqlx::query("update organizations set slug = slug || '-old'").execute(&pool).await.unwrap();
    sqlx::query("update accounts set email_normalized = 'old-' || email_normalized")
        .execute(&pool)
        .await
        .unwrap();
    sqlx::query("update members set email = 'old-' || email").execute(&pool).await.unwrap();
    let setup = Setup::of(&pool).with(|config| config.demo = true);
    let world = World::on(pool, setup).await;
    world.acme.customer.raises("Printer on fire").await;
    world.globex.customer.raises("CANARY of globex").await;
    world.app.settles().await;
    let page = world.acme.admin.get("/api/mails").await.is_ok();
    let items = page["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "{page}");
    assert_eq!(items[0]["subject"], "[#1001] Printer on fire");
    // Whatever way its address was written.
    let ask = serde_json::json!({"email": world.acme.customer.email.to_uppercase()});
    world.acme.customer.post("/api/client-portal/auth/forgot-password", ask).await.is(202);
    world.app.settles().await;
    let page = world.acme.admin.get("/api/mails").await.is_ok();
    assert_eq!(page["items"].as_array().unwrap().len(), 2, "{page}");
    world.acme.agent.get("/api/mails").await.is_problem(403, "forbidden");
    world.acme.customer.get("/api/mails").await.is_unauthenticated();
}
