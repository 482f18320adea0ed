//! Files: sent first, then hung on what is written, seen by those who see that, and by nobody else.

use crate::actor::{Actor, Call};
use crate::app::{Setup, eventually, text};
use crate::probe::PNG;
use crate::s3::S3;
use crate::world::World;
use chrono::TimeDelta;
use portico::config::FileStore;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::PgPool;
use std::path::Path;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// The files of a folder and of those in it.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

fn ids(files: &[&Value]) -> Vec<Value> {
    files.iter().map(|file| file["id"].clone()).collect()
}

/// Replies with files, and nothing else.
async fn replies_with(actor: &Actor, ticket: &crate::actor::Ticket, files: &[&Value]) -> Value {
    let new = json!({"body": "", "attachment_ids": ids(files)});
    actor.post(ticket.at(actor.surface) + "/messages", new).await.is(201).json()
}

fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(width, height, image::Rgb([0, 119, 129]))
        .write_to(&mut png, image::ImageFormat::Png)
        .unwrap();
    png.into_inner()
}

async fn a_file_comes_and_goes(world: &World) {
    let (client, agent, app) = (&world.acme.customer.primary, &world.acme.agent, &world.app);
    let ticket = client.raises("Contact form").await;
    let bytes: Vec<u8> = (0..6_000_000_u32).flat_map(|number| number.to_le_bytes()).collect();
    let (shot, log) =
        (client.sends("shot.png", &picture(2000, 500)).await, client.sends("log.bin", &bytes).await);
    assert_eq!((text(&shot, "/kind"), text(&shot, "/preview")), ("image/png", "pending"));
    assert_eq!((text(&log, "/kind"), text(&log, "/preview")), ("application/octet-stream", "none"));
    assert_eq!(log["size"], bytes.len());
    let said = replies_with(client, &ticket, &[&log, &shot]).await;
    assert_eq!(said["attachments"][0], log);
    app.settles().await;
    let seen = agent.get(ticket.console_path() + "/messages").await.is_ok();
    let seen = &seen["items"][0]["attachments"];
    assert_eq!((text(seen, "/0/name"), text(seen, "/1/name")), ("log.bin", "shot.png"));
    assert_eq!((text(seen, "/1/preview"), &seen[1]["width"]), ("ready", &json!(2000)));
    let row = agent.get("/api/tickets").await.is_ok();
    assert!(row["items"][0]["subject"] == "Contact form");
    let (headers, given) = agent.gets(&log).await;
    assert!(given == bytes, "{} bytes came back of {}", given.len(), bytes.len());
    assert_eq!(headers["content-length"], bytes.len().to_string().as_str());
    assert_eq!(headers["accept-ranges"], "bytes");
    let path = format!("/api/attachments/{}", text(&log, "/id"));
    let part = agent.get(&path).header("range", "bytes=7000000-7000003").opens().await;
    assert_eq!(
        (part.status().as_u16(), &part.headers()["content-range"]),
        (206, &"bytes 7000000-7000003/24000000".parse().unwrap())
    );
    assert_eq!(part.bytes().await.unwrap(), bytes[7_000_000..7_000_004]);
    let beyond = agent.get(&path).header("range", "bytes=24000000-").await;
    assert_eq!(beyond.header("content-range"), Some("bytes */24000000"));
    beyond.is_problem(416, "no_such_range");
    for (form, size) in [("preview", (1600, 400)), ("thumbnail", (480, 120))] {
        let response =
            client.get(client.path(&format!("/attachments/{}/{form}", text(&shot, "/id")))).opens().await;
        assert_eq!(response.headers()["content-type"], "image/jpeg");
        let made = image::load_from_memory(&response.bytes().await.unwrap()).unwrap();
        assert_eq!((made.width(), made.height()), size, "{form}");
    }
    agent.get(format!("{path}/preview")).await.is_not_found();
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_file_is_kept_in_a_folder(pool: PgPool) {
    let world = World::new(pool).await;
    a_file_comes_and_goes(&world).await;
    assert_eq!(files(&world.app.data().join("files")).len(), 4);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_file_is_kept_where_s3_is_spoken(pool: PgPool) {
    let s3 = S3::start().await;
    let url = s3.url().parse().unwrap();
    let setup = Setup::of(&pool).with(move |config| config.files = FileStore::S3(url));
    let world = World::on(pool, setup).await;
    a_file_comes_and_goes(&world).await;
    assert_eq!(files(&s3.bucket().join("portico")).len(), 4);
    assert!(files(&world.app.data().join("files")).is_empty());
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn every_download_stands_in_the_trail_and_no_look_at_a_preview(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent, admin) = (&world.acme.customer.primary, &world.acme.agent, &world.acme.admin);
    let ticket = client.raises("The form").await;
    let shot = client.sends("shot.png", &picture(20, 10)).await;
    replies_with(client, &ticket, &[&shot]).await;
    world.app.settles().await;
    let path = format!("/attachments/{}", text(&shot, "/id"));
    client.get(client.path(&format!("{path}/preview"))).opens().await;
    client.gets(&shot).await;
    agent.get(agent.path(&path)).header("range", "bytes=3-9").opens().await;
    agent.get(agent.path(&path)).header("range", "bytes=99999-").await.is_problem(416, "no_such_range");

    let events = admin.get("/api/audit-events?action=attachment.downloaded").await.is_ok();
    let kept: Vec<_> = events["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| (text(event, "/by/name"), event["changes"].to_string()))
        .collect();
    assert_eq!(kept.len(), 2, "{kept:?}");
    assert!(kept[0].1.contains("3-9") && !kept[1].1.contains("bytes"), "{kept:?}");
    assert_eq!((kept[0].0, kept[1].0), (agent.name.as_str(), client.name.as_str()));
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_ticket_is_raised_with_files(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    for actor in [client, agent] {
        let file = actor.sends("plan.pdf", b"%PDF-1.7 plan").await;
        let mut new = json!({"subject": "A plan", "description": "Here.", "attachment_ids": ids(&[&file])});
        if actor.surface == agent.surface {
            new["customer_id"] = json!(world.acme.customer.id);
        }
        let ticket = actor.post(actor.path("/tickets"), new).await.is(201).json();
        assert_eq!(ticket["attachments"][0], file);
        let path = client.path(&format!("/tickets/{}", text(&ticket, "/id")));
        assert_eq!(client.get(path).await.is_ok()["attachments"][0], file);
        assert_eq!(client.gets(&file).await.1, b"%PDF-1.7 plan");
    }
}

/// T01: by an id alone nobody gets a file, nor learns that there is one.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t01_a_file_is_for_those_who_see_what_it_hangs_on(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let client = &acme.customer.primary;
    let ticket = client.raises("Mine").await;
    let file = client.sends("canary.png", PNG).await;
    world.app.settles().await;
    let id = text(&file, "/id").to_owned();
    let refused = async |actor: &Actor| {
        for rest in ["", "/preview", "/thumbnail"] {
            actor.get(actor.path(&format!("/attachments/{id}{rest}"))).await.is_not_found();
        }
        actor.call(Method::DELETE, &actor.path(&format!("/attachments/{id}"))).await.is_not_found();
    };
    let others = [
        &world.globex.customer.primary,
        &world.globex.admin,
        &acme.other_customer.primary,
        // Sees only what they raised.
        &acme.customer.colleague,
    ];
    // While it hangs on nothing it is its sender's alone.
    for actor in others.into_iter().chain([&acme.admin, &acme.agent]) {
        refused(actor).await;
    }
    replies_with(client, &ticket, &[&file]).await;
    for actor in others {
        refused(actor).await;
    }
    assert_eq!(acme.agent.gets(&file).await.1, PNG);
    for rest in ["", "/preview", "/thumbnail"] {
        let path = client.path(&format!("/attachments/{id}{rest}"));
        Call::new(&world.app, Method::GET, &path).await.is_unauthenticated();
        Call::new(&world.app, Method::GET, &format!("{path}?token={}", client.session().await.token))
            .await
            .is_unauthenticated();
    }
    // Hung on something, it stays.
    client.call(Method::DELETE, &client.path(&format!("/attachments/{id}"))).await.is_not_found();
}

/// T02: ids that a client sends hang nothing that is not theirs, and remove nothing.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t02_nobody_hangs_up_files_of_others(pool: PgPool) {
    let world = World::new(pool).await;
    let acme = &world.acme;
    let (client, colleague) = (&acme.customer.primary, &acme.customer.colleague);
    let (ticket, theirs) = (client.raises("Mine").await, colleague.raises("Theirs").await);
    let sent = colleague.sends("sent.txt", b"of the colleague").await;
    let hung = colleague.sends("hung.txt", b"on their ticket").await;
    replies_with(colleague, &theirs, &[&hung]).await;
    let own = client.sends("own.txt", b"of the client").await;
    let nobodys = json!({"id": crate::probe::UNKNOWN});
    for files in [vec![&sent], vec![&hung], vec![&nobodys], vec![&own, &sent]] {
        let new = json!({"body": "Look", "attachment_ids": ids(&files)});
        client.post(ticket.path() + "/messages", new.clone()).await.is_invalid("attachment_ids", "unknown");
        let mut raised = new;
        raised["subject"] = json!("Look");
        raised["description"] = json!("Look");
        raised.as_object_mut().unwrap().remove("body");
        client.post("/api/client-portal/tickets", raised).await.is_invalid("attachment_ids", "unknown");
    }
    let said = client.get(ticket.path() + "/messages").await.is_ok();
    assert_eq!(said["items"], json!([]));
    assert_eq!(colleague.gets(&sent).await.1, b"of the colleague");
    assert_eq!(acme.agent.gets(&hung).await.1, b"on their ticket");
    let twice = json!({"body": "", "attachment_ids": ids(&[&own, &own])});
    client.post(ticket.path() + "/messages", twice).await.is_invalid("attachment_ids", "invalid");
    let many: Vec<_> = (0..21).map(|_| crate::probe::UNKNOWN).collect();
    client
        .post(ticket.path() + "/messages", json!({"body": "", "attachment_ids": many}))
        .await
        .is_invalid("attachment_ids", "too_long");
    client.post(ticket.path() + "/messages", json!({"body": ""})).await.is_invalid("body", "required");
    replies_with(client, &ticket, &[&own]).await;
    let again = json!({"body": "", "attachment_ids": ids(&[&own])});
    client.post(ticket.path() + "/messages", again).await.is_invalid("attachment_ids", "unknown");
}

/// T20: a note's file is as invisible as the note.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t20_the_file_of_a_note_is_for_staff(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let ticket = client.raises("Contact form").await;
    let file = agent.sends("canary.txt", b"CANARY").await;
    let before = client.sees(&ticket).await;
    let note = json!({"body": "", "attachment_ids": ids(&[&file])});
    let note = agent.post(ticket.console_path() + "/notes", note).await.is(201).json();
    assert_eq!(note["attachments"][0], file);
    assert_eq!(world.acme.admin.gets(&file).await.1, b"CANARY");
    client.get(client.path(&format!("/attachments/{}", text(&file, "/id")))).await.is_not_found();
    let said = client.get(ticket.path() + "/messages").await.is_ok();
    assert_eq!(said["items"], json!([]));
    assert_eq!(client.sees(&ticket).await, before);
}

/// T31: whatever it is, and whatever it says it is, a file is bytes to be kept.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t31_a_file_is_never_a_page_of_ours(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let ticket = client.raises("Contact form").await;
    let html = b"<!DOCTYPE html><script>alert(1)</script>".as_slice();
    let lying = [&PNG[..24], html].concat();
    for (name, bytes, kind) in [
        ("page.html", html, "text/html"),
        ("picture.png", html, "text/html"),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "text/plain"),
        ("page.xhtml", b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", "text/xml"),
        ("lie.png", &lying, "image/png"),
        ("utf7.txt", b"+ADw-script+AD4-", "text/plain"),
    ] {
        let file = client.sends(name, bytes).await;
        assert_eq!(text(&file, "/kind"), kind, "{name}");
        replies_with(client, &ticket, &[&file]).await;
        world.app.settles().await;
        let (headers, given) = agent.gets(&file).await;
        assert_eq!(given, bytes);
        assert_eq!(headers["content-type"], "application/octet-stream");
        assert_eq!(headers["x-content-type-options"], "nosniff");
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"), "{policy}");
        assert!(headers["content-disposition"].to_str().unwrap().starts_with("attachment; "));
        assert_eq!(headers["cache-control"], "private, no-store");
        // What can't be read as a picture is shown as none.
        agent.get(format!("/api/attachments/{}/preview", text(&file, "/id"))).await.is_not_found();
    }
}

