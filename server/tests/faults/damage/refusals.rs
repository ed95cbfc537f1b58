//! What a server refuses to start on, and leaves as it is.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use fastrand::Rng;
use tempfile::TempDir;

use super::{log_of, start};
use crate::chut::{Chut, Ended, program, serve};

/// A person without rights, where the tests run as one who has all.
const NOBODY: u32 = 65_534;

#[tokio::test]
async fn what_is_no_data_folder_is_refused_in_one_line() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "no folder").unwrap();

    for data in [file.clone(), file.join("data")] {
        let ended = start(&data).await.err().unwrap();
        assert_eq!(ended.said("the data folder"), 1, "{ended:?}");
    }
    assert_eq!(fs::read(&file).unwrap(), b"no folder");
}

#[tokio::test]
async fn what_is_no_log_is_refused_in_one_line_and_left_as_it_is() {
    let (folder, mut chance) = (TempDir::new().unwrap(), Rng::new());
    let sound = folder.path().join("sound");
    log_of(50, &sound, &mut chance).await;
    let sound = fs::read(sound.join("log.sqlite")).unwrap();
    let text = "a text, and nothing else ".repeat(1_000).into_bytes();
    let mut headless = sound.clone();
    headless[..100].fill(0xa5);
    let cut = sound[..sound.len() / 2].to_vec();
    let frayed = sound[..sound.len() - 100].to_vec();
    let shred = sound[..50].to_vec();

    for (name, bytes) in [
        ("text", text),
        ("headless", headless),
        ("cut", cut),
        ("frayed", frayed),
        ("shred", shred),
    ] {
        let data = folder.path().join(name);
        fs::create_dir(&data).unwrap();
        let file = data.join("log.sqlite");
        fs::write(&file, &bytes).unwrap();

        let ended = start(&data).await.err().unwrap();

        assert_eq!(ended.said("the log is unavailable"), 1, "{name}: {ended:?}");
        assert!(fs::read(&file).unwrap() == bytes, "{name} was changed");
    }
    let data = folder.path().join("folder");
    fs::create_dir_all(data.join("log.sqlite")).unwrap();
    start(&data).await.err().unwrap();
}

#[tokio::test]
async fn a_folder_or_file_that_may_not_be_written_is_refused_in_one_line_and_nothing_is_lost() {
    let (folder, mut chance) = (TempDir::new().unwrap(), Rng::new());
    let data = folder.path().join("data");
    let talk = log_of(10, &data, &mut chance).await;
    let chut = public_copy(folder.path());

    for (folder_mode, log_mode) in [(0o555, 0o444), (0o555, 0o666), (0o777, 0o444)] {
        set_mode(&data.join("lock"), 0o666);
        set_mode(&data.join("log.sqlite"), log_mode);
        set_mode(&data, folder_mode);
        let ended = start_without_rights(&chut, &data).await;
        assert_eq!(
            (ended.status.code(), ended.lines.len()),
            (Some(2), 1),
            "{ended:?}"
        );
    }
    let new = data.join("new");
    set_mode(&data, 0o555);
    let ended = start_without_rights(&chut, &new).await;
    assert_eq!(
        (ended.status.code(), ended.lines.len()),
        (Some(2), 1),
        "{ended:?}"
    );

    set_mode(&data, 0o755);
    set_mode(&data.join("log.sqlite"), 0o644);
    let chut = start(&data).await.unwrap();
    assert!(talk.is_whole(&chut.api()).await);
}

/// A program that anybody may run.
fn public_copy(folder: &Path) -> PathBuf {
    let copy = folder.join("chut");
    fs::copy(env!("CARGO_BIN_EXE_chut"), &copy).unwrap();
    set_mode(folder, 0o755);
    copy
}

/// Starts a server that may do no more than the modes of files say.
async fn start_without_rights(chut: &Path, data: &Path) -> Ended {
    let mut command = program(chut);
    command.args(serve(data, &[]).as_std().get_args());
    if rustix::process::geteuid().is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    Chut::run(&mut command).await.err().unwrap()
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}
