//! What a file is, for people.

use crate::intl;
use crate::text::attachments as words;
use crate::ui::Icon;
use shared::attachments::{Attachment, Preview};

/// The longest ending that says something.
const ENDING_MAX: usize = 5;

/// What follows the last dot of a name, in small letters.
fn ending(name: &str) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.')?;
    let is_one = !stem.is_empty()
        && (1..=ENDING_MAX).contains(&ending.len())
        && ending.bytes().all(|letter| letter.is_ascii_alphanumeric());
    is_one.then(|| ending.to_ascii_lowercase())
}

/// "PDF document".
pub(super) fn kind(file: &Attachment) -> String {
    words::kind(&file.kind, ending(&file.name).as_deref())
}

/// "PDF document, 7.1 MB".
pub(super) fn kind_and_size(file: &Attachment) -> String {
    format!("{}, {}", kind(file), intl::bytes(file.size as f64))
}

/// Whether it is shown as a picture.
pub(super) fn is_picture(file: &Attachment) -> bool {
    file.preview != Preview::None
}

/// The outline for a file of this media type.
pub(super) fn icon(media: &str) -> Icon {
    if media.starts_with("image/") { Icon::Image } else { Icon::FileText }
}

/// How wide a picture is for its height, within what a gallery shows of it.
pub(super) fn ratio(file: &Attachment) -> f64 {
    match (file.width, file.height) {
        (Some(width), Some(height)) if width > 0 && height > 0 => {
            (f64::from(width) / f64::from(height)).clamp(0.6, 2.4)
        }
        _ => 4.0 / 3.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::ids::AttachmentId;
    use uuid::Uuid;

    fn file(name: &str, kind: &str) -> Attachment {
        Attachment {
            id: AttachmentId(Uuid::nil()),
            name: name.into(),
            kind: kind.into(),
            size: 1,
            preview: Preview::None,
            width: None,
            height: None,
        }
    }

    #[test]
    fn a_file_is_what_is_in_it_or_else_what_its_ending_says() {
        let said = |name, media| kind(&file(name, media));
        assert_eq!(said("form.pdf", "image/png"), "PNG picture");
        assert_eq!(said("T-40.PDF", "application/pdf"), "PDF document");
        assert_eq!(said("usage.csv", "text/plain"), "CSV table");
        assert_eq!(said("offer.docx", "application/zip"), "Text document");
        assert_eq!(said("part.STEP", "application/octet-stream"), "STEP file");
        assert_eq!(said("Makefile", "text/plain"), "File");
        assert_eq!(said(".profile", "text/plain"), "File");
        assert_eq!(said("v1.2 of the plan", "application/octet-stream"), "File");
    }

    #[test]
    fn a_box_keeps_the_shape_of_its_picture_within_bounds() {
        let shaped = |width, height| ratio(&Attachment { width, height, ..file("a.png", "image/png") });
        assert!((shaped(Some(1280), Some(720)) - 16.0 / 9.0).abs() < 1e-9);
        assert!((shaped(Some(9_000), Some(10)) - 2.4).abs() < 1e-9);
        assert!((shaped(None, Some(10)) - 4.0 / 3.0).abs() < 1e-9);
    }
}
