//! `schedule.json`, after <https://c3voc.de/schedule/schema.json>.

use super::{Published, about, clean, hours, stage, with_offset};
use domain::calendar::date_in_london;
use domain::conference::{Entry, Told, Voice};
use serde_json::{Map, Value, json};

pub fn schedule(published: &Published<'_>) -> String {
    let programme = published.programme;
    let date = programme.starts_at().map_or_else(String::new, |at| date_in_london(at).to_string());
    let instant = |at: Option<jiff::Timestamp>| at.map(with_offset).unwrap_or_default();
    let rooms: Map<String, Value> = published
        .stages()
        .into_iter()
        .map(|its| {
            let here = published.talks().filter(|(entry, _)| stage(entry) == its);
            let events = here.map(|(entry, told)| event(published, entry, told)).collect();
            (its, Value::Array(events))
        })
        .collect();
    let schedule = json!({
        "$schema": "https://c3voc.de/schedule/schema.json",
        "generator": { "name": "Inner Circle", "version": env!("CARGO_PKG_VERSION") },
        "schedule": {
            "version": published.n.to_string(),
            "base_url": published.public_url,
            "conference": {
                "acronym": published.acronym(),
                "title": clean(&programme.title),
                "description": clean(&programme.about),
                "start": date,
                "end": date,
                "daysCount": 1,
                "timeslot_duration": "00:05",
                "time_zone_name": "Europe/London",
                "url": published.page(),
                "days": [{
                    "index": 1,
                    "date": date,
                    "day_start": instant(programme.starts_at()),
                    "day_end": instant(programme.ends_at()),
                    "rooms": rooms,
                }],
            },
        },
    });
    schedule.to_string()
}

fn event(published: &Published<'_>, entry: &Entry, told: &Told) -> Value {
    json!({
        "guid": told.id.as_str(),
        "id": told.number,
        "date": with_offset(entry.starts_at),
        "start": entry.at(),
        "end": with_offset(entry.ends_at()),
        "duration": hours(entry.minutes),
        "room": stage(entry),
        "slug": published.slug_of(told),
        "url": format!("{}#slot-{}", published.page(), entry.slot.number()),
        "title": clean(&told.title),
        "subtitle": null,
        "track": told.topics.first().map(|topic| clean(topic)),
        "type": "talk",
        "language": "en",
        "abstract": about(told),
        "description": null,
        "persons": told.voices.iter().map(person).collect::<Vec<_>>(),
        "links": [],
    })
}

/// `name` alone: with `public_name` beside it the schema knows two kinds of person in one.
fn person(voice: &Voice) -> Value {
    json!({ "guid": voice.id, "id": voice.number, "name": clean(&voice.name), "biography": clean(&voice.bio) })
}

#[cfg(test)]
mod tests {
    use super::super::samples::{day, published};
    use super::*;

    #[test]
    fn a_day_is_written_with_five_slots_at_most_and_ids_that_stay() {
        let programme = day();
        let written: Value = serde_json::from_str(&schedule(&published(&programme))).unwrap();
        let conference = &written["schedule"]["conference"];
        assert_eq!((&conference["acronym"], &conference["daysCount"]), (&json!("care_show"), &json!(1)));
        let events = conference["days"][0]["rooms"]["Stage B"].as_array().unwrap();
        assert_eq!(events.len(), 2);
        assert_eq!(events[0]["guid"], "0198aaaa-0000-7000-8000-000000000001");
        assert_eq!(events[0]["end"], "2027-03-17T10:30:00+00:00");
        assert_eq!(events[0]["persons"][0]["id"], 7);
    }
}
