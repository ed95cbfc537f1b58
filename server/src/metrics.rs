//! What the server counts, in the text form of Prometheus.
//!
//! Every handle is made at the start; to count is to add to a number. No label has a value that
//! others choose: the name of a person is in none.

mod events;

use std::time::{SystemTime, UNIX_EPOCH};

use chut_core::wire::Event;
use prometheus::core::Collector;
use prometheus::{
    Error, Histogram, HistogramOpts, IntCounter, IntCounterVec, IntGauge, Opts, Registry,
    TextEncoder,
};

use crate::log::Appended;
use crate::users::Census;
use events::Events;

/// Seconds by which appends are told apart: from memory to a disk in trouble.
const APPEND_SECONDS: [f64; 13] = [
    0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0,
];

/// See the [module](self).
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    users: IntGauge,
    clients: IntGauge,
    polls: IntGauge,
    /// Connections that are open.
    pub connections: IntGauge,
    appended: IntCounter,
    duplicates: IntCounter,
    /// How long an append took, whatever came of it.
    pub append_seconds: Histogram,
    events: Events,
    /// Times that the fan-out fell behind the log.
    pub lagged: IntCounter,
}

impl Metrics {
    /// Nothing has been counted.
    ///
    /// # Errors
    ///
    /// Two have one name, or one has a name that is none.
    pub fn new() -> Result<Self, Error> {
        let new = New(Registry::new());
        let requests = Opts::new(
            "chut_http_requests_total",
            "Requests answered, by endpoint and status; calls by script count with the status inside.",
        );
        let requests = new.add(IntCounterVec::new(requests, &["endpoint", "status"])?)?;
        let events = Opts::new(
            "chut_events_delivered_total",
            "Events given to clients, by type.",
        );
        new.build_info()?;
        Ok(Self {
            requests,
            users: new.gauge(
                "chut_users",
                "Users who are here, or were within the grace time.",
            )?,
            clients: new.gauge("chut_clients", "Clients attached.")?,
            polls: new.gauge("chut_polls_held", "Polls that wait for an event.")?,
            connections: new.gauge("chut_connections", "Connections that are open.")?,
            appended: new.counter("chut_messages_appended_total", "Messages stored.")?,
            duplicates: new.counter(
                "chut_messages_duplicate_total",
                "Messages sent again that were stored before.",
            )?,
            append_seconds: new.add(append_seconds()?)?,
            events: Events::new(&new.add(IntCounterVec::new(events, &["type"])?)?)?,
            lagged: new.counter(
                "chut_follower_lagged_total",
                "Times that the fan-out fell behind the log and everybody had to read again.",
            )?,
            registry: new.0,
        })
    }

    /// Shows `collector` as well.
    ///
    /// # Errors
    ///
    /// Its name is taken.
    pub fn add(&self, collector: impl Collector + 'static) -> Result<(), Error> {
        self.registry.register(Box::new(collector))
    }

    /// The log took a message, or had it.
    pub fn appended(&self, appended: &Appended) {
        if appended.duplicate {
            self.duplicates.inc();
        } else {
            self.appended.inc();
        }
    }

    /// These events were given to a client.
    pub fn delivered(&self, events: &[Event]) {
        for event in events {
            self.events.given(event);
        }
    }

    /// A request to `endpoint` was answered with `status`. Both come from lists of our own.
    pub fn answered(&self, endpoint: &str, status: &str) {
        self.requests.with_label_values(&[endpoint, status]).inc();
    }

    /// All of it, and the people who are here.
    ///
    /// # Errors
    ///
    /// A collector that shows nothing.
    pub fn text(&self, census: Census) -> Result<String, Error> {
        for (gauge, count) in [
            (&self.users, census.users),
            (&self.clients, census.clients),
            (&self.polls, census.polls),
        ] {
            gauge.set(i64::try_from(count).unwrap_or(i64::MAX));
        }
        TextEncoder::new().encode_to_string(&self.registry.gather())
    }
}

fn append_seconds() -> Result<Histogram, Error> {
    let help = "Seconds that an append to the log took, whatever came of it.";
    let seconds = HistogramOpts::new("chut_append_seconds", help);
    Histogram::with_opts(seconds.buckets(APPEND_SECONDS.to_vec()))
}

/// What is made goes into the registry at once.
struct New(Registry);

impl New {
    fn add<C: Collector + Clone + 'static>(&self, collector: C) -> Result<C, Error> {
        self.0.register(Box::new(collector.clone()))?;
        Ok(collector)
    }

    fn counter(&self, name: &str, help: &str) -> Result<IntCounter, Error> {
        self.add(IntCounter::new(name, help)?)
    }

    fn gauge(&self, name: &str, help: &str) -> Result<IntGauge, Error> {
        self.add(IntGauge::new(name, help)?)
    }

    /// What runs, and since when.
    fn build_info(&self) -> Result<(), Error> {
        let info = Opts::new("chut_build_info", "1, with the version that runs.");
        let info = info.const_label("version", env!("CARGO_PKG_VERSION"));
        self.add(IntGauge::with_opts(info)?)?.set(1);
        let help = "When the process started, in seconds since 1970.";
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let start = self.gauge("process_start_time_seconds", help)?;
        start.set(i64::try_from(since.as_secs()).unwrap_or(i64::MAX));
        Ok(())
    }
}
