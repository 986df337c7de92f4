use crate::error::AppResult;
use domain::library::{State, TalkForm};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A talk, ready to be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptTalk {
    pub id: String,
    pub version: i64,
    /// Who spoke, when, how long.
    pub meta: String,
    pub form: TalkForm,
    /// By which it is known later what was changed in the form.
    pub loaded: String,
    pub offers: Offers,
    pub state: State,
    /// What members look for in a talk: whether it is there, and in words.
    pub in_place: Vec<(bool, String)>,
    pub has_transcript: bool,
    /// There is nothing to hear and nothing to read.
    pub is_empty: bool,
    /// `Monday 16 March`, once members could find it.
    pub published: Option<String>,
    /// Who changed it last, and when: `Priya Nair`, `8 seconds ago`.
    pub changed: (String, String),
    /// Chapters that it may have, by its session: `4:07 What to do first`.
    pub proposed: Vec<String>,
    /// The page of the session that it was recorded of.
    pub session: Option<String>,
    /// Whoever looks may let members find it, and take it out.
    pub publishes: bool,
}

/// What the fields of a talk offer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offers {
    /// Id and words of each session that it may have been recorded of.
    pub sessions: Vec<(String, String)>,
    pub series: Vec<String>,
    /// The most frequent first.
    pub topics: Vec<String>,
}

/// A talk that nobody has kept yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlankTalk {
    /// Sent along, so that the form makes one talk however often it is sent.
    pub form: String,
    pub values: TalkForm,
    pub offers: Offers,
}

#[server(endpoint = "library/kept_talk")]
pub async fn get_kept_talk(id: String) -> AppResult<KeptTalk> {
    use super::super::shown::ssr::meta;
    use super::keeper;
    use crate::context::Ctx;
    use crate::error::honest;
    use crate::paths;
    use domain::calendar::{date_in_london, words};
    use domain::library::in_place;
    use store::library::Kept;

    async fn load(id: String) -> AppResult<KeptTalk> {
        let ctx = Ctx::current()?;
        let (Kept { talk, has_recording, last_change }, me) = keeper::of_talk(&ctx, &id.parse()?).await?;
        let (now, publishes) = (ctx.now(), ctx.organiser().is_ok());
        let today = date_in_london(now);
        let form = super::save_talk::form_of(&talk);
        let who = match last_change.by {
            Some(name) if name == me.name => "You".to_owned(),
            name => name.unwrap_or_default(),
        };
        let in_place = in_place(&talk.details, has_recording, talk.has_transcript);
        Ok(KeptTalk {
            meta: meta(&talk, today),
            version: talk.version,
            loaded: form.marks(),
            form,
            offers: ssr::offers(&ctx, talk.session.as_ref(), publishes).await?,
            state: talk.state,
            in_place: in_place.into_iter().map(|(has, words)| (has, words.to_owned())).collect(),
            has_transcript: talk.has_transcript,
            is_empty: !has_recording && !talk.has_transcript,
            published: talk.published_at.map(|at| words::day(date_in_london(at), today)),
            changed: (who, words::ago(last_change.at, now)),
            proposed: ssr::proposed(&ctx, &talk).await?,
            session: talk.session.as_ref().map(|session| paths::session(session.as_str())),
            publishes,
            id: talk.id.into(),
        })
    }
    honest(load(id).await)
}

/// `session` is the id of that which it was recorded of, or empty.
#[server(endpoint = "library/blank_talk")]
pub async fn get_blank_talk(session: String) -> AppResult<BlankTalk> {
    use super::keeper;
    use crate::context::Ctx;
    use crate::error::{AppError, honest};
    use domain::ids::SessionId;

    async fn load(session: String) -> AppResult<BlankTalk> {
        let ctx = Ctx::current()?;
        let session: Option<SessionId> = if session.is_empty() { None } else { Some(session.parse()?) };
        keeper::of_session(&ctx, session.as_ref()).await?;
        let values = match &session {
            Some(session) => {
                let listed = ctx.store.listed_session(session).await?.ok_or(AppError::NotFound)?;
                ssr::values_of(&ctx, listed).await?
            }
            None => TalkForm { audience: "members".into(), ..TalkForm::default() },
        };
        let offers = ssr::offers(&ctx, session.as_ref(), ctx.organiser().is_ok()).await?;
        Ok(BlankTalk { form: ctx.store.new_form_id()?, values, offers })
    }
    honest(load(session).await)
}

