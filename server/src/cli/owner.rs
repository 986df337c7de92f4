use super::{Failure, open, say};
use crate::clock::Clock;
use crate::config::Config;
use domain::people::EmailAddress;

/// Makes the first organiser, or another owner later.
pub async fn owner(email: &str, config: &Config) -> Result<(), Failure> {
    let email = EmailAddress::parse(email).map_err(|problem| Failure(format!("“{email}” is no address. {problem}")))?;
    let store = open(config).await?;
    store.make_owner(&email, Clock::real().now()).await?;
    say(&format!("{} is an owner of the circle now and can sign in at {}/sign-in", email.as_str(), config.public_url));
    store.close().await;
    Ok(())
}
