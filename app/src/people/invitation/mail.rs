use crate::paths;
use domain::calendar::{date_in_london, words};
use jiff::Timestamp;
use store::people::Letter;

/// Subject and body of an invitation, or of a reminder of one.
pub fn invitation_mail(public_url: &str, letter: &Letter, now: Timestamp) -> (String, String) {
    let Letter { name, token, reminder, until } = letter;
    let until = words::day(date_in_london(*until), date_in_london(now));
    let (subject, begin) = if *reminder {
        ("Your place in Inner Circle is still free", "you have been invited to Inner Circle and have not come in yet.")
    } else {
        ("Your invitation to Inner Circle", "you have been vetted already, so you need not apply again.")
    };
    let body = format!(
        "Dear {name},\n\n{begin} Open this page, look at what we know of you, and you are in:\n\
         {public_url}{}\n\n\
         The link is for you alone and works until {until}.\n\n\
         Inner Circle is a closed community of people who look after care homes. Nobody here recruits or sells.\n\n\
         If it is not for you, do nothing. We remind you twice at most, and then stop.\n",
        paths::invitation(token)
    );
    (subject.to_owned(), body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_holds_its_link_and_its_last_day() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let until = "2026-12-22T12:00:00Z".parse().unwrap();
        let letter = |reminder| Letter { name: "Dawn Okafor".into(), token: "0a1b".into(), reminder, until };
        let (subject, body) = invitation_mail("https://circle.example", &letter(false), now);
        assert_eq!(subject, "Your invitation to Inner Circle");
        assert!(body.contains("\nhttps://circle.example/invitation/0a1b\n"), "{body}");
        assert!(body.contains("works until Tuesday 22 December."), "{body}");
        assert_ne!(invitation_mail("https://circle.example", &letter(true), now).0, subject);
    }
}
