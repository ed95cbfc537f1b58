//! People who wait: what a held poll costs the server in memory.

use anyhow::Result;

use crate::person::Listener;
use crate::servers::Running;

/// Polls that are held before anything is measured: code and pools are in memory by then.
const FIRST: usize = 64;

/// Bytes of the server's memory for each of `people`, each with one poll that waits.
///
/// # Errors
/// A server that does not let them wait.
pub(crate) async fn measure(server: &Running, people: u32) -> Result<f64> {
    let first = wait(server, "first", FIRST).await?;
    let before = server.process.memory()?;
    let rest = wait(server, "rest", people as usize).await?;
    let grown = server.process.memory()?.saturating_sub(before);
    drop((first, rest));
    #[expect(clippy::cast_precision_loss, reason = "megabytes are exact")]
    let grown = grown as f64;
    Ok(grown / f64::from(people))
}

/// Lets people wait until the server has taken all of them in and holds all of their polls.
async fn wait(server: &Running, name: &str, people: usize) -> Result<Vec<Listener>> {
    let mut waiting = Vec::with_capacity(people);
    for number in 0..people {
        let user = format!("{name}-{number}");
        let listener = Listener::start(server.process.address, &user, &server.cursor);
        waiting.push(listener.await?);
    }
    let mut answered = true;
    while answered {
        server.process.quiet().await?;
        answered = false;
        for listener in &mut waiting {
            answered |= listener.again().await?;
        }
    }
    Ok(waiting)
}
