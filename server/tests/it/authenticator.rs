//! A passkey in software, as an authenticator holds one (W3C Web Authentication Level 3 §6).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const PRESENT_AND_VERIFIED: u8 = 0b0000_0101;
const HOLDS_A_NEW_KEY: u8 = 0b0100_0000;

pub struct Authenticator {
    key: SigningKey,
    id: Vec<u8>,
    user: String,
    pub counter: u32,
    pub origin: String,
}

impl Authenticator {
    /// `seed` makes it another device.
    pub fn new(seed: u8) -> Self {
        let key = SigningKey::from_slice(&[seed; 32]).unwrap();
        Self { key, id: vec![seed; 16], user: String::new(), counter: 1, origin: "http://localhost:3000".into() }
    }

    /// Answers the question for a new passkey.
    pub fn create(&mut self, question: &str) -> String {
        let question: Value = serde_json::from_str(question).unwrap();
        let asked = &question["publicKey"];
        assert_eq!(asked["authenticatorSelection"]["residentKey"], "required");
        asked["user"]["id"].as_str().unwrap().clone_into(&mut self.user);
        let client_data = self.client_data("webauthn.create", asked["challenge"].as_str().unwrap());
        let mut data = self.data(asked["rp"]["id"].as_str().unwrap(), PRESENT_AND_VERIFIED | HOLDS_A_NEW_KEY);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        data.extend(self.public_key());
        // CBOR: {"fmt": "none", "attStmt": {}, "authData": bytes}.
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        let response = json!({ "clientDataJSON": BASE64.encode(client_data), "attestationObject": BASE64.encode(object),
                               "transports": ["internal"] });
        self.credential(response)
    }

    /// Answers the question for a passkey that was made.
    pub fn get(&mut self, question: &str) -> String {
        let question: Value = serde_json::from_str(question).unwrap();
        let asked = &question["publicKey"];
        assert!(question["mediation"].is_null() && asked["userVerification"] == "required", "{question}");
        self.counter += 1;
        let client_data = self.client_data("webauthn.get", asked["challenge"].as_str().unwrap());
        let data = self.data(asked["rpId"].as_str().unwrap(), PRESENT_AND_VERIFIED);
        let signed = [data.as_slice(), &Sha256::digest(&client_data)].concat();
        let signature: Signature = self.key.sign(&signed);
        let response = json!({ "clientDataJSON": BASE64.encode(client_data), "authenticatorData": BASE64.encode(data),
                               "signature": BASE64.encode(signature.to_der().as_bytes()), "userHandle": self.user });
        self.credential(response)
    }

    fn credential(&self, response: Value) -> String {
        let id = BASE64.encode(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "authenticatorAttachment": "platform",
                "clientExtensionResults": {}, "response": response })
        .to_string()
    }

    fn client_data(&self, kind: &str, challenge: &str) -> Vec<u8> {
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false }).to_string().into()
    }

    fn data(&self, relying_party: &str, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(relying_party).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// COSE: an EC2 key of P-256 for ES256.
    fn public_key(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let point = point.as_bytes();
        [b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20".as_slice(), &point[1..33], b"\x22\x58\x20", &point[33..]].concat()
    }
}
