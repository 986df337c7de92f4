use super::{BadSetting, Config, Database, Figure, Network, OneOrMany, Written};
use crate::events::MostStreams;
use crate::workshop::Ffmpeg;
use domain::people::EmailAddress;
use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use percent_encoding::percent_decode_str;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use store::library::Bucket;
use url::{Host, Url};

/// Bytes a given secret must at least have.
const LEAST_SECRET: usize = 32;

/// Checks each setting and fills in what was not written.
pub(super) fn checked(written: Written) -> Result<Config, BadSetting> {
    let listen = listen(written.listen.as_deref().unwrap_or("127.0.0.1:3000"))?;
    let data = written.data.unwrap_or_else(|| PathBuf::from("data"));
    Ok(Config {
        listen,
        database: database(written.database_url.as_deref(), &data)?,
        data,
        public_url_given: written.public_url.is_some(),
        public_url: match written.public_url {
            Some(url) => public_url(&url)?,
            None => format!("http://localhost:{}", listen.port()),
        },
        trusted_proxies: written.trusted_proxies.map_or(Ok(Vec::new()), proxies)?,
        smtp_url: written.smtp_url.map(smtp_url).transpose()?,
        mail_from: mail_from(written.mail_from.as_deref().unwrap_or("Inner Circle <circle@localhost>"))?,
        contact: written.contact.as_deref().map(contact).transpose()?,
        invitations_per_day: INVITATIONS.read(written.invitations_per_day)?,
        most_streams: MostStreams {
            per_person: STREAMS_PER_PERSON.read(written.streams_per_person)?,
            per_address: STREAMS_PER_ADDRESS.read(written.streams_per_address)?,
        },
        bucket: written.recordings_url.as_deref().map(bucket).transpose()?,
        largest_upload: LARGEST_UPLOAD.read::<u64>(written.largest_upload_gb)? * 1_000_000_000,
        ffmpeg: ffmpeg(written.ffmpeg.as_deref())?,
        transcriber: written.transcriber.map(transcriber).transpose()?,
        secret_given: written.secret.as_deref().map(secret).transpose()?,
    })
}

fn listen(text: &str) -> Result<SocketAddr, BadSetting> {
    text.replace("localhost:", "127.0.0.1:")
        .parse()
        .map_err(|_| BadSetting(format!("listen is “{text}”; write an IP address and a port, such as 127.0.0.1:3000.")))
}

fn database(url: Option<&str>, data: &Path) -> Result<Database, BadSetting> {
    let Some(url) = url else { return Ok(Database::Sqlite(data.join("inner-circle.db"))) };
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok(Database::Postgres(url.to_owned()));
    }
    let file = url.strip_prefix("sqlite:").map(|rest| rest.strip_prefix("//").unwrap_or(rest));
    match file.filter(|file| !file.is_empty() && !file.contains(['?', ':'])) {
        Some(file) => Ok(Database::Sqlite(file.replace("{data}", &data.display().to_string()).into())),
        // Its words are not repeated: a mistyped address may hold a password.
        None => Err(BadSetting(
            "database_url is neither a SQLite file nor a PostgreSQL server; write sqlite:PATH or \
             postgres://USER:PASSWORD@HOST/DATABASE."
                .into(),
        )),
    }
}

fn public_url(text: &str) -> Result<String, BadSetting> {
    let wrong = |why: &str| {
        BadSetting(format!(
            "public_url is “{text}”, {why}; write the address people type, such as https://circle.example.org."
        ))
    };
    let url = Url::parse(text).map_err(|_| wrong("which is no address"))?;
    let localhost = url.host() == Some(Host::Domain("localhost"));
    match url.scheme() {
        "https" => {}
        "http" if localhost => {}
        "http" => return Err(wrong("over which sign-ins could be read on the way")),
        _ => return Err(wrong("which no browser opens")),
    }
    let bare = url.username().is_empty() && url.password().is_none();
    if !bare || url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("which says more than a host"));
    }
    Ok(url.origin().ascii_serialization())
}

fn proxies(written: OneOrMany) -> Result<Vec<Network>, BadSetting> {
    let words = match written {
        OneOrMany::One(line) => line.split(',').map(|word| word.trim().to_owned()).collect(),
        OneOrMany::Many(words) => words,
    };
    let network = |word: &String| {
        word.parse().map_err(|_| {
            BadSetting(format!("trusted_proxies has “{word}”; write IP addresses or networks, such as 10.0.0.0/8."))
        })
    };
    words.iter().filter(|word| !word.is_empty()).map(network).collect()
}

fn smtp_url(text: String) -> Result<String, BadSetting> {
    // Neither the address nor what the parser says of it is repeated: both may hold the password.
    let usable = AsyncSmtpTransport::<Tokio1Executor>::from_url(&text).is_ok();
    if usable && Url::parse(&text).is_ok_and(|url| url.has_host()) {
        Ok(text)
    } else {
        Err(BadSetting(
            "smtp_url cannot be used; write smtps://USER:PASSWORD@HOST, with %40 for an @ in the name or password."
                .into(),
        ))
    }
}

fn mail_from(text: &str) -> Result<Mailbox, BadSetting> {
    text.parse().map_err(|_| {
        BadSetting(format!(
            "mail_from is “{text}”; write a name and an address, such as Inner Circle <circle@example.org>."
        ))
    })
}

