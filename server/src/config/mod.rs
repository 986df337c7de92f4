//! Settings: flags, then the environment, then `inner-circle.toml`. A setting that cannot be right stops the start with
//! one sentence that says what to write instead.

mod check;
mod proxies;
pub(crate) mod secret;

pub use proxies::Network;

use crate::events::MostStreams;
use crate::workshop::Ffmpeg;
use domain::people::EmailAddress;
use figment::Figment;
use figment::error::Kind;
use figment::providers::{Format, Serialized, Toml};
use lettre::message::Mailbox;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use store::library::{Bucket, Files};
use store::{Secret, StoreConfig};

/// Where settings are looked for, in the folder where the program is started.
pub const FILE: &str = "inner-circle.toml";

/// Every setting there is, as it is written in the file; in the environment with `INNER_CIRCLE_` and in capitals.
const NAMES: [&str; 16] = [
    "listen",
    "data",
    "database_url",
    "public_url",
    "secret",
    "trusted_proxies",
    "smtp_url",
    "mail_from",
    "contact",
    "invitations_per_day",
    "streams_per_person",
    "streams_per_address",
    "recordings_url",
    "largest_upload_gb",
    "ffmpeg",
    "transcriber",
];

/// What is wrong with a setting: one sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadSetting(pub String);

/// What was written, before anything is checked.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trusted_proxies: Option<OneOrMany>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smtp_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mail_from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invitations_per_day: Option<Figure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub streams_per_person: Option<Figure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub streams_per_address: Option<Figure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recordings_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub largest_upload_gb: Option<Figure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ffmpeg: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transcriber: Option<PathBuf>,
}

/// A number in the file, or its figures in the environment.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Figure {
    Number(i64),
    Words(String),
}

/// A list in the file, or words with commas between them in the environment.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// Where the rows are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    Sqlite(PathBuf),
    /// The whole address; it may hold a password.
    Postgres(String),
}

/// Settings that were checked.
#[derive(Clone, Debug)]
pub struct Config {
    pub listen: SocketAddr,
    pub data: PathBuf,
    pub database: Database,
    /// Without a slash at the end; the one source of links in mail.
    pub public_url: String,
    /// Somebody wrote `public_url`; otherwise it follows the port that was bound.
    pub public_url_given: bool,
    pub trusted_proxies: Vec<Network>,
    pub smtp_url: Option<String>,
    pub mail_from: Mailbox,
    /// Shown to those who want to join.
    pub contact: Option<EmailAddress>,
    /// Mails of invitation that may leave within a day.
    pub invitations_per_day: i64,
    pub most_streams: MostStreams,
    /// Where recordings lie, if not in the data folder.
    pub bucket: Option<Bucket>,
    /// Bytes of the largest recording that is taken in.
    pub largest_upload: u64,
    /// What makes smaller versions of recordings, where there is one.
    pub ffmpeg: Option<Ffmpeg>,
    /// A program that makes transcripts (`docs/transcriber.md`).
    pub transcriber: Option<PathBuf>,
    secret_given: Option<Vec<u8>>,
}

impl Config {
    /// Reads the settings of this process; `flags` win.
    pub fn read(flags: Written) -> Result<Self, BadSetting> {
        let file = match std::fs::read_to_string(FILE) {
            Ok(text) => Some(text),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => None,
            Err(e) => {
                return Err(BadSetting(format!(
                    "{FILE} cannot be read ({e}); let this account read it, or remove it."
                )));
            }
        };
        Self::from_parts(flags, std::env::vars(), file.as_deref())
    }

    /// The same from given parts.
    pub fn from_parts(
        flags: Written,
        environment: impl Iterator<Item = (String, String)>,
        file: Option<&str>,
    ) -> Result<Self, BadSetting> {
        let written: Written = Figment::new()
            .merge(Toml::string(file.unwrap_or_default()))
            .merge(Serialized::defaults(of_the_environment(environment)?))
            .merge(Serialized::defaults(flags))
            .extract()
            .map_err(|e| in_the_file(&e))?;
        check::checked(written)
    }

    /// Once the port is known: `public_url` follows it where nobody wrote one.
    #[must_use]
    pub fn bound_to(mut self, port: u16) -> Self {
        if !self.public_url_given {
            self.public_url = format!("http://localhost:{port}");
        }
        self
    }

    /// Whether this is a trial on one's own machine: no TLS, and codes may be shown in the log.
    pub fn is_plain_localhost(&self) -> bool {
        self.public_url == "http://localhost" || self.public_url.starts_with("http://localhost:")
    }

