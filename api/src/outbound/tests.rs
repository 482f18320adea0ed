//! What may be sent where.

use super::*;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

fn allowed(networks: &str) -> Outbound {
    Outbound::new(&networks.parse().unwrap()).unwrap()
}

fn get(url: &str) -> Request {
    http::Request::get(url).body(Vec::new()).unwrap()
}

/// A server that answers each connection with these bytes; and nobody should have asked it when they say so.
async fn server(answer: Vec<u8>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let answer = answer.clone();
            tokio::spawn(async move {
                let mut asked = [0; 1024];
                let _ = socket.read(&mut asked).await;
                let _ = socket.write_all(&answer).await;
            });
        }
    });
    port
}

fn ok(body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

#[tokio::test]
async fn nothing_goes_to_this_machine_or_its_network() {
    let port = server(ok("secret")).await;
    let outbound = allowed("");
    for url in [
        format!("http://127.0.0.1:{port}/"),
        format!("https://127.0.0.1:{port}/"),
        format!("https://localhost:{port}/"),
        format!("https://localhost.:{port}/"),
        format!("https://[::1]:{port}/"),
        format!("https://[::ffff:127.0.0.1]:{port}/"),
        format!("https://2130706433:{port}/"),
        format!("https://0x7f.1:{port}/"),
        format!("https://0:{port}/"),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "https://10.0.0.1/".to_owned(),
        "https://[fd00:ec2::254]/".to_owned(),
        "http://93.184.215.14/".to_owned(),
    ] {
        let said = outbound.send(get(&url)).await.unwrap_err();
        assert!(matches!(said, Error::Forbidden(_) | Error::Unknown(_)), "{url}: {said}");
    }
}

#[tokio::test]
async fn what_the_operator_allows_is_reached_also_by_http() {
    let port = server(ok("fine")).await;
    let outbound = allowed("127.0.0.0/8");
    let answer = outbound.send(get(&format!("http://127.0.0.1:{port}/"))).await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.body().as_slice()), (200, &b"fine"[..]));
    let user = outbound.send(get(&format!("http://127.0.0.2@127.0.0.1:{port}/"))).await;
    assert!(matches!(user, Err(Error::Forbidden(_))), "{user:?}");
    let elsewhere = outbound.send(get("http://10.0.0.1/")).await;
    assert_eq!(elsewhere.unwrap_err(), Error::Forbidden("10.0.0.1".to_owned()));
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_no_way() {
    let inner = server(ok("secret")).await;
    let way =
        format!("HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:{inner}/\r\ncontent-length: 0\r\n\r\n");
    let port = server(way.into_bytes()).await;
    let answer = allowed("127.0.0.1").send(get(&format!("http://127.0.0.1:{port}/"))).await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.body().len()), (302, 0));
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off() {
    let endless = format!("HTTP/1.1 200 OK\r\n\r\n{}", "a".repeat(LONGEST + 1));
    let port = server(endless.into_bytes()).await;
    let said = allowed("127.0.0.1").send(get(&format!("http://127.0.0.1:{port}/"))).await;
    assert_eq!(said.unwrap_err(), Error::TooLarge("127.0.0.1".to_owned()));
}

#[tokio::test]
async fn a_server_that_is_not_there_is_away() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let said = allowed("127.0.0.1").send(get(&format!("http://127.0.0.1:{port}/"))).await;
    assert_eq!(said.unwrap_err(), Error::Away("127.0.0.1".to_owned()));
}

#[tokio::test]
async fn a_server_that_says_nothing_is_slow() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let said = allowed("127.0.0.1").send(get(&format!("http://127.0.0.1:{port}/"))).await;
    assert_eq!(said.unwrap_err(), Error::Slow("127.0.0.1".to_owned()));
}
