//! A content hash for file names and stamps: 64-bit FNV-1a.
//!
//! It tells versions of our own files apart; it protects nothing against a forger.

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;

/// The hash as 16 hex digits.
pub(crate) fn digest(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(OFFSET, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(PRIME)
    });
    format!("{hash:016x}")
}

/// What tells the versions of one file apart in its name: 8 hex digits. More would weigh in each file that names it.
pub(crate) fn mark(bytes: &[u8]) -> String {
    digest(bytes).split_off(8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_vectors_hold() {
        assert_eq!(digest(b""), "cbf29ce484222325");
        assert_eq!(digest(b"a"), "af63dc4c8601ec8c");
        assert_eq!(digest(b"foobar"), "85944171f73967e8");
        assert_eq!(mark(b"foobar"), "f73967e8");
    }
}
