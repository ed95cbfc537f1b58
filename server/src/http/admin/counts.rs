//! `GET /admin/v1/counts`: how much there is.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::http::error::Error;

/// There is nothing to choose.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct Query {}

/// What the log holds, and who is on this server.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AdminCounts)]
pub(super) struct Reply {
    /// People with a conversation.
    people: u64,
    /// Pairs of people with messages.
    conversations: u64,
    messages: u64,
    /// People who have a client on this server, or had one a moment ago.
    users_here: usize,
    clients_here: usize,
    polls_here: usize,
}

pub(super) async fn counts(app: App, _: Query) -> Result<Reply, Error> {
    let counts = app.log.counts().await?;
    let here = app.users.census();
    Ok(Reply {
        people: counts.people,
        conversations: counts.conversations,
        messages: counts.messages,
        users_here: here.users,
        clients_here: here.clients,
        polls_here: here.polls,
    })
}
