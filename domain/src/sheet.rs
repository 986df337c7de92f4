//! Rows of a comma-separated file (RFC 4180) that a spreadsheet shows and never runs.

/// Says to spreadsheets that what follows is UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// One row with its line end.
pub fn row<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<_> = cells.into_iter().map(cell).collect();
    format!("{}\r\n", cells.join(","))
}

/// A spreadsheet takes what begins with one of these for a formula, also inside quotes; an apostrophe makes it text.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    if text.contains(['"', ',', '\n', '\r', '\t', ';']) {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        format!("{guard}{text}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            let written = row([formula]);
            assert!(written.trim_start_matches('"').starts_with('\''), "{written:?}");
        }
    }

    #[test]
    fn commas_quotes_and_breaks_stay_inside_their_cell() {
        assert_eq!(row(["a", "b, \"c\"", "d\ne", ""]), "a,\"b, \"\"c\"\"\",\"d\ne\",\r\n");
        assert_eq!(
            row(["=HYPERLINK(\"http://evil.example\",\"x\")"]),
            "\"'=HYPERLINK(\"\"http://evil.example\"\",\"\"x\"\")\"\r\n"
        );
    }
}
