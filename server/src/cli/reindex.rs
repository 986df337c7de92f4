use super::{Failure, open, say};
use crate::clock::Clock;
use crate::config::Config;
use domain::plain::counted;
use store::library::IndexFault;

/// Makes the search index anew, or has the servers do so that keep one.
pub async fn reindex(config: &Config) -> Result<(), Failure> {
    let store = open(config).await?;
    match store.reindex(&config.index()).await {
        Ok(talks) => say(&format!("{} can be found now", counted(i64::try_from(talks).unwrap_or(i64::MAX), "talk"))),
        Err(IndexFault::Taken) => say("The running server makes its index anew; searches are answered meanwhile"),
        Err(e) => return Err(Failure(format!("The index cannot be made: {e}."))),
    }
    // Others that share the database keep an index each.
    store.ask_for_reindex(Clock::real().now()).await?;
    store.close().await;
    Ok(())
}
