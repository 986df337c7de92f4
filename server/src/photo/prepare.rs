//! What becomes of a photo: it is turned upright, cut square and written anew in two sizes, so that nothing else of the
//! file is left.

use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage};
use std::io::Cursor;

/// A file of few bytes may say that it is huge, so its head is asked before anything is unpacked.
const MOST_PIXELS: u64 = 32_000_000;
/// Bytes: what so many pixels take, with the copies that turning and cutting make.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;
const LARGE: u32 = 512;
const SMALL: u32 = 96;
const QUALITY: u8 = 82;

/// Two JPEGs, 512 and 96 pixels square.
#[derive(Debug)]
pub struct Prepared {
    pub large: Vec<u8>,
    pub small: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPhoto {
    #[error("not a JPEG, PNG or WebP that can be read")]
    NotAPhoto,
    #[error("too many pixels")]
    TooManyPixels,
}

/// Takes long for a large photo: call it where nobody waits for the thread.
///
/// # Errors
/// By the head of the file alone, as far as that says; else when its body is broken.
pub fn prepare(file: &[u8]) -> Result<Prepared, NoPhoto> {
    let mut reader = ImageReader::new(Cursor::new(file)).with_guessed_format().map_err(|_| NoPhoto::NotAPhoto)?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) {
        return Err(NoPhoto::NotAPhoto);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| NoPhoto::NotAPhoto)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(NoPhoto::TooManyPixels);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let photo = DynamicImage::from_decoder(decoder).map_err(|_| NoPhoto::NotAPhoto)?;
    // Cut and made small first: turning few pixels costs little, and a square stays one.
    let mut large = photo.resize_to_fill(LARGE, LARGE, FilterType::Triangle);
    drop(photo);
    large.apply_orientation(orientation);
    let small = large.resize_exact(SMALL, SMALL, FilterType::Triangle);
    Ok(Prepared { large: written(&on_white(&large))?, small: written(&on_white(&small))? })
}

/// JPEG knows no transparency; what is behind a logo is white.
fn on_white(image: &DynamicImage) -> RgbImage {
    let rgba = image.to_rgba8();
    RgbImage::from_fn(rgba.width(), rgba.height(), |x, y| {
        let [red, green, blue, alpha] = rgba.get_pixel(x, y).0;
        let over = |colour: u8| {
            let mixed = (u16::from(colour) * u16::from(alpha) + 255 * (255 - u16::from(alpha))) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        image::Rgb([over(red), over(green), over(blue)])
    })
}

fn written(image: &RgbImage) -> Result<Vec<u8>, NoPhoto> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    let (width, height) = image.dimensions();
    encoder.encode(image.as_raw(), width, height, ExtendedColorType::Rgb8).map_err(|_| NoPhoto::NotAPhoto)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Left half red, right half blue.
    fn two_halves(width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |x, _| image::Rgb(if x < width / 2 { [220, 0, 0] } else { [0, 0, 220] }))
    }

    fn jpeg(image: &RgbImage) -> Vec<u8> {
        let mut bytes = Vec::new();
        image.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Jpeg).unwrap();
        bytes
    }

    /// The same JPEG with an EXIF block that says which way is up, and where it was taken.
    fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
        let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        tiff.extend([orientation, 0, 0, 0, 0, 0, 0]);
        tiff.extend(b"GPS 51.0N 4.2W");
        let mut exif = vec![0xff, 0xe1];
        exif.extend(u16::try_from(tiff.len() + 8).unwrap().to_be_bytes());
        exif.extend(b"Exif\0\0");
        exif.extend(tiff);
        [&jpeg[..2], &exif, &jpeg[2..]].concat()
    }

    fn seen(bytes: &[u8]) -> RgbImage {
        assert_eq!(image::guess_format(bytes).unwrap(), ImageFormat::Jpeg);
        image::load_from_memory(bytes).unwrap().to_rgb8()
    }

    /// A PNG whose head says these dimensions, and which has no more than a head.
    fn png_head(width: u32, height: u32) -> Vec<u8> {
        let mut chunk = b"IHDR".to_vec();
        chunk.extend(width.to_be_bytes());
        chunk.extend(height.to_be_bytes());
        chunk.extend([8, 2, 0, 0, 0]);
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
        png.extend(&chunk);
        png.extend(crc(&chunk).to_be_bytes());
        png.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
        png
    }

    fn crc(bytes: &[u8]) -> u32 {
        let step = |crc: u32| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)))
    }

    #[test]
    fn a_photo_becomes_two_square_jpegs() {
        let prepared = prepare(&jpeg(&two_halves(900, 600))).unwrap();
        assert_eq!(seen(&prepared.large).dimensions(), (512, 512));
        assert_eq!(seen(&prepared.small).dimensions(), (96, 96));
        assert!(prepared.large.len() < 60_000 && prepared.small.len() < 6_000);
    }

    #[test]
    fn it_is_upright_and_nobody_can_tell_where_it_was_taken() {
        // 6: the camera was held upright, so the left of the sensor is the top of the photo.
        let photo = with_exif(&jpeg(&two_halves(900, 600)), 6);
        assert!(photo.windows(3).any(|bytes| bytes == b"GPS"));
        let prepared = prepare(&photo).unwrap();
        let large = seen(&prepared.large);
        let (top, bottom) = (large.get_pixel(256, 20).0, large.get_pixel(256, 490).0);
        assert!(top[0] > 150 && bottom[2] > 150, "{top:?} {bottom:?}");
        for written in [&prepared.large, &prepared.small] {
            assert!(!written.windows(4).any(|bytes| bytes == b"Exif" || bytes == b"GPS "));
        }
    }

    #[test]
    fn what_is_behind_a_transparent_photo_is_white() {
        let mut png = Vec::new();
        image::RgbaImage::new(200, 200).write_to(&mut Cursor::new(&mut png), ImageFormat::Png).unwrap();
        assert!(seen(&prepare(&png).unwrap().large).pixels().all(|pixel| pixel.0.iter().all(|colour| *colour > 250)));
    }

    #[test]
    fn what_is_no_photo_is_called_so() {
        let page = b"<html><script>alert(1)</script></html>".to_vec();
        let half = jpeg(&two_halves(900, 600))[..2_000].to_vec();
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec();
        for file in [Vec::new(), page, svg, b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(), b"\xff\xd8\xff\xe0".to_vec()] {
            assert_eq!(prepare(&file).unwrap_err(), NoPhoto::NotAPhoto);
        }
        // A torn one may be shown as far as it goes, or refused; it never brings anything down.
        let _ = prepare(&half);
    }

    #[test]
    fn a_huge_one_is_refused_by_its_head_before_it_is_unpacked() {
        let began = std::time::Instant::now();
        for (width, height) in [(8_000, 5_000), (50_000, 50_000), (33_000_000, 1)] {
            assert_eq!(prepare(&png_head(width, height)).unwrap_err(), NoPhoto::TooManyPixels, "{width} × {height}");
        }
        assert!(began.elapsed() < std::time::Duration::from_secs(1));
    }
}
