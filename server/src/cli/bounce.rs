use super::{Failure, open, say};
use crate::clock::Clock;
use crate::config::Config;
use domain::people::EmailAddress;
use store::Refused;

/// Notes that mail to somebody who is invited comes back: no reminder goes there.
pub async fn bounce(email: &str, config: &Config) -> Result<(), Failure> {
    let address =
        EmailAddress::parse(email).map_err(|problem| Failure(format!("“{email}” is no address. {problem}")))?;
    let store = open(config).await?;
    let uninvited = || Failure(format!("Nobody with the address “{email}” waits for an invitation or has one."));
    let person = store.person_by_email(&address).await?.ok_or_else(uninvited)?;
    match store.note_bounce(&person.id, "command-line", Clock::real().now()).await {
        Ok(()) => {
            say(&format!("{} is sent nothing more there; correct the address at /organise/invitations", person.name));
        }
        Err(Refused::Store(e)) => return Err(e.into()),
        Err(_) => return Err(uninvited()),
    }
    store.close().await;
    Ok(())
}
