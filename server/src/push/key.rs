//! The key by which push services know this circle (VAPID, RFC 8292).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use store::Secret;
use web_push_native::p256::ecdsa::signature::Signer;
use web_push_native::p256::ecdsa::{Signature, SigningKey};

/// A pair on P-256. Derived from the installation's secret, so that all servers of a circle have the same one and a backup
/// of the secret is a backup of it: with another, every browser would have to be switched on anew.
#[derive(Clone)]
pub struct PushKey(SigningKey);

impl std::fmt::Debug for PushKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PushKey(…)")
    }
}

impl PushKey {
    /// `None` cannot happen: of all numbers, one in four thousand millions is no key, and then the next is tried.
    pub fn of(secret: &Secret) -> Option<Self> {
        (0..8).find_map(|nth| {
            let bytes = hex::decode(secret.digest("web push", &nth.to_string())).ok()?;
            SigningKey::from_slice(&bytes).ok().map(Self)
        })
    }

    /// What browsers are given to subscribe with: the public half, as an uncompressed point.
    pub fn public(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.verifying_key().to_encoded_point(false).as_bytes())
    }

    /// The header that says who sends: to this push service, until then, and whom to write to about it (RFC 8292 §2, §3).
    pub fn authorization(&self, service: &str, contact: &str, until_second: i64) -> String {
        let claims = serde_json::json!({ "aud": service, "exp": until_second, "sub": contact });
        let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
        let signed = format!("{}.{}", part(r#"{"typ":"JWT","alg":"ES256"}"#), part(&claims.to_string()));
        let signature: Signature = self.0.sign(signed.as_bytes());
        format!("vapid t={signed}.{}, k={}", URL_SAFE_NO_PAD.encode(signature.to_bytes()), self.public())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_server_of_a_circle_has_the_same_key_and_no_other_circle_has() {
        let key = |byte| PushKey::of(&Secret::new(vec![byte; 32])).unwrap().public();
        assert_eq!(key(7), key(7));
        assert_ne!(key(7), key(8));
        assert_eq!(key(7).len(), 87);
    }
}
