use super::super::{Config, Database, Written};
use std::path::PathBuf;

fn said(environment: &[(&str, &str)], file: &str) -> String {
    let variables = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::from_parts(Written::default(), variables, Some(file)).unwrap_err().to_string()
}

fn read(environment: &[(&str, &str)], file: &str) -> Config {
    let variables = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::from_parts(Written::default(), variables, Some(file)).unwrap()
}

#[test]
fn nothing_written_is_a_trial_on_this_machine() {
    let config = read(&[], "");
    assert_eq!(config.listen.to_string(), "127.0.0.1:3000");
    assert_eq!(config.database, Database::Sqlite(PathBuf::from("data/inner-circle.db")));
    assert_eq!(config.mail_from.to_string(), "Inner Circle <circle@localhost>");
    assert!(config.is_plain_localhost());
    assert_eq!(config.bound_to(4321).public_url, "http://localhost:4321");
}

#[test]
fn flags_win_over_the_environment_and_that_over_the_file() {
    let flags = Written { listen: Some("127.0.0.1:1".into()), ..Written::default() };
    let environment = [("INNER_CIRCLE_LISTEN", "127.0.0.1:2"), ("INNER_CIRCLE_DATA", "there")];
    let variables = environment.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let file = "listen = \"127.0.0.1:3\"\ndata = \"elsewhere\"\ncontact = \"hello@example.org\"";
    let config = Config::from_parts(flags, variables.into_iter(), Some(file)).unwrap();
    assert_eq!(config.listen.port(), 1);
    assert_eq!(config.data, PathBuf::from("there"));
    assert_eq!(config.contact.unwrap().as_str(), "hello@example.org");
}

#[test]
fn a_given_public_url_is_kept_whatever_port_is_bound() {
    let config = read(&[("INNER_CIRCLE_PUBLIC_URL", "https://circle.example.org/")], "").bound_to(4321);
    assert_eq!(config.public_url, "https://circle.example.org");
    assert!(!config.is_plain_localhost());
}

#[test]
fn proxies_come_as_a_list_or_as_words_with_commas() {
    let listed = read(&[], "trusted_proxies = [\"127.0.0.1\", \"10.0.0.0/8\"]");
    let words = read(&[("INNER_CIRCLE_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8")], "");
    for config in [listed, words] {
        assert!(config.trusts("127.0.0.1".parse().unwrap()));
        assert!(config.trusts("10.9.8.7".parse().unwrap()));
        assert!(!config.trusts("11.0.0.1".parse().unwrap()));
    }
}

#[test]
fn invitations_a_day_are_a_number_in_the_file_and_figures_in_the_environment() {
    assert_eq!(read(&[], "").invitations_per_day, 4000);
    assert_eq!(read(&[], "invitations_per_day = 250").invitations_per_day, 250);
    assert_eq!(read(&[("INNER_CIRCLE_INVITATIONS_PER_DAY", "300")], "").invitations_per_day, 300);
    assert!(said(&[], "invitations_per_day = 0").starts_with("invitations_per_day is 0; "));
    assert!(said(&[], "invitations_per_day = true").starts_with("invitations_per_day is not a number; "));
}

#[test]
fn how_many_streams_may_be_open_can_be_set() {
    let usual = read(&[], "").most_streams;
    assert_eq!((usual.per_person, usual.per_address), (20, 300));
    let most = read(&[("INNER_CIRCLE_STREAMS_PER_PERSON", "10000")], "streams_per_address = 5").most_streams;
    assert_eq!((most.per_person, most.per_address), (10_000, 5));
    assert!(said(&[], "streams_per_person = \"\"").starts_with("streams_per_person is “”; "));
}

#[test]
fn a_bucket_is_one_address_whose_secret_is_never_repeated() {
    assert!(read(&[], "").bucket.is_none());
    let address = "s3://AKIA:a%2Fb+c@s3.eu-west-2.example.org/circle/recordings?region=eu-west-2";
    let bucket = read(&[("INNER_CIRCLE_RECORDINGS_URL", address)], "").bucket.unwrap();
    assert_eq!((bucket.key.as_str(), bucket.secret.as_str()), ("AKIA", "a/b+c"));
    assert_eq!(format!("{bucket:?}"), "https://s3.eu-west-2.example.org/circle/recordings");
    assert_eq!(bucket.region, "eu-west-2");
    let own = read(&[], "recordings_url = \"s3+http://k:s@127.0.0.1:9000/circle\"").bucket.unwrap();
    assert_eq!((format!("{own:?}"), own.region.as_str()), ("http://127.0.0.1:9000/circle/".into(), "us-east-1"));
    for wrong in
        ["https://k:hidden@h/b", "s3://h/b", "s3://k:hidden@h", "s3://k:hidden@/b", "hidden", "s3://k:hidden@h/b?x=1"]
    {
        let said = said(&[("INNER_CIRCLE_RECORDINGS_URL", wrong)], "");
        assert!(said.starts_with("recordings_url cannot be used; write s3://KEY:SECRET@HOST/BUCKET"), "{said}");
        assert!(!said.contains("hidden"), "{said}");
    }
}

#[test]
fn ffmpeg_can_be_named_or_switched_off() {
    assert!(read(&[], "ffmpeg = \"none\"").ffmpeg.is_none());
    assert!(read(&[], "ffmpeg = \"/bin/sh\"").ffmpeg.is_some());
    let said = said(&[], "ffmpeg = \"/bin/none\"");
    assert_eq!(
        said,
        "ffmpeg is “/bin/none”, where there is no program; write its path, such as /usr/bin/ffmpeg, or none."
    );
}

#[test]
fn a_secret_of_figures_only_is_no_number() {
    let figures = "12".repeat(32);
    assert!(read(&[("INNER_CIRCLE_SECRET", &figures)], "").secret_is_given());
}

