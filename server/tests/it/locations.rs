//! The CQC's list of locations, brought by an organiser in her browser.

use crate::circle::{Circle, noon};
use crate::invitations::Organiser;
use domain::people::import::{FileProblem, LocationsReport, Report, Stage};
use domain::people::{Profession, Rank, Register, RegisterEntry, Workplace};
use jiff::SignedDuration;
use jiff::civil::date;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const COLUMNS: &str = "Location ID,Location HSCA start date,Dormant (Y/N),Care home?,Location Name,\
    Location Telephone Number,Registered manager,Location Web Address,Care homes beds,Location Latest Overall Rating,\
    Location Region,Location Local Authority,Location Street Address,Location Address Line 2,Location City,\
    Location County,Location Postal Code,Provider ID,Provider Name,Provider Web Address,\
    Provider Nominated Individual Name,Service type - Care home service with nursing,\
    Service type - Care home service without nursing,Service type - Domiciliary care service,\
    Service type - Extra Care housing services,Service type - Hospice services,Service type - Shared Lives,\
    Service type - Supported living service";

/// A row: id, name, manager.
type Home<'t> = (&'t str, &'t str, &'t str);

fn cells((id, name, manager): Home<'_>) -> String {
    format!("{id},2010-10-01,N,Y,{name},,{manager}{}", ",".repeat(21))
}

