//! Where the bytes of files are: a folder, or what speaks the S3 protocol. Each is under its organization and its own id.

use crate::config::{Config, FileStore};
use crate::outbound;
use crate::problem::{Dependency, Error, Result};
use actix_web::web::Bytes;
use anyhow::Context as _;
use chrono::{DateTime, Utc};
use futures_util::stream::BoxStream;
use futures_util::{StreamExt as _, TryStreamExt as _};
use object_store::aws::AmazonS3Builder;
use object_store::buffered::BufWriter;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{GetOptions, ObjectStore, ObjectStoreExt as _, PutPayload, RetryConfig};
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;

/// How much of a file is in memory while it comes: S3 takes no smaller parts.
const PART: usize = 5 * 1024 * 1024;
/// How many parts of one file are on their way to the store at once.
const PARTS_AT_ONCE: usize = 2;

/// The bytes of a file as they come.
pub(super) type Reading = BoxStream<'static, object_store::Result<Bytes>>;

/// The store of all organizations' files.
#[derive(Clone)]
pub(crate) struct Store {
    objects: Arc<dyn ObjectStore>,
    /// The most bytes of a file, and of all files of an organization.
    pub(super) most: usize,
    pub(super) quota: i64,
}

/// Which of a file's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As it was sent.
    Whole,
    /// As a picture to look at.
    Preview,
    /// As a small picture.
    Thumbnail,
}

impl Form {
    pub(super) const ALL: [Self; 3] = [Self::Whole, Self::Preview, Self::Thumbnail];

    const fn word(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Preview => "preview",
            Self::Thumbnail => "thumbnail",
        }
    }
}

/// Where a file's bytes are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) org: Uuid,
    pub(super) file: Uuid,
    pub(super) form: Form,
}

impl Place {
    fn path(self) -> Path {
        Path::from_iter([self.org.to_string(), self.file.to_string(), self.form.word().to_owned()])
    }
}

impl Store {
    /// The store that the configuration names.
    ///
    /// # Errors
    /// It can't be one: the folder can't be made, or the address is not whole.
    pub(crate) fn open(config: &Config) -> anyhow::Result<Self> {
        let objects: Arc<dyn ObjectStore> = match &config.files {
            FileStore::Folder(folder) => {
                std::fs::create_dir_all(folder).with_context(|| format!("files in {}", folder.display()))?;
                Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_automatic_cleanup(true))
            }
            FileStore::S3(url) => {
                let retries = RetryConfig {
                    max_retries: 2,
                    retry_timeout: Duration::from_secs(10),
                    ..RetryConfig::default()
                };
                let mut builder = AmazonS3Builder::from_env()
                    .with_bucket_name(&url.bucket)
                    .with_allow_http(true)
                    .with_http_connector(outbound::for_the_store()?)
                    .with_retry(retries);
                if let Some((key, secret)) = &url.credentials {
                    builder = builder.with_access_key_id(key).with_secret_access_key(secret);
                }
                if let Some(region) = &url.region {
                    builder = builder.with_region(region);
                }
                if let Some(endpoint) = &url.endpoint {
                    builder = builder.with_endpoint(endpoint);
                }
                Arc::new(PrefixStore::new(builder.build()?, url.prefix.as_str()))
            }
        };
        let quota = i64::try_from(config.files_quota).unwrap_or(i64::MAX);
        Ok(Self { objects, most: config.file_bytes, quota })
    }

    /// Begins to keep something that comes piece by piece.
    pub(super) fn write(&self, place: Place) -> Writing {
        let writer = BufWriter::with_capacity(self.objects.clone(), place.path(), PART)
            .with_max_concurrency(PARTS_AT_ONCE);
        Writing { writer: Some(writer) }
    }

    /// Keeps something that is whole.
    ///
    /// # Errors
    /// 503: the store is away.
    pub(super) async fn put(&self, place: Place, bytes: Vec<u8>) -> Result<()> {
        self.objects.put(&place.path(), PutPayload::from(bytes)).await.map_err(away)?;
        Ok(())
    }

    /// Reads it, or a part of it.
    ///
    /// # Errors
    /// 404: it is not there. 503: the store is away.
    pub(super) async fn read(&self, place: Place, range: Option<Range<u64>>) -> Result<Reading> {
        let options = GetOptions { range: range.map(Into::into), ..GetOptions::default() };
        Ok(self.objects.get_opts(&place.path(), options).await.map_err(away)?.into_stream())
    }

    /// All of it in memory, for what is small.
    ///
    /// # Errors
    /// The same.
    pub(super) async fn whole(&self, place: Place) -> Result<Bytes> {
        self.objects.get(&place.path()).await.map_err(away)?.bytes().await.map_err(away)
    }

    /// Throws a file away in all its forms; what is not there is gone already.
    ///
    /// # Errors
    /// 503: the store is away.
    pub(super) async fn remove(&self, org: Uuid, file: Uuid) -> Result<()> {
        for form in Form::ALL {
            match self.objects.delete(&Place { org, file, form }.path()).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(away(error)),
            }
        }
        Ok(())
    }

    /// The files that an organization has here, and when each was written.
    pub(super) fn list(&self, org: Uuid) -> BoxStream<'static, Result<(Uuid, DateTime<Utc>)>> {
        let found = self.objects.list(Some(&Path::from(org.to_string())));
        let known = found.map_err(away).try_filter_map(async |object| {
            let file = object.location.parts().nth(1).and_then(|part| part.as_ref().parse().ok());
            Ok(file.map(|file| (file, object.last_modified)))
        });
        known.boxed()
    }
}

/// Bytes on their way into the store. There is nothing of them unless they came to their end.
pub(super) struct Writing {
    writer: Option<BufWriter>,
}

impl Writing {
    /// The next piece. It waits where the store is slower than whoever sends.
    ///
    /// # Errors
    /// 503: the store is away.
    pub(super) async fn take(&mut self, piece: Bytes) -> Result<()> {
        let writer = self.writer.as_mut().ok_or_else(ended)?;
        writer.put(piece).await.map_err(away)
    }

    /// The end: they are kept now.
    ///
    /// # Errors
    /// 503: the store is away.
    pub(super) async fn finish(mut self) -> Result<()> {
        let writer = self.writer.as_mut().ok_or_else(ended)?;
        writer.shutdown().await.map_err(|error| gone(&error))?;
        self.writer = None;
        Ok(())
    }
}

impl Drop for Writing {
    /// Whoever sent it is gone, or sent too much.
    fn drop(&mut self) {
        let (Some(mut writer), Ok(runtime)) = (self.writer.take(), tokio::runtime::Handle::try_current())
        else {
            return;
        };
        runtime.spawn(async move {
            if let Err(error) = writer.abort().await {
                tracing::warn!(%error, "a file that broke off could not be taken back from the store");
            }
        });
    }
}

fn ended() -> Error {
    Error::Bug(anyhow::anyhow!("a file that has come to its end goes on"))
}

fn away(error: object_store::Error) -> Error {
    match error {
        object_store::Error::NotFound { .. } => Error::NotFound,
        other => gone(&other),
    }
}

fn gone(error: &impl std::fmt::Display) -> Error {
    tracing::error!(%error, "the store of files");
    Error::Away { what: Dependency::FileStore, retry_after: Duration::from_secs(5) }
}
