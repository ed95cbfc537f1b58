//! `kill -9` at any moment: what was answered is there, once and in one order, however often.

use std::path::Path;
use std::time::{Duration, Instant};

use fastrand::Rng;
use tempfile::TempDir;

use crate::chut::{Chut, start_and_kill};
use crate::seed::{chance, rounds};
use crate::world::World;

/// The most messages between two kills: sometimes a few, sometimes enough for the file's upkeep.
const MESSAGES: u64 = 120;

/// A server that starts and is killed at once lives so long at the most: through its start, and no longer.
const INFANCY: Duration = Duration::from_millis(20);

#[tokio::test(flavor = "multi_thread")]
async fn whatever_was_answered_survives_any_number_of_kills() {
    let (started, folder, mut chance) = (Instant::now(), TempDir::new().unwrap(), chance());
    let rounds = rounds(1);
    let mut chut = start(folder.path(), &mut chance).await;
    let mut world = World::begin(chut.api(), chance.fork()).await;

    for _ in 0..rounds {
        world.answers(chance.u64(1..=MESSAGES)).await;
        // A kill right after an answer alone would leave out the moments between.
        tokio::time::sleep(Duration::from_micros(chance.u64(..3_000))).await;
        let ended = chut.kill().await;
        world.lose_the_server();
        assert_eq!(ended.said(" ERROR "), 0, "{ended:?}");
        chut = start(folder.path(), &mut chance).await;
        world.find_the_server(chut.api()).await;
    }

    let tally = world.end(&chut.api(), folder.path()).await;
    let ended = chut.terminate().await;
    assert!(ended.status.success(), "{ended:?}");
    assert!(tally.unanswered > 0, "no kill has hit anything");
    println!("{rounds} kills in {:.0?}: {tally}", started.elapsed());
}

/// Starts a server, sometimes after others that do not live to serve.
async fn start(data: &Path, chance: &mut Rng) -> Chut {
    let durability = chance.choice(["full", "relaxed"]).unwrap();
    let flags = ["--durability", durability];
    while chance.u32(..4) == 0 {
        start_and_kill(data, &flags, INFANCY.mul_f64(chance.f64())).await;
    }
    Chut::start(data, &flags).await
}
