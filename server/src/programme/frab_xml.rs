//! `schedule.xml`, as Pentabarf began it, frab extended it and c3voc keeps it (<https://c3voc.de/schedule/schema.xsd>).

use super::{Published, about, clean, hours, stage, with_offset};
use domain::calendar::date_in_london;
use domain::conference::{Entry, Told};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io::Result;

type Out = Writer<Vec<u8>>;

/// # Errors
/// None in practice: it writes into memory.
pub fn schedule(published: &Published<'_>) -> Result<String> {
    let mut out = Writer::new_with_indent(Vec::new(), b' ', 2);
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    out.create_element("schedule").write_inner_content(|out| {
        out.create_element("generator")
            .with_attributes([("name", "Inner Circle"), ("version", env!("CARGO_PKG_VERSION"))])
            .write_empty()?;
        text(out, "url", &format!("{}/schedule.xml", published.page()))?;
        text(out, "version", &published.n.to_string())?;
        conference(out, published)?;
        day(out, published)
    })?;
    Ok(String::from_utf8_lossy(&out.into_inner()).into_owned())
}

fn conference(out: &mut Out, published: &Published<'_>) -> Result<()> {
    let date = date(published);
    out.create_element("conference").write_inner_content(|out| {
        text(out, "title", &clean(&published.programme.title))?;
        text(out, "acronym", &published.acronym())?;
        text(out, "start", &date)?;
        text(out, "end", &date)?;
        text(out, "days", "1")?;
        text(out, "timeslot_duration", "00:05")?;
        text(out, "base_url", published.public_url)?;
        text(out, "url", &published.page())?;
        text(out, "time_zone_name", "Europe/London")
    })?;
    Ok(())
}

fn day(out: &mut Out, published: &Published<'_>) -> Result<()> {
    let instant = |at: Option<jiff::Timestamp>| at.map(with_offset).unwrap_or_default();
    let (start, end) = (instant(published.programme.starts_at()), instant(published.programme.ends_at()));
    let date = date(published);
    let named = [("index", "1"), ("date", date.as_str()), ("start", start.as_str()), ("end", end.as_str())];
    out.create_element("day").with_attributes(named).write_inner_content(|out| {
        for its in published.stages() {
            out.create_element("room").with_attribute(("name", its.as_str())).write_inner_content(|out| {
                for (entry, told) in published.talks().filter(|(entry, _)| stage(entry) == its) {
                    event(out, published, entry, told)?;
                }
                Ok(())
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

fn event(out: &mut Out, published: &Published<'_>, entry: &Entry, told: &Told) -> Result<()> {
    let number = told.number.to_string();
    let named = [("guid", told.id.as_str()), ("id", number.as_str())];
    out.create_element("event").with_attributes(named).write_inner_content(|out| {
        text(out, "room", &stage(entry))?;
        text(out, "title", &clean(&told.title))?;
        text(out, "subtitle", "")?;
        text(out, "type", "talk")?;
        text(out, "date", &with_offset(entry.starts_at))?;
        text(out, "start", &entry.at())?;
        text(out, "duration", &hours(entry.minutes))?;
        text(out, "abstract", &about(told))?;
        text(out, "slug", &published.slug_of(told))?;
        text(out, "track", &clean(told.topics.first().map_or("", String::as_str)))?;
        out.create_element("persons").write_inner_content(|out| {
            for voice in &told.voices {
                let number = voice.number.to_string();
                out.create_element("person")
                    .with_attributes([("id", number.as_str()), ("guid", voice.id.as_str())])
                    .write_text_content(BytesText::new(&clean(&voice.name)))?;
            }
            Ok(())
        })?;
        text(out, "language", "en")?;
        text(out, "description", "")?;
        text(out, "url", &format!("{}#slot-{}", published.page(), entry.slot.number()))
    })?;
    Ok(())
}

fn text(out: &mut Out, name: &str, words: &str) -> Result<()> {
    out.create_element(name).write_text_content(BytesText::new(words))?;
    Ok(())
}

fn date(published: &Published<'_>) -> String {
    published.programme.starts_at().map_or_else(String::new, |at| date_in_london(at).to_string())
}

#[cfg(test)]
mod tests {
    use super::super::samples::{day, published};
    use super::*;

    #[test]
    fn a_day_is_written_with_its_talks_and_ids_that_stay() {
        let programme = day();
        let xml = schedule(&published(&programme)).unwrap();
        for part in [
            "<version>3</version>",
            "<acronym>care_show</acronym>",
            r#"<day index="1" date="2027-03-17" start="2027-03-17T10:00:00+00:00" end="2027-03-17T14:30:00+00:00">"#,
            r#"<event guid="0198aaaa-0000-7000-8000-000000000001" id="1">"#,
            "<date>2027-03-17T10:00:00+00:00</date>",
            "<duration>00:30</duration>",
            r#"<person id="7" guid="0198bbbb-0000-4000-8000-000000000007">Priya &amp; Söhne</person>"#,
            "<slug>care_show-talk-1</slug>",
        ] {
            assert!(xml.contains(part), "{part} in {xml}");
        }
    }

    #[test]
    fn no_control_character_leaves_and_markup_is_only_text() {
        let mut programme = day();
        if let Some(told) = &mut programme.entries[0].talk {
            told.title = "A\u{0}B\u{b}C\u{1b}[0m<x>\u{fffe}\u{202e}".into();
        }
        let xml = schedule(&published(&programme)).unwrap();
        assert!(xml.contains("<title>ABC[0m&lt;x&gt;</title>"), "{xml}");
        assert!(!xml.chars().any(|c| c.is_control() && c != '\n'), "{xml}");
    }
}
