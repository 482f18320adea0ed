//! A server that speaks the S3 protocol, with a bucket in a folder. It can be told to be away.

use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::TempDir;
use tokio::net::TcpListener;

/// A running server. It ends with the test.
pub(crate) struct S3 {
    address: SocketAddr,
    folder: TempDir,
    away: Arc<AtomicBool>,
}

impl S3 {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("desk")).unwrap();
        let mut builder = S3ServiceBuilder::new(FileSystem::new(folder.path()).unwrap());
        builder.set_auth(SimpleAuth::from_single("key", "a/secret"));
        let service = builder.build();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let away = Arc::new(AtomicBool::new(false));
        let is_away = away.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let (service, is_away) = (service.clone(), is_away.clone());
                tokio::spawn(async move {
                    let answer = service_fn(move |request: http::Request<Incoming>| {
                        let (service, is_away) = (service.clone(), is_away.load(Ordering::SeqCst));
                        async move {
                            if is_away {
                                let mut response = http::Response::new(s3s::Body::empty());
                                *response.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE;
                                return Ok(response);
                            }
                            service.call(request.map(s3s::Body::from)).await
                        }
                    });
                    let _ = Builder::new(TokioExecutor::new())
                        .serve_connection(TokioIo::new(socket), answer)
                        .await;
                });
            }
        });
        Self { address, folder, away }
    }

    /// Its address, as the configuration takes it.
    pub(crate) fn url(&self) -> String {
        format!("s3://key:a%2Fsecret@desk/portico?region=eu-central-1&endpoint=http://{}", self.address)
    }

    /// Where its bucket is.
    pub(crate) fn bucket(&self) -> PathBuf {
        self.folder.path().join("desk")
    }

    /// From now on it answers nobody, or everybody again.
    pub(crate) fn is_away(&self, away: bool) {
        self.away.store(away, Ordering::SeqCst);
    }
}
