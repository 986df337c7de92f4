//! Who is in the demo circle and what its evenings are about; nothing here is left to chance.

use super::homes::workplaces;
use domain::calendar::{Kind, Minutes, Terms, WallTime, date_in_london};
use domain::members::{HomeKind, Profile, topics as topics_of};
use domain::people::{EmailAddress, Profession, Rank, Standing, Workplace};
use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan};
use store::calendar::{DemoCircle, DemoSeries, DemoTopic, NewSeries};
use store::members::DemoMember;
use store::people::NewPerson;

const PEOPLE: &str = include_str!("people.txt");
const PROFILES: &str = include_str!("profiles.txt");
const TOPICS: &str = include_str!("topics.txt");

/// Places in `people.txt`.
pub const ORGANISER: usize = 1;
pub const MEMBER: usize = 3;
pub const CQC: usize = 5;

const WEEKS_PAST: i32 = 8;
/// Weeks with a topic: the past ones and the three to come.
const WEEKS_TOLD: usize = 11;

/// Its weekly series: when, title, kind, minutes, and the link to the call.
pub const EVENINGS: [(Weekday, &str, Kind, &str, &str); 4] = [
    (Weekday::Monday, "Monday live", Kind::Members, "20", "https://zoom.us/j/94810000001"),
    (Weekday::Tuesday, "Tuesday live", Kind::Members, "20", "https://zoom.us/j/94810000002"),
    (Weekday::Wednesday, "Wednesday live", Kind::Members, "20", "https://zoom.us/j/94810000003"),
    (Weekday::Thursday, "Open evening", Kind::OpenEvening, "60", "https://zoom.us/j/94810000004"),
];

/// The circle as it is at `now`.
pub fn circle(now: Timestamp) -> DemoCircle {
    let first = date_in_london(now).saturating_sub(WEEKS_PAST.weeks());
    let people: Vec<NewPerson> = lines(PEOPLE).filter_map(person).collect();
    let series = EVENINGS.into_iter().enumerate().filter_map(|(nth, (weekday, title, kind, minutes, link))| {
        let host = [1, 3, 4, 0][nth];
        let notes = match kind {
            Kind::Members => "Twenty minutes on one thing, and ten for questions for those who stay.",
            Kind::OpenEvening => "An hour for everyone, also for people who are not members yet.",
        };
        let (length, at) = (Minutes::parse(minutes).ok()?, WallTime::EIGHT);
        let terms = Terms { title: title.into(), kind, weekday, at, length, host: None, notes: notes.into() };
        Some(DemoSeries {
            host,
            topics: topics(nth, terms.on_or_after(first), people.len()),
            regulars: (0..people.len()).filter(|who| (who * 7 + nth * 5) % 11 == 0).collect(),
            new: NewSeries { terms, first, link: link.into() },
        })
    });
    let members = lines(PROFILES).map(member).collect();
    DemoCircle { series: series.collect(), workplaces: workplaces(&people), people, members, organiser: ORGANISER }
}

/// The address of the person at that place.
pub fn email(place: usize) -> Option<EmailAddress> {
    lines(PEOPLE).nth(place).and_then(person).map(|person| person.email)
}

pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn person(line: &str) -> Option<NewPerson> {
    let mut parts = line.split('|').map(str::trim);
    let name = parts.next()?;
    let profession = parts.next().and_then(Profession::from_code).unwrap_or(Profession::RegisteredManager);
    let rank = parts.next().and_then(Rank::from_code).unwrap_or(Rank::Member);
    let email = EmailAddress::parse(&format!("{}@example.org", plain(name))).ok()?;
    Some(NewPerson { name: name.into(), email, profession, rank, standing: Standing::Member })
}

/// What one line of `profiles.txt` says.
fn member(line: &str) -> DemoMember {
    let mut parts = line.split('|').map(str::trim);
    let mut next = || parts.next().unwrap_or_default();
    let (county, home, service, topics, bio) = (next(), next(), next(), next(), next());
    let profile = Profile {
        bio: bio.into(),
        topics: topics_of(topics).unwrap_or_default(),
        county: county.into(),
        home: HomeKind::from_code(home),
        shows_home: !service.is_empty() && !bio.is_empty(),
        ..Profile::default()
    };
    DemoMember {
        profile,
        workplace: Workplace { service: service.into(), county: county.into(), ..Workplace::default() },
    }
}

/// The parts of a line, if it has as many.
pub fn fields<const N: usize>(line: &str) -> Option<[&str; N]> {
    line.split('|').map(str::trim).collect::<Vec<_>>().try_into().ok()
}

/// A name as addresses have it: `Siân O'Rourke` is `sian.orourke`.
fn plain(name: &str) -> String {
    let letter = |c: char| match c {
        'â' => Some('a'),
        'ó' | 'Ó' => Some('o'),
        ' ' => Some('.'),
        '\'' => None,
        c => Some(c.to_ascii_lowercase()),
    };
    name.chars().filter_map(letter).collect()
}

/// Topics of one weekly evening from its first date on; `nth` is its place in the week.
fn topics(nth: usize, first: Date, people: usize) -> Vec<DemoTopic> {
    let (short, long) = TOPICS.split_once("[long]").unwrap_or((TOPICS, ""));
    let told: Vec<&str> = match nth {
        3 => lines(long).collect(),
        // One after another through the week: Monday takes the first, Tuesday the second.
        _ => lines(short).filter(|line| !line.starts_with('[')).skip(nth).step_by(3).collect(),
    };
    let dates = std::iter::successors(Some(first), |date| date.checked_add(1.week()).ok());
    told.into_iter()
        .zip(dates)
        .take(WEEKS_TOLD)
        .enumerate()
        .map(|(week, (line, date))| {
            let (title, notes) = line.split_once('|').unwrap_or((line, ""));
            let seed = week * 13 + nth * 29;
            let come = |who: &usize| (who * who * 31 + who * 17 + seed).is_multiple_of(if nth == 3 { 4 } else { 6 });
            let stay_away = |who: &usize| (who * 19 + seed).is_multiple_of(23);
            DemoTopic {
                date,
                title: title.trim().into(),
                notes: notes.trim().into(),
                // CQC and local authority staff listen; everybody else takes a turn.
                host: [1, 3, 4, 2, 17, 18, 21, 24, 26, 27, 30, 34, 35][(seed / 3) % 13],
                coming: (0..people).filter(come).filter(|who| !stay_away(who)).collect(),
                not_coming: (0..people).filter(stay_away).collect(),
            }
        })
        .collect()
}
