//! Which part of a file is asked for.

use http::HeaderMap;
use http::header::{IF_RANGE, RANGE};
use http_range_header::StartPosition;
use std::ops::Range;

/// What to answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// 200, all of it.
    Whole,
    /// 206
    Range(Range<u64>),
    /// 416
    Unsatisfiable,
}

/// The part that these headers ask for, of a file of `length` bytes.
///
/// A `Range` that cannot be read is as good as none (§14.2), and so is one of several parts: we need not answer those, and
/// nobody's player asks. `If-Range` with another version's tag asks for the whole (§13.1.5).
pub fn part(headers: &HeaderMap, etag: &str, length: u64) -> Part {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(asked) = header(RANGE) else { return Part::Whole };
    if header(IF_RANGE).is_some_and(|tag| tag != etag) {
        return Part::Whole;
    }
    let Ok(ranges) = http_range_header::parse_range_header(asked) else { return Part::Whole };
    if ranges.ranges.len() != 1 {
        return Part::Whole;
    }
    match (ranges.validate(length).as_deref(), ranges.ranges[0].start) {
        (Ok([one]), _) => Part::Range(*one.start()..one.end() + 1),
        // The last bytes, and more of them than there are: all (§14.1.2).
        (_, StartPosition::FromLast(last)) if last > 0 && length > 0 => Part::Range(0..length),
        _ => Part::Unsatisfiable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(range: &str, if_range: Option<&str>) -> Part {
        let mut headers = HeaderMap::new();
        headers.insert(RANGE, range.parse().unwrap());
        if let Some(tag) = if_range {
            headers.insert(IF_RANGE, tag.parse().unwrap());
        }
        part(&headers, "\"v1\"", 1000)
    }

    #[test]
    fn one_part_is_answered_as_asked() {
        assert_eq!(of("bytes=0-1", None), Part::Range(0..2)); // what Safari asks first
        assert_eq!(of("bytes=900-", None), Part::Range(900..1000));
        assert_eq!(of("bytes=-100", None), Part::Range(900..1000));
        assert_eq!(of("bytes=500-5000", None), Part::Range(500..1000));
        assert_eq!(of("bytes=-5000", None), Part::Range(0..1000));
        assert_eq!(part(&HeaderMap::new(), "\"v1\"", 1000), Part::Whole);
    }

    #[test]
    fn what_lies_beyond_the_end_cannot_be_answered() {
        assert_eq!(of("bytes=1000-", None), Part::Unsatisfiable);
        assert_eq!(of("bytes=5000-6000", None), Part::Unsatisfiable);
    }

    #[test]
    fn what_cannot_be_read_or_has_several_parts_is_the_whole() {
        for odd in ["bytes=a-b", "lines=1-2", "bytes=0-1,5-6", "bytes="] {
            assert_eq!(of(odd, None), Part::Whole, "{odd}");
        }
    }

    #[test]
    fn a_part_of_another_version_is_of_no_use() {
        assert_eq!(of("bytes=0-1", Some("\"v1\"")), Part::Range(0..2));
        assert_eq!(of("bytes=0-1", Some("\"v0\"")), Part::Whole);
    }
}
