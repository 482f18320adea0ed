//! What kind of file it is, by what is in it. A name says what somebody wants it to be taken for.

use image::ImageFormat;

/// How many of the first bytes tell.
pub(super) const HEAD: usize = 8192;

/// What is known of no kind.
pub(super) const BYTES: &str = "application/octet-stream";

/// The pictures that a preview is made of.
const PICTURES: [(&str, ImageFormat); 4] = [
    ("image/png", ImageFormat::Png),
    ("image/jpeg", ImageFormat::Jpeg),
    ("image/webp", ImageFormat::WebP),
    ("image/gif", ImageFormat::Gif),
];

/// The media type of a file that begins so.
pub(super) fn of(head: &[u8]) -> &'static str {
    if let Some(kind) = infer::get(head) {
        return kind.mime_type();
    }
    if is_text(head) { "text/plain" } else { BYTES }
}

/// The format of a picture that a preview can be made of.
pub(super) fn picture(kind: &str) -> Option<ImageFormat> {
    PICTURES.iter().find(|(known, _)| *known == kind).map(|(_, format)| *format)
}

/// Text may be cut in the middle of a character; nothing else of it is unreadable.
fn is_text(head: &[u8]) -> bool {
    let whole = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && head.len() == HEAD,
    };
    whole && !head.contains(&0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_what_is_in_the_file() {
        let long = [b"a".repeat(HEAD - 1), "é".as_bytes()[..1].to_vec()].concat();
        for (head, kind) in [
            (b"\x89PNG\r\n\x1a\n....".as_slice(), "image/png"),
            (b"\xff\xd8\xff\xe0....", "image/jpeg"),
            (b"GIF89a....", "image/gif"),
            (b"%PDF-1.7 ...", "application/pdf"),
            (b"<!DOCTYPE html><script>", "text/html"),
            ("Grüße, 1;2;3\n".as_bytes(), "text/plain"),
            (&long, "text/plain"),
            (b"\xff\xfe\0\0", BYTES),
            (b"a\0b", BYTES),
        ] {
            assert_eq!(of(head), kind, "{}", String::from_utf8_lossy(head));
        }
    }

    #[test]
    fn only_what_can_be_read_is_a_picture() {
        assert_eq!(picture("image/png"), Some(ImageFormat::Png));
        assert_eq!(picture("image/svg+xml"), None);
        assert_eq!(picture("text/html"), None);
    }
}
