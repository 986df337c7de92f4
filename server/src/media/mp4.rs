//! What the boxes of an MP4 say of it (ISO/IEC 14496-12 §4.2): whether it is whole, how long it is, and what is in it.
//!
//! The crates that read MP4 read what is inside the boxes and take the file's end for granted, or need it to hold sound. Nothing
//! is decoded here, and of the media data nothing is read.

use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::ops::Range;

/// More boxes than any recording has: an hour in pieces of a second has 7,200.
const MOST_BOXES: u32 = 200_000;

/// What was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Movie {
    pub duration_ms: Option<u32>,
    pub has_picture: bool,
    pub has_sound: bool,
}

/// Why a file that begins as an MP4 is none to be played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoMovie {
    /// A box ends beyond the file's end, or what a recorder writes last is missing.
    Truncated,
    Odd,
}

impl From<io::Error> for NoMovie {
    fn from(e: io::Error) -> Self {
        if e.kind() == ErrorKind::UnexpectedEof { Self::Truncated } else { Self::Odd }
    }
}

/// Looks at a file of `length` bytes.
pub fn look<F: Read + Seek>(file: F, length: u64) -> Result<Movie, NoMovie> {
    let mut boxes = Boxes { file, left: MOST_BOXES };
    let (mut movie, mut has_data) = (None, false);
    boxes.each(0..length, &mut |boxes, kind, inside| {
        match &kind {
            b"moov" => movie = Some(boxes.movie(inside)?),
            b"mdat" => has_data = true,
            _ => {}
        }
        Ok(())
    })?;
    match movie {
        Some(movie) if has_data && (movie.has_picture || movie.has_sound) => Ok(movie),
        Some(_) if has_data => Err(NoMovie::Odd),
        _ => Err(NoMovie::Truncated),
    }
}

struct Boxes<F> {
    file: F,
    left: u32,
}

type Visit<'a, F> = &'a mut dyn FnMut(&mut Boxes<F>, [u8; 4], Range<u64>) -> Result<(), NoMovie>;

