//! What is an identifier and what is a text, at the edges of the rules.

use chut_core::{ClientId, MessageId, Text, UserId};

#[test]
fn a_user_id_is_any_text_of_128_bytes_without_control_characters() {
    for good in ["a", " a ", "ü", "a/b?c#d", "名前", "👩‍🚀", &"x".repeat(128)] {
        assert!(good.parse::<UserId>().is_ok(), "{good:?}");
    }
    for bad in [
        "",
        "a\nb",
        "\u{7f}",
        "a\u{85}",
        "\0",
        &"x".repeat(129),
        &"ü".repeat(65),
    ] {
        assert!(bad.parse::<UserId>().is_err(), "{bad:?}");
    }
}

#[test]
fn user_ids_are_compared_byte_for_byte() {
    let composed: UserId = "\u{e9}".parse().unwrap();
    let decomposed: UserId = "e\u{301}".parse().unwrap();

    assert_ne!(composed, decomposed);
}

#[test]
fn client_and_message_ids_have_a_plain_alphabet() {
    for good in ["A", "_-9", &"x".repeat(64)] {
        assert!(good.parse::<ClientId>().is_ok(), "{good:?}");
    }
    for bad in ["", "a b", "a.b", "ä", &"x".repeat(65)] {
        assert!(bad.parse::<ClientId>().is_err(), "{bad:?}");
    }
    assert!("1234567".parse::<MessageId>().is_err());
    assert!("12345678".parse::<MessageId>().is_ok());
    assert!("x".repeat(65).parse::<MessageId>().is_err());
}

#[test]
fn a_text_keeps_what_was_typed_and_refuses_the_rest() {
    for good in [
        "a",
        " a\n\tb ",
        "\u{202e}x",
        "\u{200d}",
        "\u{ad}",
        "\u{feff}",
    ] {
        let text: Text = good.parse().unwrap();
        assert_eq!(text.as_str(), good);
    }
    for bad in [
        "",
        " ",
        "\n\t",
        "\u{a0}\u{2003}\u{3000}",
        "a\r\n",
        "a\0",
        "\u{9b}",
    ] {
        assert!(bad.parse::<Text>().is_err(), "{bad:?}");
    }
}

#[test]
fn a_text_never_shows_in_debug_output() {
    let text: Text = "a secret".parse().unwrap();

    assert_eq!(format!("{text:?}"), "Text(8 bytes)");
}
