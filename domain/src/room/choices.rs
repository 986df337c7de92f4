use crate::coded::coded;
use serde::{Deserialize, Serialize};

coded! {
    /// Who may read a message or a question. Guests and invited speakers see `Everyone` alone; CQC and local authority
    /// staff never see a trace of `Managers`.
    Audience {
        Everyone = "everyone", "Everyone";
        Members = "members", "Members only";
        Managers = "managers", "Managers only";
    }
}

impl Audience {
    /// How much one must be to read it. The store's statements count alike.
    pub const fn level(self) -> i64 {
        match self {
            Self::Everyone => 0,
            Self::Members => 1,
            Self::Managers => 2,
        }
    }

    /// The narrower of both: of a reply and what it replies to.
    #[must_use]
    pub const fn within(self, other: Self) -> Self {
        if self.level() < other.level() { other } else { self }
    }
}

coded! {
    /// What kind of person an author is; with an id it names one.
    AuthorKind {
        Member = "member", "Member";
        Guest = "guest", "Guest";
        Speaker = "speaker", "Speaker";
    }
}

impl AuthorKind {
    /// What stands for a name that has been erased.
    pub const fn unnamed(self) -> &'static str {
        match self {
            Self::Member => "Former member",
            Self::Guest => "A guest",
            Self::Speaker => "A speaker",
        }
    }
}

coded! {
    /// What one person can add to a message in one tap.
    Reaction {
        Agree = "agree", "I agree";
        Thanks = "thanks", "Thank you";
        Warm = "warm", "That is kind";
        Smile = "smile", "That made me smile";
        Surprise = "surprise", "I didn't know";
        SameHere = "same-here", "Same here";
    }
}

impl Reaction {
    pub const fn emoji(self) -> &'static str {
        match self {
            Self::Agree => "👍",
            Self::Thanks => "🙏",
            Self::Warm => "❤️",
            Self::Smile => "😄",
            Self::Surprise => "😮",
            Self::SameHere => "🙋",
        }
    }
}

coded! {
    /// Where a question stands.
    QuestionState {
        Asked = "asked", "Asked";
        Answering = "answering", "Being answered now";
        Answered = "answered", "Answered";
        Later = "later", "Will be answered later";
        /// Waits for a host to let it through; nobody else sees it but who asked.
        Held = "held", "Waiting for the host";
        Removed = "removed", "Removed";
    }
}

coded! {
    /// How long one person waits between two messages.
    Slow {
        Off = "0", "No waiting";
        Ten = "10", "10 seconds";
        Thirty = "30", "30 seconds";
        Minute = "60", "1 minute";
    }
}

impl Slow {
    pub const fn seconds(self) -> i64 {
        match self {
            Self::Off => 0,
            Self::Ten => 10,
            Self::Thirty => 30,
            Self::Minute => 60,
        }
    }

    pub fn of_seconds(seconds: i64) -> Option<Self> {
        Self::ALL.iter().copied().find(|slow| slow.seconds() == seconds)
    }
}

coded! {
    /// What has become of a session's recording, by the word of whoever hosted it.
    Outcome {
        Published = "published", "It is published";
        InPreparation = "in-preparation", "It is in preparation";
        NotRecorded = "not-recorded", "It was not recorded";
    }
}
