//! A long run of the server's tests under faults, as fast as the product will be.

use anyhow::{Context, Result, bail};

use crate::child;
use crate::project::Project;

/// Kills of a run for which nobody has said how many: some minutes.
const ROUNDS: u32 = 500;

/// Kills the server so many times, with the other faults in proportion.
///
/// # Errors
/// A number that is none, or a promise that does not hold; the seed to repeat it is printed.
pub(crate) fn run(project: &Project, arguments: &[String]) -> Result<()> {
    let rounds = rounds(arguments)?;
    let mut tests = child::cargo(project, &["test", "--release", "--package", "chut-server"]);
    tests.args(["--test", "faults", "--", "--nocapture"]);
    tests.env("CHUT_ROUNDS", rounds.to_string());
    child::finish(&mut tests).context("a promise is broken; CHUT_SEED repeats the chances taken")
}

fn rounds(arguments: &[String]) -> Result<u32> {
    match arguments {
        [] => Ok(ROUNDS),
        [number] => number
            .parse()
            .with_context(|| format!("`{number}` is no number of rounds")),
        _ => bail!("`faults` takes one number at the most: how often to kill the server"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_number_says_how_many_rounds_and_none_means_many() {
        let given = |words: &[&str]| {
            let words: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
            rounds(&words).ok()
        };

        assert_eq!(given(&[]), Some(ROUNDS));
        assert_eq!(given(&["25"]), Some(25));
        assert_eq!(given(&["many"]), None);
        assert_eq!(given(&["1", "2"]), None);
    }
}
