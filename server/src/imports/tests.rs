//! Files as they come: true ones in small, damaged ones, and those made to do harm.

use super::Progress;
use super::locations::{Asked, Outcome, Refused, Summary, import};
use jiff::Timestamp;
use jiff::civil::date;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use store::register::Difference;
use store::{Secret, Store, StoreConfig};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const COLUMNS: &[&str] = &[
    "Location ID",
    "Location HSCA start date",
    "Dormant (Y/N)",
    "Care home?",
    "Location Name",
    "A filler",
    "Location Telephone Number",
    "Registered manager",
    "Location Web Address",
    "Care homes beds",
    "Location Latest Overall Rating",
    "Location Region",
    "Location Local Authority",
    "Location Street Address",
    "Location Address Line 2",
    "Location City",
    "Location County",
    "Location Postal Code",
    "Provider ID",
    "Provider Name",
    "Provider Web Address",
    "Provider Nominated Individual Name",
    "Service type - Care home service with nursing",
    "Service type - Care home service without nursing",
    "Service type - Domiciliary care service",
    "Service type - Extra Care housing services",
    "Service type - Hospice services",
    "Service type - Shared Lives",
    "Service type - Supported living service",
];

fn now() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

struct Desk {
    store: Store,
    folder: tempfile::TempDir,
}

impl Desk {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("t.db").display());
        let config = StoreConfig { url, secret: Secret::new(vec![1; 32]), readers: 2 };
        Self { store: Store::open(config).await.unwrap(), folder }
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// A spreadsheet with this `content.xml`.
    fn ods(&self, name: &str, content: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        let mut zip = ZipWriter::new(std::fs::File::create(&path).unwrap());
        zip.start_file("content.xml", SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
        zip.finish().unwrap();
        path
    }

    async fn import(&self, file: &Path, with: impl FnOnce(&mut Asked)) -> Result<Summary, Refused> {
        let mut asked = Asked {
            name: file.file_name().unwrap().to_string_lossy().into_owned(),
            file: file.into(),
            as_at: None,
            dry_run: false,
            anyway: false,
            by: "command line".into(),
            public_url: "https://circle.example".into(),
        };
        with(&mut asked);
        import(&self.store, asked, now(), |_: Progress| ()).await
    }

    async fn refusal(&self, file: &Path) -> String {
        let refused = self.import(file, |_| ()).await.unwrap_err().to_string();
        assert!(self.store.register_date().await.unwrap().is_none(), "nothing was imported");
        refused
    }
}

/// Cells of a row, by column; those of no column are blank.
fn row(cells: &[(&str, &str)]) -> Vec<String> {
    let cell = |name: &&str| cells.iter().find(|(its, _)| its == name).map_or("", |(_, text)| *text).to_owned();
    COLUMNS.iter().map(cell).collect()
}

fn rosewood() -> Vec<String> {
    row(&[
        ("Location ID", "1-1000210669"),
        ("Location HSCA start date", "2010-10-01"),
        ("Care home?", "Y"),
        ("Location Name", "Rosewood & Daughters"),
        ("Registered manager", "Okafor, Dawn"),
        ("Care homes beds", "42"),
        ("Location City", "Leeds"),
        ("Location Postal Code", "ls1 1ab"),
        ("Provider Name", "-"),
        ("Service type - Care home service with nursing", "Y"),
    ])
}

fn numbered(n: usize) -> Vec<String> {
    row(&[("Location ID", &format!("1-20000{n:04}")), ("Location Name", &format!("Oakwood {n}"))])
}

fn csv(rows: &[Vec<String>]) -> String {
    let line = |cells: &Vec<String>| cells.iter().map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(",");
    let header: Vec<String> = COLUMNS.iter().map(|name| (*name).to_owned()).collect();
    std::iter::once(&header).chain(rows).map(line).collect::<Vec<_>>().join("\r\n")
}

