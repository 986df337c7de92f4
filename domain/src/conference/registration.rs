//! Who goes on to register at the show: numbers, and nothing of any person.

use crate::coded::coded;
use serde::{Deserialize, Serialize};

coded! {
    /// What is counted of the circle's own link to register.
    Outcome {
        Opened = "opened", "Opened the link";
        First = "first", "It is their first visit";
        Again = "again", "They have been before";
    }
}

/// Whether a request comes from a person's browser that shows the page now: not from a program that says what it is, nor
/// from a browser that fetches ahead (`Sec-Purpose`, Fetch Standard).
pub fn is_person(user_agent: &str, purpose: &str) -> bool {
    const PROGRAMS: [&str; 9] =
        ["bot", "crawl", "spider", "slurp", "preview", "scanner", "facebookexternalhit", "lighthouse", "monitor"];
    let agent = user_agent.to_lowercase();
    // Every browser has begun so for thirty years; scripts and mail programs' link checkers mostly do not.
    agent.starts_with("mozilla/") && !PROGRAMS.iter().any(|name| agent.contains(name)) && !purpose.contains("prefetch")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_counted_and_programs_are_not() {
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0";
        let google = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
        assert!(is_person(firefox, ""));
        assert!(!is_person(firefox, "prefetch;prerender"));
        for program in [google, "curl/8.5.0", "", "WhatsApp/2.24", "Slackbot-LinkExpanding 1.0"] {
            assert!(!is_person(program, ""), "{program}");
        }
    }
}
