//! The program itself, run in a folder of its own.

use std::io::{BufRead, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio};

/// What a command that ends by itself did.
pub fn run(folder: &Path, words: &str) -> Output {
    command(folder, words).output().unwrap()
}

/// Its one sentence on stderr.
pub fn complaint(folder: &Path, words: &str) -> String {
    let output = run(folder, words);
    assert_eq!(output.status.code(), Some(1), "{words}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.lines().count(), 1, "one sentence, not\n{said}");
    said
}

fn command(folder: &Path, words: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_inner-circle"));
    command.args(words.split(' ')).current_dir(folder).env_remove("DATABASE_URL").env("RUST_LOG", "off");
    command
}

/// A running server; ended when this goes.
pub struct Server {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    pub url: String,
}

impl Server {
    /// Starts it and waits until it says that it listens.
    pub fn start(folder: &Path, words: &str) -> Self {
        let mut child = command(folder, &format!("serve --listen 127.0.0.1:0 {words}"))
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().expect("a line before the end").unwrap();
        let url = first.strip_prefix("Listening on ").expect("the address comes first").to_owned();
        Self { child, lines, url }
    }

    pub fn next_line(&mut self) -> String {
        self.lines.next().expect("another line").unwrap()
    }

    pub fn address(&self) -> String {
        self.url.replace("http://localhost", "127.0.0.1")
    }

    /// Asks it to end, as a deployment does, and waits until it has.
    pub fn terminate(mut self) -> ExitStatus {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
        self.child.wait().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The address of a new database on a throwaway PostgreSQL server.
pub async fn new_database(server: &str) -> String {
    sqlx::any::install_default_drivers();
    let name = format!("t_{}", uuid::Uuid::now_v7().simple());
    let admin = sqlx::AnyPool::connect(server).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(format!("create database {name}"))).execute(&admin).await.unwrap();
    admin.close().await;
    let mut address = url::Url::parse(server).unwrap();
    address.set_path(&name);
    address.into()
}
