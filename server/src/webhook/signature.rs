//! Signatures as Standard Webhooks describes them: HMAC-SHA-256 over the ID, the time and the body.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use thiserror::Error;

use crate::config::Secret;

/// What comes before a key that is written as base64.
const ENCODED: &[u8] = b"whsec_";

/// What the host site checks signatures with, too.
#[derive(Clone)]
pub(super) struct Key(Hmac<Sha256>);

/// A key that begins with `whsec_` goes on otherwise than base64 does.
#[derive(Debug, Error)]
#[error("what comes after whsec_ is not base64")]
pub struct KeyError;

impl Key {
    /// Takes a key, as it is or as `whsec_` and base64.
    pub(super) fn new(secret: &Secret) -> Result<Self, KeyError> {
        let key = match secret.bytes().strip_prefix(ENCODED) {
            Some(encoded) => STANDARD.decode(encoded).map_err(|_| KeyError)?,
            None => secret.bytes().to_vec(),
        };
        let hmac = Hmac::new_from_slice(&key).map_err(|_| KeyError)?;
        Ok(Self(hmac))
    }

    /// The value of `webhook-signature` for what is sent under `id` at `seconds` since 1970.
    pub(super) fn sign(&self, id: &str, seconds: u64, body: &str) -> String {
        let signed = self
            .0
            .clone()
            .chain_update(format!("{id}.{seconds}."))
            .chain_update(body);
        let code = signed.finalize().into_bytes();
        format!("v1,{}", STANDARD.encode(code))
    }
}

/// Nothing of it.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(line: &str) -> Secret {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(&file, line).unwrap();
        Secret::read_line(file.path()).unwrap()
    }

    /// The values are those that a line of Python's own `hmac` gives.
    #[test]
    fn a_signature_is_what_others_make_of_the_same() {
        let encoded = secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let plain = secret("a plain key of the site");

        let [encoded, plain] = [encoded, plain].map(|secret| {
            let body = r#"{"test": 2432232314}"#;
            let key = Key::new(&secret).unwrap();
            key.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body)
        });

        assert_eq!(encoded, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert_eq!(plain, "v1,sRT1iC1zRg7sgl/LPDAGf4LEo5av53xay/YeVkmDjwM=");
    }

    #[test]
    fn a_key_that_is_written_wrong_is_refused() {
        assert!(Key::new(&secret("whsec_not base64!")).is_err());
    }
}
