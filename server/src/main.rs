//! The `chut` command: read the settings, build, serve, stop on a signal.

use std::io::Write as _;
use std::process::ExitCode;

use chut_server::config::{self, Command, Mistake, Settings};
use chut_server::server::Stop;
use chut_server::{Server, StartError, commands, telemetry};
use clap::error::ErrorKind;
use tokio::signal::unix::{SignalKind, signal};

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let invocation = match config::read(std::env::args_os()) {
        Ok(invocation) => invocation,
        Err(Mistake::Usage(error)) => return explain(&error),
        Err(error @ Mistake::File { .. }) => return fail(&one_line(&error)),
    };
    let Command::Serve(settings) = &invocation.command else {
        let done = commands::run(&invocation.command);
        return done.map_or_else(|error| fail(&error.to_string()), |()| ExitCode::SUCCESS);
    };
    if settings.print_config {
        let printed = std::io::stdout().write_all(invocation.effective().as_bytes());
        return printed.map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS);
    }
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.to_string()),
    };
    match runtime.block_on(serve(settings)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error.to_string()),
    }
}

async fn serve(settings: &Settings) -> Result<(), StartError> {
    let server = Server::bind(settings).await?;
    telemetry::start(settings.log_format);
    tracing::info!("listening on http://{}", server.address());
    if let Some(address) = server.admin_address() {
        tracing::info!("administration on http://{address}");
    }
    let stop = Stop::default();
    tokio::select! {
        () = server.run(&stop) => {}
        () = heed_signals(&stop) => {}
    }
    Ok(())
}

/// SIGTERM drains; SIGINT, from a terminal, stops at once.
async fn heed_signals(stop: &Stop) {
    let signals = (
        signal(SignalKind::terminate()),
        signal(SignalKind::interrupt()),
    );
    let (Ok(mut terminate), Ok(mut interrupt)) = signals else {
        tracing::warn!("no signals can be heard; only kill -9 stops this server");
        return std::future::pending().await;
    };
    loop {
        tokio::select! {
            _ = terminate.recv() => stop.drain(),
            _ = interrupt.recv() => stop.now(),
        }
    }
}

/// Help and version go out whole; a mistake becomes one line.
fn explain(error: &clap::Error) -> ExitCode {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        let printed = error.print();
        return printed.map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS);
    }
    fail(one_line(error).trim_start_matches("error: "))
}

/// The first paragraph of what is to be said.
fn one_line(error: &dyn std::error::Error) -> String {
    let text = error.to_string();
    let words = text.split("\n\n").next().unwrap_or_default();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn fail(line: &str) -> ExitCode {
    // Where standard error is closed there is nobody to tell.
    let _ = writeln!(std::io::stderr(), "chut: {line}");
    ExitCode::from(2)
}
