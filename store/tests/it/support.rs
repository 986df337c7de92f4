//! A fresh database for each test, and the people and series that tests are about.

use domain::calendar::{Kind, Minutes, Session, Terms, WallTime};
use domain::ids::{PersonId, SeriesId};
use domain::people::{EmailAddress, Profession, Rank, Standing};
use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use std::ops::Deref;
use store::calendar::NewSeries;
use store::people::NewPerson;
use store::{Secret, Store, StoreConfig};

/// Runs each test once on SQLite and once on PostgreSQL.
macro_rules! on_every_database {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $test() { super::$test(crate::support::TestDb::sqlite().await).await })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $test() { super::$test(crate::support::TestDb::postgres().await).await })+
        }
    };
}
pub(crate) use on_every_database;

/// A database of its own; SQLite's folder goes when this goes.
pub struct TestDb {
    store: Store,
    pub url: String,
    _folder: Option<tempfile::TempDir>,
}

impl Deref for TestDb {
    type Target = Store;
    fn deref(&self) -> &Store {
        &self.store
    }
}

pub fn config(url: &str) -> StoreConfig {
    StoreConfig { url: url.into(), secret: Secret::new(b"a secret for tests".to_vec()), readers: 5 }
}

impl TestDb {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("circle.db").display());
        Self { store: Store::open(config(&url)).await.unwrap(), url, _folder: Some(folder) }
    }

    pub async fn postgres() -> Self {
        let server = std::env::var("TEST_POSTGRES_URL").expect(
            "TEST_POSTGRES_URL must name a throwaway PostgreSQL server. scripts/test starts one; run that instead.",
        );
        sqlx::any::install_default_drivers();
        let name = format!("t_{}", uuid::Uuid::now_v7().simple());
        let admin = sqlx::AnyPool::connect(&server).await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(format!("create database {name}"))).execute(&admin).await.unwrap();
        admin.close().await;
        let url = with_database(&server, &name);
        Self { store: Store::open(config(&url)).await.unwrap(), url, _folder: None }
    }

    /// A second server on the same database.
    pub async fn second_store(&self) -> Store {
        Store::open(config(&self.url)).await.unwrap()
    }

    /// Changes rows as a fault, or a circle of years, would.
    pub async fn behind_its_back(&self, sql: &str) {
        let pool = sqlx::AnyPool::connect(&self.url).await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(sql.to_owned())).execute(&pool).await.unwrap();
    }

    pub async fn member(&self, name: &str) -> PersonId {
        self.someone(name, Rank::Member, Standing::Member).await
    }

    pub async fn organiser(&self, name: &str) -> PersonId {
        self.someone(name, Rank::Organiser, Standing::Member).await
    }

    pub async fn someone(&self, name: &str, rank: Rank, standing: Standing) -> PersonId {
        let new = NewPerson {
            name: name.into(),
            email: email(name),
            profession: Profession::RegisteredManager,
            rank,
            standing,
        };
        self.add_person(new, noon()).await.unwrap()
    }

    /// Mondays at eight from 23 November 2026, six months of them stored.
    pub async fn mondays(&self, by: &PersonId) -> SeriesId {
        let new = NewSeries { terms: monday_terms(), first: date(2026, 11, 23), link: "https://zoom.us/j/1".into() };
        self.add_series(new, by, noon()).await.unwrap()
    }

    pub async fn sessions(&self) -> Vec<Session> {
        let listed = self.sessions_between(Timestamp::UNIX_EPOCH, Timestamp::MAX, None).await.unwrap();
        listed.into_iter().map(|listed| listed.session).collect()
    }
}

fn with_database(server: &str, name: &str) -> String {
    let (address, query) = server.split_once('?').map_or((server, String::new()), |(a, q)| (a, format!("?{q}")));
    let (base, _) = address.rsplit_once('/').unwrap();
    format!("{base}/{name}{query}")
}

pub fn email(name: &str) -> EmailAddress {
    EmailAddress::parse(&format!("{}@example.org", name.to_lowercase())).unwrap()
}

pub fn monday_terms() -> Terms {
    Terms {
        title: "Monday live".into(),
        kind: Kind::Members,
        weekday: Weekday::Monday,
        at: WallTime::EIGHT,
        length: Minutes::parse("20").unwrap(),
        host: None,
        notes: String::new(),
    }
}

/// Sunday 22 November 2026, noon: the present of these tests.
pub fn noon() -> Timestamp {
    at("2026-11-22T12:00:00Z")
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn date(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).unwrap()
}
