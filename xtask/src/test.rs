//! Every kind of test in one command, from the house rules to two people in real browsers.

mod lines;
mod tally;

use std::fs;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::tools;
use crate::{child, fuzz, product, tidy};
use tally::Tally;

/// A step: what it proves, and how.
struct Step {
    proves: &'static str,
    run: fn(&Project) -> Result<Outcome>,
}

/// What a step counted, and whether it held.
#[derive(Debug, Clone, Copy)]
struct Outcome {
    tally: Tally,
    held: bool,
}

const STEPS: [Step; 8] = [
    Step {
        proves: "the house rules hold",
        run: |project| plain(tidy::run(project)),
    },
    Step {
        proves: "the product builds",
        run: |project| plain(product::build(project)),
    },
    Step {
        proves: "core, server and tools keep their promises",
        run: cargo_tests,
    },
    Step {
        proves: "no input breaks the server",
        run: fuzz,
    },
    Step {
        proves: "the core builds for browsers",
        run: core_for_browsers,
    },
    Step {
        proves: "the end-to-end tests are well typed",
        run: types,
    },
    Step {
        proves: "people can talk, in browsers of today and of old",
        run: people,
    },
    Step {
        proves: "no server has printed a secret in all that",
        run: |project| plain(lines::look_through(project)),
    },
];

/// Runs the steps up to the first that fails; the last line printed is `N passed, N failed`.
pub(crate) fn run(project: &Project) -> ExitCode {
    let mut summary = String::new();
    let mut total = Tally::default();
    let mut failed = None;
    for (at, step) in STEPS.iter().enumerate() {
        println!("\n== {}/{}: {}", at + 1, STEPS.len(), step.proves);
        let started = Instant::now();
        let outcome = (step.run)(project).unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            Outcome {
                tally: Tally::default(),
                held: false,
            }
        });
        // A step that fails without a failed test has failed all the same.
        let tally = outcome.tally.at_least_one_failed(!outcome.held);
        total = total + tally;
        summary.push_str(&line(step, outcome.held, tally, started.elapsed()));
        if !outcome.held {
            failed = Some(step.proves);
            break;
        }
    }
    println!("\n== Summary\n{summary}");
    if let Some(step) = failed {
        eprintln!("error: this does not hold: {step}");
    }
    println!("{total}");
    failed.map_or(ExitCode::SUCCESS, |_| ExitCode::FAILURE)
}

fn line(step: &Step, held: bool, tally: Tally, took: Duration) -> String {
    let sign = if held { "ok  " } else { "FAIL" };
    let count = if tally == Tally::default() {
        String::new()
    } else {
        format!(", {tally}")
    };
    format!("{sign} {} ({} s{count})\n", step.proves, took.as_secs())
}

fn plain(result: Result<()>) -> Result<Outcome> {
    result.map(|()| Outcome {
        tally: Tally::default(),
        held: true,
    })
}

fn cargo_tests(project: &Project) -> Result<Outcome> {
    lines::begin(project)?;
    let mut tests = child::cargo(project, &["test", "--no-fail-fast", "--workspace"]);
    tests.args(["--exclude", "chut-client", "--exclude", "chut-bench"]);
    tests.env(lines::VARIABLE, lines::folder(project));
    let (said, held) = child::tee(&mut tests)?;
    Ok(Outcome {
        tally: Tally::of_cargo(&said),
        held,
    })
}

/// Seconds for each target: enough to go well beyond the corpus, which the tests before have replayed.
const FUZZ_SECONDS: u32 = 5;

fn fuzz(project: &Project) -> Result<Outcome> {
    if let Some(reason) = fuzz::missing() {
        println!("skipped: {reason}");
        return plain(Ok(()));
    }
    plain(fuzz::every_target(project, FUZZ_SECONDS))
}

fn core_for_browsers(project: &Project) -> Result<Outcome> {
    tools::wasm_target(project)?;
    let build = ["build", "--package", "chut-core", "--target", tools::WASM];
    plain(child::finish(&mut child::cargo(project, &build)))
}

fn types(project: &Project) -> Result<Outcome> {
    tools::npm_packages(project, "e2e")?;
    let mut check = child::command(project, "node");
    check
        .args(["node_modules/typescript/bin/tsc", "--noEmit"])
        .current_dir(project.at("e2e"));
    plain(child::finish(&mut check))
}

fn people(project: &Project) -> Result<Outcome> {
    tools::npm_packages(project, "examples/express")?;
    let report = project.at("e2e/test-results/report.json");
    if report.exists() {
        fs::remove_file(&report)?;
    }
    let mut tests = child::command(project, "node");
    tests
        .args(["node_modules/@playwright/test/cli.js", "test"])
        .current_dir(project.at("e2e"))
        .env("CHUT_BIN", project.binary())
        .env(lines::VARIABLE, lines::folder(project))
        .envs(tools::browsers(project)?)
        .env("CHUT_PHANTOMJS", tools::phantomjs(project)?)
        .env("CHUT_JQUERY_OLD", tools::jquery_old(project)?)
        .env("CHUT_FLASK", tools::flask(project)?)
        .envs(tools::qtwebkit(project)?.map(|python| ("CHUT_QTWEBKIT", python)));
    let ended = child::finish(&mut tests);
    let report = fs::read_to_string(report).context("Playwright left no report")?;
    let tally = Tally::of_playwright(&report)?;
    if ended.is_ok() && tally.is_empty() {
        bail!("there are no end-to-end tests");
    }
    Ok(Outcome {
        tally,
        held: ended.is_ok() && tally.none_failed(),
    })
}
