//! Positions in a recording, in words.

/// `4:07`, `1:02:09`: where in a recording, to the second.
pub fn clock(ms: u32) -> String {
    let seconds = ms / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// The millisecond that `4:07`, `1:02:09` or `754` (seconds) name.
pub fn parse_clock(typed: &str) -> Option<u32> {
    let parts: Vec<_> = typed.trim().split(':').collect();
    if parts.len() > 3 || parts.iter().any(|part| part.is_empty() || part.len() > 6) {
        return None;
    }
    let mut seconds = 0_u32;
    for (place, part) in parts.iter().enumerate() {
        if !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let number: u32 = part.parse().ok()?;
        if place > 0 && number >= 60 {
            return None;
        }
        seconds = seconds.checked_mul(60)?.checked_add(number)?;
    }
    seconds.checked_mul(1000)
}

/// `18 min`, `1 h 2 min`: how long a recording is, to the nearest minute and at least one.
pub fn minutes(ms: u32) -> String {
    let minutes = (ms.saturating_add(30_000) / 60_000).max(1);
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_reads_as_a_clock_and_back() {
        for (ms, words) in [(0, "0:00"), (247_000, "4:07"), (3_729_000, "1:02:09"), (360_000_000, "100:00:00")] {
            assert_eq!(clock(ms), words);
            assert_eq!(parse_clock(words), Some(ms));
        }
        assert_eq!(parse_clock("754"), Some(754_000));
    }

    #[test]
    fn what_is_no_position_is_none() {
        for odd in ["", ":", "4:", "4:60", "1:2:3:4", "-5", "4:7.5", "9999999", "99999:59:59"] {
            assert_eq!(parse_clock(odd), None, "{odd}");
        }
    }

    #[test]
    fn lengths_are_rounded_to_minutes() {
        let lengths = [0, 60_000, 1_079_000, 3_600_000, 3_720_000].map(minutes);
        assert_eq!(lengths, ["1 min", "1 min", "18 min", "1 h", "1 h 2 min"]);
    }
}