/// T32: a name says nothing to a file system, to a header, or falsely to a reader.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn t32_a_name_is_cleaned_and_never_a_place(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    for (told, name) in [
        ("../../../keys/signing.pem", "signing.pem"),
        ("a\r\nSet-Cookie: x=y", "aSet-Cookie: x=y"),
        ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
        ("shell\u{200b}.phtml", "shell.phtml"),
        ("\"; filename=\"b.exe", "\"; filename=\"b.exe"),
        ("..", "file"),
    ] {
        let file = client.sends(told, b"text").await;
        assert_eq!(text(&file, "/name"), name);
        let (headers, _) = client.gets(&file).await;
        let told = headers["content-disposition"].to_str().unwrap();
        assert_eq!(told.matches('"').count(), 2, "{told}");
        assert!(!headers.contains_key("set-cookie"));
    }
    let long = client.sends(&format!("{}.pdf", "n".repeat(1000)), b"text").await;
    assert!(text(&long, "/name").len() == 200 && text(&long, "/name").ends_with(".pdf"));
    for file in files(&world.app.data().join("files")) {
        assert!(file.ends_with("whole"), "{}", file.display());
    }
}

/// A file that claims to be an enormous picture costs nothing, and stays a file.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_picture_that_claims_too_much_has_no_preview(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let ticket = client.raises("Bomb").await;
    let mut gif = b"GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff".to_vec();
    gif.extend(b",\0\0\0\0\xff\xff\xff\xff\0\x02\x02D\x01\0;");
    let file = client.sends("bomb.gif", &gif).await;
    replies_with(client, &ticket, &[&file]).await;
    world.app.settles().await;
    let said = client.get(ticket.path() + "/messages").await.is_ok();
    assert_eq!(said["items"][0]["attachments"][0]["preview"], "none");
    assert_eq!(client.gets(&file).await.1, gif);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_is_no_file_is_refused_and_nothing_is_left(pool: PgPool) {
    let setup = Setup::of(&pool).with(|config| config.file_bytes = 1_000_000);
    let world = World::on(pool, setup).await;
    let client = &world.acme.customer.primary;
    let send = || client.call(Method::POST, "/api/client-portal/attachments");
    client.sending("empty.txt", b"").await.is_invalid("file", "required");
    let form = "multipart/form-data; boundary=X";
    let part = |head: &str| format!("--X\r\nContent-Disposition: form-data; {head}\r\n\r\ntext\r\n--X");
    let file = part("name=\"file\"; filename=\"a.txt\"");
    for (body, field) in [
        (part("name=\"file\"") + "--\r\n", "file"),
        (part("name=\"other\"; filename=\"a.txt\"") + "--\r\n", "file"),
        ("--X--\r\n".to_owned(), "file"),
    ] {
        send().raw(form, body).await.is_invalid(field, "required");
    }
    let two = format!("{file}\r\n{}--\r\n", &file["--X\r\n".len()..]);
    send().raw(form, two).await.is_invalid("file", "invalid");
    send().raw(form, "no form at all").await.is_problem(400, "malformed");
    send().raw(form, file).await.is_problem(400, "malformed");
    send().raw("application/json", "{}").await.is_problem(415, "unsupported_media_type");
    let large = vec![b'a'; 1_000_001];
    let problem = client.sending("large.txt", &large).await.is_problem(413, "too_large");
    assert_eq!(problem["detail"], "At most 1 MB are taken here.");
    // Whose length is not told is refused where it becomes too large.
    let endless = futures_util::stream::iter((0..3).map(|_| Ok::<_, std::io::Error>(vec![b'a'; 1_000_000])));
    let head = b"--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n".to_vec();
    let body = futures_util::StreamExt::chain(futures_util::stream::iter([Ok(head)]), endless);
    send().raw(form, reqwest::Body::wrap_stream(body)).await.is_problem(413, "too_large");
    client.sending("fits.txt", &large[1..]).await.is(201);
    eventually("all but one is gone", || async {
        (files(&world.app.data().join("files")).len() == 1).then_some(())
    })
    .await;
    assert_eq!(world.app.ask::<i64>("select count(*) from attachments where size = 1000000").await, 1);
}

