use jiff::SignedDuration;

/// How long a personal invitation link may be used.
pub const VOUCH_LASTS: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Links of one member that may be open at a time: enough for the colleagues one knows.
pub const OPEN_VOUCHES: i64 = 5;
