use super::{Failure, open, say};
use crate::clock::Clock;
use crate::config::Config;
use domain::people::{EmailAddress, Standing};
use store::Refused;

/// Suspends somebody, or lets them in again.
pub async fn suspend(email: &str, lift: bool, config: &Config) -> Result<(), Failure> {
    let nobody = || Failure(format!("Nobody in the circle has the address “{email}”."));
    let address =
        EmailAddress::parse(email).map_err(|problem| Failure(format!("“{email}” is no address. {problem}")))?;
    let store = open(config).await?;
    let person = store.person_by_email(&address).await?.ok_or_else(nobody)?;
    let standing = if lift { Standing::Member } else { Standing::Suspended };
    // The audit trail says that it was done here.
    let by = "command-line".parse().map_err(|_| nobody())?;
    match store.set_standing(&person.id, standing, &by, Clock::real().now()).await {
        Ok(()) => say(&format!("{} is {} now", person.name, standing.label().to_lowercase())),
        Err(Refused::Store(e)) => return Err(e.into()),
        Err(Refused::Act(why)) => return Err(Failure(why.to_string())),
        Err(_) => return Err(nobody()),
    }
    store.close().await;
    Ok(())
}
