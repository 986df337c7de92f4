//! What the demo circle's library holds: short talks that really play, and who has heard and thanked for them.
//!
//! Each is a text in `talks/` (title, evening, speakers, and a line for each sentence, with `= …` where a chapter
//! begins) and what `scripts/make-demo-talks` made of it: sound, mostly a video too, and where each line is in them.

use super::{DemoRefused, circle, refused};
use domain::calendar::{Session, date_in_london};
use domain::ids::{PersonId, TalkId};
use domain::library::{MediaKind, State, TalkDetails, TalkForm, Transcript, clock};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use rust_embed::RustEmbed;
use store::calendar::Listed;
use store::library::{Files, FilesFault, Listener, NewMedia, Origin};
use store::{Refused, Store, StoreError};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/src/demo/talks"]
struct Shipped;

/// Recordings go on so long after the last word, in milliseconds.
const QUIET_AT_END: u32 = 500;
const FILES: [(MediaKind, &str, &str); 2] =
    [(MediaKind::Video, "video/mp4", "mp4"), (MediaKind::Audio, "audio/mp4", "m4a")];

/// How far the demo's member is in the first of these, and what they took from the second; the third is for later.
const BEGUN: (&str, u32) = ("falls", 35_000);
const LEARNT: (&str, &str) = (
    "night-staffing",
    "Write our own page for nights: residents first, then who may be rung until ten. Show it to the seniors on Friday.",
);
const FOR_LATER: &str = "dols";

/// A talk as its text tells it.
struct Talk {
    /// Of its files.
    name: String,
    details: TalkDetails,
    series: &'static str,
    held_on: Date,
    said: Transcript,
    /// Nobody has written down what is said in it.
    lacks_transcript: bool,
    thanks: usize,
}

impl Talk {
    fn duration_ms(&self) -> u32 {
        self.said.cues().last().map_or(0, |cue| cue.end + QUIET_AT_END)
    }
}

/// Fills the library, as organisers and members would have.
pub async fn fill(
    store: &Store,
    files: &Files,
    listeners: &[Listener],
    organiser: &PersonId,
    now: Timestamp,
) -> Result<(), DemoRefused> {
    let today = date_in_london(now);
    let evenings = store.sessions_between(now - SignedDuration::from_hours(10 * 7 * 24), now, None).await?;
    for (nth, name) in names().into_iter().enumerate() {
        let talk = read(&name, today).ok_or(StoreError::Inconsistent("the demo's talks"))?;
        let media = keep(files, &talk).await?;
        // Late in the evening that it was recorded on, or in the day after.
        let at = now - today.duration_since(talk.held_on) + SignedDuration::from_hours(23);
        let kept = async {
            let id = publish(store, &talk, &media, &evenings, organiser, at).await?;
            listen(store, &id, &talk, in_turn(listeners, nth), at).await?;
            listen_as_member(store, &id, &talk, listeners, now).await
        };
        kept.await.map_err(|e| refused(e, "the demo's library"))?;
    }
    Ok(())
}

fn names() -> Vec<String> {
    let mut names: Vec<_> = Shipped::iter().filter_map(|file| file.strip_suffix(".txt").map(str::to_owned)).collect();
    names.sort();
    names
}

/// `None` if a file of it is not as it should be, which the tests would find.
fn read(name: &str, today: Date) -> Option<Talk> {
    let text = text(&format!("{name}.txt"))?;
    let said = Transcript::from_lines(&self::text(&format!("{name}.tsv"))?)?;
    let (head, lines) = text.split_once("\n\n")?;
    let field = |key: &str| {
        let value = head.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(": "));
        value.unwrap_or_default()
    };
    let (weekday, series, ..) = circle::EVENINGS.into_iter().find(|evening| evening.1 == field("series"))?;
    // One week ago is the last such weekday before today.
    let weeks: i32 = field("weeks ago").parse().ok()?;
    let held_on = today.nth_weekday(-weeks, weekday).ok()?;
    let form = TalkForm {
        title: field("title").into(),
        description: field("about").into(),
        held_on: held_on.to_string(),
        speakers: field("speakers").into(),
        topics: field("topics").into(),
        audience: field("audience").into(),
        chapters: chapters(lines, &said)?,
        ..TalkForm::default()
    };
    Some(Talk {
        name: name.into(),
        details: form.read().ok()?,
        series,
        held_on,
        said,
        lacks_transcript: field("transcript") == "none",
        thanks: field("thanks").parse().ok()?,
    })
}

fn text(file: &str) -> Option<String> {
    String::from_utf8(Shipped::get(file)?.data.into_owned()).ok()
}

/// As an organiser would type them: each begins with the sentence after its title.
fn chapters(lines: &str, said: &Transcript) -> Option<String> {
    let mut chapters = Vec::new();
    let mut cues = said.cues();
    for line in lines.lines() {
        let (next, after) = cues.split_first().unzip();
        match line.strip_prefix("= ") {
            Some(title) => chapters.push(format!("{} {title}", clock(next?.start))),
            None => cues = after?,
        }
    }
    Some(chapters.join("\n"))
}

async fn keep(files: &Files, talk: &Talk) -> Result<Vec<NewMedia>, FilesFault> {
    let duration_ms = talk.said.cues().last().map(|cue| cue.end + QUIET_AT_END);
    let mut media = Vec::new();
    for (kind, content_type, ending) in FILES {
        let file = format!("{}.{ending}", talk.name);
        // Not each has pictures.
        let Some(shipped) = Shipped::get(&file) else { continue };
        let (digest, place) = (hex::encode(shipped.metadata.sha256_hash()), format!("demo/{file}"));
        let bytes = shipped.data.len() as u64;
        files.keep(&place, shipped.data.into_owned().into()).await?;
        media.push(NewMedia { kind, content_type, bytes, digest, place, duration_ms });
    }
    Ok(media)
}