#[cfg(feature = "ssr")]
mod ssr {
    use super::Offers;
    use crate::context::Ctx;
    use crate::error::AppResult;
    use domain::calendar::{Session, WallTime, date_in_london, words, zone};
    use domain::ids::SessionId;
    use domain::library::{Audience, TalkForm, agenda, chapters_text, not_yet_taken, of_question};
    use domain::plain::list;
    use jiff::Timestamp;
    use store::calendar::Listed;
    use store::library::Talk;

    /// So many sessions are offered; of an older one its own page leads here.
    const SESSIONS: i64 = 60;
    const TOPICS: i64 = 24;

    /// `own` is the session that is chosen now. Whoever is no organiser cannot choose another.
    pub async fn offers(ctx: &Ctx, own: Option<&SessionId>, all: bool) -> AppResult<Offers> {
        let now = ctx.now();
        let mut sessions = if all { ctx.store.sessions_without_talk(now, SESSIONS).await? } else { Vec::new() };
        if let Some(own) = own
            && !sessions.iter().any(|session| session.id == *own)
            && let Some(listed) = ctx.store.listed_session(own).await?
        {
            sessions.insert(0, listed.session);
        }
        let none = all.then(|| (String::new(), "None of our sessions".to_owned()));
        let offered = sessions.into_iter().map(|session| (session.id.to_string(), named(&session, now)));
        let mut series = ctx.store.series_of_talks().await?;
        for of in ctx.store.series_since(date_in_london(now)).await? {
            if !series.contains(&of.terms.title) {
                series.push(of.terms.title);
            }
        }
        Ok(Offers {
            sessions: none.into_iter().chain(offered).collect(),
            series,
            topics: ctx.store.topics_of_talks(TOPICS).await?,
        })
    }

    /// From the agenda and from the questions that were answered, as far as whoever may hear the talk may read them.
    pub async fn proposed(ctx: &Ctx, talk: &Talk) -> AppResult<Vec<String>> {
        let Some(session) = &talk.session else { return Ok(Vec::new()) };
        let Some(Listed { session, .. }) = ctx.store.listed_session(session).await? else { return Ok(Vec::new()) };
        let begins = session.times.starts_at;
        let at = WallTime::of(begins.to_zoned(zone().clone()).time());
        let managers = talk.details.audience == Audience::Managers && ctx.member()?.sees_managers_only();
        let asked = ctx.store.answered_in(&session.id, managers).await?;
        let of_questions = asked.into_iter().filter_map(|(words, at)| of_question(&words, at, begins));
        let proposed = agenda(&session.notes, at).into_iter().chain(of_questions).collect();
        let left = not_yet_taken(proposed, &talk.details.chapters);
        Ok(left.iter().map(|chapter| chapters_text(std::slice::from_ref(chapter))).collect())
    }

    /// `Monday 16 March, 20:00: Counting twice`
    fn named(session: &Session, now: Timestamp) -> String {
        let starts_at = session.times.starts_at;
        let day = words::day(date_in_london(starts_at), date_in_london(now));
        format!("{day}, {}: {}", words::time(starts_at), session.title)
    }

    /// What is known of a recording by the session it is of.
    pub async fn values_of(ctx: &Ctx, listed: Listed) -> AppResult<TalkForm> {
        let session = listed.session;
        let series = match &session.origin {
            Some((series, _)) => ctx.store.series(series).await?.map(|listed| listed.series.terms.title),
            None => None,
        };
        let series = series.unwrap_or_default();
        Ok(TalkForm {
            // A week without a topic of its own is called as its series is.
            title: session.title,
            held_on: date_in_london(session.times.starts_at).to_string(),
            speakers: list(&listed.host_name.into_iter().collect::<Vec<_>>()),
            audience: "members".into(),
            series,
            session: session.id.into(),
            ..TalkForm::default()
        })
    }
}
