//! Where settings come from, what mistakes in them look like, and what a failed start leaves behind.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use chut_server::Server;
use chut_server::config::{self, Cli};
use clap::Parser as _;
use tempfile::TempDir;

use crate::app::settings;
use crate::lines::keep;

/// What the program says: its exit code, its output, and its complaints.
fn chut(words: &[&str], environment: &[(&str, &str)]) -> (Option<i32>, String, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_chut"));
    program
        .env_clear()
        .args(words)
        .envs(environment.iter().copied());
    let output = program.output().unwrap();
    keep(&output.stdout);
    keep(&output.stderr);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// The effective settings, a line for each.
fn effective(words: &[&str], environment: &[(&str, &str)]) -> Vec<String> {
    let words = [&["serve", "--print-config"], words].concat();
    let (code, said, complaints) = chut(&words, environment);
    assert_eq!((code, complaints.as_str()), (Some(0), ""));
    said.lines().map(str::to_owned).collect()
}

fn file(folder: &TempDir, text: &str) -> String {
    let file = folder.path().join("chut.toml");
    fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

#[track_caller]
fn has(lines: &[String], line: &str) {
    assert!(
        lines.iter().any(|other| other == line),
        "{line}: {lines:#?}"
    );
}

#[test]
fn a_flag_is_stronger_than_the_environment_and_that_than_the_file() {
    let folder = TempDir::new().unwrap();
    let text = r#"
        auth = "dev"
        hold-ms = 1
        grace-ms = 1
        drain-ms = 1
        no-jsonp = true
        allow-origin = ["https://a.example", "https://b.example"]
    "#;
    let file = file(&folder, text);

    let lines = effective(
        &["--config", &file, "--hold-ms", "3"],
        &[("CHUT_HOLD_MS", "2"), ("CHUT_GRACE_MS", "2")],
    );

    has(&lines, "hold-ms = 3 # flag");
    has(&lines, "grace-ms = 2 # environment");
    has(&lines, "drain-ms = 1 # file");
    has(&lines, "no-jsonp = true # file");
    has(
        &lines,
        r#"allow-origin = ["https://a.example", "https://b.example"] # file"#,
    );
    has(&lines, "client-lease-ms = 15000 # default");
}

#[test]
fn settings_that_were_written_out_can_be_read_again() {
    let folder = TempDir::new().unwrap();
    let flags = [
        "--auth",
        "dev",
        "--allow-origin",
        "https://a.example",
        "--data",
        "a \"b\"",
    ];
    let written = effective(&flags, &[]);

    let file = file(&folder, &written.join("\n"));
    let read = effective(&[], &[("CHUT_CONFIG", &file)]);

    let bare = |lines: &[String]| -> Vec<_> {
        let lines = lines.iter().filter(|line| !line.starts_with('#'));
        lines
            .map(|line| line.rsplit_once(" # ").unwrap().0.to_owned())
            .collect()
    };
    assert_eq!(bare(&read), bare(&written));
}

#[test]
fn a_variable_that_is_set_to_nothing_is_not_set() {
    let variables = [
        "CHUT_ALLOW_ORIGIN",
        "CHUT_HOLD_MS",
        "CHUT_NO_JSONP",
        "CHUT_LISTEN",
        "CHUT_CONFIG",
    ];

    let lines = effective(&[], &variables.map(|name| (name, "")));

    has(&lines, "# allow-origin is not set");
    has(&lines, "# hold-ms is not set");
    has(&lines, "no-jsonp = false # default");
    has(&lines, r#"listen = "127.0.0.1:8080" # default"#);
}

#[test]
fn a_mistake_in_the_file_is_one_line_that_names_it() {
    let folder = TempDir::new().unwrap();
    for (text, part) in [
        (
            "hold_ms = 1",
            "there is no setting hold_ms; the words of a name are joined by -",
        ),
        ("config = \"other.toml\"", "there is no setting config"),
        ("hold-ms = 0", "--hold-ms"),
        ("hold-ms = 1.5", "hold-ms: neither a text"),
        ("no-jsonp = \"perhaps\"", "--no-jsonp"),
        ("hold-ms = ", "TOML parse error"),
    ] {
        let file = file(&folder, text);
        let (code, said, complaint) = chut(&["serve", "--config", &file], &[]);

        assert_eq!((code, said.as_str()), (Some(2), ""), "{text}");
        assert_eq!(complaint.lines().count(), 1, "{complaint}");
        assert!(
            complaint.contains(&file) && complaint.contains(part),
            "{complaint}"
        );
    }
    let (code, _, complaint) = chut(&["serve", "--config", "/nowhere/chut.toml"], &[]);
    assert_eq!(code, Some(2));
    assert!(complaint.contains("/nowhere/chut.toml"), "{complaint}");
}

#[test]
fn a_host_may_be_named_and_a_port_is_asked_for() {
    let named = Cli::try_parse_from(["chut", "serve", "--listen", "localhost:8080"]).unwrap();
    let config::Command::Serve(settings) = named.command else {
        unreachable!();
    };
    assert!(settings.listen.ip().is_loopback());
    assert_eq!(settings.listen.port(), 8080);

    for address in ["localhost", "8080", ":8080", "localhost:http"] {
        let (code, _, complaint) = chut(&["serve", "--listen", address], &[]);
        assert_eq!(code, Some(2));
        assert!(complaint.contains("such as 127.0.0.1:8080"), "{complaint}");
    }
}

#[tokio::test]
async fn a_failed_start_leaves_no_folder_behind_that_was_not_there() {
    let there = TempDir::new().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let start = async |folder: &Path| {
        let mut settings = settings(&["--data", folder.to_str().unwrap()]);
        settings.listen = taken.local_addr().unwrap();
        Server::bind(&settings).await.unwrap_err().to_string()
    };

    let error = start(&there.path().join("new/data")).await;
    assert!(error.contains("cannot listen on"), "{error}");
    assert_eq!(fs::read_dir(there.path()).unwrap().count(), 0);

    start(there.path()).await;
    assert!(there.path().exists(), "a folder that was there stays");
}

#[tokio::test]
async fn a_good_start_keeps_the_folder_that_it_made() {
    let there = TempDir::new().unwrap();
    let folder = there.path().join("new/data");
    let server = Server::bind(&settings(&["--data", folder.to_str().unwrap()]))
        .await
        .unwrap();

    drop(server);

    assert!(folder.join("log.sqlite").exists());
}

#[test]
fn a_restore_that_fails_leaves_no_folder_behind() {
    let there = TempDir::new().unwrap();
    let folder = there.path().join("data");

    let words = [
        "restore",
        "--data",
        folder.to_str().unwrap(),
        "/nowhere/copy.sqlite",
    ];
    let (code, ..) = chut(&words, &[]);

    assert_eq!(code, Some(2));
    assert!(!folder.exists());
}
