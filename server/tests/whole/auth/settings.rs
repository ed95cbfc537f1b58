//! Settings of authentication that do not go together, and files that hold no key.

use std::fs;
use std::process::Command;

use tempfile::TempDir;

use super::keys::FOLDER;
use crate::lines::keep;

/// The exit code and the complaint of a server with these flags.
fn complaint(flags: &[&str]) -> (Option<i32>, String) {
    let data = TempDir::new().unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_chut"));
    program
        .env_clear()
        .args(["serve", "--listen", "127.0.0.1:0"]);
    program.arg("--data").arg(data.path()).args(flags);
    let output = program.output().unwrap();
    keep(&output.stdout);
    keep(&output.stderr);
    assert!(output.stdout.is_empty());
    (
        output.status.code(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

#[track_caller]
fn is_mistake(flags: &[&str], part: &str) {
    let (code, said) = complaint(flags);
    assert_eq!(
        (code, said.lines().count()),
        (Some(2), 1),
        "{flags:?}: {said}"
    );
    assert!(said.contains(part), "{flags:?}: {said}");
}

#[test]
fn what_is_missing_or_too_much_is_one_line_that_says_so() {
    let url = "http://127.0.0.1:1/";
    let jwt = ["--auth", "jwt"];
    for (flags, part) in [
        (&[][..], "--auth has to say"),
        (&["--auth", "callback"], "--auth callback needs --auth-url"),
        (
            &["--auth", "callback", "--auth-url", url],
            "needs --auth-secret-file",
        ),
        (
            &["--auth", "dev", "--policy-url", url],
            "--policy-url needs --auth-secret-file",
        ),
        (&jwt, "--auth jwt needs --jwt-alg"),
        (
            &["--auth", "jwt", "--jwt-alg", "ES256"],
            "needs --jwt-key-file or --jwt-jwks-url",
        ),
        (
            &["--auth", "jwt", "--jwt-alg", "none"],
            "invalid value 'none'",
        ),
        (
            &["--auth", "jwt", "--jwt-alg", "HS512"],
            "invalid value 'HS512'",
        ),
        (
            &[
                "--auth",
                "jwt",
                "--jwt-alg",
                "ES256",
                "--jwt-key-file",
                "k",
                "--jwt-jwks-url",
                url,
            ],
            "--jwt-key-file and --jwt-jwks-url do not go together",
        ),
        (
            &["--auth", "jwt", "--jwt-alg", "HS256", "--jwt-jwks-url", url],
            "a list of keys is no place for a secret",
        ),
        (&["--auth-url", "ftp://a.example"], "an http or https URL"),
        (
            &["--auth-url", "https://a:b    a.example"],
            "without a name or password",
        ),
        (&["--auth-timeout-ms", "0"], "--auth-timeout-ms"),
        (&["--session-cookie", "a b"], "the name of a cookie"),
        (&["--session-cookie", ""], "the name of a cookie"),
    ] {
        is_mistake(flags, part);
    }
}

#[test]
fn the_settings_are_printed_without_what_lets_somebody_in() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_chut"));
    program
        .env_clear()
        .args(["serve", "--print-config", "--auth", "callback"]);
    program.args([
        "--auth-url",
        "https://a.example/auth?key=hush",
        "--auth-secret-file",
        "file",
    ]);
    program.env("CHUT_JWT_ALG", "ES256");
    let output = program.output().unwrap();
    keep(&output.stdout);
    keep(&output.stderr);

    let said = String::from_utf8(output.stdout).unwrap();
    for line in [
        "auth = \"callback\" # flag",
        "auth-url = \"https://a.example/auth?***\" # flag",
        "auth-secret-file = \"file\" # flag",
        "auth-timeout-ms = 2000 # default",
        "session-cookie = \"chut_session\" # default",
        "# policy-url is not set",
        "jwt-alg = \"ES256\" # environment",
    ] {
        assert!(said.lines().any(|other| other == line), "{line}: {said}");
    }
}

#[test]
fn a_file_that_holds_no_secret_is_named() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str, content: &[u8]| {
        let file = folder.path().join(name);
        fs::write(&file, content).unwrap();
        file.to_str().unwrap().to_owned()
    };
    for (file, part) in [
        ("/nowhere/secret".to_owned(), "No such file"),
        (file("empty", b" \n"), "it is empty"),
        (file("two", b"one\ntwo"), "not one line of plain characters"),
        (file("large", &vec![b'x'; 65 * 1024]), "too large"),
    ] {
        let flags = ["--auth", "callback", "--auth-url", "http://127.0.0.1:1/"];
        let flags = [&flags[..], &["--auth-secret-file", &file]].concat();
        is_mistake(&flags, part);
        is_mistake(&flags, &file);
    }
}

#[test]
fn a_file_that_holds_no_key_for_the_algorithm_is_refused_at_the_start() {
    let folder = TempDir::new().unwrap();
    let short = folder.path().join("short");
    fs::write(&short, [7; 31]).unwrap();
    let short = short.to_str().unwrap();
    let key = |name: &str| format!("{FOLDER}/{name}.pem");
    for (alg, file, part) in [
        ("HS256", short.to_owned(), "32 bytes at the least"),
        ("HS256", key("rs256.pub"), "is a secret, and this is PEM"),
        ("RS256", key("rs256"), "the public key only"),
        ("ES256", key("es256"), "the public key only"),
        ("EdDSA", key("eddsa"), "the public key only"),
        ("RS256", key("es256.pub"), "no public key in PEM"),
        ("RS256", key("rsa1024.pub"), "too short"),
        ("ES256", key("p384.pub"), "no public key in PEM"),
        ("ES256", key("eddsa.pub"), "no public key in PEM"),
        ("EdDSA", key("rs256.pub"), "no public key in PEM"),
        ("EdDSA", short.to_owned(), "no public key in PEM"),
    ] {
        let flags = ["--auth", "jwt", "--jwt-alg", alg, "--jwt-key-file", &file];
        is_mistake(&flags, part);
    }
}

#[test]
fn the_command_for_tokens_names_a_file_that_is_no_key_to_sign_with() {
    for (alg, file) in [
        ("RS256", "rs256.pub"),
        ("ES256", "eddsa"),
        ("HS256", "es256"),
    ] {
        let file = format!("{FOLDER}/{file}.pem");
        let mut program = Command::new(env!("CARGO_BIN_EXE_chut"));
        program.env_clear().args(["token", "--user", "alice"]);
        program.args(["--jwt-alg", alg, "--jwt-key-file", &file]);
        let output = program.output().unwrap();
        keep(&output.stdout);
        keep(&output.stderr);

        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            (output.status.code(), said.lines().count()),
            (Some(2), 1),
            "{said}"
        );
        assert!(said.contains(&file), "{said}");
    }
}
