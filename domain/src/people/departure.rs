use jiff::SignedDuration;

/// Whoever leaves can come back for so long; then all that names them is erased.
pub const REGRET: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What goes and what stays when somebody leaves, as they are told before they do.
pub const GOES: [&str; 5] = [
    "Your name, email address, home, profile and photo",
    "What you answered for sessions, and your calendar addresses",
    "Your passkeys and every sign-in",
    "Your application, invitations, requests and messages",
    "Your name in the organisers' record of who did what",
];

pub const STAYS: [&str; 2] = [
    "Which sessions somebody came to or hosted, without saying who",
    "That somebody did something on a day, in the organisers' record, without saying who",
];
