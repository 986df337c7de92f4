//! Where a browser is reached by push (RFC 8030, RFC 8291), and which addresses we may send to at all.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Figures of a public key on P-256 and of the secret beside it, in base64url without padding.
const KEY_LENGTH: usize = 87;
const AUTH_LENGTH: usize = 22;

/// What a browser gives to those who shall reach it. It looks right; whether it is, the first push shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushKeys {
    pub p256dh: String,
    pub auth: String,
}

impl PushKeys {
    /// `None` for what no browser gives.
    pub fn parse(p256dh: &str, auth: &str) -> Option<Self> {
        let [p256dh, auth] = [p256dh, auth].map(|text| text.trim_end_matches('=').to_owned());
        let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        let right = p256dh.len() == KEY_LENGTH && auth.len() == AUTH_LENGTH && plain(&p256dh) && plain(&auth);
        right.then_some(Self { p256dh, auth })
    }
}

/// Whether an address is one of the public network. Anybody may name an address that we then call: none of ours or our
/// neighbours' may be among them (RFC 6890).
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let special = a == 0 || a >= 240 || (a, b, c) == (192, 0, 0) || (a == 198 && (b == 18 || b == 19));
    !(special
        || shared
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation())
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    // Addresses that hold an older one: whoever routes them may lead to that.
    let within = |at: usize| {
        let octets = address.octets();
        let older: Option<[u8; 4]> = octets.get(at..at + 4).and_then(|part| part.try_into().ok());
        older.is_none_or(|older| is_public_v4(Ipv4Addr::from(older)))
    };
    match (first, second) {
        (0x2002, _) => within(2),
        (0x64, 0xff9b) => within(12),
        // Only 2000::/3 is given out, and of it neither examples nor tunnels and tests.
        (0x2001, 0x0db8 | 0..=0x1ff) => false,
        (0x2000..=0x3fff, _) => true,
        _ => address.to_ipv4_mapped().is_some_and(is_public_v4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_this_machine_nor_its_neighbours_are_public() {
        for private in [
            "127.0.0.1",
            "127.8.9.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "192.0.0.8",
            "203.0.113.5",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
            "::7f00:1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in
            ["8.8.8.8", "142.250.1.1", "172.32.0.1", "2a00:1450:4009::200a", "::ffff:8.8.8.8", "64:ff9b::808:808"]
        {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn keys_are_of_the_length_that_browsers_give_with_or_without_padding() {
        let (key, auth) = ("B".repeat(87), "a".repeat(22));
        assert!(PushKeys::parse(&key, &auth).is_some());
        assert_eq!(PushKeys::parse(&format!("{key}="), &format!("{auth}==")), PushKeys::parse(&key, &auth));
        assert_eq!(PushKeys::parse(&key, "short"), None);
        assert_eq!(PushKeys::parse(&"+".repeat(87), &auth), None);
    }
}
