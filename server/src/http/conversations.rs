//! `GET /v1/conversations`: the snapshot to begin with.

use chut_core::limits;
use chut_core::wire::conversations::{Conversation, Person, Query, Reply, ServerFacts};
use chut_core::{Cursor, PresenceState};

use super::error::Error;
use super::listen::longest_hold;
use crate::App;
use crate::auth::Caller;
use crate::log::{Glance, Profile};

pub(super) async fn conversations(app: App, caller: Caller, query: Query) -> Result<Reply, Error> {
    // The cursor first: what comes meanwhile is then seen twice rather than never.
    let signal = app.users.signalled(&caller.user).unwrap_or_default();
    let head = app.log.head();
    let cursor = Cursor { signal, ..head }.into();
    let profile = Profile {
        name: caller.name,
        avatar: caller.avatar,
    };
    // The list is worth more than a new name. The log tells of its trouble itself.
    let _ = app.log.introduce(&caller.user, &profile).await;
    let glances = app.log.conversations(&caller.user, query.limit).await?;
    Ok(Reply {
        cursor,
        server: facts(&app),
        conversations: glances
            .into_iter()
            .map(|glance| conversation(&app, glance))
            .collect(),
        me: Person {
            user: caller.user,
            name: text(profile.name.as_deref()),
            avatar: text(profile.avatar.as_deref()),
        },
    })
}

fn text(text: Option<&str>) -> Option<String> {
    text.map(str::to_owned)
}

fn facts(app: &App) -> ServerFacts {
    let milliseconds =
        |span: std::time::Duration| u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
    ServerFacts {
        hold_ms: milliseconds(longest_hold(&app.options)),
        max_text_bytes: app.options.max_text_bytes.min(limits::TEXT_BYTES_CEILING),
        typing_ttl_ms: milliseconds(limits::TYPING_TTL),
        grace_ms: milliseconds(app.options.grace),
    }
}

fn conversation(app: &App, glance: Glance) -> Conversation {
    // To somebody who is blocked, the other is never there.
    let presence = app.presence.state(&glance.with);
    let presence = presence.filter(|_| !glance.is_blocked_by);
    Conversation {
        with: glance.with,
        name: text(glance.profile.name.as_deref()),
        avatar: text(glance.profile.avatar.as_deref()),
        last: glance.last,
        unread: glance.unread,
        read: glance.marks.read,
        peer_read: glance.marks.peer_read,
        peer_delivered: glance.marks.peer_delivered,
        presence: presence.unwrap_or(PresenceState::Offline),
        blocked: glance.marks.blocked,
    }
}
