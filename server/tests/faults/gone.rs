//! The data folder is deleted or replaced under a running server: no 200 for what nobody will find again.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::api::{Api, Call};
use crate::chut::Chut;

#[tokio::test]
async fn a_server_whose_folder_was_deleted_takes_nothing_and_says_so_once() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let chut = Chut::start(&data, &[]).await;
    let api = chut.api();
    send(&api, 1, 200).await;

    fs::remove_dir_all(&data).unwrap();

    for number in 2..=5 {
        send(&api, number, 503).await;
    }
    let probes = (api.status("/healthz").await, api.status("/readyz").await);
    assert_eq!(probes, (200, 503));
    let ended = chut.terminate().await;
    assert_eq!(ended.said("was deleted or replaced"), 1, "{ended:?}");
    assert!(ended.status.success(), "{ended:?}");
}

#[tokio::test]
async fn a_file_that_is_put_back_is_used_again_with_all_that_was_answered() {
    let folder = TempDir::new().unwrap();
    for name in ["log.sqlite", "log.sqlite-wal", "log.sqlite-shm"] {
        let data = folder.path().join(name);
        let chut = Chut::start(&data, &[]).await;
        let api = chut.api();
        send(&api, 1, 200).await;

        // Another file in its place is as bad as none.
        let (file, aside) = (data.join(name), data.join("aside"));
        fs::rename(&file, &aside).unwrap();
        send(&api, 2, 503).await;
        fs::copy(&aside, &file).unwrap();
        send(&api, 3, 503).await;
        assert_eq!(api.status("/readyz").await, 503);
        fs::rename(&aside, &file).unwrap();
        send(&api, 4, 200).await;
        assert_eq!(api.status("/readyz").await, 200);

        chut.kill().await;
        let chut = Chut::start(&data, &[]).await;
        assert_eq!(texts(&chut.api()).await, ["1", "4"], "{name}");
    }
}

#[tokio::test]
async fn a_server_that_has_lost_its_folder_leaves_the_next_one_alone() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let first = Chut::start(&data, &[]).await;
    send(&first.api(), 1, 200).await;

    move_away(&data);
    let second = Chut::start(&data, &[]).await;
    send(&second.api(), 2, 200).await;
    send(&first.api(), 3, 503).await;
    first.terminate().await;
    send(&second.api(), 4, 200).await;
    second.kill().await;

    let second = Chut::start(&data, &[]).await;
    assert_eq!(texts(&second.api()).await, ["2", "4"]);
    let moved = Chut::start(&data.with_extension("old"), &[]).await;
    assert_eq!(texts(&moved.api()).await, ["1"]);
}

fn move_away(data: &Path) {
    fs::rename(data, data.with_extension("old")).unwrap();
}

async fn texts(api: &Api) -> Vec<String> {
    let kept = api.history("ann", "ben", 0).await;
    kept.iter()
        .map(|message| message.text.as_str().to_owned())
        .collect()
}

async fn send(api: &Api, number: u32, status: u16) {
    let call = Call::message(
        "ann",
        "ben",
        &format!("message-{number}"),
        &number.to_string(),
    );
    let reply = api.ask(&call).await.unwrap();
    assert_eq!(reply.status, status, "{reply:?}");
    assert!(status != 503 || reply.is_for_later(), "{reply:?}");
}
