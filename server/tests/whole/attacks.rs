//! Hostile inputs, some hundreds: each gets the answer that is due to it and no other, nothing panics, nothing
//! is stored, nobody's messages are shown, and others are served right afterwards.

mod attack;
mod bodies;
mod callbacks;
mod claims;
mod confusion;
mod fields;
mod frames;
mod heads;
mod json;
mod origins;
mod panics;
mod params;
mod parts;
mod paths;
mod shape;
mod stand;
mod tokens;
mod who;

use std::collections::HashSet;

use attack::Attack;
use stand::{Door, Stand};

/// Where each list is tried, and the list.
type List = (Door, fn() -> Vec<Attack>);

const LISTS: [List; 14] = [
    (Door::Dev, callbacks::names),
    (Door::Dev, callbacks::smuggled),
    (Door::Dev, heads::attacks),
    (Door::Dev, bodies::attacks),
    (Door::Dev, frames::attacks),
    (Door::Dev, paths::attacks),
    (Door::Dev, json::attacks),
    (Door::Dev, shape::attacks),
    (Door::Dev, fields::attacks),
    (Door::Dev, params::attacks),
    (Door::Dev, origins::attacks),
    (Door::Shared, tokens::attacks),
    (Door::Public, confusion::attacks),
    (Door::Site, who::attacks),
];

/// Tries the attacks of one list and says of all at once which had another outcome.
async fn withstand(list: fn() -> Vec<Attack>) {
    let (door, attacks) = LISTS
        .iter()
        .find(|(_, other)| std::ptr::fn_addr_eq(*other, list))
        .unwrap();
    Stand::open(*door).await.withstand(attacks()).await;
}

#[tokio::test]
async fn callback_names_that_are_more_than_names() {
    withstand(callbacks::names).await;
}

#[tokio::test]
async fn callbacks_where_none_belongs_or_two_of_them() {
    withstand(callbacks::smuggled).await;
}

#[tokio::test]
async fn heads_that_break_the_rules_or_bend_them() {
    withstand(heads::attacks).await;
}

#[tokio::test]
async fn bodies_that_hide_a_request_or_their_end() {
    withstand(bodies::attacks).await;
}

#[tokio::test]
async fn frames_of_http_2_that_lie() {
    withstand(frames::attacks).await;
}

#[tokio::test]
async fn paths_that_lead_out_of_what_is_served() {
    withstand(paths::attacks).await;
}

#[tokio::test]
async fn bodies_that_are_nearly_json() {
    withstand(json::attacks).await;
}

#[tokio::test]
async fn bodies_of_another_shape_or_media_type() {
    withstand(shape::attacks).await;
}

#[tokio::test]
async fn fields_that_are_no_ids_or_texts() {
    withstand(fields::attacks).await;
}

#[tokio::test]
async fn parameters_and_cursors_that_are_none() {
    withstand(params::attacks).await;
}

#[tokio::test]
async fn pages_that_post_from_elsewhere() {
    withstand(origins::attacks).await;
}

#[tokio::test]
async fn tokens_that_the_shared_key_did_not_sign_so() {
    withstand(tokens::attacks).await;
}

#[tokio::test]
async fn tokens_that_only_the_public_key_could_have_signed() {
    withstand(confusion::attacks).await;
}

#[tokio::test]
async fn cookies_and_tokens_of_others() {
    withstand(who::attacks).await;
}

#[test]
fn there_are_hundreds_and_no_two_alike() {
    let (mut different, mut twice) = (HashSet::new(), Vec::new());
    for (door, list) in LISTS {
        for attack in list() {
            let label = attack.label();
            if !different.insert((door, attack.said)) {
                twice.push(label);
            }
        }
    }

    assert_eq!(twice, [""; 0]);
    assert!(different.len() >= 1_000, "{}", different.len());
}
