use crate::error::AppResult;
use domain::people::Act;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// One person, as organisers see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonView {
    pub id: String,
    pub version: i64,
    pub name: String,
    pub email: String,
    /// `Registered manager and organiser`.
    pub role: String,
    pub standing: String,
    pub suspended: bool,
    /// `Thursday 26 November 2026`.
    pub joined: String,
    /// Where they work: what it is called, and its name.
    pub workplace: Vec<(String, String)>,
    /// What the organiser who looks may do.
    pub acts: Vec<Act>,
    /// Why somebody with duties is not touched: only owners do.
    pub owners_only: bool,
    pub last_owner: bool,
    /// Who changed standing or duties last, and when.
    pub changed: Option<(String, String)>,
    pub passkey: Option<PasskeyView>,
    pub request: Option<RequestView>,
    pub history: Vec<LineView>,
}

/// How an organiser signs in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyView {
    /// `One passkey`, `No passkey; they may organise without one until Sunday 29 November`.
    pub words: String,
    /// Who has confirmed so far that it is they.
    pub confirmed: Vec<String>,
    /// Whether the organiser who looks can confirm.
    pub may_confirm: bool,
}

/// What they asked to be known as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestView {
    pub id: String,
    pub wish: String,
    pub why: String,
    pub asked: String,
}

/// A line of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineView {
    pub n: i64,
    pub at: String,
    pub when: String,
    /// Names, and where to find them.
    pub who: Named,
    pub verb: String,
    pub whom: Option<Named>,
    /// `None` once erased.
    pub words: Option<String>,
}

/// Somebody or something in the trail; a link if the circle still knows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    pub name: String,
    pub page: Option<String>,
}

#[server(endpoint = "organise/person")]
pub async fn get_person(id: String) -> AppResult<PersonView> {
    use crate::context::Ctx;
    use crate::error::honest;

    async fn load(id: String) -> AppResult<PersonView> {
        let ctx = Ctx::current()?;
        let me = ctx.organiser()?;
        ssr::view(&ctx, me, &id.parse()?).await
    }
    honest(load(id).await)
}

#[cfg(feature = "ssr")]
pub(super) mod ssr {
    use super::{LineView, Named, PasskeyView, PersonView, RequestView};
    use crate::context::Ctx;
    use crate::error::{AppError, AppResult};
    use crate::paths;
    use domain::calendar::{date_in_london, words};
    use domain::ids::PersonId;
    use domain::people::{Person, Rank, Standing, Workplace, acts};
    use domain::plain;
    use jiff::Timestamp;
    use store::trail::{About, TrailFilter, TrailLine};

    const HISTORY: i64 = 30;

    pub async fn view(ctx: &Ctx, me: &Person, id: &PersonId) -> AppResult<PersonView> {
        let now = ctx.now();
        let (person, _) = ctx.store.person(id).await?.ok_or(AppError::NotFound)?;
        let (joined_at, version) = ctx.store.joined(id).await?.ok_or(AppError::NotFound)?;
        let last_owner = person.rank == Rank::Owner && ctx.store.is_last_owner(id).await?;
        let changed = ctx.store.last_changed(id).await?;
        let filter = TrailFilter { person: Some(id.clone()), ..TrailFilter::default() };
        let history = ctx.store.trail(&filter, None, HISTORY).await?;
        Ok(PersonView {
            id: id.to_string(),
            version,
            role: role(&person),
            standing: person.standing.label().to_owned(),
            suspended: person.standing == Standing::Suspended,
            joined: words::day(date_in_london(joined_at), date_in_london(now)),
            workplace: workplace(&ctx.store.workplace(id).await?),
            acts: acts(me, &person, last_owner),
            owners_only: person.rank != Rank::Member && me.rank != Rank::Owner,
            last_owner,
            changed: changed
                .map(|stale| (stale.by.unwrap_or_else(|| "The command line".into()), words::ago(stale.at, now))),
            passkey: passkey(ctx, me, &person, now).await?,
            request: request(ctx, id, now).await?,
            history: history.into_iter().map(|one| line(one, now)).collect(),
            name: person.name,
            email: person.email.into(),
        })
    }

