//! Attachments: files that hang on a ticket or a message.
//!
//! A file is sent first, alone, and is then named by whatever it hangs on. What is never named is thrown away.

use crate::ids::AttachmentId;
use crate::problem::FieldCode;
use crate::validate::Errors;
use serde::{Deserialize, Serialize};

/// The most characters of a file's name. What is longer is cut before its ending.
pub const NAME_MAX: usize = 200;

/// The most files on one thing.
pub const MOST: usize = 20;

crate::words! {
    /// Whether a file can be shown as a picture.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum Preview {
        /// It is no picture, or one that can't be read.
        None = "none",
        /// It is being made.
        Pending = "pending",
        /// It is there.
        Ready = "ready",
    }
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attachment {
    /// The file.
    pub id: AttachmentId,
    /// Its name, without folders and without characters that can't be seen.
    #[cfg_attr(feature = "openapi", schema(example = "contact-form.png"))]
    pub name: String,
    /// Its media type, by what is in it and not by its name.
    #[cfg_attr(feature = "openapi", schema(example = "image/png"))]
    pub kind: String,
    /// Its size in bytes.
    #[cfg_attr(feature = "openapi", schema(example = 48_213))]
    pub size: i64,
    /// Whether it can be shown as a picture.
    pub preview: Preview,
    /// How many points wide the picture is; null while that is not known.
    #[cfg_attr(feature = "openapi", schema(example = 1280))]
    pub width: Option<i32>,
    /// How many points high.
    #[cfg_attr(feature = "openapi", schema(example = 720))]
    pub height: Option<i32>,
}

/// Checks the files that something is sent with.
pub(crate) fn validate(errors: &mut Errors, ids: &[AttachmentId]) {
    if ids.len() > MOST {
        errors.add("attachment_ids", FieldCode::TooLong, "These are more than 20 files.");
    }
    if ids.iter().enumerate().any(|(place, id)| ids[..place].contains(id)) {
        errors.add("attachment_ids", FieldCode::Invalid, "A file is named twice.");
    }
}
