//! A node that dies in the middle of a mail: another one sends it, as the same mail.

use crate::app::{App, Setup, eventually};
use crate::mail::Smtp;
use crate::signals::{Program, free_port};
use chrono::TimeDelta;
use sqlx::{ConnectOptions as _, PgPool};

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_mail_of_a_node_that_was_killed_is_sent_by_another(pool: PgPool) {
    sqlx::query("grant select on _sqlx_migrations to portico_app").execute(&pool).await.unwrap();
    sqlx::raw_sql(
        "insert into accounts (id, email, email_normalized, first_name, last_name, created_at, updated_at)
             values (gen_random_uuid(), 'ada@acme.example', 'ada@acme.example', 'Ada', 'Acme', now(), now());
         insert into mails (id, address, template, created_at)
             values (gen_random_uuid(), 'ada@acme.example', '{\"kind\": \"already_registered\"}', now())",
    )
    .execute(&pool)
    .await
    .unwrap();
    let smtp = Smtp::start().await;
    smtp.answers(Smtp::SILENCE);
    let url = format!("smtp://127.0.0.1:{}", smtp.port);
    let options = pool.connect_options().as_ref().clone().username("portico_app");
    let more = [("PORTICO_SMTP_URL", url.clone()), ("PORTICO_ORIGIN", crate::app::ORIGIN.to_owned())];
    let program = Program::serves_with(options.to_url_lossy().as_str(), free_port().await, more);
    eventually("it has given the mail away and waits for the answer", || async {
        (smtp.tries().len() == 1).then_some(())
    })
    .await;
    // Without a word of farewell.
    drop(program);
    smtp.answers("250 taken");
    let setup = Setup::of(&pool)
        .with(move |config| config.mail = portico::config::MailRoute::Smtp(url.parse().unwrap()));
    let app = App::start(pool, setup).await;
    assert_eq!(smtp.tries().len(), 1, "it is lent yet");
    app.clock.advance(TimeDelta::minutes(3));
    app.settles().await;
    let tries = smtp.tries();
    assert_eq!((tries.len(), smtp.taken().len()), (2, 1));
    assert_eq!(tries[0], tries[1], "the same Message-ID");
    assert_eq!(app.ask::<String>("select state || ' ' || attempts from mails").await, "sent 2");
}
