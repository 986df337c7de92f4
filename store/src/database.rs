use crate::{Result, Secret, StoreError, Write};
use jiff::Timestamp;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{Any, AnyPool, Connection, Executor};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// What to open, and with which secret.
#[derive(Clone, Debug)]
pub struct StoreConfig {
    /// `sqlite:PATH` or `postgres://…`.
    pub url: String,
    pub secret: Secret,
    /// Connections that read at the same time.
    pub readers: u32,
}

/// The open database. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) read: AnyPool,
    /// On SQLite a single connection, so that writers queue here and not on the file's lock.
    pub(crate) write: AnyPool,
    pub(crate) engine: Engine,
    pub(crate) secret: Secret,
    pub(crate) committed: Arc<Notify>,
    url: Arc<str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

impl Store {
    /// Opens the database, makes the file if there is none, and brings its tables up to date.
    ///
    /// # Errors
    /// `Opening` says in words for the operator what stands in the way.
    pub async fn open(config: StoreConfig) -> Result<Self> {
        sqlx::any::install_default_drivers();
        let engine = if config.url.starts_with("sqlite:") { Engine::Sqlite } else { Engine::Postgres };
        let in_words = |e: sqlx::Error| StoreError::Opening(cannot_open(&config.url, &e));
        let write = match engine {
            Engine::Sqlite => pool(engine, 1).connect_with(options(&format!("{}?mode=rwc", config.url))?).await,
            Engine::Postgres => pool(engine, config.readers).connect_with(options(&config.url)?).await,
        }
        .map_err(in_words)?;
        sqlx::migrate!().run(&write).await?;
        let read = match engine {
            Engine::Sqlite => {
                pool(engine, config.readers).connect_with(options(&config.url)?).await.map_err(in_words)?
            }
            Engine::Postgres => write.clone(),
        };
        Ok(Self { read, write, engine, secret: config.secret, committed: Arc::default(), url: config.url.into() })
    }

    /// Begins the one transaction of a store function; see [`Write`].
    pub async fn write(&self, now: Timestamp) -> Result<Write<'_>, sqlx::Error> {
        let tx = match self.engine {
            // Takes the lock at once: a transaction that read first could not become a writer later.
            Engine::Sqlite => self.write.begin_with("begin immediate").await?,
            Engine::Postgres => self.write.begin().await?,
        };
        Ok(Write::new(self, tx, now))
    }

    /// Whether the database answers; what `/readyz` says.
    pub async fn answers(&self) -> Result<()> {
        sqlx::query("select n from counters where name = 'changes'").execute(&self.read).await?;
        Ok(())
    }

    /// Waits until something may have been committed: by this process at once, by others through [`Self::listen`].
    pub(crate) fn woken(&self) -> impl Future<Output = ()> + '_ {
        self.committed.notified()
    }

    /// On PostgreSQL, wakes this process whenever another commits; returns only when the connection is lost.
    /// On SQLite there is nothing to listen to, and it never returns: other processes are found by polling.
    pub async fn listen(&self) -> Result<()> {
        match self.engine {
            Engine::Sqlite => std::future::pending().await,
            Engine::Postgres => {
                let mut listener = sqlx::postgres::PgListener::connect(&self.url).await?;
                listener.listen("changes").await?;
                loop {
                    listener.recv().await?;
                    self.committed.notify_waiters();
                }
            }
        }
    }

    pub fn is_sqlite(&self) -> bool {
        self.engine == Engine::Sqlite
    }

    /// A whole copy of a SQLite database in one new file, taken while the server goes on.
    ///
    /// # Errors
    /// `Opening` on PostgreSQL, which has `pg_dump` for this.
    pub async fn copy_to(&self, file: &str) -> Result<()> {
        if self.engine == Engine::Postgres {
            return Err(StoreError::Opening("PostgreSQL is backed up with pg_dump; see docs/deploy.md.".into()));
        }
        sqlx::query("vacuum into $1").bind(file.to_owned()).execute(&self.write).await?;
        Ok(())
    }

    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}

fn options(url: &str) -> Result<AnyConnectOptions> {
    AnyConnectOptions::from_str(url).map_err(|e| StoreError::Opening(cannot_open(url, &e)))
}

fn pool(engine: Engine, connections: u32) -> sqlx::pool::PoolOptions<Any> {
    AnyPoolOptions::new().max_connections(connections).acquire_timeout(Duration::from_secs(5)).after_connect(
        move |connection, _| {
            Box::pin(async move {
                if engine == Engine::Sqlite {
                    // FULL: what a person was told is saved survives a power cut.
                    connection
                        .execute(
                            "pragma journal_mode = wal; pragma synchronous = full; \
                             pragma foreign_keys = on; pragma busy_timeout = 5000",
                        )
                        .await?;
                }
                connection.ping().await
            })
        },
    )
}

/// One sentence for the operator, without the password that an address may hold.
fn cannot_open(url: &str, e: &sqlx::Error) -> String {
    let place = match url.split_once('@') {
        Some((_, host)) => format!("the PostgreSQL server at {}", host.split('?').next().unwrap_or_default()),
        None => url.trim_start_matches("sqlite:").to_owned(),
    };
    format!(
        "Cannot open the database ({place}): {e}. Check that it exists, that this account may write to it, \
         and that database_url is right."
    )
}
