//! Who asked anonymously, readable only with the secret of the installation, which is not in the database.

use crate::{Secret, Store};
use domain::ids::{AskedId, PersonId};

/// No id is longer.
const LENGTH: usize = 40;

impl Store {
    /// Seals who asked. Each question has a pad of its own, derived from its id, so none is used twice.
    pub(super) fn seal(&self, person: &PersonId, question: &AskedId) -> String {
        let padded = person.as_str().bytes().chain(std::iter::repeat(b' ')).take(LENGTH);
        hex::encode(padded.zip(pad(&self.secret, question)).map(|(letter, key)| letter ^ key).collect::<Vec<_>>())
    }

    /// Who asked the question that was sealed so. For two organisers alone: see `unsealing`.
    pub(super) fn unsealed(&self, sealed: &str, question: &AskedId) -> Option<PersonId> {
        let letters = hex::decode(sealed).ok()?;
        let padded = letters.into_iter().zip(pad(&self.secret, question)).map(|(letter, key)| letter ^ key).collect();
        String::from_utf8(padded).ok()?.trim_end().parse().ok()
    }

    /// Whether this person asked the question that was sealed so.
    pub(super) fn is_sealed_by(&self, sealed: &str, question: &AskedId, person: &PersonId) -> bool {
        self.seal(person, question) == sealed
    }
}

fn pad(secret: &Secret, question: &AskedId) -> impl Iterator<Item = u8> {
    let half = |n: u8| secret.digest("who asked", &format!("{n} {question}"));
    (half(1) + &half(2))
        .into_bytes()
        .chunks(2)
        .map(|pair| pair.iter().fold(0, |byte, figure| byte << 4 | value(*figure)))
        .collect::<Vec<_>>()
        .into_iter()
}

/// Of one hexadecimal figure.
const fn value(figure: u8) -> u8 {
    match figure {
        b'0'..=b'9' => figure - b'0',
        b'a'..=b'f' => figure - b'a' + 10,
        _ => 0,
    }
}
