//! `POST /admin/v1/message`: the site itself writes to somebody, or in the name of somebody.

use chut_core::wire::message::Reply;
use chut_core::{Draft, MessageId, Text, UserId};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::App;
use crate::auth::profile;
use crate::http::error::Error;
use crate::http::message::{append, check};
use crate::log::Profile;

/// What is sent. Rates and the site's policy do not count; blocks do.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = AdminMessage)]
pub(super) struct Request {
    pub(super) from: UserId,
    /// How the sender is shown from now on; as before where neither this nor a picture is given.
    name: Option<String>,
    /// The address of a picture.
    avatar: Option<String>,
    to: UserId,
    text: Text,
    /// The sender's own name for the message; the same again stores nothing twice.
    id: MessageId,
}

pub(super) async fn message(app: App, request: Request) -> Result<Reply, Error> {
    let draft = Draft {
        from: request.from,
        to: request.to,
        id: request.id,
        text: request.text,
    };
    check(&app, &draft)?;
    let shown = Profile {
        name: profile::name(request.name),
        avatar: profile::avatar(request.avatar),
    };
    if shown != Profile::default() {
        app.log.introduce(&draft.from, &shown).await?;
    }
    append(&app, draft).await
}
