//! Words in an input that stand for what no input can know, or for more than a small file should hold.

/// The longest text that a message may have.
const FULL: usize = 8_192;

/// More than a URL may have, and half as much again as a body may have when it stands there twice.
const LONG: usize = 50_000;

/// Bytes that an input may grow by, so that none is slow because it is long.
const GROWTH: usize = 200_000;

/// What the words stand for at one moment.
#[derive(Debug)]
pub(crate) struct Places {
    /// `$NOW`: a cursor from behind the last message.
    pub(crate) now: String,
    /// `$START`: a cursor from before the first message.
    pub(crate) start: String,
}

impl Places {
    /// `input` with its words replaced: `$NOW`, `$START`, `$FULL` (as many characters as a text may
    /// have) and `$LONG` (more than a URL may have).
    pub(crate) fn fill(&self, input: &[u8]) -> Vec<u8> {
        if !input.contains(&b'$') {
            return input.to_vec();
        }
        let (full, long) = ("f".repeat(FULL), "l".repeat(LONG));
        let words = [
            ("$NOW", &self.now),
            ("$START", &self.start),
            ("$FULL", &full),
            ("$LONG", &long),
        ];
        let mut filled = Vec::with_capacity(input.len());
        let mut rest = input;
        while let [first, after @ ..] = rest {
            let word = words.iter().find(|(word, meaning)| {
                rest.starts_with(word.as_bytes()) && filled.len() + meaning.len() <= GROWTH
            });
            if let Some((word, meaning)) = word {
                filled.extend_from_slice(meaning.as_bytes());
                rest = &rest[word.len()..];
            } else {
                filled.push(*first);
                rest = after;
            }
        }
        filled
    }
}
