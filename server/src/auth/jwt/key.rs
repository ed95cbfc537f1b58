//! Keys for signatures: what the operator's file or the site's list holds, if it can be trusted.

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use thiserror::Error;

use crate::config::JwtAlgorithm;

/// Bytes of a shared key at the least: those of the hash, as RFC 7518 demands.
const SHARED_BYTES: usize = 32;

/// Bytes of an RSA modulus at the least: 2,048 bits, as RFC 7518 demands.
const MODULUS_BYTES: usize = 256;

/// Bytes of a public key on the curve P-256: x and y, after a mark.
const P256_BYTES: usize = 65;

/// Why the content of a file is no key. It holds nothing of the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    #[error("a key for HS256 has {SHARED_BYTES} bytes at the least")]
    Short,
    #[error("a key for HS256 is a secret, and this is PEM, as public keys are")]
    Pem,
    #[error("the server needs the public key only, and this is a private one")]
    Private,
    #[error("this is no private key in PEM for the algorithm")]
    NotPrivate,
    #[error("this is no public key in PEM for the algorithm, or too short a one")]
    NotPublic,
}

/// The algorithm, as the library names it.
pub(super) fn name(algorithm: JwtAlgorithm) -> Algorithm {
    match algorithm {
        JwtAlgorithm::Hs256 => Algorithm::HS256,
        JwtAlgorithm::Rs256 => Algorithm::RS256,
        JwtAlgorithm::Es256 => Algorithm::ES256,
        JwtAlgorithm::EdDsa => Algorithm::EdDSA,
    }
}

/// A shared key: the bytes as they are. A public key would be known to others.
pub(super) fn shared(bytes: &[u8]) -> Result<&[u8], KeyError> {
    if bytes.trim_ascii_start().starts_with(b"-----BEGIN") {
        Err(KeyError::Pem)
    } else if bytes.len() < SHARED_BYTES {
        Err(KeyError::Short)
    } else {
        Ok(bytes)
    }
}

/// The key that a file holds.
pub(super) fn read(algorithm: JwtAlgorithm, file: &[u8]) -> Result<DecodingKey, KeyError> {
    let is_private = file.windows(11).any(|part| part == b"PRIVATE KEY");
    let key = match algorithm {
        JwtAlgorithm::Hs256 => return Ok(DecodingKey::from_secret(shared(file)?)),
        _ if is_private => return Err(KeyError::Private),
        JwtAlgorithm::Rs256 => DecodingKey::from_rsa_pem(file),
        JwtAlgorithm::Es256 => DecodingKey::from_ec_pem(file),
        JwtAlgorithm::EdDsa => DecodingKey::from_ed_pem(file),
    };
    let key = key.map_err(|_| KeyError::NotPublic)?;
    let bytes = key.try_get_as_bytes().map_or(0, <[u8]>::len);
    let is_good = match algorithm {
        JwtAlgorithm::Rs256 => bytes >= MODULUS_BYTES,
        JwtAlgorithm::Es256 => bytes == P256_BYTES,
        JwtAlgorithm::EdDsa | JwtAlgorithm::Hs256 => true,
    };
    is_good.then_some(key).ok_or(KeyError::NotPublic)
}

/// The key that an entry of a list holds, if it is one for signatures by `algorithm`.
pub(super) fn of_list(algorithm: JwtAlgorithm, entry: &Jwk) -> Option<DecodingKey> {
    let common = &entry.common;
    let usage = common.public_key_use.as_ref();
    let is_for_signatures = usage.is_none_or(|usage| *usage == PublicKeyUse::Signature);
    let wanted = match algorithm {
        JwtAlgorithm::Hs256 => return None,
        JwtAlgorithm::Rs256 => KeyAlgorithm::RS256,
        JwtAlgorithm::Es256 => KeyAlgorithm::ES256,
        JwtAlgorithm::EdDsa => KeyAlgorithm::EdDSA,
    };
    let named = common.key_algorithm.as_ref();
    if !is_for_signatures || named.is_some_and(|named| *named != wanted) {
        return None;
    }
    let is_good = match (algorithm, &entry.algorithm) {
        // Four characters hold three bytes.
        (JwtAlgorithm::Rs256, AlgorithmParameters::RSA(key)) => {
            key.n.len() * 3 / 4 >= MODULUS_BYTES
        }
        (JwtAlgorithm::Es256, AlgorithmParameters::EllipticCurve(key)) => {
            key.curve == EllipticCurve::P256
        }
        (JwtAlgorithm::EdDsa, AlgorithmParameters::OctetKeyPair(key)) => {
            key.curve == EllipticCurve::Ed25519
        }
        _ => false,
    };
    let key = is_good.then(|| DecodingKey::from_jwk(entry).ok());
    key.flatten()
}
