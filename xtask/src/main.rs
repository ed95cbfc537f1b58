//! The project's one tool: `cargo xtask build | run | test | bench | faults | fuzz | tidy`.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command talks to the person who started it"
)]

mod bench;
mod child;
mod faults;
mod fuzz;
mod hash;
mod product;
mod project;
mod run;
mod test;
mod tidy;
mod tools;
mod web;
mod widget;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::project::Project;

const USAGE: &str = "\
Usage: cargo xtask COMMAND

  build               the whole product, as target/release/chut
  run [-- FLAGS]      build, then serve the demo; FLAGS go to `chut serve`
  test                every test there is, and the house rules
  bench [PART] [-- FLAGS]
                      how fast the server is; PART is `micro` for functions and the log,
                      `load` for running servers; FLAGS go to `chut-bench`
  bench client [-- FLAGS]
                      how large and how fast the widget is; FLAGS go to Playwright
  faults [ROUNDS]     a long run of the tests that kill the server, 500 times if not said
  fuzz [SECONDS]      inputs that nobody thought of, for so long at each target: 10 s
  tidy                the house rules alone
  help                this text";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<ExitCode> {
    let project = Project::find();
    let command = arguments.first().map_or("help", String::as_str);
    let rest = arguments.get(1..).unwrap_or_default();
    if !["run", "bench", "faults", "fuzz"].contains(&command) && !rest.is_empty() {
        bail!("`{command}` takes no arguments\n\n{USAGE}");
    }
    match command {
        "build" => product::build(&project)?,
        "run" => run::run(&project, rest)?,
        "test" => return Ok(test::run(&project)),
        "bench" => bench::run(&project, rest)?,
        "faults" => faults::run(&project, rest)?,
        "fuzz" => fuzz::run(&project, rest)?,
        "tidy" => tidy::run(&project)?,
        "help" | "--help" | "-h" => println!("{USAGE}"),
        unknown => bail!("`{unknown}` is no command of this tool\n\n{USAGE}"),
    }
    Ok(ExitCode::SUCCESS)
}
