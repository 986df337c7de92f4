//! Carries the outbox: by SMTP, or into `{data}/outbox/` as files while no mail server is set.

use crate::clock::Clock;
use crate::config::Config;
use crate::mail_html;
use futures::future::join_all;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use store::Store;
use store::outbox::Leased;

/// Mails taken at once. All are answered well before their lease of two minutes ends.
const AT_ONCE: i64 = 8;
/// For one mail, from the connection to the last answer. The library's own patience ends with the connection.
const PATIENCE: Duration = Duration::from_mins(1);
const CONNECTS_WITHIN: Duration = Duration::from_secs(20);

/// Sends what waits, for as long as the server runs.
#[derive(Clone)]
pub struct Postman {
    store: Store,
    clock: Clock,
    config: Arc<Config>,
    way: Way,
    patience: Duration,
}

#[derive(Clone)]
enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(PathBuf),
}

/// Why a mail has not left, in words that hold neither a password nor what a server answered with.
#[derive(Debug, thiserror::Error)]
enum NotSent {
    #[error("the message cannot be written: {0}")]
    Message(#[from] lettre::error::Error),
    #[error("the mail server did not answer in time")]
    Timeout,
    #[error("the mail server refuses our name and password ({0})")]
    Password(lettre::transport::smtp::response::Code),
    #[error("the mail server answered {0}")]
    Answer(lettre::transport::smtp::response::Code),
    #[error("no safe connection to the mail server")]
    Tls,
    #[error("no connection to the mail server")]
    Connection,
    #[error("the file cannot be written: {0}")]
    File(std::io::ErrorKind),
}

impl NotSent {
    /// Whether the server will never take mail for this address (RFC 5321 §4.2.3). A wrong password is a 5xx too, and
    /// passes.
    fn is_of_the_address(&self) -> bool {
        matches!(self, Self::Answer(code) if ["550", "551", "553"].contains(&code.to_string().as_str()))
    }

    /// Whether the server takes nothing from us, whatever we bring (RFC 5321 §3.8, RFC 4954 §6).
    fn is_of_the_server(&self) -> bool {
        match self {
            Self::Password(_) | Self::Tls | Self::Connection => true,
            Self::Answer(code) => code.to_string() == "421",
            // It may have taken the mail and been slow to say so: trying for days would send it many times.
            Self::Timeout | Self::Message(_) | Self::File(_) => false,
        }
    }
}

impl From<lettre::transport::smtp::Error> for NotSent {
    fn from(e: lettre::transport::smtp::Error) -> Self {
        match e.status() {
            Some(code) if ["454", "530", "534", "535", "538"].contains(&code.to_string().as_str()) => {
                Self::Password(code)
            }
            Some(code) => Self::Answer(code),
            // Lettre's own patience is for connecting.
            None if e.is_timeout() => Self::Connection,
            None if e.is_tls() => Self::Tls,
            None => Self::Connection,
        }
    }
}

impl From<std::io::Error> for NotSent {
    fn from(e: std::io::Error) -> Self {
        Self::File(e.kind())
    }
}

impl Postman {
    /// # Errors
    /// When `smtp_url` cannot be used; checked settings can.
    pub fn new(store: Store, clock: Clock, config: Arc<Config>) -> Result<Self, lettre::transport::smtp::Error> {
        let way = match &config.smtp_url {
            Some(url) => {
                Way::Smtp(AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?.timeout(Some(CONNECTS_WITHIN)).build())
            }
            None => Way::Folder(config.data.join("outbox")),
        };
        Ok(Self { store, clock, config, way, patience: PATIENCE })
    }

