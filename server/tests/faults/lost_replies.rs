//! Replies that are lost on the way: what they answered is stored once and shown once.

use tempfile::TempDir;

use crate::api::Api;
use crate::chut::Chut;
use crate::proxy::Proxy;
use crate::seed::{chance, rounds};
use crate::world::World;

/// Messages that are sent for each kill that the other test makes.
const MESSAGES: u64 = 20;

#[tokio::test(flavor = "multi_thread")]
async fn however_many_replies_are_lost_a_message_is_stored_once_and_shown_once() {
    let (folder, mut chance) = (TempDir::new().unwrap(), chance());
    let chut = Chut::start(folder.path(), &["--durability", "relaxed"]).await;
    let proxy = Proxy::start(chut.address(), chance.fork()).await;
    let mut world = World::begin(Api::new(&proxy.url), chance.fork()).await;

    for _ in 0..rounds(1) {
        world.answers(MESSAGES).await;
    }

    let tally = world.end(&chut.api(), folder.path()).await;
    let ended = chut.terminate().await;
    assert!(ended.status.success(), "{ended:?}");
    assert!(tally.stored_before > 0, "no reply to a send was lost");
    println!("{} replies lost: {tally}", proxy.lost());
}
