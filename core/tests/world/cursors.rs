//! The text form of a cursor: one for each cursor, and nothing else.

use chut_core::limits::CURSOR_CHARS;
use chut_core::{Cursor, CursorText, Epoch, Revision, Seq, SignalPlace};
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_cursor_comes_back_from_its_text(
        epoch: u64,
        seq in 0..=Seq::MAX.get(),
        revision: u64,
        run: u64,
        number: u64,
    ) {
        let seq = Seq::new(seq).unwrap();
        let signal = SignalPlace { run, number };
        let cursor = Cursor { epoch: Epoch(epoch), seq, revision: Revision(revision), signal };
        let text = cursor.to_string();

        prop_assert_eq!(CursorText::from(cursor).parse(), Ok(cursor));
        prop_assert!(text.len() <= CURSOR_CHARS);
        prop_assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.'));
    }

    #[test]
    fn any_other_text_is_refused_or_is_the_text_of_what_it_parses_to(text in "c?1?\\.?[0-9a-f+]{0,17}\\.?[0-9+]{0,18}\\.?[0-9+]{0,3}\\.?[0-9a-f+]{0,17}\\.?[0-9+]{0,3}") {
        if let Ok(cursor) = text.parse::<Cursor>() {
            prop_assert_eq!(cursor.to_string(), text);
        }
    }

    #[test]
    fn garbage_never_panics(text in ".{0,200}") {
        let _ = text.parse::<Cursor>();
    }
}

#[test]
fn a_place_beyond_what_json_can_count_is_no_cursor() {
    let largest = format!("c1.{0:016x}.{1}.0.{0:016x}.0", 1, Seq::MAX.get());
    let beyond = format!("c1.{0:016x}.{1}.0.{0:016x}.0", 1, Seq::MAX.get() + 1);

    assert!(largest.parse::<Cursor>().is_ok());
    assert!(beyond.parse::<Cursor>().is_err());
}

#[test]
fn a_place_among_signals_counts_within_one_run_only() {
    let at = |run, number| Cursor {
        signal: SignalPlace { run, number },
        ..Cursor::start(Epoch(1))
    };

    assert!(at(5, 1).is_behind(at(5, 2)) && !at(5, 1).log_is_behind(at(5, 2)));
    assert!(!at(5, 2).is_behind(at(5, 2)) && !at(5, 1).is_behind(at(6, 2)));

    let mut place = at(5, 3);
    for (newer, reached) in [
        (at(5, 2), at(5, 3)),
        (Cursor::start(Epoch(1)), at(5, 3)),
        (at(5, 4), at(5, 4)),
        (at(6, 1), at(6, 1)),
    ] {
        place.advance(newer);
        assert_eq!(place, reached);
    }
}
