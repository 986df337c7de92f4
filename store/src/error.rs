use jiff::Timestamp;

/// The database did not do what was asked. Logged where it is handled; nobody outside sees its words.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error(transparent)]
    Driver(#[from] sqlx::Error),
    #[error("the database could not be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    #[error("{0}")]
    Opening(String),
    /// A row that our own code cannot have written.
    #[error("inconsistent row: {0}")]
    Inconsistent(&'static str),
}

pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Somebody else changed the row after it was read: who, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stale {
    pub by: Option<String>,
    pub at: Timestamp,
}

/// Why an edit was not made.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("not found")]
    NotFound,
    #[error("changed meanwhile")]
    Stale(Stale),
    /// The edit makes no sense any more: the session has begun, the series has ended.
    #[error("too late")]
    TooLate,
    /// A rule about people stands against it.
    #[error(transparent)]
    Act(#[from] domain::people::ActRefusal),
    /// Something else is called so.
    #[error("taken")]
    Taken,
    /// A rule of the board stands against it.
    #[error(transparent)]
    Move(#[from] domain::conference::CannotMove),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for Refused {
    fn from(e: sqlx::Error) -> Self {
        Self::Store(e.into())
    }
}
