use crate::paths;
use domain::calendar::words;
use domain::people::{EMAIL_CHANGE_LASTS, EmailAddress};
use jiff::Timestamp;
use store::people::MoveMails;

/// What the new address is written, and what the present one is. The new one may be a stranger's, so it names nobody.
pub fn about(public_url: &str, name: &str, to: &EmailAddress, token: &str, now: Timestamp) -> MoveMails {
    let until = words::moment(now + EMAIL_CHANGE_LASTS, now);
    let link = format!(
        "A member of Inner Circle wants to be reached at this address from now on. If that is you, open this page in \
         the browser in which you asked, and press the button there:\n{public_url}{}\n\n\
         It works once, until {until}. Nothing changes before.\n\n\
         If it is not you, do nothing: somebody mistyped their address.\n",
        paths::new_email(token)
    );
    let known = format!(
        "A member of Inner Circle asked to be reached at this address from now on. It belongs to somebody in the \
         circle already, so nothing has changed, and they have not been told whose it is.\n\n\
         If that was you, sign in with this address instead:\n{public_url}{}\n\n\
         If it was not you, you need do nothing.\n",
        paths::SIGN_IN
    );
    let warning = format!(
        "Dear {name},\n\nsomebody who is signed in as you asked us to write to {} from now on. You would then sign in \
         with that address only. Nothing changes before the link that we sent there is used.\n\n\
         If it was you, there is nothing to do here.\n\n\
         If it was not you, somebody else is in. Sign in and press \"Sign out everywhere\" at the end of this page; \
         that stops the change too:\n{public_url}{}\n\n\
         If this address no longer signs you in, answer this mail, and an organiser will help.\n",
        to.masked(),
        paths::ME
    );
    MoveMails {
        link: ("Your new address for Inner Circle".into(), link),
        taken: ("Somebody wants to use your address".into(), known),
        warning: ("Your address is being changed: was it you?".into(), warning),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strangers_mailbox_learns_no_name_and_the_old_one_what_to_do() {
        let to = EmailAddress::parse("dawn@elsewhere.example").unwrap();
        let now = "2026-11-22T12:00:00Z".parse().unwrap();
        let mails = about("https://circle.example", "Dawn Okafor", &to, "0a1b", now);
        assert!(mails.link.1.contains("\nhttps://circle.example/me/email/0a1b\n"), "{}", mails.link.1);
        assert!(mails.link.1.contains("until Monday 23 November, 12:00 UK time."), "{}", mails.link.1);
        for (_, words) in [&mails.link, &mails.taken] {
            assert!(!words.contains("Dawn"), "{words}");
        }
        assert!(!mails.taken.1.contains("0a1b") && !mails.warning.1.contains("0a1b"));
        for part in ["d…@elsewhere.example", "Sign out everywhere", "\nhttps://circle.example/me\n"] {
            assert!(mails.warning.1.contains(part), "{part} in {}", mails.warning.1);
        }
    }
}
