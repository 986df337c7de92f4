//! Names of rows. A value of one of these types says what it names, never that it exists.

use serde::{Deserialize, Serialize};

/// An address that cannot be the id of anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("We couldn't find that.")]
pub struct BadId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadId;
            fn try_from(text: String) -> Result<Self, BadId> {
                let plausible = (1..=40).contains(&text.len())
                    && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
                if plausible { Ok(Self(text)) } else { Err(BadId) }
            }
        }

        impl std::str::FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                Self::try_from(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

ids! {
    /// A person the circle knows: applicant, member, organiser. A version 7 UUID, lower case.
    PersonId,
    /// One version of a weekly series.
    SeriesId,
    /// One dated live session.
    SessionId,
    /// A question to a member about their home.
    QuestionId,
    /// A message in a room's chat.
    MessageId,
    /// A question asked in a room.
    AskedId,
    /// A guest of one open evening.
    GuestId,
    /// A browser in which a guest signed up.
    EntryId,
    /// Somebody invited to speak at one session.
    SpeakerId,
    /// An entry of the library.
    TalkId,
    /// A file of a talk.
    MediaId,
    /// A recording on its way into the library.
    UploadId,
    /// A day of five slots at a trade show.
    ConferenceId,
    /// What somebody offers to say there.
    ProposalId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_with_odd_characters_names_nothing() {
        for odd in ["", "../etc/passwd", "a b", "ABC", "x'--", &"9".repeat(41)] {
            assert_eq!(odd.parse::<SessionId>(), Err(BadId), "{odd}");
        }
    }
}
