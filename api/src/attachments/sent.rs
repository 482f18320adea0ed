//! A file as the body of a request: read piece by piece, looked at and put into the store, never whole in memory.

use super::store::{Form, Place, Store};
use super::{kind, name};
use crate::http::payload::Pieces;
use crate::problem::{Error, Result};
use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header::{self, HeaderMap};
use actix_web::web::{self, Bytes, BytesMut};
use actix_web::{FromRequest, HttpRequest};
use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use sha2::{Digest as _, Sha256};
use std::cell::RefCell;
use std::future::{Ready, ready};
use std::rc::Rc;
use tokio::sync::Mutex;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a form has beside the file in it: boundaries and the heads of its parts.
const AROUND: usize = 64 * 1024;

const ASK: &str = "Send multipart/form-data with one part called file.";

/// A form with a file in it, that is still to be read.
pub(crate) struct Sent {
    headers: HeaderMap,
    pieces: Pieces,
    store: web::Data<Store>,
}

/// A file that is in the store and nowhere else yet. It is thrown away unless it is kept.
pub(super) struct Arrived {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) kind: &'static str,
    pub(super) size: i64,
    pub(super) sha256: Vec<u8>,
    org: Uuid,
    store: web::Data<Store>,
    kept: bool,
}

impl FromRequest for Sent {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(Self::of(request, payload))
    }
}

impl Sent {
    fn of(request: &HttpRequest, payload: &mut Payload) -> Result<Self> {
        let told = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = told.and_then(|told| told.split(';').next()).unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("multipart/form-data") {
            return Err(Error::UnsupportedMediaType(ASK));
        }
        let missing = || Error::Bug(anyhow::anyhow!("the server was built without a store"));
        let store = request.app_data::<web::Data<Store>>().ok_or_else(missing)?.clone();
        let pieces = Pieces::within_a_form(request, payload, store.most + AROUND);
        Ok(Self { headers: request.headers().clone(), pieces, store })
    }

    /// Reads it into the store of this organization, under this id.
    ///
    /// # Errors
    /// 400: it broke off or is no form. 413: it is too large. 422: there is not just one file, or nothing in it. 503: the
    /// store is away. Nothing is left of it then.
    pub(super) async fn arrive(self, org: Uuid, id: Uuid) -> Result<Arrived> {
        let Self { headers, pieces, store } = self;
        let pieces = Rc::new(Mutex::new(pieces));
        let failed = Rc::new(RefCell::new(None));
        let mut form = Multipart::new(&headers, stream(pieces.clone(), failed.clone()));
        let arrived = read(&mut form, org, id, store).await;
        drop(form);
        if matches!(arrived, Err(Error::TooLarge(_))) || matches!(*failed.borrow(), Some(Error::TooLarge(_)))
        {
            pieces.lock().await.read_off().await;
        }
        // What the body itself failed by says more than what that did to the form.
        if let Some(error) = failed.take() {
            return Err(error);
        }
        let arrived = arrived?;
        // A browser makes another boundary with each try, so the same request is known by what was in it.
        pieces.lock().await.end(&[arrived.sha256.as_slice(), arrived.name.as_bytes()].concat()).await?;
        Ok(arrived)
    }
}

fn stream(
    pieces: Rc<Mutex<Pieces>>,
    failed: Rc<RefCell<Option<Error>>>,
) -> impl Stream<Item = std::result::Result<Bytes, PayloadError>> + 'static {
    futures_util::stream::unfold((pieces, failed), async |(pieces, failed)| {
        let next = pieces.lock().await.next().await;
        let piece = match next {
            Ok(piece) => Ok(piece?),
            Err(error) => {
                failed.replace(Some(error));
                Err(PayloadError::Incomplete(None))
            }
        };
        Some((piece, (pieces, failed)))
    })
    // The form asks once more after the end.
    .fuse()
}

async fn read(form: &mut Multipart, org: Uuid, id: Uuid, store: web::Data<Store>) -> Result<Arrived> {
    let field = form.try_next().await.map_err(|error| unreadable(&error))?.ok_or_else(no_file)?;
    let told = field.content_disposition().and_then(|told| told.get_filename().map(str::to_owned));
    let (Some("file"), Some(told)) = (field.name(), told) else { return Err(no_file()) };
    let arrived = keep(field, name::clean(&unescaped(&told)), org, id, store).await?;
    if form.try_next().await.map_err(|error| unreadable(&error))?.is_some() {
        return Err(Error::field("file", "invalid", "Send one file at a time."));
    }
    Ok(arrived)
}

async fn keep(
    mut field: Field,
    name: String,
    org: Uuid,
    id: Uuid,
    store: web::Data<Store>,
) -> Result<Arrived> {
    let (mut head, mut hash, mut size) = (BytesMut::new(), Sha256::new(), 0);
    let mut writing = store.write(Place { org, file: id, form: Form::Whole });
    while let Some(piece) = field.try_next().await.map_err(|error| unreadable(&error))? {
        size += piece.len();
        if size > store.most {
            return Err(Error::TooLarge(store.most));
        }
        let missing = kind::HEAD.saturating_sub(head.len()).min(piece.len());
        head.extend_from_slice(&piece[..missing]);
        hash.update(&piece);
        writing.take(piece).await?;
    }
    if size == 0 {
        return Err(Error::field("file", "required", "There is nothing in this file."));
    }
    writing.finish().await?;
    let size = i64::try_from(size).map_err(|error| Error::Bug(error.into()))?;
    let (kind, sha256) = (kind::of(&head), hash.finalize().to_vec());
    Ok(Arrived { id, name, kind, size, sha256, org, store, kept: false })
}

impl Arrived {
    /// It has its row now.
    pub(super) fn keep(mut self) {
        self.kept = true;
    }
}

impl Drop for Arrived {
    fn drop(&mut self) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        if self.kept {
            return;
        }
        let (store, org, id) = (self.store.clone(), self.org, self.id);
        runtime.spawn(async move {
            if store.remove(org, id).await.is_err() {
                tracing::warn!(file = %id, "a file that nobody has stays in the store until it is tidied");
            }
        });
    }
}

/// Browsers write three characters of a name so in a form, and no others.
fn unescaped(name: &str) -> String {
    name.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
}

fn no_file() -> Error {
    Error::field("file", "required", "Please choose a file.")
}

fn unreadable(error: &MultipartError) -> Error {
    Error::Malformed(format!("This form can't be read: {error}.").into())
}

/// A form with one file, as the API document tells of it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it is only told of")]
pub(crate) struct FileForm {
    /// The file, with its name.
    #[schema(value_type = String, format = Binary, example = "(the bytes of the file)")]
    file: Vec<u8>,
}
