//! What a member is told when the register says something new of their home.

use domain::register::{Kind, news};
use jiff::civil::Date;
use store::register::ToAsk;

/// Subject and body.
pub fn write(public_url: &str, ask: &ToAsk, as_at: Date) -> (String, String) {
    let home = &ask.before.name;
    let manager = ask.after.as_ref().filter(|_| ask.kind != Kind::Closed).map_or("", |after| after.manager.as_str());
    let body = format!(
        "Hello {},\n\n{}\n\nIs it still your home? One tap is enough, within 30 days:\n{public_url}/me#my-home\n\n\
         The list is monthly and not always right, so nothing changes for you meanwhile.\n\nInner Circle\n",
        ask.name,
        news(ask.kind, home, manager, as_at)
    );
    (format!("Is {home} still your home?"), body)
}
