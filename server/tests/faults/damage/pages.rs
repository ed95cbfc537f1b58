//! Pages of the log are overwritten or cut off, before a start or under a running server.

use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use fastrand::Rng;
use tempfile::TempDir;

use super::{Talk, log_of, start};
use crate::seed::{chance, rounds};

/// SQLite's page, in bytes.
const PAGE: u64 = 4_096;

/// Of so many pages one is cut through.
const STRIDE: usize = 3;

/// No page of SQLite's begins with this byte, so each page that is read shows that it is damaged.
const RUBBISH: [u8; 4_096] = [0xa5; 4_096];

#[tokio::test]
async fn a_log_that_was_damaged_before_the_start_gives_all_of_a_conversation_or_503() {
    let (folder, mut chance) = (TempDir::new().unwrap(), chance());
    let sound = folder.path().join("sound");
    let talk = log_of(150, &sound, &mut chance).await;

    let (mut refused, mut broken) = (0, 0);
    let rounds = rounds(2);
    for round in 0..rounds {
        let data = folder.path().join(round.to_string());
        fs::create_dir(&data).unwrap();
        fs::copy(sound.join("log.sqlite"), data.join("log.sqlite")).unwrap();
        damage(&data, &mut chance);
        match live_on(&data, talk.clone(), &mut chance).await {
            None => refused += 1,
            Some(whole) => broken += usize::from(!whole),
        }
    }
    println!("{rounds} times damaged: {refused} did not start, {broken} could not show all");
}

#[tokio::test]
async fn a_log_that_is_damaged_while_in_use_gives_all_of_a_conversation_or_503() {
    let (folder, mut chance) = (TempDir::new().unwrap(), chance());
    let (mut refused, mut broken) = (0, 0);
    let rounds = rounds(2);
    for round in 0..rounds {
        let data = folder.path().join(round.to_string());
        let mut talk = log_of(80, &data, &mut chance).await;
        let chut = start(&data).await.unwrap();
        talk.go_on(&chut.api(), 20, &mut chance).await;
        damage(&data, &mut chance);
        talk.go_on(&chut.api(), 20, &mut chance).await;
        talk.is_whole(&chut.api()).await;
        chut.kill().await;
        match live_on(&data, talk, &mut chance).await {
            None => refused += 1,
            Some(whole) => broken += usize::from(!whole),
        }
    }
    println!("{rounds} times damaged: {refused} did not start again, {broken} could not show all");
}

#[tokio::test]
async fn a_log_that_is_cut_off_within_a_page_shows_nothing_rather_than_less() {
    let (folder, mut chance) = (TempDir::new().unwrap(), chance());
    let talk = log_of(80, folder.path(), &mut chance).await;
    let sound = fs::read(folder.path().join("log.sqlite")).unwrap();
    let first = chance.usize(1..=STRIDE) as u64;

    // Half of a page is left: each begins with what a part of the tree holds.
    for page in (first..sound.len() as u64 / PAGE).step_by(STRIDE) {
        let chut = start(folder.path()).await.unwrap();
        assert!(talk.is_whole(&chut.api()).await);
        let file = log_file(folder.path());
        file.set_len(page * PAGE + PAGE / 2).unwrap();

        assert!(!talk.is_whole(&chut.api()).await);

        chut.kill().await;
        file.write_all_at(&sound, 0).unwrap();
    }
}

/// Starts a server on a damaged log, talks, and starts another. Says whether the last could show the
/// whole conversation; `None` if one did not start.
async fn live_on(data: &Path, mut talk: Talk, chance: &mut Rng) -> Option<bool> {
    let chut = start(data).await.ok()?;
    talk.is_whole(&chut.api()).await;
    talk.go_on(&chut.api(), 10, chance).await;
    chut.kill().await;
    let chut = start(data).await.ok()?;
    let whole = talk.is_whole(&chut.api()).await;
    chut.kill().await;
    Some(whole)
}

/// Overwrites some pages, or cuts the file.
fn damage(data: &Path, chance: &mut Rng) {
    let file = log_file(data);
    let pages = file.metadata().unwrap().len() / PAGE;
    if chance.u32(..5) == 0 {
        let kept = chance.u64(1..pages) * PAGE + chance.u64(..PAGE);
        return file.set_len(kept).unwrap();
    }
    // The first page is looked at by every start; that has a test of its own.
    for _ in 0..chance.u64(1..=4) {
        let page = chance.u64(1..pages);
        file.write_all_at(&RUBBISH, page * PAGE).unwrap();
    }
}

fn log_file(data: &Path) -> File {
    let file = File::options().write(true).open(data.join("log.sqlite"));
    file.unwrap()
}
