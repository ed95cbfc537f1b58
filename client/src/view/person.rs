//! What stands beside a person's name: their picture, and how many messages of theirs have not been seen.

use std::sync::Arc;

use leptos::prelude::*;

use crate::erased::{flag, text};
use crate::store::Conversation;
use crate::words;

/// The site's picture of a person, or their initials where it has none or it cannot be had.
pub(super) fn avatar(conversation: &Arc<Conversation>) -> impl IntoView + use<> {
    let (address, without, with) = (
        conversation.clone(),
        conversation.clone(),
        conversation.clone(),
    );
    let (initials, failed) = (conversation.clone(), conversation.clone());
    view! {
        <img
            class="chut-avatar"
            alt=""
            loading="lazy"
            referrerpolicy="no-referrer"
            src={move || address.face(|face| face.avatar.clone())}
            hidden={flag(move || without.face(|face| face.avatar.is_none()))}
            on:error={move |_| failed.show(|face| face.avatar = None)}
        />
        <span
            class="chut-avatar"
            aria-hidden="true"
            hidden={flag(move || with.face(|face| face.avatar.is_some()))}
        >
            {text(move || initials.face(|face| initials_of(&face.name)))}
        </span>
    }
}

/// The number that is seen, and the sentence that is heard.
pub(super) fn badge(conversation: &Arc<Conversation>) -> impl IntoView + use<> {
    let (none, seen, heard) = (
        conversation.clone(),
        conversation.clone(),
        conversation.clone(),
    );
    view! {
        <span class="chut-badge" hidden={flag(move || none.face(|face| face.unread) == 0)}>
            <span aria-hidden="true">{text(move || seen.face(|face| face.unread.to_string()))}</span>
            <span class="chut-sr">
                {text(move || heard.face(|face| words::count("badge", face.unread)))}
            </span>
        </span>
    }
}

fn initials_of(name: &str) -> String {
    let first_letters = name
        .split_whitespace()
        .filter_map(|word| word.chars().next());
    first_letters.take(2).collect()
}
