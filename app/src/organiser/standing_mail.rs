//! What people are written when organisers change something about them.

use domain::people::{Act, Person};
use store::people::{AskedRole, RoleOutcome};

type Words = (String, String);

pub fn about(act: Act, reason: &str, public_url: &str) -> impl FnOnce(&Person) -> Words + Send {
    let (reason, url) = (reason.to_owned(), public_url.to_owned());
    move |person| {
        let name = &person.name;
        let because = if reason.is_empty() { String::new() } else { format!("\n\nThe organisers say:\n{reason}") };
        let (subject, body) = match act {
            Act::Suspend => (
                "You are suspended from Inner Circle",
                format!(
                    "An organiser has suspended you. You are signed out everywhere, and your calendar addresses have \
                     stopped.{because}\n\nIf you think that this is wrong, answer this mail."
                ),
            ),
            Act::Restore => (
                "You are back in Inner Circle",
                format!("You are a member as before. Sign in again:\n{url}/sign-in{because}"),
            ),
            Act::MakeMember => (
                "You no longer organise Inner Circle",
                format!("Thank you for what you did. You remain a member.{because}"),
            ),
            Act::MakeOrganiser | Act::MakeOwner => (
                if act == Act::MakeOwner {
                    "You are an owner of Inner Circle"
                } else {
                    "You are an organiser of Inner Circle"
                },
                format!(
                    "You find what there is to do here:\n{url}/organise{because}\n\nOrganisers need a passkey. Please \
                     add one within seven days:\n{url}/me#passkeys"
                ),
            ),
        };
        (subject.to_owned(), format!("Dear {name},\n\n{body}\n"))
    }
}

pub fn about_role(outcome: &RoleOutcome, public_url: &str) -> impl FnOnce(&AskedRole) -> Words + Send {
    let (outcome, url) = (outcome.clone(), public_url.to_owned());
    move |asked| {
        let wish = format!("{} at {}", asked.request.profession.label(), asked.request.place);
        let (subject, body) = match outcome {
            RoleOutcome::Approved => {
                ("Your new role at Inner Circle", format!("The circle knows you as {wish} now:\n{url}/me"))
            }
            RoleOutcome::Declined(why) => (
                "Your role at Inner Circle stays as it is",
                format!("You asked to be known as {wish}. The organisers did not change it. They say:\n{why}"),
            ),
        };
        (subject.to_owned(), format!("Dear {},\n\n{body}\n", asked.name))
    }
}

/// Goes to the one who was let back and to both who confirmed: whoever did not should speak up.
pub fn about_let_back(name: &str, public_url: &str) -> impl Fn(&str) -> Words + Send {
    let (name, url) = (name.to_owned(), public_url.to_owned());
    move |confirmed_by| {
        let body = format!(
            "{confirmed_by} confirmed that {name} has lost every passkey. The old ones work no more. {name} may organise \
             for seven days without one, and adds a new one here:\n{url}/me#passkeys\n\nIf you know nothing of this, \
             tell the other organisers at once.\n"
        );
        (format!("{name} may organise again without the lost passkey"), body)
    }
}
