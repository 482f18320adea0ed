//! The QR code of an address as SVG, dark on white whatever the page's colours: cameras want it so.

use crate::problem::{Error, Result};
use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write as _;

/// As many light modules around it as readers want.
const QUIET: i32 = 4;

/// The picture.
///
/// # Errors
/// The text is longer than a QR code can be.
pub(super) fn svg(text: &str) -> Result<String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).map_err(|error| Error::Bug(error.into()))?;
    let (size, mut path) = (code.size(), String::new());
    for y in 0..size {
        for x in (0..size).filter(|x| code.get_module(*x, y)) {
            let _ = write!(path, "M{},{}h1v1h-1z", x + QUIET, y + QUIET);
        }
    }
    let side = size + 2 * QUIET;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0,0h{side}v{side}h-{side}z\"/><path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_picture_of_the_text_and_of_nothing_else() {
        let one = svg("otpauth://totp/A:b?secret=GEZDGNBV").unwrap();
        assert!(one.starts_with("<svg ") && one.ends_with("</svg>"));
        assert!(!one.contains("GEZDGNBV") && !one.contains("script"));
        assert_ne!(one, svg("otpauth://totp/A:b?secret=GEZDGNBW").unwrap());
    }

    #[test]
    fn the_longest_address_and_name_fit() {
        let uri =
            super::super::totp::uri(&[7; 20], &"ä".repeat(60), &format!("{}@example.com", "a".repeat(240)));
        assert!(svg(&uri).is_ok(), "{}", uri.len());
    }
}
