//! What the sector calls by several names: a line for each thing, commas between its names.

use crate::form::Problem;
use crate::members::fold;
use std::collections::HashMap;

/// In characters.
const LONGEST: u32 = 20_000;

/// Reads such lines, and writes them the same way each time. Empty lines are left out.
///
/// # Errors
/// The first line that says nothing, or says again what another line does.
pub fn synonyms(typed: &str) -> Result<String, Problem> {
    let text = crate::plain::text(typed, LONGEST)?;
    let mut known: HashMap<String, u32> = HashMap::new();
    let mut lines = Vec::new();
    for (line, words) in (1..).zip(text.lines()) {
        let names: Vec<String> = words
            .split(',')
            .map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|name| !fold(name).trim().is_empty())
            .collect();
        match names.len() {
            0 if words.trim().is_empty() => continue,
            0 | 1 => return Err(Problem::OneName { line }),
            _ => {}
        }
        for name in &names {
            if let Some(other) = known.insert(fold(name), line) {
                return Err(Problem::NamedTwice { line, other });
            }
        }
        lines.push(names.join(", "));
    }
    Ok(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_written_the_same_way() {
        let typed = " DoLS ,deprivation of  liberty safeguards\n\nMCA, Mental Capacity Act,";
        let written = "DoLS, deprivation of liberty safeguards\nMCA, Mental Capacity Act";
        assert_eq!((synonyms(typed), synonyms(written)), (Ok(written.into()), Ok(written.into())));
        assert_eq!(synonyms(""), Ok(String::new()));
    }

    #[test]
    fn a_line_that_cannot_be_meant_is_named() {
        assert_eq!(synonyms("MAR, chart\nDoLS"), Err(Problem::OneName { line: 2 }));
        assert_eq!(synonyms("MAR, chart\n\ndols, DoLS"), Err(Problem::NamedTwice { line: 3, other: 3 }));
        assert_eq!(synonyms("MAR, chart\nmar, record"), Err(Problem::NamedTwice { line: 2, other: 1 }));
    }
}
