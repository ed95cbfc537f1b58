//! Schemas of the values that check themselves when they are read, with the limits that they check.
//!
//! Everything else on the wire derives its schema. A schema says what a program can check without
//! knowing the rules; where a limit is one of bytes it names as many characters.

use utoipa::openapi::{ArrayBuilder, ObjectBuilder, Ref, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::limits::{
    CLIENT_ID_CHARS, CURSOR_CHARS, EVENTS_MAX, MESSAGE_ID_CHARS, PAGE_DEFAULT, PAGE_MAX,
    TEXT_BYTES_CEILING, USER_ID_BYTES, WAIT_SECONDS_MAX,
};
use crate::wire::conversations::Conversation;
use crate::wire::listen::Wait;
use crate::wire::{Event, PageLimit};
use crate::{ClientId, CursorText, Message, MessageId, Seq, Text, Timestamp, UserId};

/// What client and message IDs are made of.
const PLAIN: &str = "^[A-Za-z0-9_-]*$";

macro_rules! schema {
    ($type:ty, $schema:expr) => {
        impl PartialSchema for $type {
            fn schema() -> RefOr<Schema> {
                $schema.into()
            }
        }

        impl ToSchema for $type {}
    };
}

schema!(
    UserId,
    string(1, USER_ID_BYTES)
        .pattern(Some(r"^[^\u0000-\u001f\u007f-\u009f]*$"))
        .description(Some(format!(
            "A person, as the host site names them: at most {USER_ID_BYTES} bytes of UTF-8 without \
             control characters, compared byte for byte."
        )))
);
schema!(
    ClientId,
    string(1, CLIENT_ID_CHARS)
        .pattern(Some(PLAIN))
        .description(Some(
            "A tab, as it names itself: drawn at random each time it loads."
        ))
);
schema!(
    MessageId,
    string(*MESSAGE_ID_CHARS.start(), *MESSAGE_ID_CHARS.end())
        .pattern(Some(PLAIN))
        .description(Some(
            "A message, as its sender names it: unique for that sender."
        ))
);
schema!(
    Text,
    string(1, TEXT_BYTES_CEILING)
        .pattern(Some(r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$"))
        .description(Some(format!(
            "Not only white space, and no control characters but line feed and tab; kept byte for \
             byte. A server's own limit is lower: `max_text_bytes` of the snapshot, in bytes of UTF-8. \
             No server's is above {TEXT_BYTES_CEILING}."
        )))
);
schema!(
    CursorText,
    string(1, CURSOR_CHARS)
        .pattern(Some("^[A-Za-z0-9._~-]*$"))
        .description(Some(
            "A place in one user's order of events. Store it and hand it back; do not look inside."
        ))
);
schema!(
    Seq,
    integer(0).maximum(Some(Self::MAX.get())).description(Some(
        "A message's place in the log, in the order of commits; 0 is the place before the first."
    ))
);
schema!(
    Timestamp,
    integer(0).description(Some("Milliseconds since 1970, by the server's clock."))
);
schema!(
    PageLimit,
    integer(1)
        .maximum(Some(PAGE_MAX))
        .default(Some(PAGE_DEFAULT.into()))
        .description(Some("How many at the most."))
);
schema!(
    Wait,
    integer(0).description(Some(format!(
        "Seconds to be held at the most; more than {WAIT_SECONDS_MAX} counts as {WAIT_SECONDS_MAX}. \
         Without it the server chooses."
    )))
);

/// A list that the wire types have as a plain one, since whoever makes it keeps to its bound.
macro_rules! list {
    ($(#[$doc:meta])* $name:ident, $item:ty, $most:expr) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let item = Ref::from_schema_name(<$item>::name());
                let list = ArrayBuilder::new().items(item);
                list.max_items(Some($most.into())).into()
            }
        }

        impl ToSchema for $name {
            fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
                schemas.push((<$item>::name().into_owned(), <$item>::schema()));
                <$item>::schemas(schemas);
            }
        }
    };
}

list!(
    /// The events of one reply.
    Events,
    Event,
    EVENTS_MAX
);
list!(
    /// The messages of one page.
    Messages,
    Message,
    PAGE_MAX
);
list!(
    /// The conversations of one page.
    Conversations,
    Conversation,
    PAGE_MAX
);

fn string(least: usize, most: usize) -> ObjectBuilder {
    let string = ObjectBuilder::new().schema_type(Type::String);
    string.min_length(Some(least)).max_length(Some(most))
}

fn integer(least: u64) -> ObjectBuilder {
    let integer = ObjectBuilder::new().schema_type(Type::Integer);
    integer.minimum(Some(least))
}
