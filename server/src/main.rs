//! `inner-circle`: see `inner-circle --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::run()
}