#[test]
fn an_unknown_setting_is_answered_with_those_there_are() {
    assert_eq!(
        said(&[("INNER_CIRCLE_PUBLIC_ULR", "https://x.org")], ""),
        "The environment has a setting INNER_CIRCLE_PUBLIC_ULR, which there is not; write one of listen, data, \
         database_url, public_url, secret, trusted_proxies, smtp_url, mail_from, contact, invitations_per_day, \
         streams_per_person, streams_per_address, recordings_url, largest_upload_gb, ffmpeg, transcriber."
    );
    assert_eq!(
        said(&[], "colour = \"red\""),
        "inner-circle.toml has a setting “colour”, which there is not; write one of listen, data, database_url, \
         public_url, secret, trusted_proxies, smtp_url, mail_from, contact, invitations_per_day, \
         streams_per_person, streams_per_address, recordings_url, largest_upload_gb, ffmpeg, transcriber."
    );
}

#[test]
fn a_wrong_setting_is_answered_with_what_to_write() {
    let wrong = [
        ("INNER_CIRCLE_LISTEN", "3000", "listen is “3000”; write an IP address and a port, such as 127.0.0.1:3000."),
        (
            "INNER_CIRCLE_PUBLIC_URL",
            "circle.example.org",
            "public_url is “circle.example.org”, which is no address; write the address people type, such as \
             https://circle.example.org.",
        ),
        (
            "INNER_CIRCLE_PUBLIC_URL",
            "http://localhost.example.org",
            "public_url is “http://localhost.example.org”, over which sign-ins could be read on the way; write the \
             address people type, such as https://circle.example.org.",
        ),
        (
            "INNER_CIRCLE_SECRET",
            "swordfish",
            "secret is not 32 or more bytes in hex; write what `openssl rand -hex 32` prints.",
        ),
        (
            "DATABASE_URL",
            "mysql://root:hunter2@localhost/x",
            "database_url is neither a SQLite file nor a PostgreSQL server; write sqlite:PATH or \
             postgres://USER:PASSWORD@HOST/DATABASE.",
        ),
        (
            "INNER_CIRCLE_TRUSTED_PROXIES",
            "caddy",
            "trusted_proxies has “caddy”; write IP addresses or networks, such as 10.0.0.0/8.",
        ),
        (
            "INNER_CIRCLE_SMTP_URL",
            "mail.example.org:hunter2",
            "smtp_url cannot be used; write smtps://USER:PASSWORD@HOST, with %40 for an @ in the name or password.",
        ),
        (
            "INNER_CIRCLE_MAIL_FROM",
            "circle",
            "mail_from is “circle”; write a name and an address, such as Inner Circle <circle@example.org>.",
        ),
        (
            "INNER_CIRCLE_INVITATIONS_PER_DAY",
            "many",
            "invitations_per_day is “many”; write a number from 1 on, such as 4000.",
        ),
        (
            "INNER_CIRCLE_CONTACT",
            "ask ada",
            "contact is “ask ada”; write an email address, such as organisers@example.org.",
        ),
    ];
    for (name, value, sentence) in wrong {
        assert_eq!(said(&[(name, value)], ""), sentence);
    }
}

#[test]
fn a_file_that_is_no_toml_or_holds_other_than_text_is_answered_with_a_line_to_write() {
    let said_of_noise = said(&[], "listen: 3000");
    assert!(said_of_noise.starts_with("inner-circle.toml cannot be understood ("), "{said_of_noise}");
    assert!(said_of_noise.ends_with("such as listen = \"127.0.0.1:3000\"."), "{said_of_noise}");
    assert!(!said_of_noise.contains('\n'));
    assert_eq!(said(&[], "listen = 3000"), "listen in inner-circle.toml is not text in quotes; write listen = \"…\".");
    assert_eq!(
        said(&[], "trusted_proxies = 7"),
        "trusted_proxies in inner-circle.toml is not a list of addresses; write trusted_proxies = [\"127.0.0.1\"]."
    );
}

#[test]
fn the_database_may_be_named_within_the_data_folder() {
    let config = read(&[("DATABASE_URL", "sqlite:{data}/other.db"), ("INNER_CIRCLE_DATA", "/srv/50%/circle")], "");
    assert_eq!(config.database, Database::Sqlite(PathBuf::from("/srv/50%/circle/other.db")));
    assert_eq!(config.database_url(), "sqlite:/srv/50%25/circle/other.db");
}

#[test]
fn the_secret_is_made_once_and_nobody_else_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let config = read(&[("INNER_CIRCLE_DATA", &folder.path().display().to_string())], "");
    let made = config.secret_in_hex().unwrap();
    assert_eq!(made.len(), 64);
    assert_eq!(config.secret_in_hex().unwrap(), made);
    let rights = std::fs::metadata(config.secret_file()).unwrap().permissions().mode();
    assert_eq!(rights & 0o777, 0o600);

    std::fs::write(config.secret_file(), "short").unwrap();
    let said = config.secret_in_hex().unwrap_err().to_string();
    assert!(said.contains("is not 32 or more bytes in hex"), "{said}");
}

#[test]
fn a_data_folder_that_cannot_be_written_is_named() {
    let said = read(&[("INNER_CIRCLE_DATA", "/proc/circle")], "").make_data_folder().unwrap_err().to_string();
    assert!(said.starts_with("The data folder /proc/circle cannot be written to ("), "{said}");
}

#[test]
fn a_file_in_the_place_of_the_data_folder_is_called_one() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().to_str().unwrap();
    let said = read(&[("INNER_CIRCLE_DATA", path)], "").make_data_folder().unwrap_err().to_string();
    assert!(said.starts_with(&format!("{path} is a file; --data names a folder.")), "{said}");
}
