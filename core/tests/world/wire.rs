//! Bodies as PROTOCOL shows them.

use chut_core::wire::{Event, PageLimit, Problem, listen, message};
use chut_core::{Failure, wire::ErrorCode};
use serde_json::json;

#[test]
fn an_event_has_the_message_beside_its_type() {
    let value = json!({"type": "received", "seq": 7, "id": "abcdefgh", "from": "a",
        "to": "b", "text": "hi", "at": 1_760_000_000_000_u64});

    let event: Event = serde_json::from_value(value.clone()).unwrap();

    assert!(matches!(&event, Event::Received(message) if message.seq.get() == 7));
    assert_eq!(serde_json::to_value(&event).unwrap(), value);
}

#[test]
fn unknown_fields_and_events_that_cannot_be_read_are_passed_over() {
    let reply = json!({"cursor": "anything", "hold_ms": 1, "new": true,
        "events": [{"type": "parade", "floats": 3}, {"type": "received", "seq": "seven"}, {"type": "resync"}]});

    let reply: listen::Reply = serde_json::from_value(reply).unwrap();

    assert_eq!(
        reply.events,
        [Event::Unknown, Event::Unknown, Event::Resync]
    );
    assert!(!reply.superseded);
}

#[test]
fn a_message_with_an_impossible_field_is_refused() {
    let good = json!({"to": "bob", "text": "hi", "id": "12345678"});
    assert!(serde_json::from_value::<message::Request>(good.clone()).is_ok());

    for (field, value) in [
        ("to", json!("")),
        ("to", json!(7)),
        ("text", json!(" ")),
        ("text", json!(["hi"])),
        ("id", json!("short")),
        ("id", json!(null)),
    ] {
        let mut bad = good.clone();
        bad[field] = value;
        assert!(
            serde_json::from_value::<message::Request>(bad).is_err(),
            "{field}"
        );
    }
}

#[test]
fn a_wait_is_whole_seconds_and_60_at_the_most() {
    let seconds = |text: &str| {
        text.parse::<listen::Wait>()
            .map(|wait| wait.duration().as_secs())
    };

    assert_eq!(seconds("0"), Ok(0));
    assert_eq!(seconds("61"), Ok(60));
    assert_eq!(seconds("99999999999999999999999"), Ok(60));
    for bad in ["", "-1", "1.5", "1s", "+1", " 1"] {
        assert!(seconds(bad).is_err(), "{bad:?}");
    }
}

#[test]
fn a_page_has_1_to_200_items() {
    for (text, is_good) in [
        ("1", true),
        ("200", true),
        ("0", false),
        ("201", false),
        ("x", false),
    ] {
        assert_eq!(text.parse::<PageLimit>().is_ok(), is_good, "{text}");
    }
}

#[test]
fn what_a_client_does_about_a_failure_follows_from_status_and_code() {
    let of = |code, retry_after| {
        let mut problem = Problem::new(code, "");
        problem.retry_after = retry_after;
        Failure::of(Some(&problem))
    };
    let after = |seconds| Failure::Transient {
        retry_after: Some(std::time::Duration::from_secs(seconds)),
    };

    assert_eq!(Failure::of(None), Failure::SILENCE);
    assert_eq!(
        of(ErrorCode::Unauthenticated, None),
        Failure::Unauthenticated
    );
    assert_eq!(of(ErrorCode::RateLimited, Some(3)), after(3));
    assert_eq!(of(ErrorCode::Draining, None), Failure::SILENCE);
    for code in [
        ErrorCode::BadRequest,
        ErrorCode::Blocked,
        ErrorCode::IdReused,
        ErrorCode::TooLarge,
    ] {
        assert_eq!(of(code, None), Failure::Refused(code));
    }
}
