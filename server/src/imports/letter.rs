//! What a member is told when the register says something new of their home.

use domain::register::Kind;
use store::register::ToAsk;

/// Subject and body.
pub fn write(public_url: &str, ask: &ToAsk) -> (String, String) {
    let home = &ask.before.name;
    let news = match ask.kind {
        Kind::Closed => format!("The CQC's new list of locations no longer has {home}."),
        Kind::ManagerChanged => match ask.after.as_ref().map(|after| after.manager.as_str()) {
            Some(name) if !name.is_empty() => {
                format!("The CQC's new list names another registered manager for {home}: {name}.")
            }
            _ => format!("The CQC's new list names no registered manager for {home}."),
        },
        Kind::Renewed => format!("The CQC's new list has {home} under a new id. We have noted it for you."),
    };
    let body = format!(
        "Hello {},\n\n{news}\n\nIs it still your home? One tap is enough, within 30 days:\n{public_url}/me#home\n\n\
         The list is monthly and not always right, so nothing changes for you meanwhile.\n\nInner Circle\n",
        ask.name
    );
    (format!("Is {home} still your home?"), body)
}
