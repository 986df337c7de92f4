use crate::error::AppResult;
use crate::ui::{Conflict, Typed};
use domain::calendar::SessionForm;
use domain::form::Field;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    Save,
    Cancel,
    Restore,
}

/// What an organiser asked of a session, and which version they saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionAsked {
    pub version: i64,
    pub act: Act,
    /// Of a save.
    #[serde(default)]
    pub session: SessionForm,
    /// Marks what the form held when it was opened.
    #[serde(default)]
    pub loaded: String,
    /// Of a cancellation.
    #[serde(default)]
    pub reason: String,
}

impl SessionAsked {
    /// Which of a session's forms was turned back, and with what. The form for its link says no version.
    pub fn turned_back(typed: &Typed, id: &str) -> Option<Self> {
        let version = typed.sent("version")?.parse().ok()?;
        let act = match () {
            () if typed.sent("id") != Some(id) => return None,
            () if typed.has(Field::Date) => Act::Save,
            () if typed.has(Field::Reason) => Act::Cancel,
            () => Act::Restore,
        };
        let session = if act == Act::Save { SessionForm::from_pairs(&typed.0) } else { SessionForm::default() };
        let loaded = typed.sent("loaded").unwrap_or_default().to_owned();
        Some(Self { version, act, session, loaded, reason: typed.or(Field::Reason, "") })
    }
}

/// What was asked of a session, before it is done. Where somebody was faster, it is put onto what they left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionReview {
    pub asked: SessionAsked,
    /// The version that it would be done to.
    pub version: i64,
    pub plan: SessionPlan,
    /// Somebody changed the session after the page was loaded.
    pub conflict: Option<Conflict>,
}

/// What will happen to one session, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionPlan {
    pub headline: String,
    pub lines: Vec<String>,
    /// What may be wrong with it, and stops nobody.
    pub warnings: Vec<String>,
    pub button: String,
}

/// Looks at what was asked of a session: what it does, who hears of it, and who was faster.
#[server(endpoint = "organise/review_session")]
pub async fn review_session(id: String, asked: SessionAsked) -> AppResult<SessionReview> {
    use super::get_review::conflict;
    use crate::context::Ctx;
    use crate::error::{AppError, honest};

    async fn review(id: String, asked: SessionAsked) -> AppResult<SessionReview> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        let id = id.parse()?;
        let mut asked = asked;
        let detail = ctx.store.session(&id, &me.id).await?.ok_or(AppError::NotFound)?;
        let version = detail.listed.session.version;
        let is_stale = asked.version != version;
        let mut merged = None;
        if is_stale && asked.act == Act::Save {
            let (form, theirs) = ssr::merged(&ctx, &detail.listed.session, &asked).await?;
            asked.session = SessionForm::from_pairs(&form.pairs);
            asked.loaded = theirs.marks();
            merged = Some(form);
        }
        let (plan, things) = match asked.act {
            Act::Save => ssr::of_save(&ctx, &detail, &asked.session).await?,
            Act::Cancel | Act::Restore => ssr::of_standing(&ctx, &detail, &asked).await?,
        };
        let conflict = is_stale.then(|| conflict(&ctx, &detail.last_change, things, merged.as_ref()));
        Ok(SessionReview { asked, version, plan, conflict: conflict.transpose()? })
    }
    honest(review(id, asked).await)
}

#[cfg(feature = "ssr")]
pub use ssr::{LONGER_THAN_ANY, Read, has_nothing_new, look_first, warnings};

#[cfg(feature = "ssr")]
mod ssr {
    use super::super::find_hosts::{host_name, host_typed, host_words_of};
    use super::{Act, SessionAsked, SessionPlan};
    use crate::context::Ctx;
    use crate::error::{AppError, AppResult};
    use crate::ui::Thing;
    use domain::calendar::{
        BankHoliday, Kind, OddNight, Session, SessionForm, SessionTerms, Times, WallTime, clash_in_words,
        date_in_london, length_changes, session_headline, who_hears, words, zone,
    };
    use domain::form::Field;
    use domain::ids::{PersonId, SessionId};
    use domain::merge::Merged;
    use domain::plain;
    use jiff::SignedDuration;
    use store::calendar::Detail;

