//! What members are written, and what of it they choose.

use crate::coded::coded;
use serde::{Deserialize, Serialize};

coded! {
    /// A kind of thing that somebody hears of only as they choose.
    Notice {
        AskToTalk = "ask-to-talk", "Members who ask to talk with you";
    }
}

coded! {
    /// How somebody hears of it.
    Channel {
        Mail = "mail", "By email";
        None = "none", "Not at all";
    }
}

impl Notice {
    /// How it comes to somebody who has not chosen.
    pub const fn usual(self) -> Channel {
        match self {
            Self::AskToTalk => Channel::Mail,
        }
    }

    /// What it means that it comes so, as the one whom it is about reads it.
    pub const fn words(self, channel: Channel) -> &'static str {
        match (self, channel) {
            (Self::AskToTalk, Channel::Mail) => "By email. Neither of you sees the other's address.",
            (Self::AskToTalk, Channel::None) => "Not at all. Nobody can ask you, and you can ask nobody.",
        }
    }
}

/// What comes whatever anybody chooses: it is an answer, or a matter of their membership.
pub const ALWAYS: [&str; 4] = [
    "A code, when you ask to sign in",
    "Word of a change of your address, your role or your membership; for organisers, also of a lost passkey",
    "A question, when the register says something else of your home than we know",
    "The way back, when you leave",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_has_not_chosen_is_written_to() {
        assert!(Notice::ALL.iter().all(|notice| notice.usual() == Channel::Mail));
    }

    #[test]
    fn each_choice_begins_with_its_name() {
        for (notice, channel) in Notice::ALL.iter().flat_map(|n| Channel::ALL.iter().map(move |c| (n, c))) {
            assert!(notice.words(*channel).starts_with(channel.label()), "{notice:?} {channel:?}");
        }
    }
}
