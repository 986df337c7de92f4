use super::rows::{SERIES, SESSION, SeriesRow, SessionRow, instant};
use crate::changes::SEEN_BY_MEMBERS;
use crate::room::hour;
use crate::{Result, Stale, Store};
use domain::calendar::{Answer, Kind, Series, Session, Times};
use domain::ids::{PersonId, SeriesId, SessionId};
use domain::room::Hour;
use jiff::{SignedDuration, Timestamp};
use sqlx::AssertSqlSafe;

/// A session in a list, as one person sees it.
#[derive(Clone, Debug)]
pub struct Listed {
    pub session: Session,
    pub host_name: Option<String>,
    pub mine: Option<Answer>,
    /// How many said they are coming.
    pub coming: i64,
    /// Whether a join link is set; the link itself is only ever answered to a join.
    pub has_link: bool,
    /// What its host did to its time while it ran.
    pub hour: Hour,
}

impl Listed {
    /// The times that clocks and doors go by.
    pub fn times(&self) -> Times {
        self.hour.of(self.session.times)
    }
}

/// A session on its own page.
#[derive(Clone, Debug)]
pub struct Detail {
    pub listed: Listed,
    /// Names of those who come, in the order they said so.
    pub names: Vec<String>,
    /// The viewer comes every week.
    pub every_week: bool,
    pub line: Option<SeriesId>,
    /// Who changed it last, and when; for the person whose edit comes too late.
    pub last_change: Stale,
    pub attended: i64,
    /// Its join link was set for it alone.
    pub own_link: bool,
}

/// A series as organisers see it.
#[derive(Clone, Debug)]
pub struct SeriesListed {
    pub series: Series,
    pub host_name: Option<String>,
    pub has_link: bool,
    pub last_change: Stale,
}

#[derive(sqlx::FromRow)]
struct ListedRow {
    #[sqlx(flatten)]
    session: SessionRow,
    host_name: Option<String>,
    mine: Option<String>,
    coming: i64,
    has_link: i64,
    extended_minutes: i64,
    ended_at: Option<i64>,
    changed_by_name: Option<String>,
    line_id: Option<String>,
}

impl ListedRow {
    fn read(self) -> Result<Listed> {
        Ok(Listed {
            session: self.session.read()?,
            host_name: self.host_name,
            mine: self.mine.as_deref().and_then(Answer::from_code),
            coming: self.coming,
            has_link: self.has_link != 0,
            hour: hour(self.extended_minutes, self.ended_at),
        })
    }
}

/// No session lasts so long. The index is on the start, so this spares looking at all that ever was.
const LONGER_THAN_ANY: SignedDuration = SignedDuration::from_hours(12);

/// One statement for lists and pages alike; `$1` is the viewer.
fn listed(condition: &str) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!(
        "select {SESSION}, h.name as host_name, a.answer as mine, r.line_id as line_id, c.name as changed_by_name,
                (select count(*) from rsvps x join people q on q.id = x.person_id
                  where x.session_id = s.id and x.answer = 'coming' and q.standing = 'member') as coming,
                case when coalesce(s.link, r.link, '') = '' then 0 else 1 end as has_link,
                coalesce(m.extended_minutes, 0) as extended_minutes, m.ended_at
         from sessions s
         left join series r on r.id = s.series_id
         left join rooms m on m.session_id = s.id
         left join people h on h.id = coalesce(s.host_id, r.host_id)
         left join people c on c.id = s.changed_by
         left join rsvps a on a.session_id = s.id and a.person_id = $1
         where {condition}"
    ))
}

impl Store {
    /// Sessions that start in `from..to`, in order.
    pub async fn sessions_between(
        &self,
        from: Timestamp,
        to: Timestamp,
        viewer: Option<&PersonId>,
    ) -> Result<Vec<Listed>> {
        let rows: Vec<ListedRow> =
            sqlx::query_as(listed("s.starts_at >= $2 and s.starts_at < $3 order by s.starts_at, s.id"))
                .bind(viewer.map_or(String::new(), |id| id.as_str().to_owned()))
                .bind(from.as_millisecond())
                .bind(to.as_millisecond())
                .fetch_all(&self.read)
                .await?;
        rows.into_iter().map(ListedRow::read).collect()
    }

    /// What a month's list depends on beside the time: what is new of sessions, rooms and people, and the ids of the sessions
    /// from `from` to `to` that the person comes to.
    pub async fn as_of(&self, person: &PersonId, from: Timestamp, to: Timestamp) -> Result<(String, String)> {
        Ok(sqlx::query_as(AssertSqlSafe(format!(
            "select {SEEN_BY_MEMBERS},
                    (select coalesce(string_agg(a.session_id, ' ' order by a.session_id), '')
                     from rsvps a join sessions s on s.id = a.session_id
                     where a.person_id = $1 and a.answer = 'coming' and s.starts_at >= $2 and s.starts_at < $3)",
        )))
        .bind(person.as_str().to_owned())
        .bind(from.as_millisecond())
        .bind(to.as_millisecond())
        .fetch_one(&self.read)
        .await?)
    }

    /// The next sessions that are not over (`ends_at` after `now`, less what may run over), soonest first.
    pub async fn sessions_ahead(
        &self,
        now: Timestamp,
        kind: Option<Kind>,
        viewer: Option<&PersonId>,
        most: i64,
    ) -> Result<Vec<Listed>> {
        let rows: Vec<ListedRow> = sqlx::query_as(listed(
            "s.starts_at > $5 and s.ends_at + coalesce(m.extended_minutes, 0) * 60000 > $2 and m.ended_at is null
               and ($3 = '' or coalesce(s.kind, r.kind) = $3)
             order by s.starts_at, s.id limit $4",
        ))
        .bind(viewer.map_or(String::new(), |id| id.as_str().to_owned()))
        .bind((now - domain::calendar::RUNNING_OVER).as_millisecond())
        .bind(kind.map_or("", Kind::code))
        .bind(most)
        .bind((now - LONGER_THAN_ANY).as_millisecond())
        .fetch_all(&self.read)
        .await?;
        rows.into_iter().map(ListedRow::read).collect()
    }