    /// Waits so long for the mail server.
    #[must_use]
    pub fn patient_for(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Says in the log, at the start, why no mail will leave: a wrong password is not found out when somebody waits for a
    /// code.
    pub async fn greet(&self) {
        let Way::Smtp(server) = &self.way else { return };
        let why = match tokio::time::timeout(self.patience, server.test_connection()).await {
            Ok(Ok(true)) => return,
            Ok(Ok(false)) => NotSent::Connection,
            Ok(Err(e)) => NotSent::from(e),
            Err(_) => NotSent::Timeout,
        };
        tracing::error!("No mail leaves: {why}. It waits, and leaves by itself once that is put right; see smtp_url");
    }

    /// Never returns. Woken by commits, and each second for what is due again or was left behind by another server.
    pub async fn run(self) {
        tokio::join!(self.greet(), self.work());
    }

    async fn work(&self) {
        loop {
            let more = self.store.wait_for_changes();
            match self.deliver().await {
                Ok(0) => more.await,
                Ok(_) => {}
                Err(e) => {
                    tracing::warn!(error = %e, "The outbox cannot be read; trying again");
                    tokio::time::sleep(Duration::from_secs(5)).await;
                }
            }
        }
    }

    /// Sends what is due, a handful at a time; how many were tried.
    pub async fn deliver(&self) -> store::Result<usize> {
        let leased = self.store.lease_mail(AT_ONCE, self.clock.now()).await?;
        for kept in join_all(leased.iter().map(|mail| self.carry(mail))).await {
            kept?;
        }
        Ok(leased.len())
    }

    async fn carry(&self, mail: &Leased) -> store::Result<()> {
        if ["sign-in", "application-proof"].contains(&mail.kind.as_str()) && self.config.is_plain_localhost() {
            // Whoever tries the circle on their own machine has no mail server; the subject holds the code.
            tracing::info!(to = mail.to.masked(), "Sign-in mail: {}", mail.subject);
        }
        match self.send(mail).await {
            Ok(()) => self.store.mail_sent(&mail.id, self.clock.now()).await,
            Err(why) => {
                tracing::warn!(id = mail.id, kind = mail.kind, attempt = mail.attempts, "A mail has not left: {why}");
                let (problem, now) = (why.to_string(), self.clock.now());
                if why.is_of_the_server() {
                    self.store.mail_put_off(mail, &problem, now).await
                } else if why.is_of_the_address() {
                    self.store.mail_refused(mail, &problem, now).await
                } else {
                    self.store.mail_failed(mail, &problem, now).await
                }
            }
        }
    }

    async fn send(&self, mail: &Leased) -> Result<(), NotSent> {
        let message = self.written(mail)?;
        match &self.way {
            Way::Smtp(server) => {
                tokio::time::timeout(self.patience, server.send(message)).await.map_err(|_| NotSent::Timeout)??;
            }
            Way::Folder(folder) => keep(folder, &mail.id, &message.formatted()).await?,
        }
        Ok(())
    }

    fn written(&self, mail: &Leased) -> Result<Message, lettre::error::Error> {
        let to = Mailbox::new(None, mail.to.as_str().parse().map_err(|_| lettre::error::Error::MissingTo)?);
        let made_at = Duration::from_millis(mail.made_at.as_millisecond().max(0).unsigned_abs());
        let host = self.config.public_url.rsplit_once("//").map_or("localhost", |(_, host)| host);
        let host = host.split(':').next().unwrap_or(host);
        let mut message = Message::builder()
            .from(self.config.mail_from.clone())
            .to(to)
            .subject(mail.subject.as_str())
            .date(SystemTime::UNIX_EPOCH + made_at)
            // The same at each attempt, so that a mail that left twice is shown once.
            .message_id(Some(format!("<{}@{host}>", mail.id)))
            .header(AutoSubmitted);
        if !mail.unsubscribe.is_empty() {
            let page = format!("{}{}", self.config.public_url, app::paths::unsubscribe(&mail.unsubscribe));
            message = message.header(ListUnsubscribe(format!("<{page}>"))).header(ListUnsubscribePost);
        }
        message.multipart(parts(mail, &self.config.public_url))
    }
}

/// The same thing in several ways, the plainest first (RFC 2046 §5.1.4). A calendar entry says its method here too, or
/// calendars take it for a file (RFC 6047 §2.4).
fn parts(mail: &Leased, home: &str) -> MultiPart {
    let words = SinglePart::builder().header(ContentType::TEXT_PLAIN).body(mail.body.clone());
    let html = SinglePart::builder().header(ContentType::TEXT_HTML).body(mail_html::of(&mail.body, home));
    let parts = MultiPart::alternative().singlepart(words).singlepart(html);
    let calendar = mail.calendar.as_ref().and_then(|calendar| {
        let kind = format!("text/calendar; charset=utf-8; method={}", calendar.method.code());
        Some(SinglePart::builder().header(ContentType::parse(&kind).ok()?).body(calendar.text.clone()))
    });
    match calendar {
        Some(calendar) => parts.singlepart(calendar),
        None => parts,
    }
}

/// A mail may hold a code, so only this account may read it.
async fn keep(folder: &Path, id: &str, message: &[u8]) -> std::io::Result<()> {
    use tokio::io::AsyncWriteExt;
    tokio::fs::create_dir_all(folder).await?;
    let (half, whole) = (folder.join(format!(".{id}")), folder.join(format!("{id}.eml")));
    let mut file =
        tokio::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&half).await?;
    file.write_all(message).await?;
    file.sync_all().await?;
    tokio::fs::rename(half, whole).await
}

/// Where one kind of mail is ended (RFC 2369 §3.2).
#[derive(Clone, Debug)]
struct ListUnsubscribe(String);

impl Header for ListUnsubscribe {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

/// That a mail program may do so by itself, when its reader asks it to (RFC 8058 §3.1).
#[derive(Clone, Copy)]
struct ListUnsubscribePost;

impl Header for ListUnsubscribePost {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe-Post")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "List-Unsubscribe=One-Click".to_owned())
    }
}

/// Asks holiday replies not to answer (RFC 3834 §5).
#[derive(Clone, Copy)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Written;
    use domain::people::{EmailAddress, Profession, Rank, Standing};
    use store::people::NewPerson;

