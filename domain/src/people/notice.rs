//! What members are written, and what of it they choose.

use crate::calendar::Reminder;
use crate::coded::coded;
use serde::{Deserialize, Serialize};

coded! {
    /// A kind of thing that somebody hears of only as they choose.
    Notice {
        Doors = "doors", "The doors open for a session you come to";
        DayBefore = "day-before", "An open evening you come to is tomorrow";
        Changes = "changes", "A session you come to is cancelled, moved or on again";
        AskToTalk = "ask-to-talk", "Members who ask to talk with you";
    }
}

coded! {
    /// How somebody hears of it.
    Channel {
        Both = "both", "By email and on your devices";
        Mail = "mail", "By email";
        Push = "push", "On your devices";
        None = "none", "Not at all";
    }
}

impl From<Reminder> for Notice {
    fn from(reminder: Reminder) -> Self {
        match reminder {
            Reminder::DayBefore => Self::DayBefore,
            Reminder::Doors => Self::Doors,
        }
    }
}

impl Notice {
    /// How it comes to somebody who has not chosen. Reminders are no mail that nobody asked for.
    pub const fn usual(self) -> Channel {
        match self {
            Self::Doors | Self::DayBefore => Channel::Push,
            Self::Changes => Channel::Both,
            Self::AskToTalk => Channel::Mail,
        }
    }

    /// What there is to choose from.
    pub const fn channels(self) -> &'static [Channel] {
        match self {
            Self::Doors | Self::DayBefore => &[Channel::Push, Channel::Mail, Channel::None],
            Self::Changes => &[Channel::Both, Channel::Mail, Channel::Push, Channel::None],
            Self::AskToTalk => &[Channel::Mail, Channel::None],
        }
    }

    /// What it means that it comes so, as the one whom it is about reads it.
    pub const fn words(self, channel: Channel) -> &'static str {
        match (self, channel) {
            (Self::AskToTalk, Channel::None) => "Not at all. Nobody can ask you, and you can ask nobody.",
            (Self::AskToTalk, _) => "By email. Neither of you sees the other's address.",
            (Self::Doors, Channel::Mail) => "By email, ten minutes before the start.",
            (Self::Doors, Channel::None) => "Not at all. Your calendar still rings if you put the session into it.",
            (Self::Doors, _) => "On your devices that are switched on below, ten minutes before the start.",
            (Self::DayBefore, Channel::Mail) => "By email, at seven the evening before.",
            (Self::DayBefore, Channel::None) => "Not at all.",
            (Self::DayBefore, _) => "On your devices that are switched on below, at seven the evening before.",
            (Self::Changes, Channel::Both) => {
                "By email, which also mends your calendar, and at once on your devices that are switched on below."
            }
            (Self::Changes, Channel::Mail) => "By email, which also mends your calendar.",
            (Self::Changes, Channel::Push) => "On your devices that are switched on below.",
            (Self::Changes, Channel::None) => "Not at all. The calendar here always says what is true.",
        }
    }
}

impl Channel {
    pub const fn has_mail(self) -> bool {
        matches!(self, Self::Mail | Self::Both)
    }

    pub const fn has_push(self) -> bool {
        matches!(self, Self::Push | Self::Both)
    }

    /// The same without mail.
    #[must_use]
    pub const fn without_mail(self) -> Self {
        match self {
            Self::Both | Self::Push => Self::Push,
            Self::Mail | Self::None => Self::None,
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
    fn no_reminder_is_mailed_to_whoever_has_not_asked_for_it() {
        let mailed: Vec<_> = Notice::ALL.iter().filter(|notice| notice.usual().has_mail()).collect();
        assert_eq!(mailed, [&Notice::Changes, &Notice::AskToTalk]);
        assert!(Notice::ALL.iter().all(|notice| notice.channels().contains(&notice.usual())));
    }

    #[test]
    fn each_choice_begins_as_its_name_does() {
        for (notice, channel) in Notice::ALL.iter().flat_map(|n| n.channels().iter().map(move |c| (n, c))) {
            let begins = channel.label().split(' ').take(2).collect::<Vec<_>>().join(" ");
            assert!(notice.words(*channel).starts_with(&begins), "{notice:?} {channel:?}");
        }
    }

    #[test]
    fn every_kind_can_be_ended_by_whoever_gets_its_mail() {
        for notice in Notice::ALL {
            for channel in notice.channels().iter().filter(|channel| channel.has_mail()) {
                assert!(notice.channels().contains(&channel.without_mail()), "{notice:?} {channel:?}");
            }
        }
    }
}
