//! A conference's programme for other people's programs: frab's XML, c3voc's JSON, and a calendar. Making them is pure;
//! `routes` asks the store and answers.

mod calendar;
pub mod embed;
mod frab_json;
mod frab_xml;
pub mod letters;
pub mod routes;
#[cfg(test)]
mod samples;
mod slides;
pub mod speaker_files;

use domain::calendar::zone;
use domain::conference::{Entry, Programme, Told};
use jiff::Timestamp;

/// A version of a programme, and where this circle lives.
pub struct Published<'a> {
    pub programme: &'a Programme,
    /// The number of the version.
    pub n: i64,
    pub at: Timestamp,
    /// Without a slash at the end.
    pub public_url: &'a str,
}

impl Published<'_> {
    /// The page that people read.
    fn page(&self) -> String {
        format!("{}/conference/{}", self.public_url, self.programme.slug)
    }

    /// Other programs take no hyphens in it.
    fn acronym(&self) -> String {
        self.programme.slug.replace('-', "_")
    }

    /// Talks with the slots they are in.
    fn talks(&self) -> impl Iterator<Item = (&Entry, &Told)> {
        self.programme.entries.iter().filter_map(|entry| entry.talk.as_ref().map(|told| (entry, told)))
    }

    /// The stages, each once, in the order of the day.
    fn stages(&self) -> Vec<String> {
        let mut stages: Vec<String> = Vec::new();
        for stage in self.programme.entries.iter().map(stage) {
            if !stages.contains(&stage) {
                stages.push(stage);
            }
        }
        stages
    }

    fn slug_of(&self, told: &Told) -> String {
        format!("{}-talk-{}", self.acronym(), told.number)
    }
}

fn stage(entry: &Entry) -> String {
    if entry.stage.is_empty() { "Stage".to_owned() } else { clean(&entry.stage) }
}

/// With the offset that London has then: `2027-03-17T10:00:00+00:00`.
fn with_offset(at: Timestamp) -> String {
    at.to_zoned(zone().clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// `01:05`, hours and minutes.
fn hours(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Without characters that XML 1.0 (§2.2) and careful readers refuse.
fn clean(text: &str) -> String {
    domain::plain::visible(text).replace(['\u{fffe}', '\u{ffff}'], "")
}

/// What a talk is about, with what one can do on Monday.
fn about(told: &Told) -> String {
    let parts = [told.about.as_str(), told.takeaway.as_str()];
    clean(&parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("\n\n"))
}
