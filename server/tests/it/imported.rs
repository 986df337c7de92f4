//! A folder of old recordings, brought in by the command line.

use crate::program::{Server, run};
use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A recording of a tenth of a second, each another.
fn sound(nth: u16) -> Vec<u8> {
    let samples: Vec<u8> = nth.to_le_bytes().into_iter().cycle().take(800).collect();
    let mut wav =
        b"RIFF\x44\x03\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\x20\x03\0\0".to_vec();
    wav.extend(samples);
    wav
}

async fn count(folder: &Path, sql: &'static str) -> i64 {
    sqlx::any::install_default_drivers();
    let url = format!("sqlite:{}", folder.join("d/inner-circle.db").display());
    let pool = sqlx::AnyPool::connect(&url).await.unwrap();
    let (count,): (i64,) = sqlx::query_as(sql).fetch_one(&pool).await.unwrap();
    pool.close().await;
    count
}

const IMPORTED: &str = "select count(*) from talks where source is not null";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_recordings_come_in_also_when_the_import_is_killed_in_between() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let mut list = "title,date,speakers,topics,file,transcript\n".to_owned();
    for nth in 0..1000_u16 {
        std::fs::write(path.join(format!("{nth}.wav")), sound(nth)).unwrap();
        writeln!(list, "Talk {nth},2025-03-17,Priya Nair; Dev Shah,Falls,{nth}.wav,said.vtt").unwrap();
    }
    list += "Cut off,,,,cut.mp4,\nNot there,,,,none.mp4,\n";
    let film = include_bytes!("../../src/demo/talks/dols.mp4");
    std::fs::write(path.join("cut.mp4"), &film[..film.len() - 1]).unwrap();
    std::fs::write(path.join("said.vtt"), "WEBVTT\n\n00:00.000 --> 00:00.090\nWe count twice.\n").unwrap();
    std::fs::write(path.join("talks.csv"), list).unwrap();
    assert!(Server::start(path, "--demo --data d").terminate().success());

    let words = "import talks talks.csv --data d";
    let said = |words: &str| String::from_utf8(run(path, words).stdout).unwrap();
    let dry = said(&format!("{words} --dry-run"));
    assert!(
        dry.contains("Row 1002: cut.mp4 ends too soon") && dry.contains("Row 1003: none.mp4 is not there"),
        "{dry}"
    );
    assert!(dry.contains("1002 rows: 1000 new, 0 known already, 2 wrong"), "{dry}");
    assert_eq!(count(path, IMPORTED).await, 0);

    let mut import = Command::new(env!("CARGO_BIN_EXE_inner-circle"))
        .args(words.split(' '))
        .current_dir(path)
        .env_remove("DATABASE_URL")
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let began = Instant::now();
    while count(path, IMPORTED).await < 100 {
        assert!(began.elapsed() < Duration::from_mins(1) && import.try_wait().unwrap().is_none(), "it is under way");
    }
    import.kill().unwrap();
    import.wait().unwrap();
    let done = count(path, IMPORTED).await;
    assert!((100..1000).contains(&done), "{done}");

    let rest = said(words);
    assert!(rest.contains(&format!("{} imported, {done} known already, 2 wrong", 1000 - done)), "{rest}");
    let whole = "select count(*) from talks t join media m on m.talk_id = t.id join transcripts c on c.talk_id = t.id
                 where t.source is not null and t.state = 'published' and t.duration_ms = 100";
    assert_eq!(count(path, whole).await, 1000);
    let lie = std::fs::read_dir(path.join("d/media")).unwrap();
    let lie = lie.filter(|file| file.as_ref().unwrap().file_name().to_string_lossy().starts_with("imported-"));
    assert_eq!(lie.count(), 1000, "what was interrupted left nothing behind");
}
