//! Small changes to inputs, the same in every run.

use fastrand::Rng;

/// Any number will do; another one gives other changes.
const SEED: u64 = 2_014;

/// Changes to one input at the most.
const CHANGES: usize = 4;

/// Bytes of a changed input at the most.
const BYTES: usize = 4_096;

/// Pieces that mean something to one parser or another.
const PIECES: [&[u8]; 40] = [
    b"\"",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b";",
    b"(",
    b")",
    b"<",
    b"&",
    b"=",
    b"+",
    b"%",
    b"%00",
    b"%C3",
    b"%2B1",
    b".",
    b"-1",
    b"0",
    b"00",
    b"18446744073709551616",
    b"1e999",
    b"null",
    b"true",
    b"\\ud800",
    b"\\u0000",
    b"\0",
    b"\x7f",
    b"\n",
    b"\n\n",
    b" ",
    b"\xff",
    "\u{e9}".as_bytes(),
    "\u{85}".as_bytes(),
    "\u{2028}".as_bytes(),
    b"$FULL",
    b"$LONG",
];

/// A source of changed inputs.
#[derive(Debug)]
pub(crate) struct Mutations {
    inputs: Vec<Vec<u8>>,
    random: Rng,
}

impl Mutations {
    /// Those of `inputs`, of which there is at least one.
    pub(crate) fn of(inputs: Vec<Vec<u8>>) -> Self {
        Self {
            inputs,
            random: Rng::with_seed(SEED),
        }
    }

    /// The next changed input.
    pub(crate) fn draw(&mut self) -> Vec<u8> {
        let mut input = self.any().to_vec();
        for _ in 0..self.random.usize(1..=CHANGES) {
            self.change(&mut input);
        }
        input.truncate(BYTES);
        input
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let piece = PIECES[self.random.usize(..PIECES.len())];
        let (from, to) = self.span(input.len());
        match self.random.u8(..6) {
            0 => {
                input.splice(from..from, piece.iter().copied());
            }
            1 => {
                input.splice(from..to, piece.iter().copied());
            }
            2 => {
                input.drain(from..to);
            }
            3 => {
                let copy = input[from..to].to_vec();
                input.splice(to..to, copy);
            }
            4 if from < input.len() => input[from] ^= 1 << self.random.u8(..8),
            _ => {
                let other = self.any().to_vec();
                let (start, end) = self.span(other.len());
                input.splice(from..to, other[start..end].iter().copied());
            }
        }
    }

    fn any(&mut self) -> &[u8] {
        &self.inputs[self.random.usize(..self.inputs.len())]
    }

    /// A part of something so long; short ones are likelier than long ones.
    fn span(&mut self, length: usize) -> (usize, usize) {
        let from = self.random.usize(..=length);
        let reach = if self.random.bool() { 4 } else { length };
        (from, self.random.usize(from..=length.min(from + reach)))
    }
}
