//! Serves the two web applications: their pages, and the files that the pages load.
//!
//! `cargo xtask web` makes `portal.html`, `console.html` and `assets/` with a hash in every name, each file
//! also compressed ahead of time (`.br`, `.gz`). A page is asked for again each time; a file never changes.

use crate::config::WebSource;
use crate::problem::Error;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    self, AcceptEncoding, CacheControl, CacheDirective, ContentEncoding, ETag, Encoding, EntityTag, Header,
    IfNoneMatch,
};
use actix_web::{HttpRequest, HttpResponse, routes, web};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::io::ErrorKind;
use std::path::Path;

/// The content security policy of the pages: nothing but our own files, no inline scripts or styles.
/// Pictures may also be drawn in the page (`data:`, `blob:`); `wasm-unsafe-eval` allows WebAssembly and no `eval`.
pub const CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; \
    base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

/// What a page says when the applications were never built.
const NOT_BUILT: &str = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
    <title>Portico</title>\n<h1>The web applications are not built yet</h1>\n\
    <p>Run <code>cargo xtask web</code> and load this page again. The API works already.</p>\n</html>\n";

/// The files inside the program. A debug build reads them from the folder each time.
#[derive(RustEmbed)]
#[folder = "../target/web"]
#[allow_missing = true]
struct BuiltIn;

type Bytes = Cow<'static, [u8]>;

/// The two applications' files.
#[derive(Debug)]
pub struct Applications(WebSource);

impl Applications {
    /// From where the configuration says. The server keeps it as `web::Data`.
    #[must_use]
    pub fn new(source: WebSource) -> Self {
        Self(source)
    }

    /// The file at a path that holds no `..`, when it is there.
    async fn file(&self, path: &str) -> Result<Option<Bytes>, Error> {
        match &self.0 {
            WebSource::BuiltIn => Ok(BuiltIn::get(path).map(|file| file.data)),
            WebSource::Folder(folder) => from_disk(&folder.join(path)).await,
        }
    }

    /// The file as the browser likes it best, of the forms that are there.
    async fn negotiated(
        &self,
        path: &str,
        accept: Option<&AcceptEncoding>,
    ) -> Result<Option<(Bytes, ContentEncoding)>, Error> {
        for (coding, suffix) in acceptable(accept) {
            if let Some(bytes) = self.file(&format!("{path}{suffix}")).await? {
                return Ok(Some((bytes, coding)));
            }
        }
        Ok(None)
    }
}

async fn from_disk(path: &Path) -> Result<Option<Bytes>, Error> {
    match tokio::fs::read(path).await {
        Ok(bytes) => Ok(Some(Cow::Owned(bytes))),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::IsADirectory) => Ok(None),
        Err(error) => Err(Error::Bug(anyhow::anyhow!(error).context(path.display().to_string()))),
    }
}

/// The codings that a browser takes, best first, with what their files' names end in. The plain form comes
/// last even for who refuses it: an answer that can be read beats none.
fn acceptable(accept: Option<&AcceptEncoding>) -> Vec<(ContentEncoding, &'static str)> {
    let mut codings = vec![(ContentEncoding::Brotli, ".br"), (ContentEncoding::Gzip, ".gz")];
    let mut best = Vec::new();
    while let Some(Encoding::Known(coding)) = accept.and_then(|accept| {
        let offered: Vec<_> = codings.iter().map(|(coding, _)| Encoding::Known(*coding)).collect();
        accept.negotiate(offered.iter().chain([&Encoding::identity()]))
    }) {
        let Some(at) = codings.iter().position(|(offered, _)| *offered == coding) else { break };
        best.push(codings.remove(at));
    }
    best.push((ContentEncoding::Identity, ""));
    best
}

/// Mounts the pages and their files; [`Applications`] has to be among the server's data.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(home).service(portal).service(console).service(asset);
}

/// Whoever types the bare address is most likely a client.
#[routes]
#[get("/")]
#[head("/")]
async fn home() -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, "/portal/")).finish()
}

#[routes]
#[get("/portal")]
#[head("/portal")]
#[get("/portal/{page:.*}")]
#[head("/portal/{page:.*}")]
async fn portal(request: HttpRequest, applications: web::Data<Applications>) -> Result<HttpResponse, Error> {
    page("portal.html", &request, &applications).await
}

