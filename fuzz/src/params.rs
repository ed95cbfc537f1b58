//! The query of a URL, decoded by the book and not by the server's libraries.

/// Its pairs in order, as bytes: nothing here says that they are UTF-8.
pub(crate) fn pairs(query: &str) -> Vec<(Vec<u8>, Vec<u8>)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

/// The first value of `name`; `None` too if anything in the query is not UTF-8.
pub(crate) fn first(query: &str, name: &str) -> Option<String> {
    str::from_utf8(&decode(query)).ok()?;
    let pairs = pairs(query);
    let (_, value) = pairs.iter().find(|(key, _)| key == name.as_bytes())?;
    String::from_utf8(value.clone()).ok()
}

fn decode(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escaped = bytes.get(at + 1..at + 3).filter(|_| byte == b'%');
        if let Some(byte) = escaped.and_then(hex) {
            decoded.push(byte);
            at += 3;
        } else {
            decoded.push(if byte == b'+' { b' ' } else { byte });
            at += 1;
        }
    }
    decoded
}

/// Both have to be digits: a parser of numbers would take `+1`.
fn hex(digits: &[u8]) -> Option<u8> {
    let digit = |at: usize| char::from(digits[at]).to_digit(16);
    u8::try_from(digit(0)? * 16 + digit(1)?).ok()
}
