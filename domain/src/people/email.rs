use crate::form::Problem;
use serde::{Deserialize, Serialize};

/// An address we may write to, in lower case. Only parsing makes one, so holding one is proof.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads what a person typed. Deliberately lenient: the mail that arrives is the real test.
    ///
    /// # Errors
    /// `EmailMissing`, `EmailShape`, or `TooLong` above 254 octets (RFC 5321 §4.5.3.1.3, less the brackets).
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let address = typed.trim().to_lowercase();
        match address.split_once('@') {
            _ if address.is_empty() => Err(Problem::EmailMissing),
            _ if address.len() > 254 => {
                Err(Problem::TooLong { limit: 254, has: u32::try_from(address.len()).unwrap_or(u32::MAX) })
            }
            Some((name, host)) if is_name(name) && is_host(host) => Ok(Self(address)),
            _ => Err(Problem::EmailShape),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Enough to recognise one's own address, too little to learn another's: `d…@example.org`.
    pub fn masked(&self) -> String {
        let (name, host) = self.0.split_once('@').unwrap_or((&self.0, ""));
        format!("{}…@{host}", name.chars().next().unwrap_or('…'))
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c.is_control() || "<>,;\"()[]\\".contains(c))
}

fn is_host(host: &str) -> bool {
    host.contains('.')
        && host.split('.').all(|label| {
            !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-') && !label.starts_with('-')
        })
}

impl TryFrom<String> for EmailAddress {
    type Error = Problem;
    fn try_from(typed: String) -> Result<Self, Problem> {
        Self::parse(&typed)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> String {
        address.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_mailbox_typed_twice_is_one_address() {
        assert_eq!(EmailAddress::parse(" Ada@Example.org "), EmailAddress::parse("ada@example.org"));
    }

    #[test]
    fn what_cannot_be_written_to_is_refused() {
        for typed in ["ada", "@x.org", "ada@", "ada@home", "a b@x.org", "a@x..org", "a@b@c.org", "a\r\nBcc: x@y.org"] {
            assert_eq!(EmailAddress::parse(typed), Err(Problem::EmailShape), "{typed}");
        }
        assert_eq!(EmailAddress::parse("  "), Err(Problem::EmailMissing));
    }

    #[test]
    fn a_masked_address_shows_one_letter() {
        assert_eq!(EmailAddress::parse("dawn@rosewood.example").unwrap().masked(), "d…@rosewood.example");
    }
}
