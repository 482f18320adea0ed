//! Giving a file back: the whole of it or a range, always to be kept and never to be shown as a page of ours.

use super::queries::{self, Found};
use super::store::{Form, Place, Store};
use crate::access::OrgTx;
use crate::http::range::{self, Wanted};
use crate::problem::{Error, Result};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use shared::attachments::Preview;
use shared::ids::AttachmentId;

/// What stands in a `filename*` as it is (RFC 8187).
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The bytes, or the range of them that is asked for.
pub(super) async fn whole(
    mut tx: OrgTx,
    store: &Store,
    id: AttachmentId,
    request: &HttpRequest,
) -> Result<HttpResponse> {
    let found = queries::find(&mut tx, id).await?;
    let place = Place { org: tx.org(), file: id.0, form: Form::Whole };
    drop(tx);
    let size = u64::try_from(found.size).map_err(|error| Error::Bug(error.into()))?;
    let tag = tag(&found);
    let wanted = range::wanted(request, size, &tag)?;
    let range = wanted.range(size);
    let bytes = store.read(place, (wanted != Wanted::All).then(|| range.clone())).await?;
    let mut response = match wanted {
        Wanted::All => HttpResponse::Ok(),
        Wanted::Part(_) => HttpResponse::PartialContent(),
    };
    if wanted != Wanted::All {
        let part = format!("bytes {}-{}/{size}", range.start, range.end - 1);
        response.insert_header((header::CONTENT_RANGE, part));
    }
    Ok(response
        .content_type(super::kind::BYTES)
        .insert_header((header::CONTENT_DISPOSITION, disposition(&found.name)))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::ETAG, tag))
        .no_chunking(range.end - range.start)
        .streaming(bytes))
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
