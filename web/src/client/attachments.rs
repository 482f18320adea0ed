//! Files that hang on something, as either side calls them.

use super::http::Ask;
use super::upload::{self, Outgoing};
use super::{Door, SignedIn, Trouble, file};
use gloo_net::http::Method;
use shared::attachments::Attachment;
use shared::ids::AttachmentId;
use std::rc::Rc;
use web_sys::Blob;

/// How large a picture of a picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureSize {
    /// For a gallery.
    Thumbnail,
    /// For looking at it.
    Preview,
}

impl PictureSize {
    const fn path(self) -> &'static str {
        match self {
            Self::Thumbnail => "/thumbnail",
            Self::Preview => "/preview",
        }
    }
}

/// The files of this surface.
#[derive(Clone, Copy)]
pub struct Attachments {
    door: Door,
}

impl SignedIn {
    /// The files of this surface.
    pub fn attachments(self) -> Attachments {
        Attachments { door: self.door }
    }
}

impl Attachments {
    /// Sends a file, which is then named by what it hangs on; `told` hears how much has gone, from 0 to 1.
    ///
    /// # Errors
    /// Why not.
    pub async fn send(self, what: Outgoing, told: impl Fn(f64) + 'static) -> Result<Attachment, Trouble> {
        upload::send(self.door, self.door.address("attachments"), what, Rc::new(told)).await?.read()
    }

    /// Throws away a file that hangs on nothing yet.
    ///
    /// # Errors
    /// Why not; nobody needs to hear it, since the server does so by itself later.
    pub async fn discard(self, id: AttachmentId) -> Result<(), Trouble> {
        self.door.send(Ask::new(Method::DELETE, self.address(id, ""))).await
    }

    /// What is in it.
    ///
    /// # Errors
    /// Why not.
    pub async fn file(self, id: AttachmentId) -> Result<Blob, Trouble> {
        file::fetch(self.door, self.address(id, "")).await
    }

    /// How it looks.
    ///
    /// # Errors
    /// Why not; `not_found` while that is not made.
    pub async fn picture(self, id: AttachmentId, size: PictureSize) -> Result<Blob, Trouble> {
        file::fetch(self.door, self.address(id, size.path())).await
    }

    fn address(self, id: AttachmentId, part: &str) -> String {
        self.door.address(&format!("attachments/{id}{part}"))
    }
}
