//! Pictures that people send. What came is read within bounds and written anew, so that nothing of the file is passed on
//! but what it shows: no place where it was taken, no script, no second file behind the first.

mod sent;

pub(crate) use sent::{PictureFile, Sent};

use crate::pool::Pool;
use crate::problem::{Dependency, Error, Result};
use actix_web::web::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::error::{LimitError, LimitErrorKind};
use image::imageops::{self, FilterType};
use image::metadata::Orientation;
use image::{
    DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader, ImageResult, Limits, Rgba,
    RgbaImage,
};
use std::io::Cursor;
use std::sync::LazyLock;

/// The kinds that are taken.
pub(crate) const KINDS: [(&str, ImageFormat); 3] =
    [("image/png", ImageFormat::Png), ("image/jpeg", ImageFormat::Jpeg), ("image/webp", ImageFormat::WebP)];

/// The most bytes that are taken.
pub(crate) const MOST_BYTES: usize = 5 * 1024 * 1024;

/// The most points in either direction: a photograph of 67 million points is read, a small file that claims more is not.
const MOST_POINTS: u32 = 8192;
/// The most memory that its points take, in bytes: so many of them in 32 bits each.
const MOST_MEMORY: u64 = 4 * MOST_POINTS as u64 * MOST_POINTS as u64;

/// How many may wait to be read, each of [`MOST_BYTES`] at most.
const LINE: usize = 8;
/// One is read at a time: more would take the memory from everything else.
static READER: LazyLock<Pool> = LazyLock::new(|| Pool::new(Dependency::PictureReading, 1, LINE));

/// How good a photograph is after it was written anew, of a hundred.
const QUALITY: u8 = 88;

/// How wide and high a picture is at most that is looked at, and one that is small, in points.
const PREVIEW: u32 = 1600;
const THUMBNAIL: u32 = 480;

/// A picture of ours, as PNG.
#[derive(Debug)]
pub(crate) struct Picture(pub(crate) Vec<u8>);

/// A picture of ours, as JPEG.
#[derive(Debug)]
pub(crate) struct Photograph(pub(crate) Vec<u8>);

/// The picture as PNG, made smaller until it fits into `width` and `height` points.
///
/// # Errors
/// 422: it can't be read as what it says it is, or is too large.
pub(crate) async fn fitted(sent: Sent, width: u32, height: u32) -> Result<Picture> {
    written(sent, move |bytes, format| png(bytes, format, width, height)).await.map(Picture)
}

/// The middle of the picture as a JPEG of `side` by `side` points, on white where it can be seen through: initials that
/// stand under it don't show.
///
/// # Errors
/// 422: it can't be read as what it says it is, or is too large.
pub(crate) async fn square(sent: Sent, side: u32) -> Result<Photograph> {
    written(sent, move |bytes, format| jpeg(bytes, format, side)).await.map(Photograph)
}

/// A picture to look at, in two sizes, as JPEG.
pub(crate) struct Previews {
    /// Of the picture itself, the way up that it is shown.
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) preview: Vec<u8>,
    pub(crate) thumbnail: Vec<u8>,
}

/// The picture made smaller until it fits, twice; none where it can't be read within bounds.
///
/// # Errors
/// 503: too many wait for theirs.
pub(crate) async fn previews(bytes: Bytes, format: ImageFormat) -> Result<Option<Previews>> {
    let read = move || {
        Ok(small_and_smaller(&bytes, format)
            .inspect_err(|error| tracing::debug!(%error, "a picture that can't be read"))
            .ok())
    };
    READER.run("a preview is made", read).await
}

fn small_and_smaller(bytes: &Bytes, format: ImageFormat) -> ImageResult<Previews> {
    let (picture, way_up) = points(bytes, format)?;
    let (mut width, mut height) = (picture.width(), picture.height());
    if lies_on_its_side(way_up) {
        (width, height) = (height, width);
    }
    let fits = picture.width() <= PREVIEW && picture.height() <= PREVIEW;
    let mut preview = if fits { picture } else { picture.resize(PREVIEW, PREVIEW, FilterType::CatmullRom) };
    preview.apply_orientation(way_up);
    let fits = preview.width() <= THUMBNAIL && preview.height() <= THUMBNAIL;
    let thumbnail = (!fits).then(|| preview.resize(THUMBNAIL, THUMBNAIL, FilterType::CatmullRom));
    let preview = opaque_jpeg(preview)?;
    let thumbnail = thumbnail.map_or_else(|| Ok(preview.clone()), opaque_jpeg)?;
    Ok(Previews { width, height, preview, thumbnail })
}

