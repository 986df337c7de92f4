use crate::calendar::Came;
use crate::guests::GuestCame;
use crate::library::Index;
use crate::people::Seen;
use crate::together::Together;
use crate::{Result, Secret, StoreError, Write};
use jiff::Timestamp;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{Any, AnyConnection, AnyPool, Connection, Executor};
use std::str::FromStr;
use std::sync::{Arc, RwLock};
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
    pub(crate) came: Arc<Together<Came>>,
    pub(crate) guests_came: Arc<Together<GuestCame>>,
    pub(crate) seen: Arc<Together<Seen>>,
    /// `None` until there is one; the database answers searches meanwhile.
    pub(crate) index: Arc<RwLock<Option<Arc<Index>>>>,
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
            Engine::Sqlite => connect(engine, 1, &format!("{}?mode=rwc", config.url)).await,
            Engine::Postgres => connect(engine, config.readers, &config.url).await,
        }
        .map_err(in_words)?;
        sqlx::migrate!().run(&write).await?;
        let read = match engine {
            Engine::Sqlite => connect(engine, config.readers, &config.url).await.map_err(in_words)?,
            Engine::Postgres => write.clone(),
        };
        Ok(Self {
            read,
            write,
            engine,
            secret: config.secret,
            committed: Arc::default(),
            came: Arc::default(),
            guests_came: Arc::default(),
            seen: Arc::default(),
            index: Arc::default(),
            url: config.url.into(),
        })
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

    /// On SQLite, takes what is in the write-ahead log into the file and empties the log: what was erased is in neither
    /// then. While somebody reads for long it stays for the next time.
    pub(crate) async fn empty_log(&self) -> Result<()> {
        if self.engine == Engine::Sqlite {
            sqlx::query("pragma wal_checkpoint(truncate)").fetch_all(&self.write).await?;
        }
        Ok(())
    }

    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}

/// A pool that has connected once. It tries again and again and then only says that it took too long, so a connection
/// of its own finds out why: on SQLite before, as nothing gets better by waiting, on PostgreSQL after, as a server that
/// is starting answers soon.
async fn connect(engine: Engine, connections: u32, url: &str) -> Result<AnyPool, sqlx::Error> {
    let options = AnyConnectOptions::from_str(url)?;
    if engine == Engine::Sqlite {
        connect_once(engine, &options).await?;
    }
    match pool(engine, connections).connect_with(options.clone()).await {
        Err(sqlx::Error::PoolTimedOut) => {
            connect_once(engine, &options).await?;
            Err(sqlx::Error::PoolTimedOut)
        }
        connected => connected,
    }
}

async fn connect_once(engine: Engine, options: &AnyConnectOptions) -> Result<(), sqlx::Error> {
    let mut connection = AnyConnection::connect_with(options).await?;
    set_up(engine, &mut connection).await?;
    connection.close().await
}

fn pool(engine: Engine, connections: u32) -> sqlx::pool::PoolOptions<Any> {
    AnyPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(5))
        .after_connect(move |connection, _| Box::pin(set_up(engine, connection)))
        // A file does not hang up; asking it each time costs as much as reading from it.
        .test_before_acquire(engine == Engine::Postgres)
        // When the disk is full SQLite undoes the transaction by itself, and the driver believes for ever that it is still
        // in it: such a connection could never save again.
        .before_acquire(|connection, _| {
            let usable = !connection.is_in_transaction();
            Box::pin(async move { Ok(usable) })
        })
}

async fn set_up(engine: Engine, connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    if engine == Engine::Sqlite {
        // FULL: what a person was told is saved survives a power cut. `secure_delete`: what is erased is overwritten, and
        // does not lie on in a page that is free. `mmap_size`: the first 256 MB are read where the system holds them, without
        // a copy of each page for each connection, which halves what reading twenty transcripts takes.
        connection
            .execute(
                "pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; \
                 pragma foreign_keys = on; pragma busy_timeout = 5000; pragma mmap_size = 268435456",
            )
            .await?;
    }
    connection.ping().await
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

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn once_there_is_room_again_a_disk_that_was_full_is_written_to() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("t.db").display());
        let store = Store::open(StoreConfig { url, secret: Secret::new(vec![1; 32]), readers: 1 }).await.unwrap();
        let now = Timestamp::UNIX_EPOCH;
        // To SQLite the same as a full disk; a limit of this connection, at what the file takes now.
        sqlx::query("pragma max_page_count = 1").execute(&store.write).await.unwrap();
        let mut write = store.write(now).await.unwrap();
        let many_words = "word ".repeat(100_000);
        let full = sqlx::query("insert into typed_forms (token_hash, body, expires_at) values ('h', $1, 0)")
            .bind(many_words)
            .execute(&mut *write.tx)
            .await;
        assert!(full.unwrap_err().to_string().contains("database or disk is full"));
        drop(write);

        sqlx::query("pragma max_page_count = 1000000").execute(&store.write).await.unwrap();
        store.write(now).await.unwrap().commit().await.unwrap();
        assert!(store.keep_form("words", now).await.is_ok());
    }

    #[tokio::test]
    async fn what_is_no_database_is_called_so_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("t.db");
        std::fs::write(&file, "a shopping list").unwrap();
        let url = format!("sqlite:{}", file.display());
        let opened = Store::open(StoreConfig { url, secret: Secret::new(vec![1; 32]), readers: 1 }).await;
        assert!(opened.unwrap_err().to_string().contains("file is not a database"));
    }
}
