//! How many jobs shared each transaction, counted.

use prometheus::{Error, Histogram, HistogramOpts};

use crate::log::Unavailable;

/// Numbers of jobs by which commits are told apart, up to the most that one has.
const JOBS: [f64; 10] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0];

/// None yet.
pub(super) fn histogram() -> Result<Histogram, Unavailable> {
    let help = "Jobs that shared a transaction of the log.";
    let jobs = HistogramOpts::new("chut_log_commit_jobs", help);
    let unavailable = |error: Error| Unavailable(error.to_string());
    Histogram::with_opts(jobs.buckets(JOBS.to_vec())).map_err(unavailable)
}