    /// No session lasts so long.
    pub const LONGER_THAN_ANY: SignedDuration = SignedDuration::from_hours(12);

    /// What a session's form means for the session as it stands.
    pub struct Read {
        pub before: Detail,
        pub terms: SessionTerms,
        /// Who would host then: without a host of its own, its series'.
        pub host: Option<PersonId>,
    }

    impl Read {
        pub async fn form(ctx: &Ctx, id: &SessionId, form: &SessionForm) -> AppResult<Self> {
            let me = ctx.organiser()?;
            let before = ctx.store.session(id, &me.id).await?.ok_or(AppError::NotFound)?;
            Self::onto(ctx, before, form).await
        }

        pub async fn onto(ctx: &Ctx, before: Detail, form: &SessionForm) -> AppResult<Self> {
            let session = &before.listed.session;
            let host = host_typed(ctx, &form.host, session.host.as_ref()).await?;
            let terms = form.read(host, Some(session), ctx.now())?;
            let host = match (&terms.host, &session.origin) {
                (None, Some((series, _))) => {
                    ctx.store.series(series).await?.and_then(|listed| listed.series.terms.host)
                }
                (own, _) => own.clone(),
            };
            Ok(Self { before, terms, host })
        }
    }

    /// Refuses what was not looked at; whoever saw an older version is told of that first.
    pub fn look_first(before: &Session, seen: i64, confirmed: bool) -> AppResult<()> {
        match confirmed {
            true => Ok(()),
            false if before.version != seen => Err(AppError::Stale),
            false => Err(AppError::Unconfirmed),
        }
    }

    /// The form as it is if only what was changed in it counts, and the form of what is saved.
    pub async fn merged(ctx: &Ctx, saved: &Session, asked: &SessionAsked) -> AppResult<(Merged, SessionForm)> {
        let theirs = SessionForm::of(saved, host_words_of(ctx, saved.host.as_ref()).await?);
        Ok((asked.session.merge(&asked.loaded, &theirs), theirs))
    }

    /// Whether nothing was changed in a form that was opened before `saved` was.
    pub async fn has_nothing_new(ctx: &Ctx, saved: &Session, form: &SessionForm, loaded: &str) -> AppResult<bool> {
        let theirs = SessionForm::of(saved, host_words_of(ctx, saved.host.as_ref()).await?);
        Ok(!form.merge(loaded, &theirs).has_mine())
    }

    pub async fn of_save(ctx: &Ctx, detail: &Detail, form: &SessionForm) -> AppResult<(SessionPlan, Vec<Thing>)> {
        let Read { before, terms, host } = Read::onto(ctx, detail.clone(), form).await?;
        let session = &before.listed.session;
        let (was, becomes) = (host_name(ctx, session.host.as_ref()).await?, host_name(ctx, host.as_ref()).await?);
        let moves = session.times != terms.times;
        let length =
            length_changes(session.times, terms.times).filter(|_| session.times.starts_at != terms.times.starts_at);
        let hosted = (was != becomes).then(|| match becomes.as_str() {
            "" => "Nobody hosts it from then on.".to_owned(),
            name => format!("{name} hosts it."),
        });
        let mut lines: Vec<String> = length.map(|words| format!("{}.", plain::capital(&words))).into_iter().collect();
        lines.extend(hosted);
        lines.extend((session.title != terms.title).then(|| format!("Its topic becomes “{}”.", terms.title)));
        lines.extend((session.notes != terms.notes).then(|| "Its notes change.".to_owned()));
        if moves && !session.is_cancelled() {
            lines.extend(hear(ctx, &before).await?);
        }
        let plan = SessionPlan {
            headline: session_headline(session.times, terms.times, ctx.now()),
            lines,
            warnings: if moves { warnings(ctx, Some(&session.id), terms.times).await? } else { Vec::new() },
            button: if moves { "Move this session" } else { "Save the change" }.into(),
        };
        let minutes = |times: Times| times.minutes().to_string();
        let things = vec![
            ("time", Field::Time, moment(ctx, session.times), moment(ctx, terms.times)),
            ("topic", Field::Title, session.title.clone(), terms.title),
            ("length in minutes", Field::Minutes, minutes(session.times), minutes(terms.times)),
            ("host", Field::Host, was, becomes),
            ("notes", Field::Notes, session.notes.clone(), terms.notes),
        ];
        Ok((plan, things))
    }