/// As offices write it: dates and numbers as values, runs of blanks as one cell, filler at the end of rows.
fn content(rows: &[Vec<String>]) -> String {
    let mut xml = String::from(
        r#"<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body>
        <office:spreadsheet><table:table table:name="README"><table:table-row><table:table-cell><text:p>Source: CQC database
        as at 1 October 2026</text:p></table:table-cell></table:table-row></table:table><table:table table:name="HSCA_Active_Locations">"#,
    );
    let header: Vec<String> = COLUMNS.iter().map(|name| (*name).to_owned()).collect();
    for cells in std::iter::once(&header).chain(rows) {
        xml += "<table:table-row>";
        for (nth, cell) in cells.iter().enumerate() {
            let escaped = cell.replace('&', "&amp;").replace('<', "&#60;");
            match COLUMNS[nth] {
                _ if cell.is_empty() => xml += r#"<table:table-cell table:number-columns-repeated="1"/>"#,
                "Location HSCA start date" if cell.starts_with("20") => {
                    write!(xml, r#"<table:table-cell office:date-value="{cell}"><text:p>01/10/10</text:p></table:table-cell>"#)
                        .unwrap();
                }
                "Care homes beds" if cell.len() < 4 => {
                    write!(xml, r#"<table:table-cell office:value="{cell}"><text:p>{cell},00</text:p></table:table-cell>"#)
                        .unwrap();
                }
                _ => write!(
                    xml,
                    "<table:table-cell><office:annotation><text:p>a note</text:p></office:annotation><text:p>{escaped}</text:p></table:table-cell>"
                )
                .unwrap(),
            }
        }
        xml += r#"<table:table-cell table:number-columns-repeated="16265"/></table:table-row>"#;
    }
    xml + r#"<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/>
        </table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#
}

#[tokio::test]
async fn a_spreadsheet_is_read_by_the_names_of_its_columns_and_dated_by_its_notes() {
    let desk = Desk::new().await;
    let file = desk.ods("locations.ods", &content(&[rosewood(), numbered(1)]));
    let tried = desk.import(&file, |asked| asked.dry_run = true).await.unwrap();
    assert_eq!((tried.outcome, tried.as_at), (Outcome::Checked, date(2026, 10, 1)));
    assert_eq!(desk.store.location("1-1000210669").await.unwrap(), None, "a dry run changes nothing");

    let done = desk.import(&file, |_| ()).await.unwrap();
    assert_eq!(done.difference, Difference { after: 2, new: 2, ..Difference::default() });
    let home = desk.store.location("1-1000210669").await.unwrap().unwrap();
    assert_eq!((home.name.as_str(), home.postcode.as_str()), ("Rosewood & Daughters", "LS1 1AB"));
    assert_eq!((home.beds, home.since), (Some(42), Some(date(2010, 10, 1))));
    assert_eq!(home.services, [domain::register::Service::NursingHome]);
    assert_eq!((home.manager.as_str(), home.provider_name.as_str()), ("Okafor, Dawn", ""), "a dash is nothing");
    assert_eq!(desk.import(&file, |_| ()).await.unwrap().outcome, Outcome::Current);
}

#[tokio::test]
async fn csv_is_read_in_whatever_encoding_and_dated_by_its_name_or_by_hand() {
    let desk = Desk::new().await;
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    let cafe = row(&[("Location ID", "1-1000210669"), ("Location Name", "Café Rosewood")]);
    bytes.extend(csv(&[cafe]).as_bytes());
    bytes.extend(b"\r\n1-1000210670,,,,Caf\xe9 \x93Oak\x94,,,");
    let file = desk.file("locations.csv", &bytes);
    assert!(desk.refusal(&file).await.contains("does not say of which day"));
    let by_hand = desk.import(&file, |asked| asked.as_at = Some(date(2026, 9, 1))).await.unwrap();
    assert_eq!((by_hand.as_at, by_hand.difference.after), (date(2026, 9, 1), 2));
    for (id, name) in [("1-1000210669", "Café Rosewood"), ("1-1000210670", "Café “Oak”")] {
        assert_eq!(desk.store.location(id).await.unwrap().unwrap().name, name);
    }
    let named = desk.file("01_November_2026_HSCA_Active_Locations.csv", csv(&[rosewood(), numbered(1)]).as_bytes());
    assert_eq!(desk.import(&named, |_| ()).await.unwrap().as_at, date(2026, 11, 1));
}

#[tokio::test]
async fn each_bad_cell_is_named_by_row_and_column_and_nothing_is_imported() {
    let desk = Desk::new().await;
    let bad = row(&[
        ("Location ID", "Rosewood House"),
        ("Location HSCA start date", "soon"),
        ("Care home?", "maybe"),
        ("Care homes beds", "forty"),
    ]);
    let long = row(&[("Location ID", "1-30000001"), ("Location Name", &"x".repeat(10_000))]);
    let file = desk.ods("locations.ods", &content(&[rosewood(), bad, rosewood(), long]));
    let Err(Refused::Rows { named, more: 0 }) = desk.import(&file, |_| ()).await else { panic!("not refused") };
    let said: Vec<_> = named.iter().map(|mistake| (mistake.row, mistake.column)).collect();
    let expected = [
        (3, "Location ID"),
        (3, "Location HSCA start date"),
        (3, "Care home?"),
        (3, "Location Name"),
        (3, "Care homes beds"),
        (4, "Location ID"),
        (5, "Location Name"),
    ];
    assert_eq!(said, expected);
    assert_eq!(named[4].to_string(), "Row 3, Care homes beds: “forty”. Write the number in figures, or nothing.");
    assert!(named[5].to_string().ends_with("Row 2 has the same id. Leave one of them out."), "{}", named[5]);
    assert!(named[6].to_string().len() < 200, "what is long is not repeated");
    assert_eq!(desk.store.register_date().await.unwrap(), None);
}

#[tokio::test]
async fn rows_of_csv_have_the_numbers_that_a_spreadsheet_shows_whatever_ends_a_line() {
    for line_end in ["\r\n", "\n", "\r"] {
        let desk = Desk::new().await;
        let two_lines = row(&[("Location ID", "1-30000001"), ("Location Name", &format!("Rosewood{line_end}House"))]);
        let bad = row(&[("Location ID", "Elm Lodge"), ("Location Name", "Elm Lodge")]);
        let text = csv(&[two_lines, bad]).replace("\"\r\n\"", &format!("\"{line_end}\""));
        let file = desk.file("1 October 2026.csv", text.as_bytes());
        let Err(Refused::Rows { named, more: 0 }) = desk.import(&file, |_| ()).await else { panic!("not refused") };
        assert_eq!(named[0].row, 3, "{line_end:?}");
    }
}

#[tokio::test]
async fn a_missing_column_or_sheet_is_named() {
    let desk = Desk::new().await;
    let text = csv(&[rosewood()]).replace("Registered manager", "Manager").replace("Care home?", "Home");
    let said = desk.refusal(&desk.file("2 October 2026.csv", text.as_bytes())).await;
    assert!(said.contains("columns are missing: “Care home?”, “Registered manager”"), "{said}");
    let other = content(&[]).replace("HSCA_Active_Locations", "Sheet1");
    let said = desk.refusal(&desk.ods("other.ods", &other)).await;
    assert!(said.contains("no sheet “HSCA_Active_Locations”, only: README, Sheet1"), "{said}");
    let said = desk.refusal(&desk.file("people.csv", b"Name,Email\r\nDawn,dawn@example.org")).await;
    assert!(said.contains("Location ID"), "{said}");
}

#[tokio::test]
async fn what_is_no_list_at_all_is_refused_in_a_sentence() {
    let desk = Desk::new().await;
    for (name, bytes) in [
        ("photo.ods", &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..]),
        ("torn.ods", b"PK\x03\x04 and then nothing"),
        ("empty.csv", b""),
        ("wide.csv", b"\xff\xfeL\0o\0c\0"),
    ] {
        let said = desk.refusal(&desk.file(name, bytes)).await;
        assert!(said.ends_with('.') && said.len() < 250, "{name} {said}");
    }
    let whole = content(&[rosewood()]);
    for (name, text) in [
        ("torn.ods", &whole[..whole.len() / 2]),
        ("entities.ods", r#"<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>"#),
        ("deep.ods", &"<a>".repeat(100_000)),
        ("no-xml.ods", "Location ID,Location Name"),
    ] {
        let said = desk.refusal(&desk.ods(name, text)).await;
        assert!(said.ends_with('.') && said.len() < 250, "{name} {said}");
    }
}

#[tokio::test]
async fn a_spreadsheet_bomb_is_refused_before_it_is_unpacked() {
    let desk = Desk::new().await;
    let path = desk.ods("bomb.ods", "<a>");
    let mut bytes = std::fs::read(&path).unwrap();
    // What the list of contents says of the unpacked size (PKWARE APPNOTE 4.3.12).
    let entry = bytes.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    bytes[entry + 24..entry + 28].copy_from_slice(&(2_u32 << 30).to_le_bytes());
    let said = desk.refusal(&desk.file("bomb.ods", &bytes)).await;
    assert_eq!(said, "The file unpacks to 2048 MB; the most we take is 1024 MB.");
}

#[test]
fn a_bomb_that_lies_about_its_size_is_left_at_the_limit() {
    let mut endless = super::limits::Limited::new(std::io::repeat(b' '), 10 << 20);
    let mut read = 0;
    let mut some = [0; 1 << 12];
    let stopped = loop {
        endless.next_piece();
        match std::io::Read::read(&mut endless, &mut some) {
            Ok(n) => read += n,
            Err(e) => break e,
        }
    };
    assert!(stopped.to_string().contains("unpacks to more than 10 MB"), "{stopped}");
    assert!(read <= (10 << 20) + some.len());
}

#[tokio::test]
async fn one_cell_that_never_ends_is_not_held() {
    let desk = Desk::new().await;
    let text = format!("<table><table-row><table-cell><p>{}", " ".repeat(8 << 20));
    let said = desk.refusal(&desk.ods("cell.ods", &text)).await;
    assert!(said.contains("One cell or row of the file has more than 4 MB"), "{said}");
}

#[tokio::test]
async fn repeats_without_end_and_thousands_of_files_are_refused() {
    let desk = Desk::new().await;
    let rows = content(&[rosewood()]).replacen(
        "<table:table-row>",
        r#"<table:table-row table:number-rows-repeated="99999999">"#,
        3,
    );
    assert!(desk.refusal(&desk.ods("rows.ods", &rows)).await.contains("rows. That is no list"));
    let wide = content(&[]).replace(
        "<table:table-cell><office:annotation>",
        r#"<table:table-cell table:number-columns-repeated="999999999"><office:annotation>"#,
    );
    assert!(desk.refusal(&desk.ods("wide.ods", &wide)).await.contains("columns. That is no list"));

    let path = desk.folder.path().join("files.ods");
    let mut zip = ZipWriter::new(std::fs::File::create(&path).unwrap());
    for n in 0..2_000 {
        zip.start_file(n.to_string(), SimpleFileOptions::default()).unwrap();
    }
    zip.finish().unwrap();
    assert!(desk.refusal(&path).await.contains("thousands of files"));
}

#[tokio::test]
async fn a_quotation_mark_that_never_closes_does_not_swallow_the_file() {
    let desk = Desk::new().await;
    let text = format!("{}\r\n\"1-1000210670,{}", csv(&[rosewood()]), "x,\r\n".repeat(2 << 20));
    let said = desk.refusal(&desk.file("1 October 2026.csv", text.as_bytes())).await;
    assert!(said.contains("A quotation mark may be missing"), "{said}");
}

#[tokio::test]
async fn names_cannot_turn_the_page_round_nor_addresses_run_scripts() {
    let desk = Desk::new().await;
    let odd = row(&[
        ("Location ID", "1-1000210669"),
        ("Location Name", "\u{202e}doowesoR <script>"),
        ("Location Web Address", "javascript:alert(1)"),
        ("Provider Web Address", "www.rosewood.example"),
    ]);
    let file = desk.ods("locations.ods", &content(&[odd]));
    desk.import(&file, |_| ()).await.unwrap();
    let home = desk.store.location("1-1000210669").await.unwrap().unwrap();
    assert_eq!((home.name.as_str(), home.web.as_str()), ("doowesoR <script>", ""));
    assert_eq!(home.provider_web, "www.rosewood.example");
}

#[tokio::test]
async fn a_file_that_is_older_or_not_whole_is_taken_only_when_somebody_insists() {
    let desk = Desk::new().await;
    let many: Vec<_> = (0..100).map(numbered).collect();
    let october = desk.ods("october.ods", &content(&many));
    desk.import(&october, |_| ()).await.unwrap();
    let half = desk.ods("half.ods", &content(&many[..50]));
    let refused = desk.import(&half, |_| ()).await;
    assert!(matches!(refused, Err(Refused::Smaller { before: 100, after: 50 })), "{refused:?}");
    let older = desk.ods("older.ods", &content(&many[..99]).replace("1 October 2026", "1 July 2026"));
    let refused = desk.import(&older, |_| ()).await;
    assert!(matches!(refused, Err(Refused::Older { .. })), "{refused:?}");
    assert_eq!(desk.store.register_date().await.unwrap(), Some(date(2026, 10, 1)));
    let done = desk.import(&half, |asked| asked.anyway = true).await.unwrap();
    assert_eq!((done.outcome, done.difference.gone), (Outcome::Imported, 50));
}