async fn written(
    sent: Sent,
    write: impl FnOnce(&Bytes, ImageFormat) -> ImageResult<Vec<u8>> + Send + 'static,
) -> Result<Vec<u8>> {
    let Sent { bytes, format } = sent;
    let read = move || {
        write(&bytes, format).map_err(|error| {
            tracing::debug!(%error, "a picture that can't be read");
            unreadable()
        })
    };
    READER.run("a picture is read", read).await
}

fn unreadable() -> Error {
    Error::field("picture", "invalid", "This can't be read as a picture of at most 8192 by 8192 points.")
}

fn png(bytes: &Bytes, format: ImageFormat, width: u32, height: u32) -> ImageResult<Vec<u8>> {
    let (picture, way_up) = points(bytes, format)?;
    // What lies on its side is turned once it is small: a large one is never there twice.
    let (width, height) = if lies_on_its_side(way_up) { (height, width) } else { (width, height) };
    let fits = picture.width() <= width && picture.height() <= height;
    let mut picture = if fits { picture } else { picture.resize(width, height, FilterType::Lanczos3) };
    picture.apply_orientation(way_up);
    let mut png = Cursor::new(Vec::new());
    picture.into_rgba8().write_to(&mut png, ImageFormat::Png)?;
    Ok(png.into_inner())
}

fn jpeg(bytes: &Bytes, format: ImageFormat, side: u32) -> ImageResult<Vec<u8>> {
    let (picture, way_up) = points(bytes, format)?;
    let mut picture = picture.resize_to_fill(side, side, FilterType::Lanczos3);
    picture.apply_orientation(way_up);
    opaque_jpeg(picture)
}

/// On white where it can be seen through.
fn opaque_jpeg(picture: DynamicImage) -> ImageResult<Vec<u8>> {
    let picture = picture.into_rgba8();
    let mut opaque = RgbaImage::from_pixel(picture.width(), picture.height(), Rgba([255; 4]));
    imageops::overlay(&mut opaque, &picture, 0, 0);
    let mut jpeg = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut jpeg, QUALITY);
    DynamicImage::from(opaque).into_rgb8().write_with_encoder(encoder)?;
    Ok(jpeg)
}

/// Whether width and height change places when it is turned.
const fn lies_on_its_side(way_up: Orientation) -> bool {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(way_up, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH)
}