async fn publish(
    store: &Store,
    talk: &Talk,
    media: &[NewMedia],
    evenings: &[Listed],
    by: &PersonId,
    at: Timestamp,
) -> Result<TalkId, Refused> {
    let is_its = |session: &&Session| {
        session.title == talk.details.title && date_in_london(session.times.starts_at) == talk.held_on
    };
    let session = evenings.iter().map(|listed| &listed.session).find(is_its);
    let origin = Origin { session: session.map(|it| it.id.clone()), series: talk.series.into(), source: None };
    let id = store.add_talk(&talk.details, &origin, &talk.name, by, at).await?;
    if !talk.lacks_transcript {
        store.save_transcript(&id, &talk.said, by, at).await?;
    }
    for new in media {
        store.set_media(&id, new, at).await?;
    }
    let version = store.kept_talk(&id).await?.ok_or(Refused::NotFound)?.version;
    store.set_talk_state(&id, version, State::Published, by, at).await?;
    Ok(id)
}

/// Everybody but the demo's member; others come first for each talk.
fn in_turn(listeners: &[Listener], nth: usize) -> impl Iterator<Item = &Listener> {
    let turns = (0..listeners.len()).map(move |turn| (nth * 17 + turn * 7) % listeners.len());
    turns.filter(|who| *who != circle::MEMBER).map(|who| &listeners[who])
}

/// Some hear it to the end and say thank you, others stop early and keep it for later.
async fn listen(
    store: &Store,
    id: &TalkId,
    talk: &Talk,
    listeners: impl Iterator<Item = &Listener>,
    at: Timestamp,
) -> Result<(), Refused> {
    let admitted = listeners.filter(|listener| talk.details.audience.admits(listener.manages));
    for (turn, listener) in admitted.take(talk.thanks * 3 / 2).enumerate() {
        if turn < talk.thanks {
            store.note_listening(id, listener, talk.duration_ms(), talk.duration_ms(), at).await?;
            store.thank_for_talk(id, listener, true, at).await?;
        } else {
            store.note_listening(id, listener, talk.duration_ms() / 3, talk.duration_ms() / 3, at).await?;
            store.save_talk(id, listener, true, at).await?;
        }
    }
    Ok(())
}

/// Whoever tries the demo as a member has something to go on with, something learnt and something kept for later.
async fn listen_as_member(
    store: &Store,
    id: &TalkId,
    talk: &Talk,
    listeners: &[Listener],
    now: Timestamp,
) -> Result<(), Refused> {
    let Some(member) = listeners.get(circle::MEMBER) else { return Ok(()) };
    let (lately, earlier) = (now - SignedDuration::from_hours(30), now - SignedDuration::from_hours(9 * 24));
    if talk.name == BEGUN.0 {
        store.note_listening(id, member, BEGUN.1, BEGUN.1, lately).await?;
    }
    if talk.name == LEARNT.0 {
        store.note_listening(id, member, talk.duration_ms(), talk.duration_ms(), earlier).await?;
        store.reflect(id, member, LEARNT.1, 0, earlier).await?;
    }
    if talk.name == FOR_LATER {
        store.save_talk(id, member, true, lately).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::library::Cue;

    fn sunday() -> Timestamp {
        "2026-11-22T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn what_is_heard_is_what_is_written() {
        for name in names() {
            let text = text(&format!("{name}.txt")).unwrap();
            let (_, lines) = text.split_once("\n\n").unwrap();
            let written: Vec<_> = lines.lines().filter(|line| !line.starts_with('=')).collect();
            let said = read(&name, date_in_london(sunday())).unwrap().said;
            let said: Vec<_> =
                said.cues().iter().map(|Cue { speaker, words, .. }| format!("{speaker}: {words}")).collect();
            assert_eq!(said, written, "scripts/make-demo-talks {name} makes the recording anew");
        }
    }

    #[test]
    fn whoever_speaks_is_in_the_circle_and_named_as_a_speaker() {
        let circle = circle::circle(sunday());
        for name in names() {
            let talk = read(&name, date_in_london(sunday())).unwrap();
            let speaks = |who: &String| talk.said.cues().iter().any(|cue| cue.speaker == *who);
            assert!(talk.details.speakers.iter().all(speaks), "{name}");
            for Cue { speaker, .. } in talk.said.cues() {
                assert!(talk.details.speakers.contains(speaker) && circle.people.iter().any(|it| it.name == *speaker));
            }
        }
    }

    #[test]
    fn talks_of_the_last_eight_weeks_are_of_their_evening_on_whichever_day_the_demo_is_begun() {
        for day in 0..7 {
            let now = sunday() + SignedDuration::from_hours(24 * day);
            let told: Vec<_> = circle::circle(now).series.into_iter().flat_map(|series| series.topics).collect();
            let talks = names().into_iter().map(|name| read(&name, date_in_london(now)).unwrap());
            let of_an_evening =
                |talk: &Talk| told.iter().any(|topic| topic.date == talk.held_on && topic.title == talk.details.title);
            assert_eq!(talks.filter(of_an_evening).count(), 9);
        }
    }
}
