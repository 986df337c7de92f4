use super::{Failure, open, say};
use crate::clock::Clock;
use crate::config::Config;
use domain::people::EmailAddress;

/// Makes the first organiser, or another owner later.
pub async fn owner(email: &str, config: &Config) -> Result<(), Failure> {
    let email = EmailAddress::parse(email).map_err(|problem| Failure(format!("“{email}” is no address. {problem}")))?;
    let store = open(config).await?;
    store.make_owner(&email, Clock::real().now()).await?;
    // Without the setting nobody but the server knows at which port it is.
    let place =
        if config.public_url_given { format!("at {}/sign-in", config.public_url) } else { "on your server".to_owned() };
    say(&format!("{} is an owner of the circle now and can sign in {place}", email.as_str()));
    store.close().await;
    Ok(())
}
