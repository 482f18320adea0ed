//! What the browser holds for a page, and lets go of with it.

use futures_util::future::AbortHandle;
use web_sys::{Blob, File, Url};

/// An address under which this page alone has what is in a file. Let go of when it is dropped.
pub(super) struct Address(pub(super) String);

impl Address {
    pub(super) fn of(file: &Blob) -> Option<Self> {
        Url::create_object_url_with_blob(file).ok().map(Self)
    }
}

impl Drop for Address {
    fn drop(&mut self) {
        // One that was made can be let go of.
        let _ = Url::revoke_object_url(&self.0);
    }
}

/// A file that was given to this page. Dropped, it is not sent any further.
pub(super) struct Held {
    pub(super) number: u32,
    pub(super) file: File,
    /// The key of all its tries, so that none of them keeps it twice.
    pub(super) key: String,
    /// Its address as a picture, for as long as it stands here.
    pub(super) _picture: Option<Address>,
    /// Ends the try that is under way.
    pub(super) going: Option<AbortHandle>,
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(going) = &self.going {
            going.abort();
        }
    }
}