fn transcriber(program: PathBuf) -> Result<PathBuf, BadSetting> {
    use std::os::unix::fs::PermissionsExt;
    let may_run = |file: &std::fs::Metadata| file.is_file() && file.permissions().mode() & 0o111 != 0;
    if program.is_absolute() && std::fs::metadata(&program).is_ok_and(|file| may_run(&file)) {
        return Ok(program);
    }
    Err(BadSetting(format!(
        "transcriber is “{}”, which is no program that can be started; write the whole path of one, such as \
         /usr/local/bin/make-transcript, or leave it out.",
        program.display()
    )))
}

fn contact(text: &str) -> Result<EmailAddress, BadSetting> {
    EmailAddress::parse(text).map_err(|_| {
        BadSetting(format!("contact is “{text}”; write an email address, such as organisers@example.org."))
    })
}

/// `s3://KEY:SECRET@HOST/BUCKET/PREFIX?region=R`, or `s3+http://` on one's own network. Its words are not repeated: they hold
/// the secret.
fn bucket(text: &str) -> Result<Bucket, BadSetting> {
    let read = || {
        let url = Url::parse(text).ok()?;
        let scheme = match url.scheme() {
            "s3" => "https",
            "s3+http" => "http",
            _ => return None,
        };
        let plain = |part: &str| Some(percent_decode_str(part).decode_utf8().ok()?.into_owned());
        let (name, prefix) = match url.path().strip_prefix('/')?.split_once('/') {
            Some((name, prefix)) => (name, prefix.trim_end_matches('/')),
            None => (url.path().strip_prefix('/')?, ""),
        };
        let region = match url.query_pairs().collect::<Vec<_>>().as_slice() {
            [] => "us-east-1".to_owned(), // what storage without regions goes by
            [(key, region)] if key == "region" => region.clone().into_owned(),
            _ => return None,
        };
        let host = url.host_str().filter(|host| !host.is_empty())?;
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        let bucket = Bucket {
            endpoint: format!("{scheme}://{host}{port}"),
            region,
            name: plain(name)?,
            prefix: plain(prefix)?,
            key: plain(url.username())?,
            secret: plain(url.password()?)?,
        };
        (!bucket.name.is_empty() && !bucket.key.is_empty()).then_some(bucket)
    };
    read().ok_or_else(|| {
        BadSetting(
            "recordings_url cannot be used; write s3://KEY:SECRET@HOST/BUCKET, with %2F for a / in key or secret, or leave it \
             out for a folder."
                .into(),
        )
    })
}

/// The one that is named, the first in `PATH`, or none where that is wanted.
fn ffmpeg(named: Option<&Path>) -> Result<Option<Ffmpeg>, BadSetting> {
    match named {
        Some(named) if named.as_os_str() == "none" => Ok(None),
        Some(named) => Ffmpeg::find(Some(named)).map(Some).ok_or_else(|| {
            BadSetting(format!(
                "ffmpeg is “{}”, where there is no program; write its path, such as /usr/bin/ffmpeg, or none.",
                named.display()
            ))
        }),
        None => Ok(Ffmpeg::find(None)),
    }
}

/// A setting that is a number, from 1 to a million.
pub(super) struct Number {
    pub name: &'static str,
    usual: u32,
}

/// Mail services commonly stop at 5,000 a day.
const INVITATIONS: Number = Number { name: "invitations_per_day", usual: 4000 };
/// A browser holds six at most; whoever is in three of them still has places to spare.
const STREAMS_PER_PERSON: Number = Number { name: "streams_per_person", usual: 20 };
/// All guests of a village may come by one address.
const STREAMS_PER_ADDRESS: Number = Number { name: "streams_per_address", usual: 300 };
/// An evening in full HD has about one.
const LARGEST_UPLOAD: Number = Number { name: "largest_upload_gb", usual: 8 };
pub(super) const NUMBERS: [Number; 4] = [INVITATIONS, STREAMS_PER_PERSON, STREAMS_PER_ADDRESS, LARGEST_UPLOAD];

impl Number {
    fn read<T: TryFrom<u32>>(&self, written: Option<Figure>) -> Result<T, BadSetting> {
        let (number, words) = match written {
            None => (Some(self.usual), String::new()),
            Some(Figure::Number(number)) => (u32::try_from(number).ok(), number.to_string()),
            Some(Figure::Words(words)) => (words.trim().parse().ok(), format!("“{words}”")),
        };
        let number = number.filter(|number| (1..=1_000_000).contains(number));
        number.and_then(|number| T::try_from(number).ok()).ok_or_else(|| self.wrong(&words))
    }

    pub fn wrong(&self, written: &str) -> BadSetting {
        BadSetting(format!("{} is {written}; write a number from 1 on, such as {}.", self.name, self.usual))
    }
}

pub(super) fn secret(text: &str) -> Result<Vec<u8>, BadSetting> {
    hex::decode(text.trim()).ok().filter(|bytes| bytes.len() >= LEAST_SECRET).ok_or_else(|| {
        BadSetting("secret is not 32 or more bytes in hex; write what `openssl rand -hex 32` prints.".into())
    })
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
