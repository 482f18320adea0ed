//! A file on its way to the server. It goes the browser's older way: `fetch` does not tell how much has gone.

use super::http::Answer;
use super::{Door, Trouble};
use gloo_timers::callback::Timeout;
use js_sys::Promise;
use leptos::prelude::Notify as _;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FormData, ProgressEvent, XmlHttpRequest};

/// How long nothing may move, in milliseconds. A large file on a slow line may take as long as it likes.
const STALLED: u32 = 60_000;

/// A file that is to be sent.
#[derive(Clone)]
pub struct Outgoing {
    /// The file.
    pub file: File,
    /// What it is called, which need not be what the browser calls it.
    pub name: String,
    /// The key of all its tries.
    pub key: String,
}

/// Told how much has gone, from 0 to 1.
type Told = Rc<dyn Fn(f64)>;

/// Sends with the token; when that is refused, refreshes once and sends again. Dropped, nothing more is sent.
pub(super) async fn send(door: Door, address: String, what: Outgoing, told: Told) -> Result<Answer, Trouble> {
    let token = door.token();
    let mut answer = sent(&address, &what, token.as_deref(), &told).await?;
    if answer.status == 401 {
        // Another call may have refreshed while this one was under way.
        if door.token() == token {
            door.refresh().await?;
        }
        answer = sent(&address, &what, door.token().as_deref(), &told).await?;
    }
    if answer.status == 503 {
        door.away().notify();
    }
    Ok(answer)
}

async fn sent(address: &str, what: &Outgoing, token: Option<&str>, told: &Told) -> Result<Answer, Trouble> {
    let way = Way::begin(address, what, token, told).map_err(|_| Trouble::Unreachable)?;
    // It is resolved whatever comes of it, and never refused.
    let _ = JsFuture::from(way.over.clone()).await;
    way.answer()
}

/// A request that is under way.
struct Way {
    request: XmlHttpRequest,
    /// Resolved when it is over.
    over: Promise,
    /// Ends it when nothing moves.
    stalled: Rc<RefCell<Option<Timeout>>>,
    _moves: Closure<dyn FnMut(ProgressEvent)>,
}

impl Way {
    fn begin(address: &str, what: &Outgoing, token: Option<&str>, told: &Told) -> Result<Self, JsValue> {
        let request = XmlHttpRequest::new()?;
        request.open("POST", address)?;
        request.set_request_header("accept", "application/json")?;
        request.set_request_header("idempotency-key", &what.key)?;
        if let Some(token) = token {
            request.set_request_header("authorization", &format!("Bearer {token}"))?;
        }
        let form = FormData::new()?;
        form.append_with_blob_and_filename("file", &what.file, &what.name)?;
        let stalled = Rc::new(RefCell::new(None));
        let moves = moves(&request, &stalled, told);
        request.upload()?.set_onprogress(Some(moves.as_ref().unchecked_ref()));
        let over = Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
        request.send_with_opt_form_data(Some(&form))?;
        stalled.replace(Some(watch(&request)));
        Ok(Self { request, over, stalled, _moves: moves })
    }

    fn answer(&self) -> Result<Answer, Trouble> {
        let status = self.request.status().ok().filter(|status| *status != 0);
        let text = self.request.response_text().ok().flatten().unwrap_or_default();
        Ok(Answer {
            status: status.ok_or(Trouble::Unreachable)?,
            text,
            retry_after: self.header("retry-after").and_then(|text| text.trim().parse().ok()),
            date: self.header("date"),
        })
    }

    fn header(&self, name: &str) -> Option<String> {
        self.request.get_response_header(name).ok().flatten()
    }
}

impl Drop for Way {
    fn drop(&mut self) {
        self.stalled.take();
        if let Ok(upload) = self.request.upload() {
            upload.set_onprogress(None);
        }
        // One that is over has nothing to end.
        let _ = self.request.abort();
    }
}

/// Tells how much has gone, and waits anew for more.
fn moves(
    request: &XmlHttpRequest,
    stalled: &Rc<RefCell<Option<Timeout>>>,
    told: &Told,
) -> Closure<dyn FnMut(ProgressEvent)> {
    let (request, stalled, told) = (request.clone(), Rc::clone(stalled), Rc::clone(told));
    Closure::new(move |event: ProgressEvent| {
        stalled.replace(Some(watch(&request)));
        if event.length_computable() && event.total() > 0.0 {
            told(event.loaded() / event.total());
        }
    })
}

fn watch(request: &XmlHttpRequest) -> Timeout {
    let request = request.clone();
    Timeout::new(STALLED, move || {
        // One that is over has nothing to end.
        let _ = request.abort();
    })
}
