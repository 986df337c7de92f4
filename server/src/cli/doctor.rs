//! Looks at what the server needs, and says each finding in a sentence.

use super::{Failure, say};
use crate::clock::Clock;
use crate::config::{Config, Database, Written};
use domain::register::dated;
use std::process::ExitCode;
use store::audit::Chain;
use store::{Store, StoreError};

#[derive(Default)]
struct Report {
    errors: usize,
    warnings: usize,
    well: usize,
}

impl Report {
    fn good(&mut self, words: &str) {
        self.well += 1;
        say(&format!("ok       {words}"));
    }

    fn warn(&mut self, words: &str) {
        self.warnings += 1;
        say(&format!("warning  {words}"));
    }

    fn wrong(&mut self, words: &str) {
        self.errors += 1;
        say(&format!("error    {words}"));
    }
}

/// 0 when it found at most warnings, 1 when something is wrong.
pub async fn doctor(flags: Written) -> Result<ExitCode, Failure> {
    let mut report = Report::default();
    match Config::read(flags) {
        Ok(config) => look(&config, &mut report).await,
        Err(e) => report.wrong(&e.0),
    }
    say(&format!("{} errors, {} warnings, {} things as they should be", report.errors, report.warnings, report.well));
    Ok(if report.errors == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn look(config: &Config, report: &mut Report) {
    report.good(&format!("The settings can be used; links in mail begin with {}", config.public_url));
    settings(config, report);
    if let Err(e) = config.make_data_folder() {
        report.wrong(&e.0);
        return;
    }
    report.good(&format!("{} can be written to", config.data.display()));
    secret(config, report);
    match &config.database {
        Database::Sqlite(file) if !file.exists() => {
            report.warn(&format!("There is no database at {} yet; the server makes it when it starts", file.display()));
        }
        _ => match super::open(config).await {
            Ok(store) => database(&store, report).await,
            Err(e) => report.wrong(&e.to_string()),
        },
    }
}

fn settings(config: &Config, report: &mut Report) {
    if config.smtp_url.is_none() {
        let outbox = config.data.join("outbox");
        report.warn(&format!("No smtp_url is set; mail is not sent but kept as files in {}", outbox.display()));
    }
    if config.smtp_url.is_some() && config.mail_from.email.domain() == "localhost" {
        report.warn("mail_from is not set; mail servers refuse mail from circle@localhost");
    }
    if config.contact.is_none() {
        report.warn("contact is not set; nobody is told whom to write to about joining");
    }
    if config.secret_should_be_given() {
        report.warn("secret is not set; several servers on one PostgreSQL must be given the same one");
    }
    if !config.is_plain_localhost() && config.trusted_proxies.is_empty() {
        report.warn("trusted_proxies is not set; behind a proxy everybody counts as one address, and limits hit all");
    }
}

fn secret(config: &Config, report: &mut Report) {
    use std::os::unix::fs::PermissionsExt;
    if config.secret_is_given() {
        report.good("The secret is set");
        return;
    }
    match std::fs::metadata(config.secret_file()) {
        Ok(file) if file.permissions().mode() & 0o077 != 0 => {
            let name = config.secret_file();
            report.warn(&format!("{0} can be read by other accounts; chmod 600 {0}", name.display()));
        }
        Ok(_) => report.good("The secret can be read by this account only"),
        Err(_) => report.warn("There is no secret yet; the server makes one when it starts"),
    }
}

async fn database(store: &Store, report: &mut Report) {
    report.good("The database answers and its tables are up to date");
    match store.write(Clock::real().now()).await {
        Ok(nothing) => drop(nothing),
        Err(e) => report.wrong(&Failure::from(StoreError::from(e)).to_string()),
    }
    match store.is_demo().await {
        Ok(true) => report.warn("This is a demo circle: its printed sign-in addresses work for ever"),
        Ok(false) => {}
        Err(e) => report.wrong(&format!("The database cannot be read: {e}")),
    }
    match store.verify_audit().await {
        Ok(Chain::Whole { lines }) => report.good(&format!("The audit trail is whole ({lines} lines)")),
        Ok(Chain::BrokenAt(n)) => {
            report.wrong(&format!("The audit trail is broken at line {n}: it was changed from outside, or is damaged"));
        }
        Err(e) => report.wrong(&format!("The audit trail cannot be read: {e}")),
    }
    match store.register_date().await {
        Ok(Some(date)) => report.good(&format!("The CQC's list of locations is as at {}", dated(date))),
        Ok(None) => report.warn("No list of the CQC's locations is imported; nobody's home can be looked up in it"),
        Err(e) => report.wrong(&format!("The list of locations cannot be read: {e}")),
    }
    match store.mail_counts().await {
        Ok(counts) => mail(&counts, report),
        Err(e) => report.wrong(&format!("The outbox cannot be read: {e}")),
    }
    match store.push_counts().await {
        Ok(counts) => pushes(&counts, report),
        Err(e) => report.wrong(&format!("The notices to devices cannot be read: {e}")),
    }
    store.close().await;
}

fn of(counts: &[(String, i64)], state: &str) -> i64 {
    counts.iter().find(|(found, _)| found == state).map_or(0, |(_, n)| *n)
}

fn mail(counts: &[(String, i64)], report: &mut Report) {
    match (of(counts, "failed"), of(counts, "waiting")) {
        (0, 0) => report.good("No mail waits"),
        (0, waiting) => report.warn(&format!("{waiting} mails wait to be sent; is the server running?")),
        (failed, waiting) => {
            report.warn(&format!("{failed} mails were given up and {waiting} wait; is smtp_url right?"));
        }
    }
}

/// Devices that are reached no more are usual; that none is reached says something of the server.
fn pushes(counts: &[(String, i64)], report: &mut Report) {
    match (of(counts, "failed"), of(counts, "sent"), of(counts, "waiting")) {
        (1.., 0, _) => report.warn("No notice has reached a device; may the server open connections to the internet?"),
        (_, _, 1..) => report.warn("Notices to devices wait to be sent; is the server running?"),
        (failed, sent, _) => report.good(&format!("{sent} notices to devices have left, {failed} were given up")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn that_no_device_is_reached_is_a_warning_and_that_one_is_gone_is_none() {
        let warnings = |counts: &[(&str, i64)]| {
            let counts: Vec<_> = counts.iter().map(|(state, n)| ((*state).to_owned(), *n)).collect();
            let mut report = Report::default();
            pushes(&counts, &mut report);
            report.warnings
        };
        assert_eq!(warnings(&[]), 0);
        assert_eq!(warnings(&[("failed", 1), ("sent", 40)]), 0);
        assert_eq!(warnings(&[("failed", 1)]), 1);
        assert_eq!(warnings(&[("sent", 40), ("waiting", 2)]), 1);
    }
}
