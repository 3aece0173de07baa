//! Pictures, drawn anew: what comes out holds pixels and nothing else.
use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, RgbImage};

use crate::error::Problem;

/// The most pixels on a side.
const MOST_SIDE: u32 = 12_000;
/// The most pixels in all: what the largest of today's phones make.
const MOST_PIXELS: u64 = 50_000_000;
/// The most memory that decoding may take.
const MOST_MEMORY: u64 = 300 * 1024 * 1024;
/// The most memory that anything in front of the pixels may take.
const MOST_BEFORE: u64 = 64 * 1024 * 1024;
/// The fewest pixels on a side of a picture of somebody.
const FEWEST: u32 = 64;

/// What a picture is to fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// The middle of it, as a square with this side.
    Square(u32),
    /// The whole of it, with no side longer than this.
    Within(u32),
}

/// Decodes a JPEG, PNG, GIF or WebP, turns it upright and draws it anew as a JPEG. What else the file held (where
/// it was taken, by which camera, what hides behind the pixels) stays behind.
///
/// # Errors
/// `picture-unreadable`, `picture-pixels` if there are too many of them, `picture-small`.
pub fn redraw(bytes: &[u8], frame: Frame) -> Result<Vec<u8>, Problem> {
    let (picture, orientation) = decode(bytes, matches!(frame, Frame::Square(_)))?;
    let mut picture = match frame {
        Frame::Within(side) if picture.width() <= side && picture.height() <= side => picture,
        Frame::Within(side) => picture.resize(side, side, FilterType::CatmullRom),
        Frame::Square(side) => picture.resize_to_fill(side, side, FilterType::CatmullRom),
    };
    picture.apply_orientation(orientation);
    encode(&picture)
}

/// How wide and high a picture is that [`redraw`] made.
///
/// # Errors
/// `picture-unreadable` for what it did not make.
pub fn measure(jpeg: &[u8]) -> Result<(u32, u32), Problem> {
    let reader = ImageReader::with_format(Cursor::new(jpeg), ImageFormat::Jpeg);
    reader.into_dimensions().map_err(|_| Problem::new("picture-unreadable"))
}

/// Draws a piece of a picture in several widths, each as a JPEG: of a picture of [`redraw`] the piece that begins at
/// `(left, top)`. Widths that the piece does not have are left out.
///
/// # Errors
/// As [`redraw`].
pub fn cut(
    bytes: &[u8],
    (left, top): (u32, u32),
    (width, height): (u32, u32),
    widths: &[u32],
) -> Result<Vec<(u32, Vec<u8>)>, Problem> {
    let (picture, _) = decode(bytes, false)?;
    let piece = picture.crop_imm(left, top, width, height);
    let fitting = widths.iter().copied().filter(|wanted| *wanted <= piece.width());
    fitting
        .map(|wanted| {
            let high = (u64::from(piece.height()) * u64::from(wanted) / u64::from(piece.width())).max(1) as u32;
            let is_as_it_is = wanted == piece.width();
            let drawn = if is_as_it_is { None } else { Some(piece.resize_exact(wanted, high, FilterType::CatmullRom)) };
            Ok((wanted, encode(drawn.as_ref().unwrap_or(&piece))?))
        })
        .collect()
}

fn encode(picture: &DynamicImage) -> Result<Vec<u8>, Problem> {
    let mut out = Vec::new();
    let encoded = JpegEncoder::new_with_quality(&mut out, 85).encode_image(&on_white(picture));
    encoded.map(|()| out).map_err(|_| Problem::new("picture-unreadable"))
}

/// The pixels within our limits, and how they are to be turned.
fn decode(bytes: &[u8], has_least: bool) -> Result<(DynamicImage, Orientation), Problem> {
    let unreadable = |error: image::ImageError| match error {
        image::ImageError::Limits(_) => Problem::limit("picture-pixels", i64::from(MOST_SIDE)),
        _ => Problem::new("picture-unreadable"),
    };
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    let mut reader = reader.map_err(|_| Problem::new("picture-unreadable"))?;
    let known = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP];
    if !reader.format().is_some_and(|format| known.contains(&format)) {
        return Err(Problem::new("picture-unreadable"));
    }
    // What stands before the pixels (a profile of colours, packed) is not to outgrow its file. How many pixels
    // there are has to be known before there is memory for them.
    let mut before = Limits::no_limits();
    before.max_alloc = Some(MOST_BEFORE);
    reader.limits(before);
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    if width > MOST_SIDE || height > MOST_SIDE || u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Problem::limit("picture-pixels", i64::from(MOST_SIDE)));
    }
    if decoder.total_bytes() > MOST_MEMORY {
        return Err(Problem::limit("picture-pixels", i64::from(MOST_SIDE)));
    }
    if has_least && width.min(height) < FEWEST {
        return Err(Problem::limit("picture-small", i64::from(FEWEST)));
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    decoder.set_limits(limits).map_err(|_| Problem::limit("picture-pixels", i64::from(MOST_SIDE)))?;
    let orientation = decoder.orientation().map_err(unreadable)?;
    Ok((DynamicImage::from_decoder(decoder).map_err(unreadable)?, orientation))
}

