//! What must not be drawn twice: identifiers, and the seeds of the jitter.

use chut_core::{ClientId, MessageId};
use leptos::prelude::window;

use crate::moment;

/// A number that sets this tab's jitter apart from others'.
pub(super) fn seed() -> u64 {
    u64::from_le_bytes(bytes())
}

/// A tab's own ID: 128 random bits.
#[expect(clippy::expect_used, reason = "32 hexadecimal digits are one")]
pub(super) fn client_id() -> ClientId {
    hex(&bytes::<16>(), &[]).parse().expect("a client ID")
}

/// A message's ID: a UUID of version 7, which begins with the time in milliseconds.
#[expect(
    clippy::expect_used,
    reason = "36 hexadecimal digits and dashes are one"
)]
pub(super) fn message_id() -> MessageId {
    let mut uuid = bytes::<16>();
    uuid[..6].copy_from_slice(&moment::now().0.to_be_bytes()[2..]);
    uuid[6] = uuid[6] & 0x0f | 0x70;
    uuid[8] = uuid[8] & 0x3f | 0x80;
    hex(&uuid, &[4, 6, 8, 10]).parse().expect("a message ID")
}

/// Digits of `bytes`, with a dash before each of those at `dashes`.
fn hex(bytes: &[u8], dashes: &[usize]) -> String {
    let mut text = String::with_capacity(36);
    for (at, byte) in bytes.iter().enumerate() {
        if dashes.contains(&at) {
            text.push('-');
        }
        for digit in [byte >> 4, byte & 0x0f] {
            text.extend(char::from_digit(digit.into(), 16));
        }
    }
    text
}

fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let drawn = window()
        .crypto()
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
    debug_assert!(drawn.is_ok());
    bytes
}
