use crate::error::AppResult;
use domain::conference::Thoughts;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A slot, as what is done on the day is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaySlot {
    pub n: i64,
    /// The id of the talk in it; empty for none.
    pub talk: String,
    pub has_begun: bool,
    /// The library's entry of it; empty while there is none.
    pub kept: String,
    /// What members took from it, once three have said so.
    pub thoughts: Option<Thoughts>,
    /// `10:00 to 10:30`.
    pub hours: String,
    /// Empty while the slot is.
    pub title: String,
    pub by: String,
}

/// One day of the circle's own link to register: how many opened it, who said that it is their first visit, who that not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterDay {
    /// `Tuesday 24 November`; `Together` for all of them.
    pub day: String,
    pub opened: i64,
    pub first: i64,
    pub again: i64,
}

/// What organisers need on the day itself, around a programme that is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayView {
    pub slug: String,
    pub title: String,
    /// `Wednesday 17 March 2027, Hall 4`.
    pub when: String,
    /// Empty before the first version.
    pub slots: Vec<DaySlot>,
    /// Whole, with the key, for a laptop on which nobody signs in.
    pub clock_address: String,
    /// Where the circle's own link begins; empty while organisers have named no page to register.
    pub register_address: String,
    /// The latest first; more than one day ends with all together.
    pub registrations: Vec<RegisterDay>,
    /// Five lines for the show's own site.
    pub snippet: String,
}

#[server(endpoint = "conference/day")]
pub async fn get_day(slug: String) -> AppResult<DayView> {
    use crate::context::Ctx;
    use crate::error::honest;
    use domain::calendar::{date_in_london, words};
    use domain::conference::{Entry, Told};
    use jiff::civil::Date;
    use store::conference::Registrations;

    fn counted(days: &[Registrations], today: Date) -> Vec<RegisterDay> {
        let row = |day: &Registrations| RegisterDay {
            day: words::day(day.day, today),
            opened: day.opened,
            first: day.first,
            again: day.again,
        };
        let mut rows: Vec<_> = days.iter().map(row).collect();
        if rows.len() > 1 {
            let sum = |of: fn(&RegisterDay) -> i64| rows.iter().map(of).sum();
            let (opened, first, again) = (sum(|row| row.opened), sum(|row| row.first), sum(|row| row.again));
            rows.push(RegisterDay { day: "Together".into(), opened, first, again });
        }
        rows
    }

    /// Without the script it is a link.
    fn snippet(public_url: &str, slug: &str, title: &str) -> String {
        let title = title.replace('&', "&amp;").replace('<', "&lt;");
        let page = crate::paths::conference(slug);
        format!(
            "<div id=\"inner-circle-programme\">\n  <a href=\"{public_url}{page}\">{title}</a>\n</div>\n\
             <script async src=\"{public_url}{}\"\n  data-programme=\"{slug}\"></script>\n",
            crate::paths::EMBED
        )
    }

    async fn slot(ctx: &Ctx, entry: &Entry) -> AppResult<DaySlot> {
        let (kept, thoughts) = match &entry.talk {
            Some(told) => (ctx.store.library_talk_of(&told.id).await?, ctx.store.thoughts(&told.id).await?),
            None => (None, None),
        };
        Ok(DaySlot {
            n: entry.slot.number(),
            talk: entry.talk.as_ref().map(|told| told.id.to_string()).unwrap_or_default(),
            has_begun: entry.starts_at <= ctx.now(),
            kept: kept.map(|id| id.to_string()).unwrap_or_default(),
            thoughts,
            hours: entry.hours(),
            title: entry.talk.as_ref().map(|told| told.title.clone()).unwrap_or_default(),
            by: entry.talk.as_ref().map(Told::by).unwrap_or_default(),
        })
    }

    async fn load(slug: String) -> AppResult<DayView> {
        let ctx = Ctx::current()?;
        ctx.organiser()?;
        let conference = super::found(&ctx, &slug).await?;
        let published = ctx.store.published(&conference.terms.slug).await?;
        let entries = published.map(|version| version.programme.entries).unwrap_or_default();
        let mut slots = Vec::new();
        for entry in &entries {
            slots.push(slot(&ctx, entry).await?);
        }
        let key = ctx.store.stage_key(&conference.id);
        let registrations = ctx.store.registrations(&conference.id).await?;
        let terms = conference.terms;
        let (slug, today) = (terms.slug.as_str(), date_in_london(ctx.now()));
        let day = words::day(terms.date, today);
        let registers = !terms.registration.is_empty();
        let register_address = format!("{}{}", ctx.public_url, crate::paths::register(slug));
        Ok(DayView {
            register_address: if registers { register_address } else { String::new() },
            registrations: counted(&registrations, today),
            snippet: snippet(&ctx.public_url, slug, &terms.title),
            clock_address: format!("{}{}", ctx.public_url, crate::paths::stage(terms.slug.as_str(), 1, &key)),
            slots,
            slug: terms.slug.into(),
            title: terms.title,
            when: if terms.venue.is_empty() { day } else { format!("{day}, {}", terms.venue) },
        })
    }
    honest(load(slug).await)
}