/// What is seen through becomes white.
fn on_white(picture: &DynamicImage) -> RgbImage {
    let mut seen = picture.to_rgba8();
    for pixel in seen.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let over = |c: u8| ((u32::from(c) * u32::from(alpha) + 255 * (255 - u32::from(alpha))) / 255) as u8;
        pixel.0 = [over(red), over(green), over(blue), 255];
    }
    DynamicImage::ImageRgba8(seen).into_rgb8()
}

#[cfg(test)]
mod tests {
    use image::{GenericImageView as _, ImageEncoder as _, Rgba, RgbaImage};

    use super::*;

    fn png(width: u32, height: u32, colour: [u8; 4]) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        RgbaImage::from_pixel(width, height, Rgba(colour)).write_to(&mut out, ImageFormat::Png).expect("a PNG");
        out.into_inner()
    }

    fn size(jpeg: &[u8]) -> (u32, u32) {
        image::load_from_memory_with_format(jpeg, ImageFormat::Jpeg).expect("a JPEG").dimensions()
    }

    #[test]
    fn framed() {
        let wide = png(400, 100, [200, 30, 30, 255]);
        assert_eq!(size(&redraw(&wide, Frame::Square(256)).expect("drawn")), (256, 256));
        assert_eq!(size(&redraw(&wide, Frame::Within(200)).expect("drawn")), (200, 50));
        assert_eq!(size(&redraw(&wide, Frame::Within(800)).expect("drawn")), (400, 100));
    }

    #[test]
    fn what_is_seen_through_is_white() {
        let drawn = redraw(&png(100, 100, [0, 0, 0, 0]), Frame::Square(64)).expect("drawn");
        let pixel = image::load_from_memory(&drawn).expect("a JPEG").get_pixel(30, 30);
        assert!(pixel.0[..3].iter().all(|c| *c > 250), "{pixel:?}");
    }

    /// A camera's JPEG: it lies on its side, and says where it was taken.
    #[test]
    fn upright_and_nothing_but_pixels() {
        let mut plain = Vec::new();
        let mut encoder = JpegEncoder::new(&mut plain);
        // Orientation 6 (to be turned right), and a text that stands for the place.
        let exif: Vec<u8> = [
            &b"MM\0\x2a\0\0\0\x08\0\x02"[..],
            b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0",
            b"\x01\x0e\0\x02\0\0\0\x0d\0\0\0\x26",
            b"\0\0\0\0",
            b"51.50N 0.12W\0",
        ]
        .concat();
        encoder.set_exif_metadata(exif).expect("a JPEG may say so");
        encoder.encode_image(&RgbImage::new(200, 100)).expect("a JPEG");
        assert!(plain.windows(6).any(|w| w == b"51.50N"));
        let drawn = redraw(&plain, Frame::Within(400)).expect("drawn");
        assert_eq!(size(&drawn), (100, 200), "turned");
        assert!(!drawn.windows(6).any(|w| w == b"51.50N"), "where it was taken");
    }

    #[test]
    fn refused() {
        let unreadable = Err(Problem::new("picture-unreadable"));
        assert_eq!(redraw(b"", Frame::Square(64)), unreadable);
        assert_eq!(redraw(b"PK\x03\x04 not a picture", Frame::Square(64)), unreadable);
        assert_eq!(redraw(b"<svg xmlns='http://www.w3.org/2000/svg'/>", Frame::Square(64)), unreadable);
        let whole = png(300, 300, [9, 9, 9, 255]);
        assert_eq!(redraw(&whole[..whole.len() / 2], Frame::Square(64)), unreadable, "cut off");
        assert_eq!(redraw(&png(10, 300, [9, 9, 9, 255]), Frame::Square(64)), Err(Problem::limit("picture-small", 64)));
    }

    /// Headers that promise more than there is memory for: nothing is made room for.
    #[test]
    fn too_many_pixels() {
        let mut bomb = png(100, 100, [9, 9, 9, 255]);
        for (width, height) in [(30_000_u32, 30_000_u32), (65_535, 65_535), (10_000, 10_000), (u32::MAX >> 1, 1)] {
            bomb[16..20].copy_from_slice(&width.to_be_bytes());
            bomb[20..24].copy_from_slice(&height.to_be_bytes());
            let crc = crc32(&bomb[12..29]);
            bomb[29..33].copy_from_slice(&crc.to_be_bytes());
            assert_eq!(redraw(&bomb, Frame::Within(64)), Err(Problem::limit("picture-pixels", 12_000)), "{width}");
        }
    }

    /// A profile of colours that is small in the file and large in memory: it is not unpacked.
    #[test]
    fn profiles_without_end() {
        let mut bomb = Vec::new();
        let mut encoder = image::codecs::png::PngEncoder::new(&mut bomb);
        encoder.set_icc_profile(vec![0; 90_000_000]).expect("a PNG may have one");
        encoder.write_image(&[9; 64 * 64 * 3], 64, 64, image::ExtendedColorType::Rgb8).expect("a PNG");
        assert!(bomb.len() < 1_000_000, "{}", bomb.len());
        let drawn = redraw(&bomb, Frame::Square(64));
        assert!(drawn.is_ok_and(|drawn| drawn.len() < 10_000), "drawn without it");
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 })
        })
    }
}
