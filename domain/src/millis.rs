//! Instants on the wire: milliseconds UTC, as in the tables.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serializer};

/// The instant of so many milliseconds; beyond what a calendar holds, the first or last it does hold.
pub fn timestamp(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(if ms < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// # Errors
/// The serializer's own.
pub fn serialize<S: Serializer>(at: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_i64(at.as_millisecond())
}

/// # Errors
/// The deserializer's own: any whole number is an instant.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
    i64::deserialize(from).map(timestamp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_is_an_instant() {
        assert_eq!(timestamp(1_500).to_string(), "1970-01-01T00:00:01.5Z");
        assert_eq!([timestamp(i64::MIN), timestamp(i64::MAX)], [Timestamp::MIN, Timestamp::MAX]);
    }
}
