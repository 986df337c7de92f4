use super::rows::{APPLICATION, Application, ApplicationRow, instant};
use super::status::Message;
use super::vouches::{VOUCHERS, Vouched};
use crate::{Result, Stale, Store, StoreError};
use domain::ids::PersonId;
use domain::people::Standing;
use domain::vetting::State;
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

/// Which applications a list shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// All that are open, unless one state is asked for.
    pub state: Option<State>,
    pub handler: Option<PersonId>,
    /// The last of the page before: when it was sent, and its id.
    pub after: Option<(Timestamp, String)>,
}

/// A line of the queue.
#[derive(Clone, Debug)]
pub struct InQueue {
    pub application: Application,
    pub handler: Option<String>,
    /// How many members vouch.
    pub vouchers: i64,
}

/// Oldest first.
#[derive(Clone, Debug)]
pub struct Page {
    pub lines: Vec<InQueue>,
    pub has_more: bool,
}

/// Everything organisers see of one application.
#[derive(Clone, Debug)]
pub struct Card {
    pub application: Application,
    pub handler: Option<(String, String)>,
    pub messages: Vec<Message>,
    /// Who decided last, and when.
    pub decided: Option<Stale>,
    pub last_change: Stale,
    /// How many members vouch, and what each said.
    pub vouchers: i64,
    pub vouches: Vec<Vouched>,
    /// Who has the address already.
    pub known: Option<Known>,
    /// Other applications from this address: where each stands, and since when.
    pub earlier: Vec<(State, Timestamp)>,
    /// Members who gave the same entry of the register.
    pub colleagues: Vec<String>,
}

/// Somebody with the address of an applicant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub id: PersonId,
    pub name: String,
    pub standing: Standing,
    /// Of somebody suspended: since when.
    pub since: Option<Timestamp>,
}

const PAGE: usize = 50;

#[derive(sqlx::FromRow)]
struct Line {
    #[sqlx(flatten)]
    application: ApplicationRow,
    handler: Option<String>,
    vouchers: i64,
}

#[derive(sqlx::FromRow)]
struct CardRow {
    #[sqlx(flatten)]
    application: ApplicationRow,
    handler: Option<String>,
    handler_id: Option<String>,
    decided_by_name: Option<String>,
    decided_at: Option<i64>,
    changed_by_name: Option<String>,
    changed_at: i64,
    vouchers: i64,
    #[sqlx(flatten)]
    known: KnownRow,
}

#[derive(sqlx::FromRow)]
struct KnownRow {
    #[sqlx(rename = "known_id")]
    id: Option<String>,
    #[sqlx(rename = "known_name")]
    name: Option<String>,
    #[sqlx(rename = "known_as")]
    standing: Option<String>,
    #[sqlx(rename = "known_since")]
    since: Option<i64>,
}

impl KnownRow {
    fn read(self) -> Result<Option<Known>> {
        let (Some(id), Some(name), Some(standing)) = (self.id, self.name, self.standing) else {
            return Ok(None);
        };
        Ok(Some(Known {
            id: id.parse().map_err(|_| StoreError::Inconsistent("people.id"))?,
            name,
            standing: Standing::from_code(&standing).ok_or(StoreError::Inconsistent("people.standing"))?,
            since: self.since.map(instant).transpose()?,
        }))
    }
}