    /// Whether this address is one of our own proxies, whose `X-Forwarded-For` is believed.
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|network| network.contains(address))
    }

    pub fn database_url(&self) -> String {
        match &self.database {
            // sqlx reads a `?` as the begin of parameters and undoes percent signs.
            Database::Sqlite(file) => {
                format!("sqlite:{}", file.display().to_string().replace('%', "%25").replace('?', "%3F"))
            }
            Database::Postgres(url) => url.clone(),
        }
    }

    /// The secret: the one given, else that of the data folder, made now if there is none.
    pub fn secret(&self) -> Result<Secret, BadSetting> {
        match &self.secret_given {
            Some(bytes) => Ok(Secret::new(bytes.clone())),
            None => secret::kept_or_made(&self.secret_file()).map(Secret::new),
        }
    }

    /// Where recordings lie: the bucket that is set, else a folder of the data folder.
    pub fn files(&self) -> Result<Files, BadSetting> {
        match &self.bucket {
            Some(bucket) => Files::in_bucket(bucket),
            None => Files::in_folder(&self.data.join("media")),
        }
        .map_err(|e| BadSetting(format!("Recordings cannot be kept in {e}.")))
    }

    /// Where the search index lies. It is this server's alone.
    pub fn index(&self) -> PathBuf {
        self.data.join("index")
    }

    pub fn secret_file(&self) -> PathBuf {
        self.data.join("secret")
    }

    /// The secret as it is written down, for a backup.
    pub fn secret_in_hex(&self) -> Result<String, BadSetting> {
        match &self.secret_given {
            Some(bytes) => Ok(hex::encode(bytes)),
            None => secret::kept_or_made(&self.secret_file()).map(hex::encode),
        }
    }

    pub fn secret_is_given(&self) -> bool {
        self.secret_given.is_some()
    }

    /// Whether this machine's secret is not given though others may need the same one.
    pub fn secret_should_be_given(&self) -> bool {
        self.secret_given.is_none() && matches!(self.database, Database::Postgres(_))
    }

    pub fn store(&self, readers: u32) -> Result<StoreConfig, BadSetting> {
        Ok(StoreConfig { url: self.database_url(), secret: self.secret()?, readers })
    }

    /// Makes the data folder and tries to write there.
    pub fn make_data_folder(&self) -> Result<(), BadSetting> {
        if self.data.is_file() {
            return Err(BadSetting(format!(
                "{} is a file; --data names a folder. Choose another, or leave it out for the folder `data`.",
                self.data.display()
            )));
        }
        writable(&self.data).map_err(|e| {
            BadSetting(format!(
                "The data folder {} cannot be written to ({e}); give this account the right to write there, or choose \
                 another folder with --data.",
                self.data.display()
            ))
        })
    }
}

/// A folder that is made here is for this account only: it holds the secret and everybody's addresses.
fn writable(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    tempfile::NamedTempFile::new_in(folder)?.close()
}

/// `INNER_CIRCLE_…` and `DATABASE_URL`. Values stay words: a secret of figures only is not a number.
fn of_the_environment(
    variables: impl Iterator<Item = (String, String)>,
) -> Result<BTreeMap<String, String>, BadSetting> {
    let mut found = BTreeMap::new();
    for (variable, value) in variables.filter(|(_, value)| !value.is_empty()) {
        let name = match variable.strip_prefix("INNER_CIRCLE_") {
            Some("BIN") => continue, // the browser tests' name for this program
            Some("DATABASE_URL") => return Err(no_such("The environment has a setting INNER_CIRCLE_DATABASE_URL")),
            Some(rest) => rest.to_lowercase(),
            None if variable == "DATABASE_URL" => "database_url".to_owned(),
            None => continue,
        };
        if !NAMES.contains(&name.as_str()) {
            return Err(no_such(&format!("The environment has a setting {variable}")));
        }
        found.insert(name, value);
    }
    Ok(found)
}

/// Names and types of the environment and the flags are right by now, so what is wrong is in the file.
fn in_the_file(e: &figment::Error) -> BadSetting {
    let name = e.path.first().map_or("", String::as_str);
    match &e.kind {
        Kind::UnknownField(unknown, _) => no_such(&format!("{FILE} has a setting “{unknown}”")),
        Kind::Message(words) if name.is_empty() => BadSetting(format!(
            "{FILE} cannot be understood ({}); write one line for each setting, such as listen = \"127.0.0.1:3000\".",
            words.split_whitespace().collect::<Vec<_>>().join(" ")
        )),
        _ if name == "trusted_proxies" => BadSetting(format!(
            "trusted_proxies in {FILE} is not a list of addresses; write trusted_proxies = [\"127.0.0.1\"]."
        )),
        _ => match check::NUMBERS.iter().find(|number| number.name == name) {
            Some(number) => number.wrong("not a number"),
            None => BadSetting(format!("{name} in {FILE} is not text in quotes; write {name} = \"…\".")),
        },
    }
}

fn no_such(what: &str) -> BadSetting {
    BadSetting(format!("{what}, which there is not; write one of {}.", NAMES.join(", ")))
}
