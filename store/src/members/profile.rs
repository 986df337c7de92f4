use super::index::refresh;
use super::turn::take_turn;

use crate::{Refused, Result, Stale, Store, StoreError, Write};
use domain::ids::PersonId;
use domain::members::{FirstSteps, HomeKind, Profile, county_of};
use domain::people::{Channel, Profession, Workplace};
use jiff::Timestamp;

/// A member's own profile as it is kept. Version 0: they have said nothing yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub profile: Profile,
    pub version: i64,
    pub changed_at: Timestamp,
    pub workplace: Workplace,
    /// Names the photo, if there is one.
    pub photo: Option<String>,
    /// Members may ask them to talk.
    pub takes_requests: bool,
}

/// A member's page as it is shown to another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub id: PersonId,
    pub name: String,
    pub profession: Profession,
    pub kept: Kept,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    profession: String,
    bio: Option<String>,
    county: Option<String>,
    home: Option<String>,
    shows_home: Option<i64>,
    listed: Option<i64>,
    requests_by: Option<String>,
    version: Option<i64>,
    changed_at: Option<i64>,
    service: Option<String>,
    organisation: Option<String>,
    written_county: Option<String>,
    photo: Option<String>,
    topics: Option<String>,
}

const SELECT: &str = "
    select p.id, p.name, p.profession, f.bio, f.county, f.home, f.shows_home, f.listed, f.version,
           f.changed_at, n.channel as requests_by, w.service, w.organisation, w.county as written_county, i.hash as photo,
           (select string_agg(t.topic, ',' order by t.place) from profile_topics t where t.person_id = p.id) as topics
    from people p left join profiles f on f.person_id = p.id left join workplaces w on w.person_id = p.id
    left join photos i on i.person_id = p.id
    left join notice_choices n on n.person_id = p.id and n.kind = 'ask-to-talk' where p.id = $1 and p.standing = 'member'";

impl Row {
    fn read(self) -> Result<Seen> {
        let written_county = self.written_county.unwrap_or_default();
        let unsaid = Profile { county: county_of(&written_county).to_owned(), ..Profile::default() };
        let flag = |kept: Option<i64>, before: bool| kept.map_or(before, |kept| kept != 0);
        let topics = self.topics.unwrap_or_default();
        let profile = Profile {
            bio: self.bio.unwrap_or_default(),
            topics: topics.split(',').filter(|topic| !topic.is_empty()).map(str::to_owned).collect(),
            county: self.county.unwrap_or(unsaid.county),
            home: self.home.as_deref().and_then(HomeKind::from_code),
            shows_home: flag(self.shows_home, unsaid.shows_home),
            listed: flag(self.listed, unsaid.listed),
        };
        let workplace = Workplace {
            service: self.service.unwrap_or_default(),
            organisation: self.organisation.unwrap_or_default(),
            ..Workplace::default()
        };
        let changed_at = domain::millis::timestamp(self.changed_at.unwrap_or_default());
        let takes_requests = self.requests_by.as_deref() != Some(Channel::None.code());
        Ok(Seen {
            id: self.id.parse().map_err(|_| StoreError::Inconsistent("people.id"))?,
            name: self.name,
            profession: Profession::from_code(&self.profession).ok_or(StoreError::Inconsistent("people.profession"))?,
            kept: Kept {
                profile,
                version: self.version.unwrap_or_default(),
                changed_at,
                workplace,
                photo: self.photo,
                takes_requests,
            },
        })
    }
}

impl Store {
    /// A member's page, whether they are in the directory or not; `None` for whoever is no member.
    pub async fn profile(&self, person: &PersonId) -> Result<Option<Seen>> {
        let row: Option<Row> =
            sqlx::query_as(SELECT).bind(person.as_str().to_owned()).fetch_optional(&self.read).await?;
        row.map(Row::read).transpose()
    }

    /// Saves a member's own profile, unless it was saved since they saw version `seen`. What it already holds, as when
    /// the same form comes twice, is saved.
    pub async fn save_profile(
        &self,
        person: &PersonId,
        seen: i64,
        profile: &Profile,
        now: Timestamp,
    ) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let kept = read(&mut write, person).await?.kept;
        if kept.version != seen {
            let stale = Stale { by: None, at: kept.changed_at };
            return if kept.profile == *profile { Ok(()) } else { Err(Refused::Stale(stale)) };
        }
        keep(&mut write, person, profile).await?;
        write.audit(person.as_str(), "changed profile", person.as_str(), "");
        Ok(write.commit().await?)
    }

    /// Saves the three things that a new member is asked, and leaves the rest of their profile as it is.
    pub async fn begin_profile(&self, person: &PersonId, steps: FirstSteps, now: Timestamp) -> Result<(), Refused> {
        let mut write = self.write(now).await?;
        let before = read(&mut write, person).await?.kept.profile;
        let FirstSteps { county, topics, home } = steps;
        keep(&mut write, person, &Profile { county, topics, home, ..before }).await?;
        write.audit(person.as_str(), "changed profile", person.as_str(), "");
        Ok(write.commit().await?)
    }
}

/// The profile as this transaction sees it; nobody else changes it before the end of the transaction.
async fn read(write: &mut Write<'_>, person: &PersonId) -> Result<Seen, Refused> {
    take_turn(write, person).await?;
    let row: Option<Row> =
        sqlx::query_as(SELECT).bind(person.as_str().to_owned()).fetch_optional(&mut *write.tx).await?;
    Ok(row.ok_or(Refused::NotFound)?.read()?)
}

pub(super) async fn keep(write: &mut Write<'_>, person: &PersonId, profile: &Profile) -> Result<()> {
    let id = person.as_str().to_owned();
    sqlx::query(
        "insert into profiles (person_id, bio, county, home, shows_home, listed, version, changed_at)
         values ($1, $2, $3, $4, $5, $6, 1, $7)
         on conflict (person_id) do update set bio = excluded.bio, county = excluded.county, home = excluded.home,
           shows_home = excluded.shows_home, listed = excluded.listed,
           version = profiles.version + 1, changed_at = excluded.changed_at",
    )
    .bind(id.clone())
    .bind(profile.bio.clone())
    .bind(profile.county.clone())
    .bind(profile.home.map_or("", HomeKind::code))
    .bind(i64::from(profile.shows_home))
    .bind(i64::from(profile.listed))
    .bind(write.now_ms())
    .execute(&mut *write.tx)
    .await?;
    sqlx::query("delete from profile_topics where person_id = $1").bind(id.clone()).execute(&mut *write.tx).await?;
    for (place, topic) in (0_i64..).zip(&profile.topics) {
        sqlx::query("insert into profile_topics (person_id, place, topic) values ($1, $2, $3)")
            .bind(id.clone())
            .bind(place)
            .bind(topic.clone())
            .execute(&mut *write.tx)
            .await?;
    }
    refresh(write, person).await
}