#[routes]
#[get("/console")]
#[head("/console")]
#[get("/console/{page:.*}")]
#[head("/console/{page:.*}")]
async fn console(request: HttpRequest, applications: web::Data<Applications>) -> Result<HttpResponse, Error> {
    page("console.html", &request, &applications).await
}

#[routes]
#[get("/assets/{file}")]
#[head("/assets/{file}")]
async fn asset(
    file: web::Path<String>,
    request: HttpRequest,
    applications: web::Data<Applications>,
) -> Result<HttpResponse, Error> {
    if !is_file_name(&file) {
        return Err(Error::NotFound);
    }
    let accept = AcceptEncoding::parse(&request).ok();
    let found = applications.negotiated(&format!("assets/{file}"), accept.as_ref()).await?;
    let (bytes, coding) = found.ok_or(Error::NotFound)?;
    let forever = [CacheDirective::Public, CacheDirective::MaxAge(31_536_000), immutable()];
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header(CacheControl(forever.to_vec()))
        .insert_header((header::CONTENT_TYPE, content_type(&file)));
    Ok(encoded(&mut answer, bytes, coding))
}

/// Every address below an application is the same page; the application reads the address itself.
async fn page(name: &str, request: &HttpRequest, applications: &Applications) -> Result<HttpResponse, Error> {
    let Some(plain) = applications.file(name).await? else { return Ok(not_built()) };
    let tag = entity_tag(&plain);
    let fresh = IfNoneMatch::parse(request).is_ok_and(|header| matches(&header, &tag));
    let mut answer = HttpResponse::build(if fresh { StatusCode::NOT_MODIFIED } else { StatusCode::OK });
    answer.insert_header(CacheControl(vec![CacheDirective::NoCache])).insert_header(ETag(tag));
    if fresh {
        return Ok(answer.insert_header(vary()).finish());
    }
    let accept = AcceptEncoding::parse(request).ok();
    let found = applications.negotiated(name, accept.as_ref()).await?;
    let (bytes, coding) = found.unwrap_or((plain, ContentEncoding::Identity));
    answer.insert_header((header::CONTENT_TYPE, content_type(name)));
    Ok(encoded(&mut answer, bytes, coding))
}

fn encoded(
    answer: &mut actix_web::HttpResponseBuilder,
    bytes: Bytes,
    coding: ContentEncoding,
) -> HttpResponse {
    answer.insert_header(vary());
    if coding != ContentEncoding::Identity {
        answer.insert_header(coding);
    }
    match bytes {
        Cow::Borrowed(bytes) => answer.body(bytes),
        Cow::Owned(bytes) => answer.body(bytes),
    }
}

fn vary() -> (header::HeaderName, &'static str) {
    (header::VARY, "Accept-Encoding")
}

fn immutable() -> CacheDirective {
    CacheDirective::Extension("immutable".to_owned(), None)
}

fn not_built() -> HttpResponse {
    HttpResponse::ServiceUnavailable()
        .insert_header(CacheControl(vec![CacheDirective::NoStore]))
        .content_type("text/html; charset=utf-8")
        .body(NOT_BUILT)
}

/// Weak, because the compressed forms of a page share it.
fn entity_tag(bytes: &[u8]) -> EntityTag {
    let digest = Sha256::digest(bytes);
    EntityTag::new_weak(digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect())
}

fn matches(header: &IfNoneMatch, tag: &EntityTag) -> bool {
    match header {
        IfNoneMatch::Any => true,
        IfNoneMatch::Items(tags) => tags.iter().any(|given| given.weak_eq(tag)),
    }
}

/// One plain name as the build makes them; the compressed forms are no files of their own.
fn is_file_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    !name.starts_with('.') && name.chars().all(plain) && !name.ends_with(".br") && !name.ends_with(".gz")
}

/// The media type by the name's ending. Browsers are told not to guess, so it has to be right.
fn content_type(name: &str) -> String {
    let media_type = mime_guess::from_path(name).first_or_octet_stream();
    if media_type.type_() == mime_guess::mime::TEXT {
        format!("{media_type}; charset=utf-8")
    } else {
        media_type.to_string()
    }
}

#[cfg(test)]
mod tests;
