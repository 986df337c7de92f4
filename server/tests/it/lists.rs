//! Lists of homes as operators import them, of the size of a village.

use crate::program::{Server, complaint, run};
use std::path::Path;
use std::process::Command;

/// A made-up list of 300 locations as it may be in that month.
fn make(folder: &Path, name: &str, month: &str) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/make-locations");
    let made = Command::new(script).args([name, "--rows", "300", "--month", month]).current_dir(folder).status();
    assert!(made.unwrap().success());
}

fn said(folder: &Path, words: &str) -> String {
    let output = run(folder, words);
    assert!(output.status.success(), "{words}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_list_is_tried_and_then_imported_beside_a_running_server_and_next_months_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let _server = Server::start(folder.path(), "--data d");
    make(folder.path(), "october.ods", "2026-10");
    make(folder.path(), "june.ods", "2027-06");
    let import = |words: &str| said(folder.path(), &format!("import locations {words} --data d"));
    assert_eq!(
        import("october.ods --dry-run"),
        "300 locations as at 2026-10-01 can be imported; nothing was changed\n"
    );
    assert_eq!(import("october.ods"), "300 locations as at 2026-10-01 imported\n");
    assert_eq!(import("october.ods"), "This file, as at 2026-10-01, is imported already; nothing to do\n");
    let next = import("june.ods");
    assert!(next.contains("locations as at 2027-06-01 imported") && next.contains("name another manager"), "{next}");
    let older = complaint(folder.path(), "import locations october.ods --data d");
    assert!(older.contains("the register is as at 2027-06-01 already."), "{older}");
}

#[test]
fn the_same_list_as_csv_says_the_same_once_it_is_told_its_date() {
    let folder = tempfile::tempdir().unwrap();
    make(folder.path(), "list.ods", "2026-10");
    make(folder.path(), "list.csv", "2026-10");
    said(folder.path(), "import locations list.ods --data d");
    let undated = complaint(folder.path(), "import locations list.csv --data d");
    assert!(undated.contains("does not say of which day it is") && undated.contains("--as-at 2026-10-01"), "{undated}");
    let dated = said(folder.path(), "import locations list.csv --as-at 2026-11-01 --dry-run --data d");
    assert!(dated.contains("\n0 are new, 0 are gone, 0 name another manager than before\n"), "{dated}");
}
