//! The talks as a podcast of one's own (RSS 2.0 with the `itunes` and `podcast` namespaces): for a podcast app that
//! downloads on the way out of the house. Making it is pure; `podcast_routes` asks the store and answers.

use domain::calendar::zone;
use domain::library::{Chapter, clock};
use domain::plain::list;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;
use store::library::{Media, Talk};

const ITUNES: &str = "http://www.itunes.com/dtds/podcast-1.0.dtd";
const PODCAST: &str = "https://podcastindex.org/namespace/1.0";

/// What comes before every address of the feed: `https://circle.example/feeds/TOKEN`.
#[derive(Clone, Copy, Debug)]
pub struct Home<'a> {
    pub public_url: &'a str,
    pub token: &'a str,
}

impl Home<'_> {
    fn own(&self, path: &str) -> String {
        format!("{}/feeds/{}/{path}", self.public_url.trim_end_matches('/'), self.token)
    }
}

/// The feed, its episodes in the order given: the newest first.
///
/// # Errors
/// None in practice: it is written into memory.
pub fn feed(home: Home<'_>, episodes: &[(Talk, Media)]) -> io::Result<String> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("rss")
        .with_attributes([("version", "2.0"), ("xmlns:itunes", ITUNES), ("xmlns:podcast", PODCAST)])
        .write_inner_content(|xml| {
            xml.create_element("channel").write_inner_content(|xml| {
                channel(xml, home)?;
                episodes.iter().try_for_each(|(talk, media)| episode(xml, home, talk, media))
            })?;
            Ok(())
        })?;
    String::from_utf8(xml.into_inner()).map_err(io::Error::other)
}

type Xml = Writer<Vec<u8>>;

fn channel(xml: &mut Xml, home: Home<'_>) -> io::Result<()> {
    let library = format!("{}{}", home.public_url.trim_end_matches('/'), app::paths::LIBRARY);
    text(xml, "title", "Inner Circle: talks")?;
    text(xml, "link", &library)?;
    text(xml, "description", "What was said at eight o’clock. Yours alone: please do not pass this address on.")?;
    text(xml, "language", "en-gb")?;
    text(xml, "itunes:author", "Inner Circle")?;
    // No directory may list it.
    text(xml, "itunes:block", "Yes")?;
    text(xml, "podcast:locked", "yes")?;
    text(xml, "itunes:explicit", "false")?;
    let icon = format!("{}/icon-512.png", home.public_url.trim_end_matches('/'));
    xml.create_element("itunes:image").with_attribute(("href", icon.as_str())).write_empty()?;
    xml.create_element("itunes:category").with_attribute(("text", "Business")).write_empty()?;
    Ok(())
}

fn episode(xml: &mut Xml, home: Home<'_>, talk: &Talk, media: &Media) -> io::Result<()> {
    let (id, details) = (talk.id.as_str(), &talk.details);
    xml.create_element("item").write_inner_content(|xml| {
        text(xml, "title", &details.title)?;
        text(xml, "description", &details.description)?;
        xml.create_element("guid")
            .with_attribute(("isPermaLink", "false"))
            .write_text_content(BytesText::new(&shown(id)))?;
        text(xml, "link", &format!("{}{}", home.public_url.trim_end_matches('/'), app::paths::talk(id)))?;
        if let Some(day) = published(talk) {
            text(xml, "pubDate", &day)?;
        }
        let (bytes, address) = (media.bytes.to_string(), home.own(&format!("media/{}", file_name(media))));
        xml.create_element("enclosure")
            .with_attributes([
                ("url", address.as_str()),
                ("length", bytes.as_str()),
                ("type", media.content_type.as_str()),
            ])
            .write_empty()?;
        text(xml, "itunes:author", &list(&details.speakers))?;
        if talk.duration_ms > 0 {
            text(xml, "itunes:duration", &clock(talk.duration_ms))?;
        }
        if talk.has_transcript {
            let address = home.own(&format!("talks/{id}/captions.vtt"));
            xml.create_element("podcast:transcript")
                .with_attributes([("url", address.as_str()), ("type", "text/vtt")])
                .write_empty()?;
        }
        if !details.chapters.is_empty() {
            let address = home.own(&format!("talks/{id}/chapters.json"));
            xml.create_element("podcast:chapters")
                .with_attributes([("url", address.as_str()), ("type", "application/json+chapters")])
                .write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}

/// When it was said, at eight in London; for a recording that has lost its day, when it was published (RFC 5322 §3.3).
fn published(talk: &Talk) -> Option<String> {
    let said = talk.details.held_on.and_then(|day| day.at(20, 0, 0, 0).to_zoned(zone().clone()).ok());
    let at = said.or_else(|| talk.published_at.map(|at| at.to_zoned(zone().clone())))?;
    Some(at.strftime("%a, %d %b %Y %H:%M:%S %z").to_string())
}

/// Some apps look at the ending and not at the type.
fn file_name(media: &Media) -> String {
    let ending = match media.content_type.as_str() {
        "audio/mp4" => "m4a",
        "audio/mpeg" => "mp3",
        "audio/ogg" => "ogg",
        "video/webm" | "audio/webm" => "webm",
        _ => "mp4",
    };
    format!("{}.{ending}", media.id)
}

fn text(xml: &mut Xml, name: &str, words: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(&shown(words)))?;
    Ok(())
}

/// Without what XML cannot hold (XML 1.0 §2.2).
fn shown(words: &str) -> String {
    words
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect()
}

/// Chapters as podcast apps read them (JSON chapters 1.2).
pub fn chapters(chapters: &[Chapter]) -> serde_json::Value {
    let chapters: Vec<_> = chapters
        .iter()
        .map(|chapter| serde_json::json!({ "startTime": f64::from(chapter.start) / 1000.0, "title": chapter.title }))
        .collect();
    serde_json::json!({ "version": "1.2.0", "chapters": chapters })
}
