use crate::error::AppResult;
use domain::conference::Told;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// One of the five slots, as everybody reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotView {
    pub n: i64,
    /// `10:00 to 10:30`.
    pub hours: String,
    pub starts_at: String,
    pub stage: String,
    pub talk: Option<Told>,
}

/// A programme as everybody reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgrammeView {
    pub slug: String,
    pub title: String,
    /// `Wednesday 17 March 2027, Hall 4`.
    pub when: String,
    pub about: String,
    /// There is a page to register for the show.
    pub registers: bool,
    /// Whole, for cards of other sites.
    pub address: String,
    pub picture: String,
    /// The first talk has begun, so that there is something to say of it.
    pub has_begun: bool,
    pub slots: Vec<SlotView>,
    /// The same for programs (schema.org), safe inside a script element.
    pub json_ld: String,
}

#[server(endpoint = "conference/programme")]
pub async fn get_programme(slug: String) -> AppResult<ProgrammeView> {
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::calendar::{date_in_london, words, zone};
    use domain::conference::{Entry, Programme, Slug};
    use serde_json::{Value, json};

    fn event(entry: &Entry, programme: &Programme, page: &str) -> Option<Value> {
        let told = entry.talk.as_ref()?;
        let at = |at: jiff::Timestamp| at.to_zoned(zone().clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
        let performers = told.voices.iter().map(|voice| json!({ "@type": "Person", "name": voice.name }));
        Some(json!({
            "@type": "Event",
            "name": told.title,
            "description": told.about,
            "startDate": at(entry.starts_at),
            "endDate": at(entry.ends_at()),
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "eventStatus": "https://schema.org/EventScheduled",
            "location": { "@type": "Place", "name": programme.venue, "address": programme.venue },
            "performer": performers.collect::<Vec<_>>(),
            "url": format!("{page}#slot-{}", entry.slot.number()),
        }))
    }

    fn json_ld(programme: &Programme, page: &str) -> String {
        let at = |at: jiff::Timestamp| at.to_zoned(zone().clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
        let whole = json!({
            "@context": "https://schema.org",
            "@type": "Event",
            "name": programme.title,
            "description": programme.about,
            "startDate": programme.starts_at().map(at),
            "endDate": programme.ends_at().map(at),
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "eventStatus": "https://schema.org/EventScheduled",
            "location": { "@type": "Place", "name": programme.venue, "address": programme.venue },
            "organizer": { "@type": "Organization", "name": "Inner Circle" },
            "url": page,
            "subEvent": programme.entries.iter().filter_map(|entry| event(entry, programme, page)).collect::<Vec<_>>(),
        });
        // Nothing in it can end the element that it stands in.
        whole.to_string().replace('<', "\\u003c")
    }

    async fn load(slug: String) -> AppResult<ProgrammeView> {
        let ctx = Ctx::current()?;
        let slug: Slug = slug.parse().map_err(|_| AppError::NotFound)?;
        let programme = ctx.store.published(&slug).await?.ok_or(AppError::NotFound)?.programme;
        let page = format!("{}{}", ctx.public_url, crate::paths::conference(slug.as_str()));
        let day = programme
            .starts_at()
            .map_or_else(String::new, |at| words::day(date_in_london(at), date_in_london(ctx.now())));
        let slot = |entry: &Entry| SlotView {
            n: entry.slot.number(),
            hours: entry.hours(),
            starts_at: entry.starts_at.to_string(),
            stage: entry.stage.clone(),
            talk: entry.talk.clone(),
        };
        Ok(ProgrammeView {
            has_begun: programme.starts_at().is_some_and(|at| at <= ctx.now()),
            json_ld: json_ld(&programme, &page),
            slots: programme.entries.iter().map(slot).collect(),
            when: if programme.venue.is_empty() { day } else { format!("{day}, {}", programme.venue) },
            slug: slug.into(),
            title: programme.title,
            about: programme.about,
            registers: !programme.registration.is_empty(),
            picture: format!("{}/icon-512.png", ctx.public_url),
            address: page,
        })
    }
    honest(load(slug).await)
}