impl Store {
    /// One page of the queue.
    pub async fn applications(&self, filter: &Filter) -> Result<Page> {
        let states = match filter.state {
            Some(state) => format!("a.state = '{}'", state.code()),
            None => "a.state in ('new', 'asked')".to_owned(),
        };
        let (after, after_id) = filter.after.clone().unwrap_or((Timestamp::UNIX_EPOCH, String::new()));
        let rows: Vec<Line> = sqlx::query_as(AssertSqlSafe(format!(
            "select {APPLICATION}, h.name as handler, {VOUCHERS} as vouchers
             from applications a left join people h on h.id = a.handler_id
             where {states} and ($1 = '' or a.handler_id = $1) and (a.sent_at > $2 or (a.sent_at = $2 and a.id > $3))
             order by a.sent_at, a.id limit $4"
        )))
        .bind(filter.handler.as_ref().map_or(String::new(), |id| id.as_str().to_owned()))
        .bind(after.as_millisecond())
        .bind(after_id)
        .bind(i64::try_from(PAGE + 1).unwrap_or(i64::MAX))
        .fetch_all(&self.read)
        .await?;
        let has_more = rows.len() > PAGE;
        let read = |line: Line| {
            Ok(InQueue { application: line.application.read()?, handler: line.handler, vouchers: line.vouchers })
        };
        Ok(Page { lines: rows.into_iter().take(PAGE).map(read).collect::<Result<_>>()?, has_more })
    }

    /// How many wait for an organiser, and how many for an answer.
    pub async fn open_applications(&self) -> Result<(i64, i64)> {
        Ok(sqlx::query_as(
            "select (select count(*) from applications where state = 'new'),
                    (select count(*) from applications where state = 'asked')",
        )
        .fetch_one(&self.read)
        .await?)
    }

    pub async fn application(&self, id: &str) -> Result<Option<Card>> {
        let row: Option<CardRow> = sqlx::query_as(AssertSqlSafe(format!(
            "select {APPLICATION}, h.name as handler, a.handler_id, d.name as decided_by_name, a.decided_at,
                    c.name as changed_by_name, a.changed_at, {VOUCHERS} as vouchers,
                    p.id as known_id, p.name as known_name, p.standing as known_as,
                    (select max(t.at) from audit t where t.about = p.id and p.standing = 'suspended'
                      and t.verb in ('suspended', 'changed standing')) as known_since
             from applications a
             left join people h on h.id = a.handler_id
             left join people d on d.id = a.decided_by
             left join people c on c.id = a.changed_by
             left join people p on p.email = a.email
             where a.id = $1 and a.state <> 'unconfirmed'"
        )))
        .bind(id.to_owned())
        .fetch_optional(&self.read)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let application = row.application.read()?;
        let decided_at = row.decided_at.map(instant).transpose()?;
        Ok(Some(Card {
            messages: self.messages_of(id).await?,
            earlier: self.earlier_applications(&application).await?,
            colleagues: self.colleagues(&application).await?,
            handler: row.handler_id.zip(row.handler),
            decided: decided_at.map(|at| Stale { by: row.decided_by_name, at }),
            last_change: Stale { by: row.changed_by_name, at: instant(row.changed_at)? },
            vouchers: row.vouchers,
            vouches: self.vouches_for(id).await?,
            known: row.known.read()?,
            application,
        }))
    }

    async fn earlier_applications(&self, application: &Application) -> Result<Vec<(State, Timestamp)>> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "select state, state_since from applications
             where email = $1 and id <> $2 and state <> 'unconfirmed' order by sent_at desc limit 10",
        )
        .bind(application.statement.email.as_str().to_owned())
        .bind(application.id.clone())
        .fetch_all(&self.read)
        .await?;
        let stood = |(state, since): (String, i64)| Some((State::from_code(&state)?, instant(since).ok()?));
        Ok(rows.into_iter().filter_map(stood).collect())
    }

    /// `cross join`, since SQLite keeps the order of those: it would else look at all members for the few of one place.
    async fn colleagues(&self, application: &Application) -> Result<Vec<String>> {
        let Some(entry) = &application.statement.workplace.entry else { return Ok(Vec::new()) };
        let rows: Vec<(String,)> = sqlx::query_as(
            "select p.name from workplaces w cross join people p
             where w.register_number = $1 and w.register = $2
               and p.id = w.person_id and p.standing = 'member' and p.email <> $3
             order by p.name limit 10",
        )
        .bind(entry.number.clone())
        .bind(entry.register.code())
        .bind(application.statement.email.as_str().to_owned())
        .fetch_all(&self.read)
        .await?;
        Ok(rows.into_iter().map(|(name,)| name).collect())
    }
}
