//! No room on the disk: sends are put off, reading goes on, and what was answered stays.
//!
//! A file system of its own takes rights that a test may not have. A limit on the size of files does
//! not, and a write fails by it as on a full disk: at once, in the middle, or later at another file. What
//! differs is the number of the error, which the product does not look at.

use std::path::Path;

use fastrand::Rng;
use rustix::process::{Resource, Rlimit, Signal, prlimit};
use tempfile::TempDir;
use tokio::process::Command;

use crate::api::{Api, Call};
use crate::chut::{Chut, program, serve};
use crate::seed::{chance, rounds};
use crate::world::World;

/// Sends that are refused while the disk is full: enough to see that each does not get its own line.
const REFUSED: usize = 20;

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_of_once_and_over_when_there_is_room() {
    let folder = TempDir::new().unwrap();
    let chut = start(folder.path()).await;
    let api = chut.api();
    send(&api, 0, 200).await;

    limit(&chut, Some(0));
    for number in 1..=REFUSED {
        send(&api, number, 503).await;
        // What is stored already needs no room, and its repeat is not the end of the trouble.
        send(&api, 0, 200).await;
    }
    let kept = api.history("ann", "ben", 0).await;
    assert_eq!((kept.len(), api.status("/readyz").await), (1, 200));
    limit(&chut, None);
    for number in 1..=REFUSED {
        send(&api, number, 200).await;
    }

    let ended = chut.kill().await;
    let told = (ended.said("cannot be written"), ended.said("written again"));
    assert_eq!((told, ended.lines.len()), ((1, 1), 3), "{ended:?}");
    let chut = start(folder.path()).await;
    let kept = chut.api().history("ann", "ben", 0).await;
    assert_eq!(kept.len(), REFUSED + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_was_answered_survives_a_disk_that_is_full_again_and_again() {
    let (folder, mut chance) = (TempDir::new().unwrap(), chance());
    let mut chut = start(folder.path()).await;
    let mut world = World::begin(chut.api(), chance.fork()).await;
    let rounds = rounds(5);

    for _ in 0..rounds {
        world.answers(chance.u64(1..=60)).await;
        limit(&chut, Some(room(folder.path(), &mut chance)));
        world.refusals(chance.u64(1..=60)).await;
        world.reading_works(&chut.api()).await;
        if chance.bool() {
            limit(&chut, None);
        } else {
            let signal = if chance.bool() {
                Signal::KILL
            } else {
                Signal::TERM
            };
            chut.end_by(signal).await;
            world.lose_the_server();
            chut = start(folder.path()).await;
            world.find_the_server(chut.api()).await;
        }
    }

    let tally = world.end(&chut.api(), folder.path()).await;
    let ended = chut.terminate().await;
    assert!(ended.status.success(), "{ended:?}");
    println!("{rounds} times full: {tally}");
}

#[tokio::test]
async fn on_a_full_disk_a_server_does_not_start_and_says_why() {
    let folder = TempDir::new().unwrap();
    let chut = start(folder.path()).await;
    send(&chut.api(), 0, 200).await;
    chut.kill().await;

    for data in [folder.path(), &folder.path().join("new")] {
        let ended = Chut::run(&mut shell("ulimit -f 0", data))
            .await
            .err()
            .unwrap();
        assert_eq!(
            (ended.status.code(), ended.lines.len()),
            (Some(2), 1),
            "{ended:?}"
        );
    }

    let chut = start(folder.path()).await;
    assert_eq!(chut.api().history("ann", "ben", 0).await.len(), 1);
}

/// A server whose files can be limited.
async fn start(data: &Path) -> Chut {
    Chut::run(&mut shell("true", data)).await.ok().unwrap()
}

/// A server after a command of the shell, in which a file over the limit is an error and not a signal.
fn shell(first: &str, data: &Path) -> Command {
    let chut = serve(data, &["--durability", "relaxed"]);
    let mut shell = program("sh");
    let script = format!("trap '' XFSZ && {first} && exec \"$@\"");
    let chut = chut.as_std();
    shell
        .args(["-c", &script, "sh"])
        .arg(chut.get_program())
        .args(chut.get_args());
    for (name, value) in chut.get_envs() {
        if let Some(value) = value {
            shell.env(name, value);
        }
    }
    shell
}

/// From now on no file of the server's grows beyond so many bytes.
fn limit(chut: &Chut, bytes: Option<u64>) {
    let limit = Rlimit {
        current: bytes,
        maximum: None,
    };
    prlimit(Some(chut.pid()), Resource::Fsize, limit).unwrap();
}

/// A limit that is met at once, or somewhere in the next messages.
fn room(data: &Path, chance: &mut Rng) -> u64 {
    let names = ["log.sqlite", "log.sqlite-wal"];
    let sizes = names.map(|name| data.join(name).metadata().map_or(0, |file| file.len()));
    let filled = chance.choice(sizes).unwrap();
    let soon = filled + chance.u64(..20_000);
    chance.choice([0, filled, soon]).unwrap()
}

async fn send(api: &Api, number: usize, status: u16) {
    let call = Call::message(
        "ann",
        "ben",
        &format!("message-{number}"),
        "hush, is there room?",
    );
    let reply = api.ask(&call).await.unwrap();
    assert_eq!(reply.status, status, "{reply:?}");
    assert!(status != 503 || reply.is_for_later(), "{reply:?}");
}
