//! Giving a file back: the whole of it or a range, always to be kept and never to be shown as a page of ours.

use super::queries::{self, Found};
use super::store::{Form, Place, Reading, Store};
use crate::access::event::{Audience, Event};
use crate::access::{ChangeTx, OrgTx};
use crate::http::answer::Answer;
use crate::http::range::{self, Wanted};
use crate::problem::{Error, Result};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use shared::attachments::Preview;
use shared::events::Resource;
use shared::ids::AttachmentId;
use utoipa::ToSchema;

/// What stands in a `filename*` as it is (RFC 8187).
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The bytes of a file, as the API document tells of them.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary, example = "(the bytes of the file)")]
#[expect(dead_code, reason = "it is only told of")]
pub(super) struct AttachmentFile(Vec<u8>);

/// A file that is on its way to somebody: the whole of it, or the range that was asked for.
pub(super) struct Opened {
    id: AttachmentId,
    found: Found,
    wanted: Wanted,
    bytes: Reading,
}

/// Opens a file. It is the store's from here on: nobody's transaction waits for whoever reads slowly.
pub(super) async fn open(
    mut tx: OrgTx,
    store: &Store,
    id: AttachmentId,
    request: &HttpRequest,
) -> Result<Opened> {
    let found = queries::find(&mut tx, id).await?;
    let place = Place { org: tx.org(), file: id.0, form: Form::Whole };
    drop(tx);
    let wanted = range::wanted(request, found.size, &tag(&found))?;
    let bytes = store.read(place, (wanted != Wanted::All).then(|| wanted.range(found.size))).await?;
    Ok(Opened { id, found, wanted, bytes })
}

impl Opened {
    /// Keeps in the audit trail that it was downloaded, or which bytes of it.
    pub(super) async fn keep_told(&self, tx: ChangeTx) -> Result<()> {
        let bytes = match &self.wanted {
            Wanted::All => None,
            Wanted::Part(range) => Some(format!("{}-{}", range.start, range.end - 1)),
        };
        let detail = json!({ "name": self.found.name, "bytes": bytes });
        let event = Event::told(Resource::Attachment, self.id.0, "downloaded", detail, Audience::NOBODY);
        tx.commit(event, Answer::done()).await.map(drop)
    }

    /// The answer with its bytes.
    pub(super) fn answer(self) -> HttpResponse {
        let Self { found, wanted, bytes, .. } = self;
        let range = wanted.range(found.size);
        let mut response = match wanted {
            Wanted::All => HttpResponse::Ok(),
            Wanted::Part(_) => HttpResponse::PartialContent(),
        };
        if wanted != Wanted::All {
            let part = format!("bytes {}-{}/{}", range.start, range.end - 1, found.size);
            response.insert_header((header::CONTENT_RANGE, part));
        }
        response
            .content_type(super::kind::BYTES)
            .insert_header((header::CONTENT_DISPOSITION, disposition(&found.name)))
            .insert_header((header::CACHE_CONTROL, "private, no-store"))
            .insert_header((header::ACCEPT_RANGES, "bytes"))
            .insert_header((header::ETAG, tag(&found)))
            .no_chunking(range.end - range.start)
            .streaming(bytes)
    }
}

/// A picture that was made of it.
pub(super) async fn picture(
    mut tx: OrgTx,
    store: &Store,
    id: AttachmentId,
    form: Form,
) -> Result<HttpResponse> {
    let found = queries::find(&mut tx, id).await?;
    let place = Place { org: tx.org(), file: id.0, form };
    drop(tx);
    if found.preview != Preview::Ready {
        return Err(Error::NotFound);
    }
    Ok(HttpResponse::Ok()
        .content_type("image/jpeg")
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .body(store.whole(place).await?))
}

fn tag(found: &Found) -> String {
    format!("\"{}\"", data_encoding::HEXLOWER.encode(&found.sha256))
}

/// Its name for all: in plain letters, and whole for those who can read it so.
fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|letter| {
            if letter.is_ascii_graphic() && !matches!(letter, '"' | '\\' | '%') || letter == ' ' {
                letter
            } else {
                '_'
            }
        })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", utf8_percent_encode(name, PLAIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_a_header_is_nothing_but_a_name() {
        for (name, told) in [
            ("a b.pdf", "attachment; filename=\"a b.pdf\"; filename*=UTF-8''a%20b.pdf"),
            ("a\";x=\"b", "attachment; filename=\"a_;x=_b\"; filename*=UTF-8''a%22%3Bx%3D%22b"),
            ("Größe.txt", "attachment; filename=\"Gr__e.txt\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.txt"),
        ] {
            assert_eq!(disposition(name), told);
        }
    }
}
