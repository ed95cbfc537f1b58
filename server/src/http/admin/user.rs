//! `/admin/v1/user`: one person, looked at, ended, erased.

use chut_core::{PresenceState, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::http::error::Error;

/// Who is meant.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = AdminUser)]
pub(super) struct Question {
    pub(super) user: UserId,
}

/// One person. Of one who is not known everything is 0.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AdminUserState)]
pub(super) struct UserState {
    user: UserId,
    /// How they were shown last.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    avatar: Option<String>,
    /// Missing where the server has just started and does not know yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    presence: Option<PresenceState>,
    /// Clients on this server.
    clients: usize,
    /// Those of them that wait.
    polls: usize,
    conversations: u64,
    /// Messages from and to them.
    messages: u64,
    /// Messages to them that they have not read.
    unread: u64,
}

/// Whether they were on this server.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AdminEnded)]
pub(super) struct Ended {
    ended: bool,
}

/// What has gone.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AdminErased)]
pub(super) struct Erased {
    /// Messages.
    erased: usize,
}

pub(super) async fn state(app: App, question: Question) -> Result<UserState, Error> {
    let Question { user } = question;
    let person = app.log.person(&user).await?;
    let here = app.users.census_of(&user);
    let text = |text: std::sync::Arc<str>| text.to_string();
    Ok(UserState {
        name: person.profile.name.map(text),
        avatar: person.profile.avatar.map(text),
        presence: app.presence.state(&user),
        clients: here.clients,
        polls: here.polls,
        conversations: person.conversations,
        messages: person.messages,
        unread: person.unread,
        user,
    })
}

pub(super) async fn end(app: App, question: Question) -> Result<Ended, Error> {
    let ended = app.users.end(&question.user);
    Ok(Ended { ended })
}

pub(super) async fn erase(app: App, question: Question) -> Result<Erased, Error> {
    let erased = app.erase(&question.user).await?;
    Ok(Erased { erased })
}