    /// Of a cancellation, or of its end.
    pub async fn of_standing(ctx: &Ctx, detail: &Detail, asked: &SessionAsked) -> AppResult<(SessionPlan, Vec<Thing>)> {
        let session = &detail.listed.session;
        let day = words::day(date_in_london(session.times.starts_at), date_in_london(ctx.now()));
        let cancels = asked.act == Act::Cancel;
        let mut lines = hear(ctx, detail).await?;
        let (headline, mine, warnings, button) = if cancels {
            lines.insert(0, format!("The reason that they read: “{}”.", asked.reason.trim()));
            (format!("{day} is cancelled"), "cancelled", Vec::new(), "Cancel this session")
        } else {
            let warnings = warnings(ctx, Some(&session.id), session.times).await?;
            (format!("{day} is on again"), "on again", warnings, "Put this session back on")
        };
        let plan = SessionPlan { headline, lines, warnings, button: button.into() };
        Ok((plan, vec![("session", Field::Verdict, moment(ctx, session.times), mine.to_owned())]))
    }

    fn moment(ctx: &Ctx, times: Times) -> String {
        let day = words::day(date_in_london(times.starts_at), date_in_london(ctx.now()));
        format!("{day}, {}", words::time(times.starts_at))
    }

    async fn hear(ctx: &Ctx, detail: &Detail) -> AppResult<Vec<String>> {
        let session = &detail.listed.session;
        let guests = match session.kind {
            Kind::OpenEvening => ctx.store.guests_to_tell(&session.id).await?,
            Kind::Members => 0,
        };
        let hearing = ctx.store.who_would_hear(std::slice::from_ref(&session.id), ctx.now()).await?;
        let speakers = ctx.store.speakers_to_tell(&session.id).await?;
        Ok(who_hears(hearing, 1, guests, speakers))
    }

    /// What else is at that time, whether the day is a bank holiday, and whether the clocks go back over it. `id` is that of
    /// the session itself, once it has one.
    pub async fn warnings(ctx: &Ctx, id: Option<&SessionId>, times: Times) -> AppResult<Vec<String>> {
        let date = date_in_london(times.starts_at);
        let at = WallTime::of(times.starts_at.to_zoned(zone().clone()).time());
        let odd = OddNight::of(date, at).map(|night| night.words(date, at, date_in_london(ctx.now())));
        let holidays = ctx.store.bank_holidays(date, date).await?;
        let holiday = holidays.first().map(BankHoliday::words).map(|words| format!("A bank holiday: {words}."));
        Ok(clash_in_words(&beside(ctx, id, times).await?).into_iter().chain(holiday).chain(odd).collect())
    }

    /// The other sessions that take place at these times.
    async fn beside(ctx: &Ctx, id: Option<&SessionId>, times: Times) -> AppResult<Vec<Session>> {
        let about = ctx.store.sessions_between(times.starts_at - LONGER_THAN_ANY, times.ends_at, None).await?;
        let others = about.into_iter().map(|listed| listed.session);
        Ok(others.filter(|other| Some(&other.id) != id && !other.is_cancelled() && other.times.meets(times)).collect())
    }
}