impl<F: Read + Seek> Boxes<F> {
    fn bytes<const N: usize>(&mut self, at: u64) -> Result<[u8; N], NoMovie> {
        let mut bytes = [0; N];
        self.file.seek(SeekFrom::Start(at))?;
        self.file.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn number(&mut self, at: u64) -> Result<u64, NoMovie> {
        Ok(u32::from_be_bytes(self.bytes(at)?).into())
    }

    /// Shows each box within these bytes, by its name and where its inside lies.
    fn each(&mut self, within: Range<u64>, visit: Visit<'_, F>) -> Result<(), NoMovie> {
        let mut at = within.start;
        // What is too short for a box is filling.
        while within.end - at >= 8 {
            self.left = self.left.checked_sub(1).ok_or(NoMovie::Odd)?;
            let kind = self.bytes(at + 4)?;
            let (head, size) = match self.number(at)? {
                0 => (8, within.end - at),
                1 => (16, u64::from_be_bytes(self.bytes(at + 8)?)),
                size => (8, size),
            };
            if size < head {
                return Err(NoMovie::Odd);
            }
            let end = at.checked_add(size).filter(|end| *end <= within.end).ok_or(NoMovie::Truncated)?;
            visit(self, kind, at + head..end)?;
            at = end;
        }
        Ok(())
    }

    fn movie(&mut self, inside: Range<u64>) -> Result<Movie, NoMovie> {
        let mut movie = Movie::default();
        self.each(inside, &mut |boxes, kind, inside| {
            match &kind {
                b"mvhd" => movie.duration_ms = boxes.duration(inside.start)?,
                b"trak" => boxes.track(inside, &mut movie)?,
                _ => {}
            }
            Ok(())
        })?;
        Ok(movie)
    }

    /// §8.2.2: in units of which `timescale` are a second. A live recording does not know it when it begins.
    fn duration(&mut self, at: u64) -> Result<Option<u32>, NoMovie> {
        let is_long = self.bytes::<1>(at)? == [1];
        let (timescale, duration) = if is_long {
            (self.number(at + 20)?, u64::from_be_bytes(self.bytes(at + 24)?))
        } else {
            (self.number(at + 12)?, self.number(at + 16)?)
        };
        let unknown =
            duration == 0 || timescale == 0 || duration == u64::MAX || (!is_long && duration == u64::from(u32::MAX));
        let ms = u128::from(duration) * 1000 / u128::from(timescale.max(1));
        Ok(u32::try_from(ms).ok().filter(|_| !unknown))
    }

    /// §8.4.3: what a track is for.
    fn track(&mut self, inside: Range<u64>, movie: &mut Movie) -> Result<(), NoMovie> {
        self.each(inside, &mut |boxes, kind, inside| match &kind {
            b"mdia" => boxes.each(inside, &mut |boxes, kind, inside| {
                if &kind == b"hdlr" {
                    match &boxes.bytes::<4>(inside.start + 8)? {
                        b"vide" => movie.has_picture = true,
                        b"soun" => movie.has_sound = true,
                        _ => {}
                    }
                }
                Ok(())
            }),
            _ => Ok(()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn boxed(kind: [u8; 4], inside: &[u8]) -> Vec<u8> {
        let size = u32::try_from(inside.len() + 8).unwrap();
        [&size.to_be_bytes(), kind.as_slice(), inside].concat()
    }

    fn moov(handlers: &[&[u8; 4]]) -> Vec<u8> {
        // Version 0: 90.5 s in thousandths.
        let mvhd = boxed(*b"mvhd", &[[0; 12].as_slice(), &1000_u32.to_be_bytes(), &90_500_u32.to_be_bytes()].concat());
        let trak = |handler: &&[u8; 4]| {
            let hdlr = boxed(*b"hdlr", &[[0; 8].as_slice(), handler.as_slice(), &[0; 13]].concat());
            boxed(*b"trak", &boxed(*b"mdia", &hdlr))
        };
        boxed(*b"moov", &[mvhd, handlers.iter().flat_map(trak).collect()].concat())
    }

    fn of(parts: &[Vec<u8>]) -> Result<Movie, NoMovie> {
        let whole = [boxed(*b"ftyp", b"isom\0\0\0\0"), parts.concat()].concat();
        let length = whole.len() as u64;
        look(Cursor::new(whole), length)
    }

    #[test]
    fn length_and_tracks_are_read_wherever_the_index_lies() {
        let both = Movie { duration_ms: Some(90_500), has_picture: true, has_sound: true };
        let data = boxed(*b"mdat", &[7; 100]);
        assert_eq!(of(&[moov(&[b"vide", b"soun"]), data.clone()]), Ok(both));
        assert_eq!(of(&[data.clone(), moov(&[b"vide", b"soun"])]), Ok(both));
        assert_eq!(of(&[data, moov(&[b"soun"])]), Ok(Movie { has_picture: false, ..both }));
    }

    #[test]
    fn a_recording_that_was_cut_off_is_known_at_any_place_of_the_cut() {
        let whole = [boxed(*b"ftyp", b"isom\0\0\0\0"), moov(&[b"vide"]), boxed(*b"mdat", &[7; 100])].concat();
        for cut in [17, 40, 120, whole.len() - 100, whole.len() - 1] {
            assert_eq!(look(Cursor::new(&whole), cut as u64), Err(NoMovie::Truncated), "{cut}");
        }
        // A recorder that was switched off never wrote the index.
        assert_eq!(of(&[boxed(*b"mdat", &[7; 100])]), Err(NoMovie::Truncated));
    }

    #[test]
    fn boxes_that_make_no_sense_end_the_look_at_once() {
        let mut endless = boxed(*b"free", &[]);
        endless[3] = 1; // says that a long size follows, which is 0
        endless.extend([0; 16]);
        assert_eq!(of(&[endless]), Err(NoMovie::Odd));
        assert_eq!(of(&[boxed(*b"free", &[]).repeat(300_000)]), Err(NoMovie::Odd));
        assert_eq!(of(&[moov(&[b"text"]), boxed(*b"mdat", &[7; 100])]), Err(NoMovie::Odd));
    }
}
