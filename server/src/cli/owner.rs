use super::{Failure, open, say};
use crate::clock::Clock;
use crate::config::Config;
use clap::Args;
use domain::people::{EmailAddress, Profession};
use domain::plain;

const LONGEST_NAME: u32 = 120;

#[derive(Debug, Args)]
pub struct Owner {
    email: String,
    /// What they are called; for somebody who is not in the circle yet
    #[arg(long)]
    name: Option<String>,
    /// Their profession, which decides what they may read; for somebody who is not in the circle yet
    #[arg(long, value_parser = profession)]
    profession: Option<Profession>,
}

/// Makes the first organiser, or another owner later.
pub async fn owner(asked: Owner, config: &Config) -> Result<(), Failure> {
    let Owner { email, name, profession } = asked;
    let email =
        EmailAddress::parse(&email).map_err(|problem| Failure(format!("“{email}” is no address. {problem}")))?;
    let name = name.map(|name| plain::name(&name, LONGEST_NAME)).transpose();
    let name = name.map_err(|problem| Failure(format!("That name cannot be taken. {problem}")))?;
    let store = open(config).await?;
    let made = store.make_owner(&email, name.as_deref().zip(profession), Clock::real().now()).await;
    store.close().await;
    let email = email.as_str();
    if made?.is_none() {
        return Err(Failure(format!(
            "Nobody in the circle has the address {email} yet; say who they are: \
             inner-circle owner {email} --name \"Ada Byron\" --profession {}",
            codes()
        )));
    }
    // Without the setting nobody but the server knows at which port it is.
    let place =
        if config.public_url_given { format!("at {}/sign-in", config.public_url) } else { "on your server".to_owned() };
    say(&format!("{email} is an owner of the circle now and can sign in {place}"));
    Ok(())
}

fn profession(code: &str) -> Result<Profession, String> {
    Profession::from_code(code).ok_or_else(|| format!("write {}", codes()))
}

/// `registered-manager, trust-executive, cqc or local-authority`.
fn codes() -> String {
    let codes: Vec<_> = Profession::ALL.iter().map(|profession| profession.code()).collect();
    codes.split_last().map_or_else(String::new, |(last, others)| format!("{} or {last}", others.join(", ")))
}