/// A connection that breaks in the middle of a file leaves nothing of it.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_upload_that_is_cut_leaves_nothing(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let kept: i64 = world.app.ask("select count(*) from attachments").await;
    let token = &client.session().await.token;
    let mut socket = tokio::net::TcpStream::connect(world.app.address).await.unwrap();
    let head = format!(
        "POST /api/client-portal/attachments HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: multipart/form-data; boundary=X\r\nContent-Length: 20000000\r\n\r\n\
         --X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(&vec![b'a'; 12 * 1024 * 1024]).await.unwrap();
    let folder = world.app.data().join("files");
    eventually("it has begun to come", || async { (!files(&folder).is_empty()).then_some(()) }).await;
    drop(socket);
    eventually("it is gone", || async { files(&folder).is_empty().then_some(()) }).await;
    assert_eq!(world.app.ask::<i64>("select count(*) from attachments").await, kept);
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn an_organization_keeps_no_more_than_it_may(pool: PgPool) {
    let setup = Setup::of(&pool).with(|config| config.files_quota = 3_000_000);
    let world = World::on(pool, setup).await;
    let (client, other) = (&world.acme.customer.primary, &world.globex.customer.primary);
    let large = vec![7; 1_400_000];
    let (first, _) = (client.sends("1", &large).await, world.acme.agent.sends("2", &large).await);
    client.sending("3", &large).await.is_problem(409, "storage_full");
    other.sends("of others", &large).await;
    client.call(Method::DELETE, &client.path(&format!("/attachments/{}", text(&first, "/id")))).await.is(204);
    // Of those that come at once only so many find room.
    let send = || async { client.sending("4", &large).await.status };
    let (one, two) = tokio::join!(send(), send());
    assert_eq!([one, two].iter().filter(|status| **status == 201).count(), 1, "{one} {two}");
    eventually("what found no room is gone", || async {
        (files(&world.app.data().join("files").join(world.acme.id.to_string())).len() == 2).then_some(())
    })
    .await;
}

/// R11: the store is away; nothing is half done, and it goes on when it is back.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn while_the_store_is_away_files_are_neither_taken_nor_lost(pool: PgPool) {
    let s3 = S3::start().await;
    let url = s3.url().parse().unwrap();
    let setup = Setup::of(&pool).with(move |config| config.files = FileStore::S3(url));
    let world = World::on(pool, setup).await;
    let (client, agent) = (&world.acme.customer.primary, &world.acme.agent);
    let ticket = client.raises("Contact form").await;
    let file = client.sends("kept.txt", b"kept").await;
    let kept: i64 = world.app.ask("select count(*) from attachments").await;
    s3.is_away(true);
    let refused = client.sending("lost.txt", b"lost").await;
    assert!(refused.header("retry-after").is_some());
    refused.is_problem(503, "away");
    client.get(client.path(&format!("/attachments/{}", text(&file, "/id")))).await.is_problem(503, "away");
    assert_eq!(world.app.ask::<i64>("select count(*) from attachments").await, kept);
    // What is written does not wait for it.
    replies_with(client, &ticket, &[&file]).await;
    s3.is_away(false);
    assert_eq!(agent.gets(&file).await.1, b"kept");
    client.sends("found.txt", b"found").await;
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn what_nobody_has_is_thrown_away(pool: PgPool) {
    let world = World::new(pool).await;
    let (client, app, org) = (&world.acme.customer.primary, &world.app, world.acme.id);
    let ticket = client.raises("Contact form").await;
    let hung = client.sends("hung.txt", b"hung").await;
    replies_with(client, &ticket, &[&hung]).await;
    client.sends("forgotten.txt", b"forgotten").await;
    let folder = app.data().join("files").join(org.to_string());
    let alone = folder.join(crate::probe::UNKNOWN.to_string());
    std::fs::create_dir_all(&alone).unwrap();
    std::fs::write(alone.join("whole"), "nobody's").unwrap();
    let tidies = async || {
        let (id, now) = (app.clock.id(), app.clock.now());
        app.make(&format!(
            "insert into jobs (id, kind, organization_id, payload, ready_at, created_at)
             values ('{id}', 'tidy_attachments', '{org}', '{{\"org\": \"{org}\"}}', '{now}', '{now}')"
        ))
        .await;
        app.settles().await;
    };
    tidies().await;
    assert_eq!(files(&folder).len(), 3, "all of it is young");
    app.clock.advance(TimeDelta::days(13));
    tidies().await;
    assert_eq!(files(&folder).len(), 2, "what has no row is gone, what waits for a draft is not");
    app.clock.advance(TimeDelta::days(2));
    tidies().await;
    assert_eq!(files(&folder).len(), 1);
    let used = format!("select bytes from attachment_usage where org_id = '{org}'");
    let kept = format!("select sum(size)::bigint from attachments where org_id = '{org}'");
    assert_eq!(app.ask::<i64>(&used).await, app.ask::<i64>(&kept).await);
}

/// A browser that tries again makes another boundary; it is the same file all the same.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_file_that_is_sent_again_is_there_once(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let send = |boundary: &str, text: &str| {
        let head = "Content-Disposition: form-data; name=\"file\"; filename=\"a.txt\"";
        let body = format!("--{boundary}\r\n{head}\r\n\r\n{text}\r\n--{boundary}--\r\n");
        client
            .call(Method::POST, "/api/client-portal/attachments")
            .header("idempotency-key", "once")
            .raw(&format!("multipart/form-data; boundary={boundary}"), body)
    };
    let first = send("one", "text").await.is(201);
    let second = send("two", "text").await.is(201);
    assert_eq!(first.json(), second.json());
    send("three", "other").await.is_problem(422, "idempotency_key_reused");
    eventually("there are bytes of one file", || async {
        (files(&world.app.data().join("files").join(world.acme.id.to_string())).len() == 1).then_some(())
    })
    .await;
    assert_eq!(client.gets(&first.json()).await.1, b"text");
}

/// Whoever has been at work for long does not wait for a client who reads slowly or not at all.
#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_download_that_nobody_reads_holds_nobody_up(pool: PgPool) {
    let world = World::new(pool).await;
    let client = &world.acme.customer.primary;
    let file = client.sends("large.bin", &vec![7; 20_000_000]).await;
    let mut slow = Vec::new();
    for _ in 0..20 {
        let mut socket = tokio::net::TcpStream::connect(world.app.address).await.unwrap();
        let token = &client.session().await.token;
        let path = client.path(&format!("/attachments/{}", text(&file, "/id")));
        let ask = format!("GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n");
        socket.write_all(ask.as_bytes()).await.unwrap();
        let mut first = [0; 15];
        socket.read_exact(&mut first).await.unwrap();
        assert_eq!(&first, b"HTTP/1.1 200 OK");
        slow.push(socket);
    }
    client.raises("Still quick").await;
    assert_eq!(client.gets(&file).await.1.len(), 20_000_000);
}
