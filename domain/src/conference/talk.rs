use super::slot::{Listeners, Slot};
use crate::calendar::Minutes;
use crate::coded::coded;
use crate::ids::{PersonId, ProposalId};
use crate::members::fold;
use serde::{Deserialize, Serialize};

coded! {
    /// What becomes of a proposal. Nobody outside is told until an organiser tells them.
    Standing {
        /// Its author has not sent it yet.
        Draft = "draft", "In preparation";
        Proposed = "proposed", "Proposed";
        Shortlisted = "shortlisted", "Shortlist";
        /// Steps in, in order, when somebody drops out.
        Standby = "standby", "Standby";
        Declined = "declined", "Declined";
        Withdrawn = "withdrawn", "Withdrawn";
    }
}

impl Standing {
    /// Whether such a talk may be in a slot.
    pub const fn may_be_placed(self) -> bool {
        matches!(self, Self::Proposed | Self::Shortlisted | Self::Standby)
    }
}

coded! {
    /// What a speaker gains from being heard, beside being heard.
    Interest {
        Nothing = "nothing", "Nothing to declare";
        Declared = "declared", "An employer or a sponsor with an interest";
        Sells = "sells", "Sells something to care homes";
    }
}

coded! {
    /// What happens on the stage.
    Format {
        Talk = "talk", "A talk";
        Conversation = "conversation", "A conversation of two";
        Panel = "panel", "Several people and a chair";
        Together = "together", "Something that the listeners do";
    }
}

/// Somebody on the stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speaker {
    pub name: String,
    /// A member of the circle, where that is known.
    pub person: Option<PersonId>,
    /// What they host on the evening before the conference: `Wednesday live, 20:00`.
    pub hosts_before: Option<String>,
}

impl Speaker {
    pub fn named(name: &str) -> Self {
        Self { name: name.into(), person: None, hosts_before: None }
    }

    /// Whether these are one human being, as far as anybody can tell.
    pub fn is(&self, other: &Self) -> bool {
        match (&self.person, &other.person) {
            (Some(one), Some(another)) => one == another,
            _ => fold(&self.name) == fold(&other.name),
        }
    }
}

/// A proposal, as the rules and the score look at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Talk {
    pub id: ProposalId,
    pub title: String,
    pub length: Minutes,
    /// The first is who proposed it, the others speak with them.
    pub speakers: Vec<Speaker>,
    pub topics: Vec<String>,
    pub listeners: Listeners,
    /// Slots in which somebody of them cannot be there.
    pub unavailable: Vec<Slot>,
    pub interest: Interest,
    /// An organiser wants its speakers in another slot as well.
    pub twice_on_purpose: bool,
    pub standing: Standing,
    /// Where it stands among those on standby, the smallest first.
    pub line: i64,
    pub confirmed: bool,
    /// The median of the reviews in tenths, 10 to 50; `None` without a review.
    pub benefit: Option<i64>,
    /// The same of how independent they find it.
    pub independence: Option<i64>,
    /// Members who would come.
    pub wishes: i64,
}

impl Talk {
    pub fn is_commercial(&self) -> bool {
        self.interest == Interest::Sells
    }

    /// A topic of both.
    pub fn shared_topic(&self, other: &Self) -> Option<&str> {
        let has = |topic: &&String| other.topics.iter().any(|its| fold(its) == fold(topic));
        self.topics.iter().find(has).map(String::as_str)
    }

    pub fn has_topic(&self, topic: &str) -> bool {
        self.topics.iter().any(|its| fold(its) == fold(topic))
    }

    /// Somebody who speaks in both.
    pub fn shared_speaker(&self, other: &Self) -> Option<&Speaker> {
        self.speakers.iter().find(|one| other.speakers.iter().any(|another| one.is(another)))
    }

    /// `Priya Raman and Dev Shah`.
    pub fn by(&self) -> String {
        crate::plain::list(&self.speakers.iter().map(|speaker| speaker.name.clone()).collect::<Vec<_>>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_members_of_one_name_are_two_and_a_name_without_an_id_is_whoever_has_it() {
        let member = |id: &str| Speaker { person: Some(id.parse().unwrap()), ..Speaker::named("Ann Lee") };
        assert!(!member("1").is(&member("2")) && member("1").is(&member("1")));
        assert!(Speaker::named("ann  lée".split("  ").collect::<Vec<_>>().join(" ").as_str()).is(&member("1")));
    }
}
