//! WebDriver BiDi, as much of it as is asked here: one question after another, and what happened meanwhile is kept.

use anyhow::{Context as _, Result};
use futures_util::lock::Mutex;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use std::cell::RefCell;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// The connection to one browser.
#[derive(Debug)]
pub(crate) struct Bidi {
    socket: Mutex<WebSocketStream<MaybeTlsStream<TcpStream>>>,
    events: RefCell<Vec<Value>>,
}

impl Bidi {
    pub(super) async fn connect(address: &str) -> Result<Self> {
        let (socket, _) = connect_async(address).await.with_context(|| address.to_owned())?;
        Ok(Self { socket: Mutex::new(socket), events: RefCell::default() })
    }

    /// Asks for something, and waits until it is done.
    pub(super) async fn ask(&self, method: &str, parameters: Value) -> Result<()> {
        let question = json!({ "id": 1, "method": method, "params": parameters });
        let mut socket = self.socket.lock().await;
        socket.send(Message::text(question.to_string())).await?;
        while let Some(message) = socket.next().await {
            let mut said: Value = match message? {
                Message::Text(text) => serde_json::from_str(&text)?,
                _ => continue,
            };
            match said["type"].as_str() {
                Some("event") => self.events.borrow_mut().push(said["params"].take()),
                Some("success") => return Ok(()),
                _ => anyhow::bail!("{method}: {said}"),
            }
        }
        anyhow::bail!("{method}: the browser is gone")
    }

    /// What happened since the last look, of all that was subscribed to.
    pub(super) fn events(&self) -> Vec<Value> {
        self.events.take()
    }
}