/// The points, and the way up that a camera says. What they take is known from the file's head, before there are any.
fn points(bytes: &Bytes, format: ImageFormat) -> ImageResult<(DynamicImage, Orientation)> {
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(MOST_POINTS);
    limits.max_image_height = Some(MOST_POINTS);
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    if width > MOST_POINTS || height > MOST_POINTS {
        return Err(ImageError::Limits(LimitError::from_kind(LimitErrorKind::DimensionError)));
    }
    if decoder.total_bytes() > MOST_MEMORY {
        return Err(ImageError::Limits(LimitError::from_kind(LimitErrorKind::InsufficientMemory)));
    }
    let way_up = decoder.orientation()?;
    Ok((DynamicImage::from_decoder(decoder)?, way_up))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png_of(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        RgbaImage::from_pixel(width, height, Rgba([0, 119, 129, 128]))
            .write_to(&mut bytes, ImageFormat::Png)
            .unwrap();
        bytes.into_inner()
    }

    async fn read(bytes: Vec<u8>, format: ImageFormat) -> Result<DynamicImage> {
        let Picture(bytes) = fitted(Sent { bytes: bytes.into(), format }, 640, 160).await?;
        Ok(image::load_from_memory_with_format(&bytes, ImageFormat::Png).unwrap())
    }

    #[tokio::test]
    async fn a_picture_is_made_to_fit_and_keeps_what_can_be_seen_through() {
        for (given, made) in [((1280, 160), (640, 80)), ((100, 320), (50, 160)), ((20, 10), (20, 10))] {
            let picture = read(png_of(given.0, given.1), ImageFormat::Png).await.unwrap();
            assert_eq!((picture.width(), picture.height()), made, "{given:?}");
            assert_eq!(picture.into_rgba8().get_pixel(1, 1).0[3], 128);
        }
    }

    #[tokio::test]
    async fn a_face_is_a_square_that_nothing_shines_through() {
        for (width, height) in [(1280, 160), (100, 320), (20, 10)] {
            let sent = Sent { bytes: png_of(width, height).into(), format: ImageFormat::Png };
            let Photograph(bytes) = square(sent, 128).await.unwrap();
            let made = image::load_from_memory_with_format(&bytes, ImageFormat::Jpeg).unwrap();
            assert_eq!((made.width(), made.height()), (128, 128));
            // Half of the colour, half of the white under it.
            let [red, green, blue] = made.into_rgb8().get_pixel(64, 64).0;
            assert!(red.abs_diff(127) < 4 && green.abs_diff(187) < 4 && blue.abs_diff(192) < 4);
        }
    }

    /// A camera lays its picture on its side and says so in the file.
    #[tokio::test]
    async fn a_photograph_stands_upright_and_tells_nothing_else() {
        let mut jpeg = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(40, 20).write_to(&mut jpeg, ImageFormat::Jpeg).unwrap();
        let jpeg = jpeg.into_inner();
        // Orientation 6, a quarter turn, as the first segment after the start of the file.
        let exif =
            b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        let turned = [&jpeg[..2], exif, &jpeg[2..]].concat();
        let picture = read(turned.clone(), ImageFormat::Jpeg).await.unwrap();
        assert_eq!((picture.width(), picture.height()), (20, 40));
        let Picture(bytes) =
            fitted(Sent { bytes: turned.into(), format: ImageFormat::Jpeg }, 640, 160).await.unwrap();
        assert!(!bytes.windows(4).any(|part| part == b"Exif"));
    }

    /// By the polynomial of PNG, bit by bit.
    fn checksum(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 * (sum & 1)))
        })
    }

    /// A PNG of a few bytes whose head claims this, and is right otherwise.
    fn claiming(side: u32, bits: u8) -> Vec<u8> {
        let mut bytes = png_of(20, 10);
        bytes[16..20].copy_from_slice(&side.to_be_bytes());
        bytes[20..24].copy_from_slice(&side.to_be_bytes());
        bytes[24] = bits;
        let sum = checksum(&bytes[12..29]);
        bytes[29..33].copy_from_slice(&sum.to_be_bytes());
        bytes
    }

    #[test]
    fn what_claims_too_much_is_refused_by_its_head() {
        let webp = {
            let mut bytes = Cursor::new(Vec::new());
            RgbaImage::new(20, 10).write_to(&mut bytes, ImageFormat::WebP).unwrap();
            let mut bytes = bytes.into_inner();
            // 14 bits each for width and height, less one, and that it can be seen through.
            bytes[21..25].copy_from_slice(&(0x3000_u32 | 0x3000 << 14 | 1 << 28).to_le_bytes());
            bytes
        };
        let jpeg = {
            let mut bytes = Cursor::new(Vec::new());
            DynamicImage::new_rgb8(40, 20).write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
            let mut bytes = bytes.into_inner();
            let at = bytes.windows(2).position(|two| two == [0xff, 0xc0]).unwrap();
            bytes[at + 5..at + 9].copy_from_slice(&[0x40, 0, 0x40, 0]);
            bytes
        };
        for (name, bytes, format) in [
            ("sides", claiming(MOST_POINTS + 1, 8), ImageFormat::Png),
            ("memory", claiming(MOST_POINTS, 16), ImageFormat::Png),
            ("webp", webp, ImageFormat::WebP),
            ("jpeg", jpeg, ImageFormat::Jpeg),
        ] {
            let read = points(&bytes.into(), format);
            assert!(matches!(read, Err(ImageError::Limits(_))), "{name}: {:?}", read.map(|_| ()));
        }
    }

    #[tokio::test]
    async fn what_is_no_picture_is_refused() {
        let whole = png_of(20, 10);
        let bomb = {
            let mut bytes = whole.clone();
            // The width and the height of the header, and its checksum left wrong.
            bytes[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
            bytes
        };
        for (name, bytes, format) in [
            ("nothing", Vec::new(), ImageFormat::Png),
            ("words", b"<svg onload=alert(1)>".to_vec(), ImageFormat::Png),
            ("half of it", whole[..whole.len() / 2].to_vec(), ImageFormat::Png),
            ("another kind", whole, ImageFormat::Jpeg),
            ("one that claims to be large", bomb, ImageFormat::Png),
        ] {
            assert!(matches!(read(bytes, format).await, Err(Error::Invalid(_))), "{name}");
        }
    }
}