fn csv(homes: &[Home<'_>]) -> Vec<u8> {
    let rows: Vec<_> = homes.iter().map(|home| cells(*home)).collect();
    format!("{COLUMNS}\r\n{}\r\n", rows.join("\r\n")).into_bytes()
}

fn zipped(content: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("content.xml", SimpleFileOptions::default()).unwrap();
    zip.write_all(content.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

fn ods(homes: &[Home<'_>], as_at: &str) -> Vec<u8> {
    let row = |line: &str| {
        let cells: Vec<_> =
            line.split(',').map(|cell| format!("<table-cell><p>{}</p></table-cell>", cell.trim())).collect();
        format!("<table-row>{}</table-row>", cells.concat())
    };
    let rows: Vec<_> = homes.iter().map(|home| row(&cells(*home))).collect();
    zipped(&format!(
        "<spreadsheet><table name=\"README\"><table-row><table-cell><p>Source: CQC database as at {as_at}</p></table-cell>\
         </table-row></table><table name=\"HSCA_Active_Locations\">{}{}</table></spreadsheet>",
        row(COLUMNS),
        rows.concat()
    ))
}

fn found(report: Report) -> LocationsReport {
    let Report::Locations(found) = report else { panic!("{report:?}") };
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_list_of_locations_is_checked_imported_and_the_second_time_nothing_new() {
    let circle = Circle::new().await;
    let asha = Organiser::of(&circle).await;
    let list = csv(&[("1-100001", "Rosewood", "Dawn Okafor"), ("1-100002", "Elm Lodge", "Lee Moss")]);
    let name = "01_September_2026_HSCA_Active_Locations.csv";

    let place = asha.upload("locations", name, &list).await;
    let (stage, report) = asha.came_of(&place).await;
    let first = found(report);
    assert_eq!((stage, first.as_at, first.locations, first.before), (Stage::Checked, date(2026, 9, 1), 2, 0));
    assert!(circle.store.register_date().await.unwrap().is_none(), "a look changes nothing");
    let page = asha.page(&place).await;
    for words in ["1 September 2026", "Import these", name] {
        assert!(page.contains(words), "{words}");
    }
    for _ in 0..2 {
        assert_eq!(asha.press(&format!("{place}/run")).await, place, "a second press finds it done");
        assert_eq!(asha.came_of(&place).await.0, Stage::Done);
    }
    assert_eq!(circle.store.register_date().await.unwrap(), Some(date(2026, 9, 1)));
    assert!(circle.store.location("1-100002").await.unwrap().is_some());

    let again = asha.upload("locations", name, &list).await;
    let (stage, report) = asha.came_of(&again).await;
    assert_eq!((stage, found(report).is_current), (Stage::Checked, true));
    let page = asha.page(&again).await;
    assert!(page.contains("This file is imported already") && !page.contains("Import these"));
    asha.press(&format!("{again}/run")).await;
    assert!(found(asha.came_of(&again).await.1).is_current);
    assert_eq!(circle.files("imports"), 0, "what was imported is not kept");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn next_months_spreadsheet_says_what_it_changes_and_whom_it_makes_us_ask() {
    let circle = Circle::new().await;
    let asha = Organiser::of(&circle).await;
    let dawn = circle.person("Dawn", Profession::RegisteredManager, Rank::Member).await;
    let entry = RegisterEntry::parse(Register::Cqc, "1-100001").ok();
    let workplace = Workplace { service: "Rosewood".into(), entry, ..Workplace::default() };
    circle.store.set_workplace(&dawn, &workplace, &dawn, noon()).await.unwrap();
    let mut homes = vec![("1-100001", "Rosewood", "Dawn"), ("1-100002", "Elm Lodge", "Lee Moss")];
    let others: Vec<_> = (0..20).map(|n| (format!("1-2000{n:02}"), format!("Oakwood {n}"))).collect();
    homes.extend(others.iter().map(|(id, name)| (id.as_str(), name.as_str(), "")));

    let place = asha.upload("locations", "october.ods", &ods(&homes, "1 October 2026")).await;
    asha.press(&format!("{place}/run")).await;
    assert_eq!(asha.came_of(&place).await.0, Stage::Done);
    homes[0].2 = "Marsh Lee";
    homes[1] = ("1-100003", "Ash Court", "");
    let place = asha.upload("locations", "november.ods", &ods(&homes, "1 November 2026")).await;
    let (stage, report) = asha.came_of(&place).await;
    let expected = LocationsReport {
        as_at: date(2026, 11, 1),
        locations: 22,
        before: 22,
        new: 1,
        gone: 1,
        manager_changed: 1,
        asked: 1,
        is_current: false,
    };
    assert_eq!((stage, found(report)), (Stage::Checked, expected));
    let page = asha.page(&place).await;
    assert!(page.contains("1 member will be asked by mail whether their home is still theirs."));
    assert!(circle.store.question_for(&dawn).await.unwrap().is_none(), "a look asks nobody");

    asha.press(&format!("{place}/run")).await;
    assert_eq!(asha.came_of(&place).await, (Stage::Done, Report::Locations(expected)));
    assert!(circle.store.question_for(&dawn).await.unwrap().is_some());
    let mails = circle.store.lease_mail(10, noon() + SignedDuration::from_mins(5)).await.unwrap();
    let mail = mails.iter().find(|mail| mail.to.as_str() == "dawn@example.org").expect("a mail to Dawn");
    assert!(mail.body.contains("http://localhost:3000/me"), "{}", mail.body);

    let older = asha.upload("locations", "october.ods", &ods(&homes, "1 October 2026")).await;
    assert_eq!(asha.came_of(&older).await.0, Stage::Refused);
    assert!(asha.page(&older).await.contains("the register is as at 2026-11-01 already"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_wrong_cell_is_named_and_nothing_of_the_list_can_be_imported() {
    let circle = Circle::new().await;
    let asha = Organiser::of(&circle).await;
    let list = csv(&[("1-100001", "Rosewood", ""), ("Elm Lodge", "", "")]);
    let place = asha.upload("locations", "1 October 2026.csv", &list).await;
    let (stage, report) = asha.came_of(&place).await;
    let Report::Refused(FileProblem::Cells { cells: 2, named }) = report else { panic!("{report:?}") };
    assert_eq!((stage, named.len()), (Stage::Refused, 2), "{named:?}");
    let page = asha.page(&place).await;
    for words in
        ["2 cells to put right", "Row 3, Location ID", "“Elm Lodge”. A CQC id looks like", "Row 3, Location Name"]
    {
        assert!(page.contains(words), "{words} {named:?}");
    }
    asha.press(&format!("{place}/run")).await;
    assert_eq!(asha.came_of(&place).await.0, Stage::Refused);
    assert!(circle.store.register_date().await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn hostile_and_mistaken_lists_of_locations_are_refused_with_a_sentence_and_leave_nothing_behind() {
    let circle = Circle::new().await;
    let asha = Organiser::of(&circle).await;
    let mut bomb = zipped("<a>");
    // What the list of contents says of the unpacked size (PKWARE APPNOTE 4.3.12).
    let entry = bomb.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    bomb[entry + 24..entry + 28].copy_from_slice(&(2_u32 << 30).to_le_bytes());
    let undated = csv(&[("1-100001", "Rosewood", "")]);
    for (name, file, sentence) in [
        ("bomb.ods", bomb, "The file unpacks to 2048 MB; the most we take is 1024 MB."),
        ("undated.csv", undated, "The file does not say of which day it is."),
        ("torn.ods", b"PK\x03\x04 and then nothing".to_vec(), "This is no OpenDocument spreadsheet"),
        ("members.csv", b"name,e-mail\nDawn,dawn@example.org\n".to_vec(), "No row of the file names a column"),
    ] {
        let place = asha.upload("locations", name, &file).await;
        assert_eq!(asha.came_of(&place).await.0, Stage::Refused, "{name}");
        let page = asha.page(&place).await;
        assert!(page.contains(sentence), "{name}: {sentence}");
    }
    assert_eq!(circle.files("imports"), 0);
    assert!(circle.store.register_date().await.unwrap().is_none());
}
