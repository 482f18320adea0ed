//! A text with all that is made of it, made before a transaction opens: while somebody's long text is rendered,
//! nobody waits for a row.

use crate::problem::{Error, Result};

/// Up to this many bytes it is not worth another thread.
const AT_ONCE: usize = 4096;
/// How much of a text the lists show.
const EXCERPT_MAX: usize = 140;

/// A Markdown text, and what pages and lists show of it.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) text: String,
    pub(crate) html: String,
    pub(crate) excerpt: String,
}

impl Written {
    /// Renders a text; a long one beside the worker, who has other requests to serve.
    pub(crate) async fn of(text: String) -> Result<Self> {
        if text.len() <= AT_ONCE {
            return Ok(Self::rendered(text));
        }
        let rendered = tokio::task::spawn_blocking(move || Self::rendered(text));
        rendered.await.map_err(|error| Error::Bug(error.into()))
    }

    /// The same for a text that may not be there.
    pub(crate) async fn of_given(text: Option<String>) -> Result<Option<Self>> {
        match text {
            Some(text) => Self::of(text).await.map(Some),
            None => Ok(None),
        }
    }

    fn rendered(text: String) -> Self {
        Self { html: super::to_html(&text), excerpt: super::excerpt(&text, EXCERPT_MAX), text }
    }
}