    /// A session as it stands, seen by nobody in particular.
    pub async fn listed_session(&self, id: &SessionId) -> Result<Option<Listed>> {
        let row: Option<ListedRow> = sqlx::query_as(listed("s.id = $2"))
            .bind(String::new())
            .bind(id.as_str().to_owned())
            .fetch_optional(&self.read)
            .await?;
        row.map(ListedRow::read).transpose()
    }

    pub async fn session(&self, id: &SessionId, viewer: &PersonId) -> Result<Option<Detail>> {
        let row: Option<ListedRow> = sqlx::query_as(listed("s.id = $2"))
            .bind(viewer.as_str().to_owned())
            .bind(id.as_str().to_owned())
            .fetch_optional(&self.read)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let last_change = Stale { by: row.changed_by_name.clone(), at: instant(row.session.changed_at)? };
        let line: Option<SeriesId> = row.line_id.as_deref().and_then(|line| line.parse().ok());
        let names: Vec<(String,)> = sqlx::query_as(
            "select p.name from rsvps a join people p on p.id = a.person_id
             where a.session_id = $1 and a.answer = 'coming' and p.standing = 'member'
             order by a.answered_at, p.name limit 500",
        )
        .bind(id.as_str().to_owned())
        .fetch_all(&self.read)
        .await?;
        let (standing, attended, own_link): (i64, i64, i64) = sqlx::query_as(
            "select (select count(*) from standing_rsvps where line_id = $1 and person_id = $2),
                    (select count(*) from attendance where session_id = $3),
                    (select count(*) from sessions where id = $3 and link is not null and link <> '')",
        )
        .bind(line.as_ref().map_or(String::new(), |line| line.as_str().to_owned()))
        .bind(viewer.as_str().to_owned())
        .bind(id.as_str().to_owned())
        .fetch_one(&self.read)
        .await?;
        Ok(Some(Detail {
            listed: row.read()?,
            names: names.into_iter().map(|(name,)| name).collect(),
            every_week: standing > 0,
            line,
            last_change,
            attended,
            own_link: own_link > 0,
        }))
    }

    /// Every version of every series that is not wholly before `since`, in order of weekday and time.
    pub async fn series_since(&self, since: jiff::civil::Date) -> Result<Vec<Series>> {
        let rows: Vec<SeriesRow> = sqlx::query_as(AssertSqlSafe(format!(
            "select {SERIES} from series r where r.last_date is null or r.last_date >= $1
             order by r.weekday, r.wall_minute, r.first_date, r.id"
        )))
        .bind(since.to_string())
        .fetch_all(&self.read)
        .await?;
        rows.into_iter().map(SeriesRow::read).collect()
    }

    /// The members who host a series, with their names.
    pub async fn hosts(&self) -> Result<Vec<(PersonId, String)>> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "select distinct p.id, p.name from series r join people p on p.id = r.host_id and p.standing = 'member'",
        )
        .fetch_all(&self.read)
        .await?;
        Ok(rows.into_iter().filter_map(|(id, name)| Some((id.parse().ok()?, name))).collect())
    }

    /// One version of a series, for the organisers' pages.
    pub async fn series(&self, id: &SeriesId) -> Result<Option<SeriesListed>> {
        #[derive(sqlx::FromRow)]
        struct Row {
            #[sqlx(flatten)]
            series: SeriesRow,
            host_name: Option<String>,
            has_link: i64,
            changed_by_name: Option<String>,
        }
        let row: Option<Row> = sqlx::query_as(AssertSqlSafe(format!(
            "select {SERIES}, h.name as host_name, c.name as changed_by_name,
                    case when r.link = '' then 0 else 1 end as has_link
             from series r left join people h on h.id = r.host_id left join people c on c.id = r.changed_by
             where r.id = $1"
        )))
        .bind(id.as_str().to_owned())
        .fetch_optional(&self.read)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let last_change = Stale { by: row.changed_by_name, at: instant(row.series.changed_at)? };
        let series = row.series.read()?;
        Ok(Some(SeriesListed { series, host_name: row.host_name, has_link: row.has_link != 0, last_change }))
    }

    /// The sessions of a series from an instant on, whichever version of it they are of, in order.
    pub async fn sessions_of_line(&self, line: &SeriesId, from: Timestamp) -> Result<Vec<Session>> {
        let rows: Vec<SessionRow> = sqlx::query_as(AssertSqlSafe(format!(
            "select {SESSION} from sessions s join series r on r.id = s.series_id
             where r.line_id = $1 and s.starts_at > $2 order by s.starts_at, s.id"
        )))
        .bind(line.as_str().to_owned())
        .bind(from.as_millisecond())
        .fetch_all(&self.read)
        .await?;
        rows.into_iter().map(SessionRow::read).collect()
    }

    /// The sessions of one series version from an instant on, in order.
    pub async fn sessions_of(&self, series: &SeriesId, from: Timestamp) -> Result<Vec<Session>> {
        let rows: Vec<SessionRow> = sqlx::query_as(AssertSqlSafe(format!(
            "select {SESSION} from sessions s left join series r on r.id = s.series_id
             where s.series_id = $1 and s.starts_at > $2 order by s.starts_at, s.id"
        )))
        .bind(series.as_str().to_owned())
        .bind(from.as_millisecond())
        .fetch_all(&self.read)
        .await?;
        rows.into_iter().map(SessionRow::read).collect()
    }
}
