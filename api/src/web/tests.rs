//! What browsers ask for, and what they get.

use super::*;
use actix_web::dev::ServiceResponse;
use actix_web::http::Method;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use tempfile::TempDir;

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("assets")).unwrap();
    for (name, text) in [
        ("portal.html", "the portal"),
        ("portal.html.br", "portal by br"),
        ("console.html", "the console"),
        ("secret.txt", "not an asset"),
        ("assets/portal-1a2b.wasm", "plain"),
        ("assets/portal-1a2b.wasm.br", "by br"),
        ("assets/portal-1a2b.wasm.gz", "by gzip"),
        ("assets/portal-1a2b.js", "script"),
        ("assets/portal-1a2b.css", "style"),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

async fn call_in(folder: &TempDir, request: TestRequest) -> ServiceResponse {
    let applications = Applications::new(WebSource::Folder(folder.path().to_owned()));
    let app = actix_web::App::new().app_data(web::Data::new(applications)).configure(routes);
    call_service(&init_service(app).await, request.to_request()).await
}

async fn call(request: TestRequest) -> ServiceResponse {
    call_in(&folder(), request).await
}

fn get(path: &str) -> TestRequest {
    TestRequest::get().uri(path)
}

fn header<'a>(response: &'a ServiceResponse, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[actix_web::test]
async fn the_bare_address_leads_to_the_portal() {
    let response = call(get("/")).await;
    assert_eq!((response.status().as_u16(), header(&response, "location")), (303, "/portal/"));
}

#[actix_web::test]
async fn every_address_of_an_application_is_its_page() {
    for (path, text) in [
        ("/portal", "the portal"),
        ("/portal/", "the portal"),
        ("/portal/tickets/0190?sort=-created_at", "the portal"),
        ("/console", "the console"),
        ("/console/a/b/c", "the console"),
    ] {
        let response = call(get(path)).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(header(&response, "content-type"), "text/html; charset=utf-8");
        assert_eq!(header(&response, "cache-control"), "no-cache");
        assert_eq!(read_body(response).await, text, "{path}");
    }
    assert_eq!(call(get("/portalx")).await.status(), StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn a_page_that_the_browser_has_is_not_sent_again() {
    let first = call(get("/portal/").insert_header(("accept-encoding", "br"))).await;
    let tag = header(&first, "etag").to_owned();
    assert_eq!(read_body(first).await, "portal by br");
    let again = call(get("/portal/tickets").insert_header(("if-none-match", tag.clone()))).await;
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert_eq!((header(&again, "etag"), header(&again, "vary")), (tag.as_str(), "Accept-Encoding"));
    assert_eq!(read_body(again).await, "");
    let other = call(get("/console/").insert_header(("if-none-match", tag))).await;
    assert_eq!(other.status(), StatusCode::OK);
}

#[actix_web::test]
async fn files_stay_for_ever_and_have_their_type() {
    for (name, media_type) in [
        ("portal-1a2b.wasm", "application/wasm"),
        ("portal-1a2b.js", "text/javascript; charset=utf-8"),
        ("portal-1a2b.css", "text/css; charset=utf-8"),
    ] {
        let response = call(get(&format!("/assets/{name}"))).await;
        assert_eq!(header(&response, "content-type"), media_type);
        assert_eq!(header(&response, "cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(header(&response, "vary"), "Accept-Encoding");
    }
}

#[actix_web::test]
async fn the_browser_gets_the_form_it_likes_best() {
    for (accept, coding, text) in [
        ("gzip, deflate, br, zstd", "br", "by br"),
        ("br;q=0.1, gzip;q=0.9", "gzip", "by gzip"),
        ("br;q=0, gzip", "gzip", "by gzip"),
        ("gzip", "gzip", "by gzip"),
        ("identity", "", "plain"),
        ("identity, br;q=0.5", "", "plain"),
        ("br;q=0, gzip;q=0", "", "plain"),
        ("zstd, identity;q=0", "", "plain"),
        ("", "", "plain"),
        ("br;q=nonsense", "", "plain"),
    ] {
        let request = get("/assets/portal-1a2b.wasm").insert_header(("accept-encoding", accept));
        let response = call(request).await;
        assert_eq!(header(&response, "content-encoding"), coding, "{accept}");
        assert_eq!(read_body(response).await, text, "{accept}");
    }
    let script = call(get("/assets/portal-1a2b.js").insert_header(("accept-encoding", "br, gzip"))).await;
    assert_eq!(read_body(script).await, "script", "there is no compressed form");
}

#[actix_web::test]
async fn nothing_but_assets_is_served() {
    for path in [
        "/assets/none.js",
        "/assets/portal-1a2b.wasm.br",
        "/assets/..%2Fsecret.txt",
        "/assets/%2e%2e%2fsecret.txt",
        "/assets/../secret.txt",
        "/assets/%2Fetc%2Fpasswd",
        "/assets/.hidden",
        "/assets/",
        "/assets/a%00b",
        "/secret.txt",
    ] {
        assert_eq!(call(get(path)).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[actix_web::test]
async fn head_is_answered_like_get() {
    for path in ["/", "/portal", "/portal/tickets", "/console/", "/assets/portal-1a2b.wasm"] {
        let got = call(get(path)).await;
        let head = call(get(path).method(Method::HEAD)).await;
        assert_eq!(head.status(), got.status(), "{path}");
        assert_eq!(header(&head, "etag"), header(&got, "etag"), "{path}");
    }
}

#[actix_web::test]
async fn without_a_build_the_page_says_what_to_do() {
    let response = call_in(&tempfile::tempdir().unwrap(), get("/portal/")).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(header(&response, "cache-control"), "no-store");
    assert!(read_body(response).await.windows(15).any(|text| text == b"cargo xtask web"));
}

#[test]
fn the_policy_allows_nothing_inline_and_nobody_else() {
    assert!(!CSP.contains("unsafe-inline") && !CSP.contains("'unsafe-eval'") && !CSP.contains("http"));
    let directives: Vec<_> = CSP.split("; ").map(str::trim).collect();
    assert_eq!(directives.len(), 11);
    assert!(directives.contains(&"default-src 'none'") && directives.contains(&"frame-ancestors 'none'"));
}
