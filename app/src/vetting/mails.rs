//! The mails about an application, as plain text. What they link to is a page whose button acts.

use domain::vetting::Verdict;
use store::vetting::{Decided, Proof};

type Letter = (String, String);

/// Asks to confirm the address. `proof` is missing when the address is a member's: somebody else may have typed it.
pub fn proof(public_url: &str, proof: Option<&Proof>) -> Letter {
    let Some(proof) = proof else {
        let body = format!(
            "Somebody filled in an application to Inner Circle with this address, which is a member's already.\n\n\
             If it was you: there is nothing to apply for, just sign in:\n{public_url}/sign-in\n\n\
             If it was not, do nothing.\n"
        );
        return ("You are a member of Inner Circle already".into(), body);
    };
    let (code, link) = (proof.code.as_str(), &proof.link_token);
    let (first, last) = code.split_at(3.min(code.len()));
    let body = format!(
        "Thank you for applying to Inner Circle. Your code is {first} {last}. It works for 15 minutes.\n\n\
         Or open this page within a day and press the button there:\n{public_url}/apply/confirm/{link}\n\n\
         Without this, nobody reads the application. If you did not apply, do nothing.\n"
    );
    (format!("{first} {last} confirms your application to Inner Circle"), body)
}

/// It is in the queue.
pub fn sent(public_url: &str, token: &str) -> Letter {
    let body = format!(
        "Your application to Inner Circle is with the organisers. A person reads it, usually within two days.\n\n\
         See where it stands, or take it back:\n{public_url}/a/{token}\n"
    );
    ("Your application to Inner Circle".into(), body)
}

pub fn decided(public_url: &str, verdict: Verdict, words: &str, decided: &Decided) -> Letter {
    let Decided { application, token } = decided;
    let name = &application.statement.name;
    match verdict {
        Verdict::Approve => {
            let words = if words.is_empty() { String::new() } else { format!("{words}\n\n") };
            let body = format!(
                "Dear {name},\n\nyou are in. {words}Sign in with this address, and we show you round:\n\
                 {public_url}/welcome\n\nWe meet Monday to Thursday at eight in the evening.\n"
            );
            ("Welcome to Inner Circle".into(), body)
        }
        Verdict::Ask => {
            let body = format!(
                "Dear {name},\n\nbefore we can decide on your application, one question:\n\n{words}\n\n\
                 Answer it here within 21 days:\n{public_url}/a/{token}\n"
            );
            ("A question about your application to Inner Circle".into(), body)
        }
        Verdict::Decline => {
            let body = format!(
                "Dear {name},\n\nthank you for applying. We cannot let you in this time, for this reason:\n\n{words}\n\n\
                 Your application is here:\n{public_url}/a/{token}\n"
            );
            ("Your application to Inner Circle".into(), body)
        }
    }
}

pub fn lapsed(public_url: &str, decided: &Decided) -> Letter {
    let body = format!(
        "Dear {},\n\nwe asked you something about your application 21 days ago and have not heard from you, so we have \
         closed it. Nothing is held against you: apply again whenever it suits you.\n\n{public_url}/apply\n",
        decided.application.statement.name
    );
    ("Your application to Inner Circle is closed".into(), body)
}