    async fn postman(smtp_url: Option<&str>) -> (Postman, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let written = Written {
            data: Some(folder.path().to_owned()),
            smtp_url: smtp_url.map(str::to_owned),
            ..Written::default()
        };
        let config = Arc::new(Config::from_parts(written, std::iter::empty(), None).unwrap());
        let store = Store::open(config.store(2).unwrap()).await.unwrap();
        let email = EmailAddress::parse("dawn@example.org").unwrap();
        let (profession, rank, standing) = (Profession::RegisteredManager, Rank::Member, Standing::Member);
        let new = NewPerson { name: "Dawn".into(), email: email.clone(), profession, rank, standing };
        let clock = Clock::real();
        store.add_person(new, clock.now()).await.unwrap();
        let mail = |_: &store::people::Asked| ("123 456 is your code".to_owned(), "Grüße\n\nCome in.\n".to_owned());
        store.ask_to_sign_in(&email, None, clock.now(), mail).await.unwrap();
        (Postman::new(store, clock, config).unwrap(), folder)
    }

    #[tokio::test]
    async fn without_a_mail_server_each_mail_is_one_file() {
        let (postman, folder) = postman(None).await;
        assert_eq!(postman.deliver().await.unwrap(), 1);
        assert_eq!(postman.deliver().await.unwrap(), 0);
        let files: Vec<_> = std::fs::read_dir(folder.path().join("outbox")).unwrap().collect();
        assert_eq!(files.len(), 1);
        let file = files.into_iter().next().unwrap().unwrap();
        let text = std::fs::read_to_string(file.path()).unwrap();
        let id = file.file_name().into_string().unwrap().replace(".eml", "");
        for line in [
            "From: \"Inner Circle\" <circle@localhost>",
            "To: dawn@example.org",
            "Subject: 123 456 is your code",
            "Auto-Submitted: auto-generated",
            &format!("Message-ID: <{id}@localhost>"),
        ] {
            assert!(text.contains(&format!("{line}\r\n")), "{line} is not in\n{text}");
        }
        assert_eq!(postman.store.mail_counts().await.unwrap(), [("sent".to_owned(), 1)]);
    }

    #[tokio::test]
    async fn a_mail_that_cannot_leave_waits_and_says_why_without_the_password() {
        // Port 1 refuses connections.
        let (postman, _folder) = postman(Some("smtp://circle:hunter2@127.0.0.1:1")).await;
        assert_eq!(postman.deliver().await.unwrap(), 1);
        assert_eq!(postman.store.mail_counts().await.unwrap(), [("waiting".to_owned(), 1)]);
        assert_eq!(postman.deliver().await.unwrap(), 0, "it is not due again yet");
    }
}