    pub fn role(person: &Person) -> String {
        match person.rank {
            Rank::Member => person.profession.label().to_owned(),
            rank => format!("{} and {}", person.profession.label(), rank.label().to_lowercase()),
        }
    }

    fn workplace(place: &Workplace) -> Vec<(String, String)> {
        let entry = place.entry.as_ref().map(|entry| format!("{} ({})", entry.number, entry.register.label()));
        let facts = [
            ("Home or service", place.service.clone()),
            ("Register", entry.unwrap_or_default()),
            ("Organisation", place.organisation.clone()),
            ("Team", place.team.clone()),
            ("County", place.county.clone()),
        ];
        facts.into_iter().filter(|(_, fact)| !fact.is_empty()).map(|(name, fact)| (name.to_owned(), fact)).collect()
    }

    async fn passkey(ctx: &Ctx, me: &Person, person: &Person, now: Timestamp) -> AppResult<Option<PasskeyView>> {
        if !person.may_organise() {
            return Ok(None);
        }
        let proof = ctx.store.proof(&person.id, false).await?;
        let confirmed = ctx.store.confirmed_by(&person.id, now).await?;
        let may_confirm = proof.due.is_some() && person.id != me.id && !confirmed.contains(&me.id);
        let mut names = Vec::new();
        for id in confirmed {
            names.extend(ctx.store.person(&id).await?.map(|(person, _)| person.name));
        }
        let words = match (proof.passkeys, proof.due) {
            (0, None) => "No passkey, and none is asked of them".to_owned(),
            (0, Some(due)) if now < due => {
                let day = words::day(date_in_london(due), date_in_london(now));
                format!("No passkey yet; they may organise without one until {day}")
            }
            (0, Some(_)) => "No passkey: they cannot organise until they add one".to_owned(),
            (n, _) => plain::capital(&format!("{} passkey{}", plain::count(n), if n == 1 { "" } else { "s" })),
        };
        Ok(Some(PasskeyView { words, confirmed: names, may_confirm }))
    }

    async fn request(ctx: &Ctx, id: &PersonId, now: Timestamp) -> AppResult<Option<RequestView>> {
        let asked = ctx.store.asked_role(id).await?;
        Ok(asked.map(|asked| RequestView {
            id: asked.id,
            wish: format!("{}, {}", asked.request.profession.label(), asked.request.place),
            why: asked.request.why,
            asked: words::ago(asked.asked_at, now),
        }))
    }

    pub fn line(line: TrailLine, now: Timestamp) -> LineView {
        let at = line.at();
        let who = Named {
            page: line.actor_name.is_some().then(|| paths::person(&line.actor)),
            name: line.actor_name.clone().unwrap_or_else(|| plain::capital(&line.actor)),
        };
        let what = line.about_what();
        let titled =
            |words: &String| matches!(&what, About::Session(title, _) | About::Series(title) if title == words);
        // Said once is enough.
        let words = line.words.clone().map(|words| if titled(&words) { String::new() } else { words });
        LineView {
            n: line.n,
            at: at.to_string(),
            when: words::moment(at, now),
            who,
            whom: (line.about != line.actor).then(|| named(what, &line.about, now)).flatten(),
            verb: line.verb,
            words,
        }
    }

    /// What is not known any more is named by its words; its id says nothing to anybody.
    fn named(what: About, id: &str, now: Timestamp) -> Option<Named> {
        let (name, page) = match what {
            About::Person(name) => (name, paths::person(id)),
            About::Application(name) => (name, paths::application(id)),
            About::Session(title, starts_at) => {
                let day = words::day(date_in_london(starts_at), date_in_london(now));
                (format!("{title}, {day}"), paths::organise_session(id))
            }
            About::Series(title) => (title, paths::organise_series(id)),
            About::Nothing => return None,
        };
        Some(Named { name, page: Some(page) })
    }
}
